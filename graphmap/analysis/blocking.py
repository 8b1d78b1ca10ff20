"""Which policies block outcomes across places.

**Definition.** For a policy p let neg, pos and und be the pairs (outcome, place) that a valid
chain from p (`graphmap.analysis.chains`) reaches with sign -1, +1 and 0. p *blocks* neg - pos,
is *mixed* on neg ∩ pos and *undetermined* on und - neg - pos. Only blocked pairs with a place
enter places, outcomes, pairs and the evidence beside them.

**Order.** Places, outcomes, pairs, sources for minus against, all descending; then id.

**When not to trust it.** A rank is a structural hint, computed on what has been recorded: a
place that nobody has looked at has no blocked pairs. See ``docs/explanation/blocking.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast

import numpy as np

from graphmap.analysis.grouped import Grouped, distinct, is_member, run_starts
from graphmap.analysis.influence import InfluenceGraph, disputed_effects
from graphmap.analysis.pairs import ReachedPairs, reach_pairs
from graphmap.analysis.results import BlockingMatrix, BlockingResult, BlockingRow, GraphSize, Pair

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from graphmap.analysis.parameters import Parameters

PairState = Literal["blocked", "mixed", "enabled", "undetermined", "none"]


def rank_blocking_policies(graph: InfluenceGraph, parameters: Parameters) -> BlockingResult:
    """Rank policies by the outcomes they block across places.

    Takes time in proportion to the chains of at most ``max_steps`` effects, times its
    logarithm.

    Parameters
    ----------
    graph
        The influence graph of one revision.
    parameters
        What counts, which places and policies are asked about, and how they are put together.

    Raises
    ------
    RequestRefused
        Where the scope is neither a place nor an organisation of the map.

    Examples
    --------
    A policy raises fees in Gateshead, and fees block a home there:

    >>> from graphmap.analysis.influence import influence_of
    >>> from graphmap.analysis.parameters import Parameters
    >>> from graphmap.model.links import Link
    >>> from graphmap.model.nodes import Effect, Factor, Outcome, Place, Policy
    >>> from graphmap.model.system_map import SystemMap
    >>> nodes = [Place(id="gateshead", name="Gateshead"), Policy(id="recovery", name="Recovery"),
    ...     Factor(id="fees", name="Fees"), Outcome(id="home", name="A settled home"),
    ...     Effect(id="e1", polarity=1), Effect(id="e2", polarity=-1)]
    >>> ends = [("CAUSES", "recovery", "e1"), ("ON", "e1", "fees"), ("IN", "e1", "gateshead"),
    ...     ("CAUSES", "fees", "e2"), ("ON", "e2", "home")]
    >>> links = [Link(id=f"l{at}", kind=kind, source=source, target=target)
    ...     for at, (kind, source, target) in enumerate(ends)]
    >>> graph = influence_of(SystemMap.of(nodes, links))
    >>> asked = Parameters(as_of="2026", include_assumed=True)
    >>> [(row.policy, row.pairs) for row in rank_blocking_policies(graph, asked).rows]
    [('recovery', (('home', 'gateshead'),))]
    """
    return Ranking.of(reach_pairs(graph, parameters)).to_result()


def state_of_pairs(
    graph: InfluenceGraph, parameters: Parameters
) -> dict[tuple[str, str | None], PairState]:
    """Give the state of each pair (outcome, place or None) that a policy reaches.

    A pair is *blocked* if some policy blocks it (what another enables does not cancel that),
    else *mixed* if some policy is mixed on it, else *enabled* if some +1 chain from a policy
    reaches it, else *undetermined*. A pair that is not given has the state *none*. Families
    play no part.
    """
    pairs = reach_pairs(graph, parameters.as_recorded())
    states: dict[tuple[str, str | None], PairState] = {}
    named = (
        ("undetermined", pairs.undetermined),
        ("enabled", pairs.enabled),
        ("mixed", pairs.mixed),
        ("blocked", pairs.blocked),
    )
    for state, keys in named:
        for pair in named_pairs(pairs, distinct(keys % pairs.pair_span)):
            states[pair] = cast("PairState", state)
    return dict(sorted(states.items(), key=lambda item: (item[0][0], item[0][1] or "")))


def blocking_matrix(result: BlockingResult) -> BlockingMatrix:
    """Give a ranking as policies against places: which outcomes each blocks where."""
    cells: dict[tuple[str, str], list[str]] = {}
    policies_in: dict[str, int] = {}
    for row in result.rows:
        for place in row.places:
            policies_in[place] = policies_in.get(place, 0) + 1
        for outcome, place in row.pairs:
            cells.setdefault((row.policy, place), []).append(outcome)
    return BlockingMatrix(
        policies=tuple(row.policy for row in result.rows),
        places=tuple(sorted(policies_in, key=lambda place: (-policies_in[place], place))),
        cells={cell: tuple(outcomes) for cell, outcomes in cells.items()},
    )


def named_pairs(pairs: ReachedPairs, keys: NDArray[np.int64]) -> list[tuple[str, str | None]]:
    """Give the outcome and place of each key by id, None for no place."""
    graph = pairs.graph
    outcomes = graph.outcome_ids[pairs.outcomes_of(keys)].tolist()
    places = graph.place_ids[pairs.ranks_of(keys)].tolist()
    return list(zip(outcomes, places, strict=True))


@dataclass(frozen=True, eq=False)
class Ranking:
    """The columns of the ranking as arrays, one entry a policy.

    ``order`` holds the policies that block a pair with a place, the first first; ``others``
    those that reach anything else that is listed.
    """

    pairs: ReachedPairs
    place_count: NDArray[np.int64]
    outcome_count: NDArray[np.int64]
    pair_count: NDArray[np.int64]
    sources_for: NDArray[np.int64]
    sources_against: NDArray[np.int64]
    persons: Grouped
    newest: NDArray[np.int32]
    is_disputed: NDArray[np.bool_]
    order: NDArray[np.int64]
    others: NDArray[np.int64]

    @classmethod
    def of(cls, pairs: ReachedPairs) -> Ranking:
        """Work out every column."""
        graph, count = pairs.graph, pairs.graph.policies.size
        ranked = pairs.ranked
        rows = pairs.rows_of(ranked)
        by_place = distinct(rows * graph.place_tree.count + pairs.ranks_of(ranked))
        by_outcome = distinct(ranked // graph.place_tree.count)
        place_count = np.bincount(by_place // graph.place_tree.count, minlength=count)
        outcome_count = np.bincount(by_outcome // graph.outcomes.size, minlength=count)
        pair_count = np.bincount(rows, minlength=count)
        held, effects = _effects_in_rows(pairs)
        evidence = graph.evidence
        sources_for = _gathered(evidence.sources_for, held, effects, count).counts()
        sources_against = _gathered(evidence.sources_against, held, effects, count).counts()
        newest = np.full(count, -1, dtype=np.int32)
        np.maximum.at(newest, held, evidence.newest[effects])
        is_disputed = np.zeros(count, dtype=np.bool_)
        is_disputed[held[disputed_effects(graph, pairs.counting)[effects]]] = True
        balance = sources_for - sources_against
        order = np.lexsort((-balance, -pair_count, -outcome_count, -place_count))
        listed = np.concatenate([pairs.blocked, pairs.mixed, pairs.undetermined])
        is_listed = np.bincount(pairs.rows_of(listed), minlength=count) > 0
        return cls(
            pairs=pairs,
            place_count=place_count,
            outcome_count=outcome_count,
            pair_count=pair_count,
            sources_for=sources_for,
            sources_against=sources_against,
            persons=_gathered(evidence.felt_by, held, effects, count),
            newest=newest,
            is_disputed=is_disputed,
            order=order[pair_count[order] > 0],
            others=np.flatnonzero(is_listed & (pair_count == 0)),
        )

    def to_result(self) -> BlockingResult:
        """Give the rows that the limit lets through."""
        parameters = self.pairs.parameters
        limit = parameters.limit
        return BlockingResult(
            revision=self.pairs.graph.revision,
            parameters=parameters,
            graph=self.size(),
            truncated=bool(self.order.size > limit or self.others.size > limit),
            ranked=self.order.size,
            unranked=self.others.size,
            exposed_pairs=self.pairs.exposed,
            rows=tuple(self.rows(self.order[:limit])),
            not_ranked=tuple(self.rows(self.others[:limit])),
        )

    def size(self) -> GraphSize:
        """Give the size of the map that was ranked."""
        graph = self.pairs.graph
        return GraphSize(
            nodes=graph.columns.kinds.size,
            links=graph.columns.link_kinds.size,
            effects=graph.effects.size,
            counting=int(self.pairs.counting.sum()),
        )

    def rows(self, numbers: NDArray[np.int64]) -> Iterable[BlockingRow]:
        """Give the rows of policies by their numbers."""
        graph, pairs = self.pairs.graph, self.pairs
        ranks = pairs.ranks_of(pairs.blocked)
        uncounted = ~pairs.is_counted[ranks]
        ranked = _RowPairs.of(pairs, pairs.ranked)
        mixed = _RowPairs.of(pairs, pairs.mixed)
        undetermined = _RowPairs.of(pairs, pairs.undetermined)
        no_place = _RowPairs.of(pairs, pairs.blocked[uncounted & (ranks == 0)])
        wider = _RowPairs.of(pairs, pairs.blocked[uncounted & (ranks > 0)])
        columns, dates = graph.columns, graph.evidence.dates
        owners, discretions = columns.fields["owner_scale"], columns.fields["discretion"]
        for number in numbers.tolist():
            policy = int(graph.policies[number])
            found = cast("tuple[Pair, ...]", ranked.of_row(number))
            persons = graph.ids_of(self.persons.of_group(number))
            newest = int(self.newest[number])
            yield BlockingRow(
                policy=columns.ids[policy],
                name=columns.names[policy],
                set_by=tuple(graph.ids_of(graph.setters.of_group(policy))),
                owner_scale=owners.get(policy),
                discretion=discretions.get(policy),
                places=tuple(sorted({place for _, place in found})),
                outcomes=tuple(sorted({outcome for outcome, _ in found})),
                pairs=found,
                mixed=mixed.of_row(number),
                undetermined=undetermined.of_row(number),
                no_place=tuple(outcome for outcome, _ in no_place.of_row(number)),
                wider=cast("tuple[Pair, ...]", wider.of_row(number)),
                exposure=len(found) / pairs.exposed if found else 0.0,
                sources_for=int(self.sources_for[number]),
                sources_against=int(self.sources_against[number]),
                people=len(persons),
                people_suppressed=False,
                persons=tuple(persons),
                newest_evidence=dates[newest] if newest >= 0 else None,
                disputed=bool(self.is_disputed[number]),
            )


@dataclass(frozen=True, eq=False)
class _RowPairs:
    """Pairs by id, those of one row side by side."""

    starts: NDArray[np.int64]
    named: list[tuple[str, str | None]]

    @classmethod
    def of(cls, pairs: ReachedPairs, keys: NDArray[np.int64]) -> _RowPairs:
        starts = run_starts(pairs.rows_of(keys), pairs.graph.policies.size)
        return cls(starts, named_pairs(pairs, keys))

    def of_row(self, number: int) -> tuple[tuple[str, str | None], ...]:
        return tuple(self.named[self.starts[number] : self.starts[number + 1]])


def _effects_in_rows(
    pairs: ReachedPairs,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give, for each row, the effects of its -1 chains to blocked pairs with a place, once each."""
    negative = np.flatnonzero(pairs.chains.signs == -1)
    negative = negative[is_member(pairs.keys[negative], pairs.ranked)]
    rows, effects = pairs.chains.take(negative).effects_of(pairs.rows[negative])
    span = max(pairs.graph.effects.size, 1)
    keys = distinct(rows * span + effects)
    return keys // span, keys % span


def _gathered(
    table: Grouped, rows: NDArray[np.int64], effects: NDArray[np.int64], count: int
) -> Grouped:
    """Give for each row what a table has for its effects, once each."""
    positions, members = table.expand(effects)
    return Grouped.of(rows[positions], members, count=count)
