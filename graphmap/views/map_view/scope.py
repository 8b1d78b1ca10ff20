"""Which effects a map is about: those of its scope, and those that carry on from them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from graphmap.analysis.evidence import links_of
from graphmap.analysis.influence import InfluenceGraph, counting_effects, disputed_effects
from graphmap.analysis.parameters import ANY_TIME, Parameters
from graphmap.analysis.places import NO_PLACE
from graphmap.errors import NotFound
from graphmap.model.catalogue import COUNTRY_SCALE_PLACES, NODE_KINDS, NodeKind
from graphmap.views.map_view.request import MapRequest

DRAWN_KINDS: Final[tuple[NodeKind, ...]] = ("Policy", "Factor", "Outcome", "EnablingCondition")
SYSTEM_KINDS: Final[tuple[NodeKind, ...]] = ("Place", "Organisation", "Person")


@dataclass(frozen=True, eq=False)
class EffectsInScope:
    """The effects that a map may draw, as masks over the effects of the influence graph.

    ``own`` are those of the scope, ``carried`` those of surrounding places that carry on from a
    factor or outcome of ``own``, ``round`` all of the surrounding places. ``counting`` count on
    the day asked for; ``assumed`` would with evidence; ``ended`` did at some time. All are shown
    at the profile. ``disputed`` says of each effect whether sources disagree on it in one place.
    """

    graph: InfluenceGraph
    parameters: Parameters
    system_kind: NodeKind | None
    is_country: bool
    shown: NDArray[np.bool_]
    own: NDArray[np.bool_]
    round: NDArray[np.bool_]
    carried: NDArray[np.bool_]
    counting: NDArray[np.bool_]
    assumed: NDArray[np.bool_]
    ended: NDArray[np.bool_]
    disputed: NDArray[np.bool_]

    @property
    def drawable(self) -> NDArray[np.bool_]:
        """The effects in scope, and those carried on, whether counting or assumed."""
        return (self.own | self.carried) & (self.counting | self.assumed)

    @cached_property
    def kinds(self) -> NDArray[np.int8]:
        """The kind of each vertex, as a position in ``NODE_KINDS``."""
        return self.graph.columns.kinds[self.graph.vertices]

    def within(self, place: str) -> EffectsInScope:
        """Give those of the effects that are recorded in a place or within it.

        Raises
        ------
        NotFound
            Where there is no such place, or it is not for this reader.
        """
        position = self.graph.position.get(place)
        tree = self.graph.place_tree
        found = np.flatnonzero(tree.nodes == (-2 if position is None else position))
        if not found.size:
            raise NotFound("No place of this map has the id that it is narrowed to.")
        inside = tree.is_within(self.graph.places, int(found[0]))
        return replace(
            self,
            own=self.own & inside,
            carried=self.carried & inside,
            counting=self.counting & inside,
            assumed=self.assumed & inside,
        )

    def place_id(self, number: int) -> str | None:
        """Give the id of a place by its number."""
        if number == NO_PLACE:
            return None
        return self.graph.columns.ids[int(self.graph.place_tree.nodes[number])]

    def effect_id(self, effect: int) -> str:
        """Give the id of an effect by its number."""
        return self.graph.columns.ids[int(self.graph.effects[effect])]

    def vertex_id(self, vertex: int) -> str:
        """Give the id of a vertex."""
        return self.graph.columns.ids[int(self.graph.vertices[vertex])]


def effects_in_scope(
    graph: InfluenceGraph, shown_nodes: NDArray[np.bool_], request: MapRequest, *, today: str
) -> EffectsInScope:
    """Find the effects that a map is about.

    Parameters
    ----------
    graph
        The influence graph of the whole map.
    shown_nodes
        For each node whether the reader's profile shows it.
    request
        What is asked for.
    today
        The present day, used where the request names none.

    Raises
    ------
    NotFound
        Where the system is no place, organisation or person, or not for this reader.
    """
    as_of = request.as_of or today
    parameters = Parameters(as_of=as_of, max_steps=request.steps)
    counting = counting_effects(graph, parameters)
    assumed = counting_effects(graph, Parameters(as_of=as_of, include_assumed=True)) & ~counting
    ever = counting_effects(graph, Parameters(as_of=ANY_TIME))
    kinds = graph.columns.kinds[graph.vertices]
    drawn = np.isin(kinds, [NODE_KINDS.index(kind) for kind in DRAWN_KINDS])
    places = graph.place_tree.nodes[graph.places]
    shown = (
        shown_nodes[graph.effects]
        & (shown_nodes[graph.vertices] & drawn)[graph.causes]
        & (shown_nodes[graph.vertices] & drawn)[graph.targets]
        & ((places < 0) | shown_nodes[places])
    )
    system_kind, is_country, own, around = _scope(graph, shown_nodes, request)
    carried = around if request.around else _carried_on(graph, kinds, own, around, counting & shown)
    return EffectsInScope(
        graph=graph,
        parameters=parameters,
        system_kind=system_kind,
        is_country=is_country,
        shown=shown,
        own=own & shown,
        round=around & shown & counting,
        carried=carried & shown,
        counting=counting & shown,
        assumed=assumed & shown,
        ended=ever & ~counting & shown & own,
        disputed=disputed_effects(graph, counting),
    )


def _scope(
    graph: InfluenceGraph, shown_nodes: NDArray[np.bool_], request: MapRequest
) -> tuple[NodeKind | None, bool, NDArray[np.bool_], NDArray[np.bool_]]:
    """Give the system's kind, whether it is of the country scale, its own effects, those round."""
    everywhere = np.ones(graph.effects.size, dtype=np.bool_)
    if request.system is None:
        return None, True, everywhere, ~everywhere
    position = graph.position.get(request.system)
    if position is None or not shown_nodes[position]:
        raise NotFound(f"There is no system {request.system} here, or it is not for you to see.")
    kind = NODE_KINDS[int(graph.columns.kinds[position])]
    if kind == "Place":
        tree = graph.place_tree
        number = int(np.flatnonzero(tree.nodes == position)[0])
        own = tree.is_within(graph.places, number)
        around = (graph.places < number) & (tree.ends[graph.places] > number)
        return kind, tree.types[number] in COUNTRY_SCALE_PLACES, own, around
    if kind == "Organisation":
        ruled = np.zeros(graph.columns.kinds.size, dtype=np.bool_)
        for link in ("SETS", "APPLIES"):
            sources, targets, _ = links_of(graph.columns, link)
            ruled[targets[sources == position]] = True
        own = ruled[graph.vertices[graph.causes]]
    elif kind == "Person":
        felt, persons, _ = links_of(graph.columns, "FELT_BY")
        own = np.isin(graph.effects, felt[persons == position])
    else:
        raise NotFound(
            f"{request.system} is a {kind}; a map is drawn of a place, organisation or person."
        )
    return kind, False, own, ~own


def _carried_on(
    graph: InfluenceGraph,
    kinds: NDArray[np.int8],
    own: NDArray[np.bool_],
    around: NDArray[np.bool_],
    counting: NDArray[np.bool_],
) -> NDArray[np.bool_]:
    """Follow effects of surrounding places from the factors and outcomes already drawn."""
    between = np.isin(kinds, [NODE_KINDS.index("Factor"), NODE_KINDS.index("Outcome")])
    reached = np.zeros(kinds.size, dtype=np.bool_)
    first = own & counting
    reached[graph.causes[first]] = True
    reached[graph.targets[first]] = True
    carried = np.zeros_like(own)
    while True:
        further = around & counting & ~carried & (reached & between)[graph.causes]
        if not further.any():
            return carried
        carried |= further
        reached[graph.targets[further]] = True
