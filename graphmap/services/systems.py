"""The systems one can look at: people, organisations, places and countries of a map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, cast

import numpy as np
from numpy.typing import NDArray

from graphmap.analysis.influence import InfluenceGraph
from graphmap.errors import NotFound, RequestRefused
from graphmap.model.catalogue import (
    NODE_KINDS,
    SCALES,
    NodeKind,
    PlaceType,
    Scale,
    scale_of_place,
)
from graphmap.services.reading import nouns_shown
from graphmap.services.workspace import Workspace
from graphmap.views.accounts import Noun

#: How many systems of a scale the picker lists at most.
MOST_LISTED: Final = 500
_KIND_OF: Final[dict[Scale, NodeKind]] = {
    "person": "Person",
    "organisation": "Organisation",
    "place": "Place",
    "country": "Place",
}


@dataclass(frozen=True)
class SystemChoice:
    """A system to choose, and how deep it lies within others of the list."""

    noun: Noun
    depth: int = 0


@dataclass(frozen=True)
class Scope:
    """What is looked at: a scale and one of its systems, or the whole map (no system).

    ``parents`` are the places round the system, the widest first.
    """

    scale: Scale
    system: Noun | None
    parents: tuple[Noun, ...] = ()

    @property
    def analysis_scope(self) -> str | None:
        """The id that restricts an analysis: a place's or an organisation's."""
        if self.system is None or self.scale == "person":
            return None
        return self.system.id


def scales_offered(workspace: Workspace) -> list[Scale]:
    """Give the scales that have a system; all but that of persons are always offered."""
    return [scale for scale in SCALES if scale != "person" or _positions(workspace, "person").size]


def systems_of(workspace: Workspace, scale: Scale) -> tuple[list[SystemChoice], bool]:
    """Give the systems of a scale, places as they nest, others by name; and whether some were cut.

    Places come in the order of their nesting, children after their parents by name.
    """
    columns = workspace.columns()
    positions = _positions(workspace, scale).tolist()
    by_name = sorted(
        positions, key=lambda at: (columns.names[int(at)].casefold(), columns.ids[int(at)])
    )
    ordered = _nested(workspace, by_name) if scale in ("place", "country") else None
    chosen = ordered if ordered is not None else [(at, 0) for at in by_name]
    cut = chosen[:MOST_LISTED]
    shown = nouns_shown(workspace, [columns.ids[int(at)] for at, _ in cut])
    choices = [
        SystemChoice(shown[columns.ids[int(at)]], depth)
        for at, depth in cut
        if columns.ids[int(at)] in shown
    ]
    return choices, len(chosen) > len(cut)


def scope_of(workspace: Workspace, scale: str | None, system: str | None) -> Scope:
    """Give the scope that an address names; what it leaves open is chosen.

    A system of another scale gives way to the one of the scale that most is recorded of.

    Raises
    ------
    RequestRefused
        Where there is no such scale.
    NotFound
        Where no system has that id, or it may not be seen.
    """
    if scale is not None and scale not in SCALES:
        raise RequestRefused(f"scale is one of: {', '.join(SCALES)}")
    node = None
    if system:
        node = nouns_shown(workspace, [system]).get(system)
        if node is None or node.kind not in _KIND_OF.values():
            raise NotFound("No system has that id.")
    own = _scale_of(workspace, node.id, node.kind) if node else None
    chosen = scale or own or _default_scale(workspace)
    if node is not None and own == chosen:
        return Scope(chosen, node, parents_of(workspace, node.id))
    default = _default_system(workspace, chosen) if system != "" else None
    return Scope(chosen, default, parents_of(workspace, default.id) if default else ())


def _positions(workspace: Workspace, scale: Scale) -> NDArray[np.intp]:
    columns = workspace.columns()
    kind = _KIND_OF[scale]
    found = np.flatnonzero(columns.kinds == NODE_KINDS.index(kind))
    if kind == "Person":
        visible = workspace.disclosure("steward").visibility
        return np.array(
            [at for at in found.tolist() if visible.is_shown(columns.ids[int(at)])], dtype=np.intp
        )
    if kind == "Place":
        types = columns.fields["type"]
        wanted = {at for at in found.tolist() if _place_scale(types.get(at)) == scale}
        return np.array(sorted(wanted), dtype=np.intp)
    return found


def _place_scale(place_type: str | None) -> Scale:
    """Give the scale of a place; one whose type is not recorded is looked at as a place."""
    return scale_of_place(cast("PlaceType | None", place_type)) or "place"


def _scale_of(workspace: Workspace, id_: str, kind: NodeKind) -> Scale:
    if kind == "Place":
        columns = workspace.columns()
        at = workspace.influence().position[id_]
        return _place_scale(columns.fields["type"].get(at))
    return "person" if kind == "Person" else "organisation"


def _nested(workspace: Workspace, by_name: list[int]) -> list[tuple[int, int]]:
    """Order places so that each follows the place of the list that it lies within."""
    graph = workspace.influence()
    tree = graph.place_tree
    number_of = {int(node): number for number, node in enumerate(tree.nodes) if number}
    listed = {number_of[at] for at in by_name}

    def parent(number: int) -> int:
        above = int(tree.parents[number])
        while above and above not in listed:
            above = int(tree.parents[above])
        return above

    children: dict[int, list[int]] = {}
    for at in by_name:
        children.setdefault(parent(number_of[at]), []).append(number_of[at])
    ordered: list[tuple[int, int]] = []
    waiting = [(number, 0) for number in reversed(children.get(0, []))]
    while waiting:
        number, depth = waiting.pop()
        ordered.append((int(tree.nodes[number]), depth))
        waiting += [(child, depth + 1) for child in reversed(children.get(number, []))]
    return ordered


def ids_around(workspace: Workspace, id_: str) -> list[str]:
    """Give the ids of the places round a place, the narrowest first; none for what is no place."""
    graph = workspace.influence()
    tree = graph.place_tree
    found = np.flatnonzero(tree.nodes == graph.position[id_])
    if not found.size:
        return []
    above: list[str] = []
    number = int(tree.parents[found[0]])
    while number:
        above.append(graph.columns.ids[int(tree.nodes[number])])
        number = int(tree.parents[number])
    return above


def parents_of(workspace: Workspace, id_: str) -> tuple[Noun, ...]:
    """Give the places round a place, the widest first; none for what is no place."""
    above = ids_around(workspace, id_)
    shown = nouns_shown(workspace, above)
    return tuple(shown[id_] for id_ in reversed(above) if id_ in shown)


def _default_scale(workspace: Workspace) -> Scale:
    return "country" if _positions(workspace, "country").size else "place"


def _default_system(workspace: Workspace, scale: Scale) -> Noun | None:
    """Give the system of the scale that most is recorded of, of equals the smallest id."""
    positions: list[int] = _positions(workspace, scale).tolist()
    if not positions:
        return None
    weights = _weights(workspace.influence(), scale)
    ids = workspace.columns().ids
    best = ids[min(positions, key=lambda at: (-weights[at], ids[at]))]
    return nouns_shown(workspace, [best]).get(best)


def _weights(graph: InfluenceGraph, scale: Scale) -> NDArray[np.int64]:
    """Weigh places by effects in them (a country also within it), organisations by policies."""
    size = graph.columns.kinds.size
    weights = np.zeros(size, dtype=np.int64)
    if scale in ("place", "country"):
        tree = graph.place_tree
        counts = np.bincount(graph.places, minlength=tree.count)
        if scale == "country":
            totals = np.concatenate([[0], np.cumsum(counts)])
            counts = totals[tree.ends] - totals[np.arange(tree.count)]
        weights[tree.nodes[1:]] = counts[1:]
    elif scale == "organisation":
        for table in (graph.setters, graph.appliers):
            weights += np.bincount(table.members, minlength=size)
    return weights
