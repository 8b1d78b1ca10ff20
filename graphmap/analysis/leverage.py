"""Leverage points: where much hangs together, and how sure that is.

**Definition.** For each policy, factor and enabling condition that is the cause or target of an
effect (organisations and people are never ranked):

- *pairs reached*: the pairs (outcome, place) that a valid chain from it reaches, of any sign;
- *betweenness* on the bundle graph (`graphmap.analysis.betweenness`);
- *loops* that it takes part in (`graphmap.analysis.loops`);
- the outcomes it *dominates*: at least one -1 chain from a policy reaches the outcome, and on
  every such chain it lies between the policy and the outcome;
- its Meadows level, the scale that controls it, and the sources of the effects of its chains.

**Order.** Pairs reached, loops, betweenness (all descending), id. **Stability**
(`graphmap.analysis.stability`): over 200 draws of the sources pairs reached is counted again,
ties broken by loops, betweenness and id as before; ``unstable`` is an interval of ranks wider
than the larger of 3 and a tenth of the rows.

A scope keeps pairs, chains and loops in the place or within it; for an organisation, the rows
of the policies that it sets or applies. Betweenness is always that of the whole map.

**When not to trust it.** Whatever much has been recorded about stands high. See
``docs/explanation/leverage.md``.

**References.** Meadows, D. H. (1999), Leverage points: places to intervene in a system,
Sustainability Institute. Efron, B. (1979), Bootstrap methods, Annals of Statistics 7(1),
https://doi.org/10.1214/aos/1176344552. Dominators: Lengauer, T. and Tarjan, R. E. (1979), ACM
TOPLAS 1(1), https://doi.org/10.1145/357062.357071.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from graphmap.analysis.betweenness import sampled_betweenness
from graphmap.analysis.chains import Chains, find_chains
from graphmap.analysis.chains_explained import chain_order, explain_chain, refuse_too_many
from graphmap.analysis.cycles import Cycle, find_cycles
from graphmap.analysis.grouped import Grouped
from graphmap.analysis.influence import InfluenceGraph, counting_effects
from graphmap.analysis.keys import distinct, is_member
from graphmap.analysis.loops import DEFAULT_MAX_LENGTH, loops_of
from graphmap.analysis.pair_states import PairKeys
from graphmap.analysis.pairs import Scope
from graphmap.analysis.parameters import Parameters
from graphmap.analysis.places import NO_PLACE
from graphmap.analysis.results import ExplainedChain, ExplainedPair
from graphmap.analysis.results_leverage import LeverageExplanation, LeverageResult, LeverageRow
from graphmap.analysis.results_shared import size_of
from graphmap.analysis.stability import (
    REPLICATES,
    kept_effects,
    pairs_reached,
    rank_intervals,
)
from graphmap.errors import NotFound
from graphmap.model.catalogue import NODE_KINDS

#: The loops that are counted at most, the shorter ones first.
MOST_LOOPS: Final = 1_000
_RANKED: Final = [NODE_KINDS.index(kind) for kind in ("Policy", "Factor", "EnablingCondition")]
_CONTROL: Final = ("owner_scale", "controllable_by", "scale")


def rank_leverage(
    graph: InfluenceGraph, parameters: Parameters, *, max_length: int = DEFAULT_MAX_LENGTH
) -> LeverageResult:
    """Rank leverage points, each with the interval that its rank lies in.

    Takes time in proportion to the chains, the paths of loops, and 256 searches of the map.

    Parameters
    ----------
    graph
        The influence graph of one revision.
    parameters
        What counts, the scope, and how many rows are given at most.
    max_length
        The most effects of the loops counted.

    Raises
    ------
    RequestRefused
        Where the scope is neither a place nor an organisation of the map.

    Examples
    --------
    A rule raises fees, and fees block a home: the fees lie on the only chain.

    >>> from graphmap.analysis.influence import influence_of
    >>> from graphmap.analysis.parameters import Parameters
    >>> from graphmap.model.links import Link
    >>> from graphmap.model.nodes import Effect, Factor, Outcome, Place, Policy
    >>> from graphmap.model.system_map import SystemMap
    >>> nodes = [Policy(id="rule", name="Rule"), Factor(id="fees", name="Fees"),
    ...     Outcome(id="home", name="A home"), Place(id="york", name="York"),
    ...     Effect(id="e1", polarity=1), Effect(id="e2", polarity=-1)]
    >>> ends = [("rule", "e1", "fees"), ("fees", "e2", "home")]
    >>> links = [Link(id=f"{kind.lower()}-{effect}", kind=kind, source=source, target=target)
    ...     for cause, effect, end in ends for kind, source, target in
    ...     (("CAUSES", cause, effect), ("ON", effect, end), ("IN", effect, "york"))]
    >>> graph = influence_of(SystemMap.of(nodes, links))
    >>> asked = Parameters(as_of="2026", include_assumed=True)
    >>> [(row.node, row.pairs_reached, row.betweenness, row.dominates)
    ...     for row in rank_leverage(graph, asked).rows]
    [('fees', 1, 0.5, ('home',)), ('rule', 1, 0.0, ())]
    """
    table = _Table(graph, parameters, max_length)
    order = table.order[table.is_asked[table.order]]
    limit = parameters.limit
    return LeverageResult(
        revision=graph.revision,
        parameters=parameters,
        max_length=max_length,
        graph=size_of(graph, table.counting),
        truncated=order.size > limit,
        ranked=order.size,
        betweenness_sources=table.betweenness_sources,
        betweenness_nodes=graph.vertices.size,
        loops_counted=len(table.cycles),
        all_loops=table.all_loops,
        replicates=REPLICATES,
        rows=tuple(table.row(row) for row in order[:limit].tolist()),
    )


def explain_leverage(
    graph: InfluenceGraph,
    parameters: Parameters,
    node: str,
    *,
    max_length: int = DEFAULT_MAX_LENGTH,
) -> LeverageExplanation:
    """Give one leverage point with the chains and loops behind its numbers.

    Raises
    ------
    NotFound
        Where no policy, factor or enabling condition of the table has that id.
    LimitReached
        Where more chains stand behind the row than are written out.
    """
    table = _Table(graph, parameters, max_length)
    vertex = np.flatnonzero(graph.vertices == graph.position.get(node, -1))
    rows = np.flatnonzero(np.isin(table.vertices, vertex) & table.is_asked)
    if not rows.size:
        raise NotFound("No leverage point has that id; look it up in the table.")
    row = table.row(int(rows[0]))
    mine = np.flatnonzero(table.chains.starts == table.vertices[rows[0]])
    own = [cycle for cycle in table.cycles if int(vertex[0]) in cycle.nodes]
    outcomes = np.array(graph.ids_of(graph.vertices), dtype=np.object_)[table.negative.ends]
    refuse_too_many(mine.size + int(np.isin(outcomes, row.dominates).sum()))
    return LeverageExplanation(
        revision=graph.revision,
        parameters=parameters,
        max_length=max_length,
        graph=size_of(graph, table.counting),
        row=row,
        pairs=_explained_pairs(table, mine),
        loops=tuple(loops_of(graph, table.counting, own)),
        dominated=tuple(
            (outcome, _explained(graph, table.negative, np.flatnonzero(outcomes == outcome)))
            for outcome in row.dominates
        ),
    )


def _explained_pairs(table: _Table, mine: NDArray[np.int64]) -> tuple[ExplainedPair, ...]:
    """Give the pairs that some chains reach, each with its chains."""
    keys = table.pair_keys
    pairs: dict[tuple[str, str | None], list[int]] = {}
    for chain, pair in zip(mine.tolist(), keys.named(keys.keys[mine]), strict=True):
        pairs.setdefault(pair, []).append(chain)
    return tuple(
        ExplainedPair(*pair, _explained(table.graph, table.chains, np.array(chains)))
        for pair, chains in sorted(pairs.items(), key=lambda item: str(item[0]))
    )


def _explained(
    graph: InfluenceGraph, chains: Chains, numbers: NDArray[np.int64]
) -> tuple[ExplainedChain, ...]:
    """Give chains by their numbers, the shorter ones first."""
    explained = (explain_chain(graph, chains, at) for at in numbers.tolist())
    return tuple(sorted(explained, key=chain_order))


class _Table:
    """The columns, one entry a policy, factor or condition, in the order of ids."""

    def __init__(self, graph: InfluenceGraph, parameters: Parameters, max_length: int) -> None:
        self.graph = graph
        self.counting = counting_effects(graph, parameters)
        scope = Scope.of(graph, parameters)
        is_ranked = np.isin(graph.columns.kinds[graph.vertices], _RANKED)
        self.vertices = np.flatnonzero(is_ranked)
        self.is_asked = self._asked(parameters, scope)
        every = find_chains(
            graph,
            self.counting,
            starts=is_ranked,
            ends=graph.is_outcome,
            max_steps=parameters.max_steps,
        )
        in_scope = scope.has_places[every.places]
        minus = in_scope & (every.signs == -1) & graph.is_policy[every.starts]
        self.negative = every.take(np.flatnonzero(minus))
        placed = every.take(np.flatnonzero(in_scope & (every.places != NO_PLACE)))
        self.row_of_vertex = np.cumsum(is_ranked) - 1
        self._reach(placed)
        self._loops(max_length, scope)
        self._betweenness()
        self.order = np.lexsort((self.by_betweenness, -self.loops, -self.pairs))
        self.dominates = self._dominates()
        self._stability()

    def _asked(self, parameters: Parameters, scope: Scope) -> NDArray[np.bool_]:
        """Say which rows are those of an organisation's policies, where that is the scope."""
        if parameters.scope is None or not scope.has_places.all():
            return np.ones(self.vertices.size, dtype=np.bool_)
        numbers = self.graph.policy_numbers[self.graph.vertices[self.vertices]]
        return self.graph.is_policy[self.vertices] & scope.has_rows[numbers]

    def _reach(self, placed: Chains) -> None:
        """Put the chains in the order of rows and pairs, and count pairs and sources."""
        span = self.graph.outcomes.size * self.graph.place_tree.count
        keys = self.row_of_vertex[placed.starts] * span + PairKeys.of(self.graph, placed).keys
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        self.chains = placed.take(order)
        self.pair_keys = PairKeys.of(self.graph, self.chains)
        begins = np.diff(keys, prepend=-1) != 0
        self.pair_of = np.cumsum(begins) - 1
        self.row_of_pair = keys[begins] // span if span else keys[:0]
        self.pairs = np.bincount(self.row_of_pair, minlength=self.vertices.size)
        rows = self.row_of_vertex[self.chains.starts].astype(np.int32)
        held, effects = self.chains.effects_of(rows)
        table = Grouped.of(held, effects, count=self.vertices.size)
        at, sources = self.graph.evidence.sources_for.expand(table.members)
        found = Grouped.of(table.groups()[at], sources, count=self.vertices.size)
        self.sources = found.counts()

    def _loops(self, max_length: int, scope: Scope) -> None:
        found: list[Cycle] = find_cycles(
            self.graph,
            self.counting,
            max_length=max_length,
            most=MOST_LOOPS + 1,
            has_places=None if scope.has_places.all() else scope.has_places,
        )
        self.cycles = found[:MOST_LOOPS]
        self.all_loops = len(found) <= MOST_LOOPS
        nodes = np.array([node for cycle in self.cycles for node in cycle.nodes], dtype=np.int64)
        self.loops = np.bincount(nodes, minlength=self.graph.vertices.size)[self.vertices]

    def _betweenness(self) -> None:
        graph, size = self.graph, self.graph.vertices.size
        counted = np.flatnonzero(self.counting)
        keys = distinct(graph.causes[counted].astype(np.int64) * size + graph.targets[counted])
        causes, targets = (keys // size).astype(np.int32), (keys % size).astype(np.int32)
        scores, self.betweenness_sources = sampled_betweenness(causes, targets, size)
        self.betweenness = scores[self.vertices]
        # Rounded, so that equal scores summed in another order tie and the id decides.
        self.by_betweenness = -np.round(self.betweenness, 12)

    def _dominates(self) -> Grouped:
        """Give the outcomes whose every -1 chain a row lies within, as vertices."""
        chains, size = self.negative, self.graph.vertices.size
        to_outcome = np.bincount(chains.ends, minlength=size)
        later = chains.effects[1:]
        there = later >= 0
        nodes = self.graph.causes[later[there]].astype(np.int64)
        outcomes = np.broadcast_to(chains.ends, later.shape)[there].astype(np.int64)
        keys, counts = np.unique(nodes * size + outcomes, return_counts=True)
        lies_on_all = counts == to_outcome[keys % size]
        nodes, outcomes = keys[lies_on_all] // size, keys[lies_on_all] % size
        kept = is_member(nodes, self.vertices)
        rows = self.row_of_vertex[nodes[kept]]
        return Grouped.of(rows, outcomes[kept], count=self.vertices.size)

    def _stability(self) -> None:
        tie_break = np.empty(self.vertices.size, dtype=np.int64)
        tie_break[np.lexsort((self.by_betweenness, -self.loops))] = np.arange(self.vertices.size)
        counts = pairs_reached(
            kept_effects(self.graph, self.counting),
            self.chains,
            self.pair_of,
            self.row_of_pair,
            self.vertices.size,
        )
        asked = np.flatnonzero(self.is_asked)
        found = rank_intervals(counts[asked], np.argsort(np.argsort(tie_break[asked])))
        self.low, self.high = (np.zeros(self.vertices.size, dtype=np.int64) for _ in range(2))
        self.low[asked], self.high[asked] = found.low, found.high
        self.rank = np.zeros(self.vertices.size, dtype=np.int64)
        ranked = self.order[self.is_asked[self.order]]
        self.rank[ranked] = np.arange(1, ranked.size + 1)
        self.widest = max(3.0, asked.size / 10)

    def row(self, row: int) -> LeverageRow:
        """Give one row by ids."""
        graph, vertex = self.graph, int(self.vertices[row])
        columns, node = graph.columns, int(graph.vertices[vertex])
        level = columns.fields["meadows_level"].get(node)
        control = (columns.fields[name].get(node) for name in _CONTROL)
        low, high = int(self.low[row]), int(self.high[row])
        return LeverageRow(
            node=columns.ids[node],
            name=columns.names[node],
            kind=NODE_KINDS[int(columns.kinds[node])],
            pairs_reached=int(self.pairs[row]),
            betweenness=float(self.betweenness[row]),
            loops=int(self.loops[row]),
            dominates=tuple(graph.ids_of(graph.vertices[self.dominates.of_group(row)])),
            meadows_level=None if level is None else int(level),
            controlled_by=next((scale for scale in control if scale), None),
            set_by=tuple(graph.ids_of(graph.setters.of_group(node))),
            sources=int(self.sources[row]),
            rank=int(self.rank[row]),
            rank_interval=(low, high),
            unstable=high - low > self.widest,
        )
