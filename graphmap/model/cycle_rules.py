"""The rules of learning cycles: what a cycle is about, and the scales of those joined to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, cast

from graphmap.errors import Problem
from graphmap.model.catalogue import LinkKind, scale_below, scale_of_place
from graphmap.model.graph_view import GraphView, ids_touched, in_words
from graphmap.model.links import Link
from graphmap.model.nodes import LearningCycle, Node, Place

_CYCLE_LINKS: Final[tuple[LinkKind, ...]] = ("ABOUT", "LEARNS_FROM", "CONNECTED_WITH")


def cycles_fit(nodes: Sequence[Node], links: Sequence[Link], view: GraphView) -> list[Problem]:
    """Give every rule of learning cycles that is broken, after a change of these records."""
    touched = ids_touched(nodes, links, LearningCycle, _CYCLE_LINKS)
    places = {node.id for node in nodes if isinstance(node, Place)}
    if places:
        touched |= {link.source for link in view.links_at(places, ("ABOUT",))}
    if not touched:
        return []
    at = view.links_at(touched, _CYCLE_LINKS)
    ends = view.nodes(touched | {end for link in at for end in (link.source, link.target)})
    problems: list[Problem] = []
    for id_ in sorted(touched):
        cycle = ends.get(id_)
        if isinstance(cycle, LearningCycle):
            about = [
                ends[link.target] for link in at if link.source == id_ and link.kind == "ABOUT"
            ]
            problems += _about_fits(cycle, about)
    for link in at:
        if link.kind != "ABOUT":
            problems += _scales_fit(
                link, cast("LearningCycle", ends[link.source]), ends[link.target]
            )
    return problems


def _about_fits(cycle: LearningCycle, about: Sequence[Node]) -> list[Problem]:
    if len(about) != 1:
        # Without the ids: whom a cycle is about is not for everybody to see.
        there = "several" if about else "none"
        message = f"a learning cycle has exactly one ABOUT; here: {there}"
        return [Problem(message, rule="cycle_about", record=f"node {cycle.id}")]
    node = about[0]
    if isinstance(node, Place):
        scale = scale_of_place(node.type)
        fits = cycle.scale in ("place", "country") and scale in (None, cycle.scale)
    else:
        fits = cycle.scale == node.kind.lower()
    if fits:
        return []
    return [
        Problem(
            f"a cycle at {cycle.scale} scale cannot be about this {node.kind};"
            " give it the scale of what it is about",
            rule="cycle_scale",
            record=f"node {cycle.id}",
        )
    ]


def _scales_fit(link: Link, source: LearningCycle, target: Node) -> list[Problem]:
    if not isinstance(target, LearningCycle):
        return []
    if link.kind == "LEARNS_FROM":
        fits, rule = scale_below(source.scale) == target.scale, "the scale just below"
    else:
        fits, rule = source.scale == target.scale, "the same scale"
    if fits:
        return []
    return [
        Problem(
            f"{link.kind} joins a cycle with one of {rule}; {source.id} is at {source.scale}"
            f" scale, {target.id} at {target.scale} scale",
            rule="cycle_scales",
            record=in_words(link),
        )
    ]
