"""What each observation is about: its places, policies and effects, as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from graphmap.analysis.evidence import links_of
from graphmap.analysis.grouped import Grouped
from graphmap.analysis.influence import InfluenceGraph
from graphmap.analysis.places import NO_PLACE
from graphmap.model.catalogue import NODE_KINDS
from graphmap.views.accounts import Account, Noun, Seen


@dataclass(frozen=True)
class ObservationLine:
    """One observation with its places, policies and the effects it speaks of."""

    seen: Seen
    places: tuple[Noun, ...]
    policies: tuple[Noun, ...]
    effects: tuple[Account, ...]


@dataclass(frozen=True, eq=False)
class Observed:
    """For each node that is an observation: what it speaks of.

    Groups are positions of nodes. ``effects`` are numbers of the influence graph; ``places``
    and ``policies`` positions of nodes: those of its effects and those it TOUCHES.
    """

    observations: NDArray[np.int64]
    effects: Grouped
    places: Grouped
    policies: Grouped

    @classmethod
    def of(cls, graph: InfluenceGraph) -> Self:
        """Gather it from an influence graph; takes time in proportion to observations."""
        columns = graph.columns
        size = columns.kinds.size
        numbers = np.arange(graph.effects.size)
        tables = (graph.evidence.observations_for, graph.evidence.observations_against)
        effects = np.concatenate([np.repeat(numbers, table.counts()) for table in tables])
        observed = np.concatenate([table.members for table in tables])
        touching, touched_places, _ = links_of(
            columns, "TOUCHES", source="Observation", target="Place"
        )
        touching_policy, touched_policies, _ = links_of(
            columns, "TOUCHES", source="Observation", target="Policy"
        )
        has_place = graph.places[effects] != NO_PLACE
        of_policy = graph.is_policy[graph.causes[effects]]
        return cls(
            observations=np.flatnonzero(columns.kinds == NODE_KINDS.index("Observation")),
            effects=Grouped.of(observed, effects, count=size),
            places=Grouped.of(
                np.concatenate([observed[has_place], touching]),
                np.concatenate(
                    [graph.place_tree.nodes[graph.places[effects[has_place]]], touched_places]
                ),
                count=size,
            ),
            policies=Grouped.of(
                np.concatenate([observed[of_policy], touching_policy]),
                np.concatenate(
                    [graph.vertices[graph.causes[effects[of_policy]]], touched_policies]
                ),
                count=size,
            ),
        )
