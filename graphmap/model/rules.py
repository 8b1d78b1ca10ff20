"""The rules that hold between records at every commit, in every store.

A store applies a change set inside its transaction, then asks `broken_rules` about the graph
as it has become, and rolls back where any rule is broken. Reads go through `GraphView`, a
handful of batched look-ups however large the change set is.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from graphmap.errors import Problem
from graphmap.model.catalogue import (
    ACYCLIC_LINKS,
    LINK_KINDS,
    LINK_RULES,
    LinkKind,
)
from graphmap.model.cycle_rules import cycles_fit
from graphmap.model.graph_view import GraphView, ids_touched, in_words
from graphmap.model.links import Link, LinkKey
from graphmap.model.nodes import Effect, Node, Place

_EFFECT_LINKS: Final[tuple[LinkKind, ...]] = ("CAUSES", "ON", "IN")
_SHOWN: Final = 5


@dataclass(frozen=True)
class Touched:
    """One record of a change set, before and after it."""

    before: Node | Link | None
    after: Node | Link | None


def broken_rules(touched: Sequence[Touched], view: GraphView) -> list[Problem]:
    """Give every rule that the graph breaks after the change; empty where all hold.

    Parameters
    ----------
    touched
        The records of the change set, each before and after.
    view
        The graph as it is after the change.
    """
    before = [item.before for item in touched if item.before is not None]
    after = [item.after for item in touched if item.after is not None]
    put_links = [record for record in after if isinstance(record, Link)]
    problems = _identity_kept(touched)
    problems += _deleted_nodes_stand_free(touched, view)
    problems += _ends_fit(put_links, view)
    if problems:
        return problems
    problems += _links_once(put_links, view)
    problems += _no_circles(put_links, view)
    links = [record for record in [*before, *after] if isinstance(record, Link)]
    nodes = [record for record in after if isinstance(record, Node)]
    problems += _effects_whole(nodes, links, view)
    problems += cycles_fit(nodes, links, view)
    return problems


def _identity_kept(touched: Sequence[Touched]) -> list[Problem]:
    problems: list[Problem] = []
    for item in touched:
        if item.before is None or item.after is None:
            continue
        before, after = _identity(item.before), _identity(item.after)
        if before != after:
            problems.append(
                Problem(
                    "kind, source and target never change; delete it and make a new one",
                    rule="identity_kept",
                    record=in_words(item.after),
                )
            )
    return problems


def _identity(record: Node | Link) -> tuple[str, ...]:
    if isinstance(record, Link):
        return (record.kind, record.source, record.target)
    return (record.kind,)


def _deleted_nodes_stand_free(touched: Sequence[Touched], view: GraphView) -> list[Problem]:
    deleted = {
        item.before.id for item in touched if isinstance(item.before, Node) and item.after is None
    }
    held: defaultdict[str, set[str]] = defaultdict(set)
    for link in view.links_at(deleted, LINK_KINDS) if deleted else ():
        for end in {link.source, link.target} & deleted:
            held[end].add(_link_in_words(link))
    return [
        Problem(
            f"still has links ({_some(links)}); delete them in the same change set",
            rule="node_has_links",
            record=f"node {node_id}",
        )
        for node_id, links in sorted(held.items())
    ]


def _link_in_words(link: Link) -> str:
    """Name a link; one that may lead to a person by its kind alone, so that none is counted."""
    may_be_personal = any("Person" in pair for pair in LINK_RULES[link.kind].joins)
    return f"some {link.kind}" if may_be_personal else f"{link.kind} {link.id}"


def _some(words: Collection[str]) -> str:
    shown = ", ".join(sorted(words)[:_SHOWN])
    return shown if len(words) <= _SHOWN else f"{shown} and {len(words) - _SHOWN} more"


def _ends_fit(links: Sequence[Link], view: GraphView) -> list[Problem]:
    ends = view.nodes({end for link in links for end in (link.source, link.target)})
    problems: list[Problem] = []
    for link in links:
        source, target = ends.get(link.source), ends.get(link.target)
        missing = [end for end in (link.source, link.target) if end not in ends]
        if source is None or target is None:
            problems.append(
                Problem(
                    f"{link.kind} names {' and '.join(missing)}, which is not there;"
                    " add the node first or correct the id",
                    rule="dangling_link",
                    record=in_words(link),
                )
            )
        elif (source.kind, target.kind) not in LINK_RULES[link.kind].joins:
            problems.append(
                Problem(
                    f"{link.kind} cannot join {source.kind} to {target.kind};"
                    f" it joins: {LINK_RULES[link.kind].in_words()}",
                    rule="link_joins",
                    record=in_words(link),
                )
            )
    return problems


def _links_once(links: Sequence[Link], view: GraphView) -> list[Problem]:
    if not links:
        return []
    ids: defaultdict[LinkKey, set[str]] = defaultdict(set)
    for link in view.links_with_keys({link.key for link in links}):
        ids[link.key].add(link.id)
    twice = sorted((key, same) for key, same in ids.items() if len(same) > 1)
    return [
        Problem(
            f"the same {key[0]} from {key[1]} to {key[2]} is there as"
            f" {' and '.join(sorted(same))}; keep one",
            rule="same_link_twice",
            record=f"link {min(same)}",
        )
        for key, same in twice
    ]


def _no_circles(links: Sequence[Link], view: GraphView) -> list[Problem]:
    problems: list[Problem] = []
    for kind in ACYCLIC_LINKS:
        starts = {link.source for link in links if link.kind == kind}
        if not starts:
            continue
        upward = view.links_upward(starts, kind)
        parents: defaultdict[str, set[str]] = defaultdict(set)
        for link in upward:
            parents[link.source].add(link.target)
        circle = _circle(parents)
        if circle:
            problems.append(
                Problem(
                    f"{kind} forms a circle: {' -> '.join(_shortened(circle))};"
                    " take one of these links away",
                    rule="circle",
                    record=f"node {circle[0]}",
                )
            )
        if kind == "PART_OF":
            problems += _one_parent(starts, parents, view)
    return problems


def _shortened(circle: list[str]) -> list[str]:
    return circle if len(circle) <= 12 else [*circle[:6], "…", *circle[-5:]]


def _circle(parents: Mapping[str, set[str]]) -> list[str]:
    """Give one circle, closed, from its smallest id; empty where there is none."""
    below = Counter(parent for above in parents.values() for parent in above)
    free = [node for node in parents if not below[node]]
    left = {node: set(above) for node, above in parents.items()}
    while free:
        for parent in left.pop(free.pop(), set()):
            below[parent] -= 1
            if not below[parent] and parent in left:
                free.append(parent)
    if not left:
        return []
    node, path = min(left), list[str]()
    while node not in path:
        path.append(node)
        node = min(left[node] & left.keys())
    circle = path[path.index(node) :]
    start = circle.index(min(circle))
    return [*circle[start:], *circle[:start], circle[start]]


def _one_parent(
    starts: Collection[str], parents: Mapping[str, set[str]], view: GraphView
) -> list[Problem]:
    several = {start for start in starts if len(parents[start]) > 1}
    places: Mapping[str, Node] = view.nodes(several) if several else {}
    return [
        Problem(
            f"a place is part of one place at most, not of {' and '.join(sorted(parents[id_]))}",
            rule="one_parent",
            record=f"node {id_}",
        )
        for id_, node in sorted(places.items())
        if isinstance(node, Place)
    ]


def _effects_whole(nodes: Sequence[Node], links: Sequence[Link], view: GraphView) -> list[Problem]:
    touched = ids_touched(nodes, links, Effect, _EFFECT_LINKS)
    if not touched:
        return []
    effects = _effects_among(touched, view)
    problems: list[Problem] = []
    ends = _effect_ends(effects, view)
    for id_ in sorted(effects):
        for kind, least in (("CAUSES", 1), ("ON", 1), ("IN", 0)):
            found = ends[id_][kind]
            if not least <= len(found) <= 1:
                wanted = "exactly one" if least else "at most one"
                there = " and ".join(sorted(found)) or "none"
                problems.append(
                    Problem(
                        f"an effect has {wanted} {kind}; here: {there}",
                        rule="effect_ends",
                        record=f"node {id_}",
                    )
                )
    return problems or _effects_once(effects, ends, view)


def _effects_among(ids: Collection[str], view: GraphView) -> dict[str, Effect]:
    found: Mapping[str, Node] = view.nodes(ids) if ids else {}
    return {id_: node for id_, node in found.items() if isinstance(node, Effect)}


def _effect_ends(
    effects: Collection[str], view: GraphView
) -> defaultdict[str, defaultdict[str, list[str]]]:
    ends: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for link in view.links_at(effects, _EFFECT_LINKS) if effects else ():
        effect, other = (
            (link.target, link.source) if link.kind == "CAUSES" else (link.source, link.target)
        )
        if effect in effects:
            ends[effect][link.kind].append(other)
    return ends


def _effects_once(
    effects: Mapping[str, Effect],
    ends: Mapping[str, Mapping[str, list[str]]],
    view: GraphView,
) -> list[Problem]:
    pairs = {(ends[id_]["CAUSES"][0], ends[id_]["ON"][0]) for id_ in effects}
    alike = _effects_among(view.effects_between(pairs) if pairs else (), view)
    others = _effect_ends(set(alike), view)
    same: defaultdict[tuple[str, str, str, int], set[str]] = defaultdict(set)
    for id_, effect in alike.items():
        at = others[id_]
        place = at["IN"][0] if at["IN"] else ""
        same[at["CAUSES"][0], at["ON"][0], place, effect.polarity].add(id_)
    return [
        Problem(
            f"the same effect of {cause} on {target} is there as {' and '.join(sorted(ids))};"
            " put the evidence on one of them",
            rule="same_effect_twice",
            record=f"node {min(ids)}",
        )
        for (cause, target, _, _), ids in sorted(same.items())
        if len(ids) > 1 and ids & effects.keys()
    ]


def problems_in(records: Iterable[Node | Link], view: GraphView) -> list[Problem]:
    """Give every rule that a whole graph breaks: each of its records as if just put."""
    return broken_rules([Touched(before=None, after=record) for record in records], view)
