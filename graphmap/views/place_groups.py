"""Places side by side: whole countries first, then region by region."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from graphmap.analysis.influence import InfluenceGraph
from graphmap.model.nodes import Node, Place
from graphmap.views.accounts import noun_of
from graphmap.views.blocking_view import PlaceGroup

_WIDE_TYPES: Final = ("country", "nation", "jurisdiction")
_WHOLE: Final = "Whole countries"
_NO_REGION: Final = "Other places"


def group_places(
    graph: InfluenceGraph, places: Collection[str], nodes: Mapping[str, Node]
) -> tuple[PlaceGroup, ...]:
    """Group places by the region they lie in; regions by name, the widest place of each first."""
    tree = graph.place_tree
    ids = graph.columns.ids
    number_of = {
        ids[int(node)]: number for number, node in enumerate(tree.nodes.tolist()) if number
    }
    regions = tree.of_type("region")
    groups: dict[tuple[int, str], list[tuple[int, str, Place]]] = {}
    for id_ in places:
        place = nodes.get(id_)
        if not isinstance(place, Place):
            continue
        number = number_of[id_]
        region = int(regions[number])
        if place.type in _WIDE_TYPES:
            key = (0, _WHOLE)
        elif region > 0:
            key = (1, graph.columns.names[int(tree.nodes[region])])
        else:
            key = (2, _NO_REGION)
        width = int(tree.ends[number]) - number
        groups.setdefault(key, []).append((-width, place.title.casefold(), place))
    return tuple(
        PlaceGroup(
            key[1],
            tuple(noun_of(place) for _, _, place in sorted(members, key=lambda one: one[:2])),
        )
        for key, members in sorted(groups.items())
    )
