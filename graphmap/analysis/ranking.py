"""The columns of the ranking of blocking policies, and its rows by id."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from graphmap.analysis.grouped import Grouped, run_starts
from graphmap.analysis.influence import disputed_effects
from graphmap.analysis.pairs import ReachedPairs
from graphmap.analysis.results import BlockingResult, BlockingRow, GraphSize, Pair

Value = TypeVar("Value")


@dataclass(frozen=True, eq=False)
class Ranking:
    """The columns of the ranking as arrays, one entry a policy.

    ``places`` and ``outcomes`` are those of blocked pairs with a place, as ranks and positions
    of `ReachedPairs`. ``order`` holds the policies that block such a pair, the first first;
    ``others`` those that reach anything else that is listed.
    """

    pairs: ReachedPairs
    places: Grouped
    outcomes: Grouped
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
        evidence = graph.evidence
        ranked = np.flatnonzero(pairs.is_ranked)
        rows = pairs.rows[ranked]
        places = Grouped.of(rows, pairs.ranks[ranked], count=count)
        outcomes = Grouped.of(rows, pairs.outcomes[ranked], count=count)
        pair_count = np.bincount(rows, minlength=count)
        held, effects = _effects_in_rows(pairs)
        sources_for = _gathered(evidence.sources_for, held, effects, count).counts()
        sources_against = _gathered(evidence.sources_against, held, effects, count).counts()
        newest = np.full(count, -1, dtype=np.int32)
        np.maximum.at(newest, held, evidence.newest[effects])
        is_disputed = np.zeros(count, dtype=np.bool_)
        is_disputed[held[disputed_effects(graph, pairs.counting)[effects]]] = True
        order = np.lexsort(
            (sources_against - sources_for, -pair_count, -outcomes.counts(), -places.counts())
        )
        is_listed = np.zeros(count, dtype=np.bool_)
        is_listed[pairs.rows[pairs.has_minus | ~pairs.has_plus]] = True
        return cls(
            pairs=pairs,
            places=places,
            outcomes=outcomes,
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
        ranked, others = self.order[:limit], self.others[:limit]
        rows = self.rows(np.concatenate([ranked, others]))
        return BlockingResult(
            revision=self.pairs.graph.revision,
            parameters=parameters,
            graph=self.size(),
            truncated=self.order.size > limit or self.others.size > limit,
            ranked=self.order.size,
            unranked=self.others.size,
            exposed_pairs=self.pairs.exposed,
            rows=tuple(rows[: ranked.size]),
            not_ranked=tuple(rows[ranked.size :]),
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

    def rows(self, numbers: NDArray[np.int64]) -> list[BlockingRow]:
        """Give the rows of policies by their numbers."""
        lists = _RowLists.of(self, numbers)
        return [self._row(number, lists) for number in cast("list[int]", numbers.tolist())]

    def _row(self, number: int, lists: _RowLists) -> BlockingRow:
        graph, pairs = self.pairs.graph, lists.pairs.of_row(number)
        columns, policy = graph.columns, int(graph.policies[number])
        newest = int(self.newest[number])
        return BlockingRow(
            policy=columns.ids[policy],
            name=columns.names[policy],
            set_by=lists.setters.of_row(number),
            owner_scale=columns.fields["owner_scale"].get(policy),
            discretion=columns.fields["discretion"].get(policy),
            places=lists.places.of_row(number),
            outcomes=lists.outcomes.of_row(number),
            pairs=pairs,
            mixed=lists.mixed.of_row(number),
            undetermined=lists.undetermined.of_row(number),
            no_place=tuple(outcome for outcome, _ in lists.no_place.of_row(number)),
            wider=lists.wider.of_row(number),
            exposure=len(pairs) / self.pairs.exposed if pairs else 0.0,
            sources_for=int(self.sources_for[number]),
            sources_against=int(self.sources_against[number]),
            people=lists.persons.length_of(number),
            people_suppressed=False,
            persons=lists.persons.of_row(number),
            newest_evidence=graph.evidence.dates[newest] if newest >= 0 else None,
            disputed=bool(self.is_disputed[number]),
        )


@dataclass(frozen=True, eq=False)
class _RowList(Generic[Value]):
    """A list for each row, side by side."""

    starts: list[int]
    values: tuple[Value, ...]

    def of_row(self, number: int) -> tuple[Value, ...]:
        return self.values[self.starts[number] : self.starts[number + 1]]

    def length_of(self, number: int) -> int:
        return self.starts[number + 1] - self.starts[number]


@dataclass(frozen=True, eq=False)
class _RowLists:
    """Everything in a row that is a list, by id; made for all the rows asked for at once."""

    setters: _RowList[str]
    persons: _RowList[str]
    places: _RowList[str]
    outcomes: _RowList[str]
    pairs: _RowList[Pair]
    wider: _RowList[Pair]
    mixed: _RowList[tuple[str, str | None]]
    undetermined: _RowList[tuple[str, str | None]]
    no_place: _RowList[tuple[str, str | None]]

    @classmethod
    def of(cls, ranking: Ranking, numbers: NDArray[np.int64]) -> _RowLists:
        pairs, graph = ranking.pairs, ranking.pairs.graph
        is_asked = np.zeros(graph.policies.size, dtype=np.bool_)
        is_asked[numbers] = True
        setting, setters = graph.setters.expand(graph.policies)

        def listed(chosen: NDArray[np.bool_]) -> _RowList[tuple[str, str | None]]:
            kept = np.flatnonzero(chosen & is_asked[pairs.rows])
            starts = run_starts(pairs.rows[kept], graph.policies.size)
            return _RowList(cast("list[int]", starts.tolist()), pairs.named(kept))

        def named(table: Grouped, ids: NDArray[np.object_]) -> _RowList[str]:
            names = cast("list[str]", ids[table.members].tolist())
            return _RowList(cast("list[int]", table.starts.tolist()), tuple(names))

        return cls(
            setters=_RowList(
                cast("list[int]", run_starts(setting, graph.policies.size).tolist()),
                tuple(graph.ids_of(setters)),
            ),
            persons=named(ranking.persons, graph.id_array),
            places=named(ranking.places, graph.place_ids),
            outcomes=named(ranking.outcomes, graph.outcome_ids),
            pairs=cast("_RowList[Pair]", listed(pairs.is_ranked)),
            wider=cast("_RowList[Pair]", listed(pairs.is_wider)),
            mixed=listed(pairs.is_mixed),
            undetermined=listed(pairs.is_undetermined),
            no_place=listed(pairs.is_placeless),
        )


def _effects_in_rows(
    pairs: ReachedPairs,
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Give, for each row, the effects of its -1 chains to blocked pairs with a place, once each."""
    chains, pair_of = pairs.chains, pairs.pair_of
    blocking = np.flatnonzero((chains.signs == -1) & pairs.is_ranked[pair_of])
    rows, effects = chains.take(blocking).effects_of(pairs.rows[pair_of[blocking]])
    held = Grouped.of(rows, effects, count=pairs.graph.policies.size)
    return held.groups(), held.members


def _gathered(
    table: Grouped, rows: NDArray[np.int64], effects: NDArray[np.int32], count: int
) -> Grouped:
    """Give for each row what a table has for its effects, once each."""
    positions, members = table.expand(effects)
    return Grouped.of(rows[positions], members, count=count)
