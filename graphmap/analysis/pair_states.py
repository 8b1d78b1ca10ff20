"""The state of pairs, from chains whose signs and presence may be those of a scenario."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from graphmap.analysis.blocking import PairState
from graphmap.analysis.chains import Chains
from graphmap.analysis.influence import InfluenceGraph
from graphmap.analysis.keys import distinct, is_member

#: States in the order in which the later wins.
PAIR_STATES: Final[tuple[PairState, ...]] = (
    "none",
    "undetermined",
    "enabled",
    "mixed",
    "blocked",
)
MIXED: Final = 3
BLOCKED: Final = 4


@dataclass(frozen=True, eq=False)
class PairKeys:
    """The pair that each chain reaches, as one number: ``outcome * places + rank of place``.

    Ascending keys are in the order of the ids of outcomes, then places, no place first.
    """

    graph: InfluenceGraph
    keys: NDArray[np.int64]

    @classmethod
    def of(cls, graph: InfluenceGraph, chains: Chains) -> PairKeys:
        """Give the keys of chains that end at outcomes."""
        tree = graph.place_tree
        keys = graph.outcome_numbers[chains.ends].astype(np.int64) * tree.count
        keys += tree.ranks[chains.places]
        return cls(graph, keys)

    def named(self, keys: NDArray[np.int64]) -> list[tuple[str, str | None]]:
        """Give keys as pairs by id."""
        count = self.graph.place_tree.count
        outcomes: list[str] = self.graph.outcome_ids[keys // count].tolist()
        places: list[str | None] = self.graph.place_ids[keys % count].tolist()
        return list(zip(outcomes, places, strict=True))


def states_of(
    pairs: NDArray[np.int64],
    keys: NDArray[np.int64],
    starts: NDArray[np.int32],
    signs: NDArray[np.int8],
) -> NDArray[np.int8]:
    """Give the state of each of ``pairs``, as a position in `PAIR_STATES`.

    A pair is blocked if some policy has a -1 chain and no +1 chain to it, else mixed if some
    policy has both, else enabled if a +1 chain reaches it, else undetermined if any chain does.

    Parameters
    ----------
    pairs
        Keys of pairs, ascending and distinct.
    keys, starts, signs
        For each chain the key of its pair, its policy as a vertex, and its sign.
    """
    states = np.zeros(pairs.size, dtype=np.int8)
    if not keys.size:
        return states
    span = int(keys.max()) + 1
    of_policy = starts.astype(np.int64) * span + keys
    negative, positive, uncertain = (distinct(of_policy[signs == sign]) for sign in (-1, 1, 0))
    is_mixed = is_member(negative, positive)
    for state, found in (
        (1, uncertain),
        (2, positive),
        (MIXED, negative[is_mixed]),
        (BLOCKED, negative[~is_mixed]),
    ):
        states[np.searchsorted(pairs, found % span)] = state
    return states


def state_named(state: int | np.integer) -> PairState:
    """Give the name of a state by its position in `PAIR_STATES`."""
    return PAIR_STATES[int(state)]
