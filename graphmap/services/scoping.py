"""The part of a map that belongs to one place or organisation."""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from graphmap.errors import RequestRefused
from graphmap.model.catalogue import LINK_KINDS, NODE_KINDS, LinkKind, NodeKind, Profile
from graphmap.model.columns import Columns
from graphmap.privacy import Redacted
from graphmap.services.workspace import Workspace

_Way = Literal["to the source", "to the target"]

#: What belongs to a place: followed once, in this order, from the places of the scope.
_OF_PLACES: Final[tuple[tuple[LinkKind, _Way], ...]] = (
    ("IN", "to the source"),
    ("OPERATES_IN", "to the source"),
    ("LIVES_IN", "to the source"),
    ("APPLIES_IN", "to the source"),
    ("ABOUT", "to the source"),
    ("FOR", "to the source"),
    ("TOUCHES", "to the source"),
)
#: What belongs to an organisation.
_OF_ORGANISATIONS: Final[tuple[tuple[LinkKind, _Way], ...]] = (
    ("SETS", "to the target"),
    ("APPLIES", "to the target"),
    ("CAUSES", "to the target"),
    ("OPERATES_IN", "to the target"),
    ("WORKS_FOR", "to the source"),
    ("SUPPORTED_BY", "to the source"),
    ("ABOUT", "to the source"),
    ("FOR", "to the source"),
    ("TOUCHES", "to the source"),
)
#: What stands beside it: claims whole, with their evidence, and the learning joined to them.
_BESIDE: Final[tuple[tuple[LinkKind, _Way], ...]] = (
    ("CAUSES", "to the source"),
    ("ON", "to the target"),
    ("IN", "to the target"),
    ("FELT_BY", "to the target"),
    ("SUPPORTS", "to the source"),
    ("CHALLENGES", "to the source"),
    ("OBSERVED_IN", "to the target"),
    ("PART_OF", "to the target"),
    ("TESTS", "to the source"),
    ("FOR", "to the source"),
    ("ABOUT", "to the target"),
    ("STEWARDED_BY", "to the target"),
    ("INVOLVES", "to the target"),
    ("NEEDS", "to the target"),
    ("PROVIDED_BY", "to the target"),
    ("DRAWS_ON", "to the target"),
    ("TOUCHES", "to the target"),
    ("SETS", "to the source"),
    ("APPLIES", "to the source"),
    ("DERIVES_FROM", "to the target"),
    ("CITES", "to the target"),
)


def part_of_map(workspace: Workspace, scope: str | None, profile: Profile) -> Redacted:
    """Give the part of a map that belongs to a place or organisation, as a profile shows it.

    Parameters
    ----------
    workspace
        The map at work.
    scope
        The id of a place or organisation; None for the whole map.
    profile
        What the reader may see.

    Raises
    ------
    RequestRefused
        Where the scope is neither, or is not for the reader to see.
    """
    if scope is None:
        return workspace.whole(profile)
    if not workspace.disclosure(profile).visibility.is_shown(scope):
        raise RequestRefused(_NO_SCOPE)
    return workspace.shown(ids_in_scope(workspace.columns(), scope), profile)


def ids_in_scope(columns: Columns, scope: str) -> list[str]:
    """Give the ids of the nodes that belong to a place or organisation, sorted.

    Raises
    ------
    RequestRefused
        Where the scope is neither a place nor an organisation.
    """
    return [columns.ids[int(index)] for index in positions_in_scope(columns, scope).tolist()]


def positions_in_scope(columns: Columns, scope: str) -> NDArray[np.intp]:
    """Give the positions of the nodes that belong to a place or organisation, ascending.

    For a place: the places within it, the claims recorded there with their evidence, the
    organisations, people, conditions and learning cycles there; and claims of surrounding
    places, or of none, where they carry on from a factor or outcome that is there already. For
    an organisation: the policies it sets or applies with their claims, its people and its
    learning. Takes time in proportion to nodes and links.

    Raises
    ------
    RequestRefused
        Where the scope is neither a place nor an organisation.
    """
    graph = _Ends(columns)
    at = {id_: index for index, id_ in enumerate(columns.ids)}.get(scope, -1)
    kind = NODE_KINDS[int(columns.kinds[at])] if at >= 0 else None
    kept = np.zeros(len(columns.ids), dtype=np.bool_)
    if kind == "Place":
        kept[at] = True
        graph.follow_to_the_end(kept, "PART_OF", "to the source")
        graph.follow(kept, _OF_PLACES)
        _carry_on(graph, kept)
    elif kind == "Organisation":
        kept[at] = True
        graph.follow(kept, _OF_ORGANISATIONS)
        graph.follow(kept, (("CAUSES", "to the target"),))
    else:
        raise RequestRefused(_NO_SCOPE)
    graph.follow(kept, _BESIDE)
    places = graph.of_kind("Place") & kept
    graph.follow_to_the_end(places, "PART_OF", "to the target")
    return np.flatnonzero(kept | places)


_NO_SCOPE: Final = "scope is the id of a place or an organisation of the map"


class _Ends:
    """The links of a map by kind, to be followed from marked nodes."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns

    def of_kind(self, kind: NodeKind) -> NDArray[np.bool_]:
        return self._columns.kinds == NODE_KINDS.index(kind)

    def ends(self, kind: LinkKind) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        mask = self._columns.link_kinds == LINK_KINDS.index(kind)
        return self._columns.link_sources[mask], self._columns.link_targets[mask]

    def follow(self, kept: NDArray[np.bool_], steps: tuple[tuple[LinkKind, _Way], ...]) -> None:
        """Mark what each kind of link leads to from the marked nodes, one kind after another."""
        for kind, way in steps:
            sources, targets = self.ends(kind)
            if way == "to the target":
                kept[targets[kept[sources]]] = True
            else:
                kept[sources[kept[targets]]] = True

    def follow_to_the_end(self, kept: NDArray[np.bool_], kind: LinkKind, way: _Way) -> None:
        """Mark all that links of one kind lead to, however many there are in a row."""
        marked = -1
        while marked != (marked := int(kept.sum())):
            self.follow(kept, ((kind, way),))


def _carry_on(graph: _Ends, kept: NDArray[np.bool_]) -> None:
    """Mark claims of surrounding places, or of none, that go on from what is marked."""
    around = graph.of_kind("Place") & kept
    graph.follow_to_the_end(around, "PART_OF", "to the target")
    elsewhere = np.zeros_like(kept)
    effects, places = graph.ends("IN")
    elsewhere[effects[~around[places]]] = True
    steps = graph.of_kind("Factor") | graph.of_kind("Outcome")
    marked = -1
    while marked != (marked := int(kept.sum())):
        targets = kept.copy()
        graph.follow(targets, (("ON", "to the target"),))
        carried = steps & targets
        graph.follow(carried, (("CAUSES", "to the target"),))
        kept |= carried & graph.of_kind("Effect") & ~elsewhere
