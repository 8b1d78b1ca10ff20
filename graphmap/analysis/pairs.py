"""The pairs of outcome and place that policies reach, and with what sign.

The arrays behind `graphmap.analysis.blocking`: one row a policy (or a root, by family).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from graphmap.analysis.chains import Chains, find_chains, reached_pairs
from graphmap.analysis.grouped import Grouped, distinct, is_member
from graphmap.analysis.influence import InfluenceGraph, counting_effects
from graphmap.analysis.places import NO_PLACE
from graphmap.errors import RequestRefused
from graphmap.model.catalogue import NODE_KINDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graphmap.analysis.parameters import Parameters


@dataclass(frozen=True, eq=False)
class ReachedPairs:
    """Chains from policies to outcomes, and the pairs that they block, enable or both.

    A pair of a row is one number, its key: ``(row * outcomes + outcome) * places + place``,
    where ``row`` is a position in ``graph.policies``, ``outcome`` one in ``graph.outcomes`` and
    ``place`` the rank of a place in the order of ids (0 = none). So ascending keys are in the
    order of ids. ``rows`` and ``keys`` have one entry a chain.
    ``is_counted`` says of each rank whether pairs there enter the ranking: it is a place, and
    one that the roll-up knows.
    """

    graph: InfluenceGraph
    parameters: Parameters
    counting: NDArray[np.bool_]
    chains: Chains
    rows: NDArray[np.int64]
    keys: NDArray[np.int64]
    is_counted: NDArray[np.bool_]
    blocked: NDArray[np.int64]
    mixed: NDArray[np.int64]
    enabled: NDArray[np.int64]
    undetermined: NDArray[np.int64]
    exposed: int

    @property
    def pair_span(self) -> int:
        """How many keys a row has."""
        return self.graph.outcomes.size * self.graph.place_tree.count

    def rows_of(self, keys: NDArray[np.int64]) -> NDArray[np.int64]:
        """Give the row of each key."""
        return keys // self.pair_span

    def outcomes_of(self, keys: NDArray[np.int64]) -> NDArray[np.int64]:
        """Give the outcome of each key, a position in ``graph.outcomes``."""
        return keys // self.graph.place_tree.count % self.graph.outcomes.size

    def ranks_of(self, keys: NDArray[np.int64]) -> NDArray[np.int64]:
        """Give the rank of each key's place."""
        return keys % self.graph.place_tree.count

    @cached_property
    def ranked(self) -> NDArray[np.int64]:
        """The blocked pairs that enter the ranking."""
        return self.blocked[self.is_counted[self.ranks_of(self.blocked)]]

    @cached_property
    def no_place(self) -> NDArray[np.int64]:
        """The blocked pairs of no place."""
        return self.blocked[self.ranks_of(self.blocked) == 0]

    @cached_property
    def wider(self) -> NDArray[np.int64]:
        """The blocked pairs in a place that the roll-up has no place for."""
        ranks = self.ranks_of(self.blocked)
        return self.blocked[(ranks > 0) & ~self.is_counted[ranks]]


def reach_pairs(graph: InfluenceGraph, parameters: Parameters) -> ReachedPairs:
    """Find the chains from policies to outcomes and sort their pairs by sign.

    Raises
    ------
    RequestRefused
        Where the scope is neither a place nor an organisation of the map.
    """
    counting = counting_effects(graph, parameters)
    found = find_chains(
        graph,
        counting,
        starts=graph.is_policy,
        ends=graph.is_outcome,
        max_steps=parameters.max_steps,
    )
    scope = _Scope.of(graph, parameters)
    places, is_counted = _rolled_up(graph, parameters)
    chains, rows = _in_rows(graph, found, by_family=parameters.by_family)
    kept = scope.has_places[places[chains.places]] & scope.has_rows[rows]
    if not kept.all():
        chains, rows = chains.take(kept), rows[kept]
    tree = graph.place_tree
    keys = rows * graph.outcomes.size
    keys += graph.outcome_numbers[chains.ends]
    keys *= tree.count
    keys += tree.ranks[places[chains.places]]
    negative, positive, uncertain = (distinct(keys[chains.signs == sign]) for sign in (-1, 1, 0))
    is_mixed = is_member(negative, positive)
    is_open = ~is_member(uncertain, negative) & ~is_member(uncertain, positive)
    exposed_places = np.where(is_counted[tree.ranks[places]] & scope.has_places[places], places, 0)
    return ReachedPairs(
        graph=graph,
        parameters=parameters,
        counting=counting,
        chains=chains,
        rows=rows,
        keys=keys,
        is_counted=is_counted,
        blocked=negative[~is_mixed],
        mixed=negative[is_mixed],
        enabled=positive[~is_member(positive, negative)],
        undetermined=uncertain[is_open],
        exposed=_exposed(graph, counting, found, exposed_places, parameters.max_steps),
    )


def named_pairs(pairs: ReachedPairs, keys: NDArray[np.int64]) -> list[tuple[str, str | None]]:
    """Give the outcome and place of each key by id, None for no place."""
    graph = pairs.graph
    outcomes = graph.outcome_ids[pairs.outcomes_of(keys)].tolist()
    places = graph.place_ids[pairs.ranks_of(keys)].tolist()
    return list(zip(outcomes, places, strict=True))


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
    is_counted = all_places != NO_PLACE
    pairs = Grouped.of(all_ends[is_counted], all_places[is_counted], count=graph.vertices.size)
    return pairs.members.size


def _in_rows(
    graph: InfluenceGraph, chains: Chains, *, by_family: bool
) -> tuple[Chains, NDArray[np.int64]]:
    """Give each chain its policy's row, or by family one copy for each root it leads to."""
    policies = graph.vertices[chains.starts]
    if by_family:
        copies, policies = graph.roots.expand(policies)
        chains = chains.take(copies)
    return chains, graph.policy_numbers[policies].astype(np.int64)


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
class _Scope:
    """Which places, by number, and which rows a result is about."""

    has_places: NDArray[np.bool_]
    has_rows: NDArray[np.bool_]

    @classmethod
    def of(cls, graph: InfluenceGraph, parameters: Parameters) -> _Scope:
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
        else:
            raise RequestRefused(
                "scope is the id of a place or an organisation of this map; this one is "
                + ("not in the map" if kind is None else f"of kind {kind}")
            )
        return cls(has_places, has_rows)


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
