"""The pairs of outcome and place that policies reach, and with what sign.

The arrays behind `graphmap.analysis.blocking`: one row a policy (or a root, by family).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import cast

import numpy as np
from numpy.typing import NDArray

from graphmap.analysis.chains import Chains, policy_chains, reached_pairs
from graphmap.analysis.grouped import Grouped, order_by
from graphmap.analysis.influence import InfluenceGraph, counting_effects
from graphmap.analysis.parameters import Parameters
from graphmap.analysis.places import NO_PLACE
from graphmap.errors import RequestRefused
from graphmap.model.catalogue import NODE_KINDS


@dataclass(frozen=True, eq=False)
class ReachedPairs:
    """Chains from policies to outcomes, and the pairs that they block, enable or both.

    A pair belongs to a row. ``rows`` are positions in ``graph.policies``, ``outcomes`` in
    ``graph.outcomes``, ``ranks`` the ranks of places in the order of ids (0 = none); pairs are
    in the order of the three, which is that of ids. ``pair_of`` gives each chain's pair.
    ``is_placed`` says whether a pair's place enters the ranking: it has one, and one that the
    roll-up knows.
    """

    graph: InfluenceGraph
    parameters: Parameters
    counting: NDArray[np.bool_]
    chains: Chains
    pair_of: NDArray[np.int32]
    rows: NDArray[np.int32]
    outcomes: NDArray[np.int32]
    ranks: NDArray[np.int32]
    has_minus: NDArray[np.bool_]
    has_plus: NDArray[np.bool_]
    is_placed: NDArray[np.bool_]
    exposed: int

    @cached_property
    def is_blocked(self) -> NDArray[np.bool_]:
        """Pairs that a chain of sign -1 reaches and none of sign +1."""
        return self.has_minus & ~self.has_plus

    @cached_property
    def is_ranked(self) -> NDArray[np.bool_]:
        """The blocked pairs that enter the ranking."""
        return self.is_blocked & self.is_placed

    @cached_property
    def is_wider(self) -> NDArray[np.bool_]:
        """The blocked pairs in a place that the roll-up has no place for."""
        return self.is_blocked & ~self.is_placed & (self.ranks != 0)

    @cached_property
    def is_placeless(self) -> NDArray[np.bool_]:
        """The blocked pairs of no place."""
        return self.is_blocked & (self.ranks == 0)

    @cached_property
    def is_mixed(self) -> NDArray[np.bool_]:
        """Pairs that chains of either sign reach."""
        return self.has_minus & self.has_plus

    @cached_property
    def is_undetermined(self) -> NDArray[np.bool_]:
        """Pairs that only chains of sign 0 reach."""
        return ~self.has_minus & ~self.has_plus

    def named(
        self, pairs: NDArray[np.int32] | NDArray[np.int64]
    ) -> tuple[tuple[str, str | None], ...]:
        """Give the outcome and place of pairs by id, None for no place."""
        outcomes = self.graph.outcome_ids[self.outcomes[pairs]]
        places = self.graph.place_ids[self.ranks[pairs]]
        return tuple(
            zip(
                cast("list[str]", outcomes.tolist()),
                cast("list[str | None]", places.tolist()),
                strict=True,
            )
        )


def reach_pairs(
    graph: InfluenceGraph, parameters: Parameters, *, within: str | None = None
) -> ReachedPairs:
    """Find the chains from policies to outcomes and sort their pairs by sign.

    ``within`` keeps, of the pairs in scope, those in a place of the map or within it.

    Raises
    ------
    RequestRefused
        Where the scope is neither a place nor an organisation of the map.
    """
    scope = Scope.of(graph, parameters).within(graph, within)
    places, is_counted = _rolled_up(graph, parameters)
    counting = counting_effects(graph, parameters)
    found = policy_chains(graph, counting, max_steps=parameters.max_steps)
    chains, rows = _in_rows(graph, found, by_family=parameters.by_family)
    if parameters.scope is not None or within is not None:
        kept = scope.has_places[places[chains.places]] & scope.has_rows[rows]
        chains, rows = chains.take(kept), rows[kept]
    outcomes = graph.outcome_numbers[chains.ends]
    ranks = graph.place_tree.ranks[places[chains.places]]
    order = order_by(
        (rows, graph.policies.size), (outcomes, graph.outcomes.size), (ranks, places.size)
    )
    pair_of, first = _numbered_pairs(order, (rows, outcomes, ranks))
    has_minus, has_plus = np.zeros((2, first.size), dtype=np.bool_)
    has_minus[pair_of[np.flatnonzero(chains.signs == -1)]] = True
    has_plus[pair_of[np.flatnonzero(chains.signs == 1)]] = True
    exposed_places = np.where(
        is_counted[graph.place_tree.ranks[places]] & scope.has_places[places], places, NO_PLACE
    )
    return ReachedPairs(
        graph=graph,
        parameters=parameters,
        counting=counting,
        chains=chains,
        pair_of=pair_of,
        rows=rows[first],
        outcomes=outcomes[first],
        ranks=ranks[first],
        has_minus=has_minus,
        has_plus=has_plus,
        is_placed=is_counted[ranks[first]],
        exposed=_exposed(graph, counting, found, exposed_places, parameters.max_steps),
    )


def _numbered_pairs(
    order: NDArray[np.int32], keys: tuple[NDArray[np.int32], ...]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Number the distinct keys in their order; give each chain's number and each key's first."""
    begins = np.zeros(order.size, dtype=np.bool_)
    begins[:1] = True
    for key in keys:
        ordered = key[order]
        begins[1:] |= ordered[1:] != ordered[:-1]
    pair_of = np.empty(order.size, dtype=np.int32)
    pair_of[order] = np.cumsum(begins, dtype=np.int32) - 1
    return pair_of, order[np.flatnonzero(begins)]


def _exposed(
    graph: InfluenceGraph,
    counting: NDArray[np.bool_],
    from_policies: Chains,
    places: NDArray[np.int32],
    max_steps: int,
) -> int:
    """Count the pairs with a place that any valid chain from any cause reaches.

    ``places`` gives what each place becomes, `NO_PLACE` for one that is not counted.
    """
    ends, reached = reached_pairs(
        graph, counting, starts=~graph.is_policy, ends=graph.is_outcome, max_steps=max_steps
    )
    all_ends = np.concatenate([from_policies.ends, ends])
    all_places = places[np.concatenate([from_policies.places, reached])]
    is_counted = np.flatnonzero(all_places)
    pairs = Grouped.of(all_ends[is_counted], all_places[is_counted], count=graph.vertices.size)
    return pairs.members.size


def _in_rows(
    graph: InfluenceGraph, chains: Chains, *, by_family: bool
) -> tuple[Chains, NDArray[np.int32]]:
    """Give each chain its policy's row, or by family one copy for each root it leads to."""
    policies = graph.vertices[chains.starts]
    if by_family:
        copies, policies = graph.roots.expand(policies)
        chains = chains.take(copies)
    return chains, graph.policy_numbers[policies]


def _rolled_up(
    graph: InfluenceGraph, parameters: Parameters
) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """Give the place that each place becomes, and which ranks of places are counted.

    A place that the roll-up has none for stays what it is and is not counted.
    """
    tree = graph.place_tree
    places = np.arange(tree.count, dtype=np.int32)
    is_counted = np.ones(tree.count, dtype=np.bool_)
    if parameters.roll_up is not None:
        rolled = tree.of_type(parameters.roll_up)
        is_counted[tree.ranks[rolled < 0]] = False
        places = np.where(rolled < 0, places, rolled)
    is_counted[NO_PLACE] = False
    return places, is_counted


@dataclass(frozen=True, eq=False)
class Scope:
    """Which places, by number, and which rows (policies, by number) a result is about."""

    has_places: NDArray[np.bool_]
    has_rows: NDArray[np.bool_]
    is_organisation: bool = False

    @classmethod
    def of(cls, graph: InfluenceGraph, parameters: Parameters) -> Scope:
        """Give what ``parameters.scope`` names: all, a place, or an organisation's policies."""
        tree = graph.place_tree
        has_places = np.ones(tree.count, dtype=np.bool_)
        has_rows = np.ones(graph.policies.size, dtype=np.bool_)
        if parameters.scope is None:
            return cls(has_places, has_rows)
        position = graph.position.get(parameters.scope, -1)
        kind = NODE_KINDS[int(graph.columns.kinds[position])] if position >= 0 else None
        if kind == "Place":
            (number,) = np.flatnonzero(tree.nodes == position)
            has_places = tree.is_within(np.arange(tree.count, dtype=np.int32), number)
        elif kind == "Organisation":
            has_rows = _rows_of_organisation(graph, position, by_family=parameters.by_family)
            return cls(has_places, has_rows, is_organisation=True)
        else:
            raise RequestRefused(
                "scope is the id of a place or an organisation of this map; this one is "
                + ("not in the map" if kind is None else f"of kind {kind}")
            )
        return cls(has_places, has_rows)

    def within(self, graph: InfluenceGraph, place: str | None) -> Scope:
        """Give what of the scope lies in a place of the map or within it; without one, all."""
        if place is None:
            return self
        tree = graph.place_tree
        (number,) = np.flatnonzero(tree.nodes == graph.position[place])
        inside = tree.is_within(np.arange(tree.count, dtype=np.int32), number)
        return replace(self, has_places=self.has_places & inside)

    def effects_of(self, graph: InfluenceGraph) -> NDArray[np.bool_]:
        """Say of each effect whether its place is in scope and, of an organisation, its policy."""
        effects = self.has_places[graph.places]
        if self.is_organisation:
            numbers = graph.policy_numbers[graph.vertices[graph.causes]]
            effects &= graph.is_policy[graph.causes] & self.has_rows[numbers]
        return effects


def _rows_of_organisation(
    graph: InfluenceGraph, organisation: int, *, by_family: bool
) -> NDArray[np.bool_]:
    """Say which policies an organisation sets or applies; by family, or a policy of the family."""
    is_theirs = np.zeros(graph.columns.kinds.size, dtype=np.bool_)
    for table in (graph.setters, graph.appliers):
        policies = np.repeat(np.arange(table.starts.size - 1), table.counts())
        is_theirs[policies[table.members == organisation]] = True
    theirs = np.flatnonzero(is_theirs)
    if by_family:
        _, theirs = graph.roots.expand(theirs)
    has_rows = np.zeros(graph.policies.size, dtype=np.bool_)
    has_rows[graph.policy_numbers[theirs]] = True
    return has_rows
