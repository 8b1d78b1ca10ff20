"""What must be switched off so that no -1 chain is left to a blocked pair."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final, cast

import numpy as np
from numpy.typing import NDArray

from graphmap.analysis.chains import Chains, policy_chains
from graphmap.analysis.grouped import run_starts
from graphmap.analysis.influence import InfluenceGraph, counting_effects
from graphmap.analysis.keys import distinct, is_member
from graphmap.analysis.pair_states import BLOCKED, PairKeys, states_of
from graphmap.analysis.pairs import Scope
from graphmap.analysis.parameters import Parameters
from graphmap.analysis.places import NO_PLACE
from graphmap.errors import LimitReached

#: How many -1 chains to blocked pairs are chosen among at most; the reference graph of 100,000
#: nodes has a tenth of it.
MOST_CLAUSES: Final = 200_000
#: How many comparisons of the chains to one pair with each other are made at most.
MOST_COMPARED: Final = 20_000_000


@dataclass(frozen=True, eq=False)
class Cuts:
    """The -1 chains to blocked pairs with a place, and the policies that cut each.

    ``pairs`` are the keys of `PairKeys`, ascending. Clauses are the distinct sets of policies
    on the chains to one pair: ``pair_of`` gives each clause's pair, ``members`` one row a step
    with the policies' numbers ascending after as many -1 as are missing. A policy that cannot
    be switched off there is no member. Clauses are in the order of their pairs.
    """

    graph: InfluenceGraph
    counting: NDArray[np.bool_]
    chains: Chains
    keys: PairKeys
    pairs: NDArray[np.int64]
    pair_of: NDArray[np.int64]
    members: NDArray[np.int32]

    def clauses_of_pairs(self) -> list[list[frozenset[int]]]:
        """Give the clauses of each pair, by policy numbers."""
        rows = cast("list[list[int]]", self.members.tolist())
        clauses = [frozenset(row) - {-1} for row in rows]
        bounds = cast("list[int]", run_starts(self.pair_of, self.pairs.size).tolist())
        return [clauses[start:end] for start, end in pairwise(bounds)]

    def freed_and_relieved(
        self, chosen: NDArray[np.bool_]
    ) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Say of each pair whether a choice of policies cuts every chain to it, and any."""
        is_hit = self._hits(chosen) > 0
        cut = np.bincount(self.pair_of[is_hit], minlength=self.pairs.size)
        every = np.bincount(self.pair_of, minlength=self.pairs.size)
        return cut == every, cut > 0

    def lost_without(
        self, chosen: NDArray[np.bool_], policy: int, *, is_freed: bool
    ) -> NDArray[np.bool_]:
        """Say of each pair whether it is freed (or relieved) by a choice, and not without one."""
        fewer = chosen.copy()
        fewer[policy] = False
        at = 0 if is_freed else 1
        return self.freed_and_relieved(chosen)[at] & ~self.freed_and_relieved(fewer)[at]

    def _hits(self, chosen: NDArray[np.bool_]) -> NDArray[np.int64]:
        # The last entry stands for -1: no policy.
        with_none = np.append(chosen, False)
        return with_none[self.members].sum(axis=1)


def find_cuts(
    graph: InfluenceGraph,
    parameters: Parameters,
    *,
    switchable: NDArray[np.bool_],
    within: int | None,
    wanted: NDArray[np.bool_] | None = None,
) -> Cuts:
    """Find the clauses of every blocked pair with a place in scope.

    Parameters
    ----------
    graph, parameters
        As for every analysis; an organisation as scope restricts nothing here.
    switchable
        Which policies, by number, may be switched off.
    within
        The number of the place that policies are switched off within; None for everywhere.
    wanted
        Which outcomes, by number, are asked about; None for all.

    Raises
    ------
    LimitReached
        Where there are more than `MOST_CLAUSES`, or so many to a pair that comparing them with
        each other would take more than `MOST_COMPARED` steps.
    """
    counting = counting_effects(graph, parameters)
    chains = policy_chains(graph, counting, max_steps=parameters.max_steps)
    scope = Scope.of(graph, parameters)
    is_asked = scope.has_places[chains.places] & (chains.places != NO_PLACE)
    if wanted is not None:
        is_asked &= wanted[graph.outcome_numbers[chains.ends]]
    chains = chains.take(np.flatnonzero(is_asked))
    keys = PairKeys.of(graph, chains)
    pairs = distinct(keys.keys)
    pairs = pairs[states_of(pairs, keys.keys, chains.starts, chains.signs) == BLOCKED]
    cutting = np.flatnonzero((chains.signs == -1) & is_member(keys.keys, pairs))
    chains, keys = chains.take(cutting), PairKeys(graph, keys.keys[cutting])
    members = _members(graph, chains, switchable=switchable, within=within)
    pair_of = np.searchsorted(pairs, keys.keys)
    order = np.lexsort((*members.T[::-1], pair_of))
    members, pair_of = members[order], pair_of[order]
    is_first = np.ones(pair_of.size, dtype=np.bool_)
    is_first[1:] = (members[1:] != members[:-1]).any(axis=1) | (pair_of[1:] != pair_of[:-1])
    _refuse_too_many(pair_of[is_first])
    return Cuts(
        graph=graph,
        counting=counting,
        chains=chains,
        keys=keys,
        pairs=pairs,
        pair_of=pair_of[is_first],
        members=members[is_first],
    )


def _refuse_too_many(pair_of: NDArray[np.int64]) -> None:
    compared = np.square(np.bincount(pair_of)).sum()
    if pair_of.size > MOST_CLAUSES or compared > MOST_COMPARED:
        raise LimitReached(
            f"{pair_of.size:,} chains block the pairs asked about, too many to choose what cuts"
            " them; ask for a smaller max_steps or a place as scope"
        )


def _members(
    graph: InfluenceGraph,
    chains: Chains,
    *,
    switchable: NDArray[np.bool_],
    within: int | None,
) -> NDArray[np.int32]:
    """Give the policies that cut each chain, a row a chain, as `Cuts` has them."""
    numbers = np.where(graph.is_policy, graph.policy_numbers[graph.vertices], -1)
    of_effect = numbers[graph.causes]
    of_effect[~switchable[of_effect]] = -1  # -1 itself stays what it is
    if within is not None:
        is_there = graph.place_tree.is_within(graph.places, within)
        of_effect[~is_there | (graph.places == NO_PLACE)] = -1
    # The last entry stands for NO_EFFECT.
    with_none = np.append(of_effect, -1).astype(np.int32)
    return np.sort(with_none[chains.effects].T, axis=1)
