"""Loops, what-if, smallest sets, patterns and leverage on the reference graph."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import product

import networkx as nx

from benchmarks.measuring import Measured, best_of
from benchmarks.reference_graph import reference_graph
from graphmap.analysis.betweenness import scores_of_edges
from graphmap.analysis.blocking import rank_blocking_policies
from graphmap.analysis.influence import InfluenceGraph, counting_effects, influence_graph
from graphmap.analysis.leverage import rank_leverage
from graphmap.analysis.loops import find_loops
from graphmap.analysis.parameters import Parameters
from graphmap.analysis.patterns import find_patterns
from graphmap.analysis.results_patterns import PatternQuestion
from graphmap.analysis.scenarios import PolicyOff, Scenario
from graphmap.analysis.smallest_set.finding import find_smallest_set
from graphmap.analysis.smallest_set.results import SetQuestion
from graphmap.analysis.what_if import what_if

SIZES = (1_000, 10_000, 100_000)
ASKED = Parameters(as_of="2026-11-24")
WHAT_IF_GOALS = {1_000: 0.003, 10_000: 0.012, 100_000: 0.1}
SET_GOALS = {1_000: 0.1, 10_000: 0.5, 100_000: 10.0}
PATTERN_GOALS = {1_000: 0.01, 10_000: 0.1, 100_000: 1.0}
LEVERAGE_GOALS = {1_000: 0.1, 10_000: 0.6, 100_000: 6.0}
LOOP_GOALS = {1_000: 0.005, 10_000: 0.04, 100_000: 0.4}
#: Beyond this size plain networkx takes minutes.
LARGEST_PLAIN = 1_000


def measure(sizes: tuple[int, ...] = SIZES) -> Iterator[Measured]:
    """Measure every analysis but blocking, each beside its yardstick where that ends in time."""
    for size in sizes:
        graph = influence_graph(reference_graph(size).columns())
        yield measure_loops(graph, size)
        yield measure_leverage(graph, size)
        yield measure_patterns(graph, size)
        yield measure_what_if(graph, size)
        yield measure_smallest_set(graph, size)


def measure_loops(graph: InfluenceGraph, size: int) -> Measured:
    result = find_loops(graph, ASKED)
    plainly = None
    if size <= LARGEST_PLAIN:
        begin = time.perf_counter()
        plain = loops_plainly(graph)
        plainly = time.perf_counter() - begin
        assert plain == [loop.nodes for loop in result.rows]
    return Measured(
        "loops up to 6 effects, the first 1,000",
        size,
        best_of(lambda: find_loops(graph, ASKED)),
        goal=LOOP_GOALS.get(size),
        yardstick="plain networkx",
        yardstick_seconds=plainly,
        note=f"({len(result.rows)} loops)",
    )


def loops_plainly(graph: InfluenceGraph) -> list[tuple[str, ...]]:
    """Give the loops by networkx's simple cycles and the place rule."""
    tree = graph.place_tree
    ends = tree.ends.tolist()
    places: dict[tuple[str, str], set[int]] = {}
    ids = graph.ids_of(graph.vertices)
    for effect in counting_effects(graph, ASKED).nonzero()[0].tolist():
        step = (ids[graph.causes[effect]], ids[graph.targets[effect]])
        places.setdefault(step, set()).add(int(graph.places[effect]))
    found = []
    for cycle in nx.simple_cycles(nx.DiGraph(list(places)), length_bound=6):
        steps = zip(cycle, [*cycle[1:], cycle[0]], strict=True)
        if any(
            all(place <= max(chosen) < ends[place] for place in chosen)
            for chosen in product(*(places[step] for step in steps))
        ):
            at = cycle.index(min(cycle))
            found.append(tuple(cycle[at:] + cycle[:at]))
    return sorted(found, key=lambda nodes: (len(nodes), nodes))


def measure_what_if(graph: InfluenceGraph, size: int) -> Measured:
    """Switch off the policy that blocks most: of all policies the one with most to look at."""
    policy = rank_blocking_policies(graph, ASKED).rows[0].policy
    scenario = Scenario(off=(PolicyOff(policy),))
    result = what_if(graph, ASKED, scenario)
    return Measured(
        "what-if, one policy off",
        size,
        best_of(lambda: what_if(graph, ASKED, scenario)),
        goal=WHAT_IF_GOALS.get(size),
        note=f"({result.changed} pairs change)",
    )


def measure_smallest_set(graph: InfluenceGraph, size: int) -> Measured:
    """Find the sets for budgets 1 to 10.

    At 1,000 nodes half of the time is the search among the twenty policies or so that no bound
    rules out, a third the linear programs that rule out the others: so small a map leaves more
    to search than a larger one, in which few policies stand out.
    """
    question = SetQuestion(budget=10, time_limit=60)
    result = find_smallest_set(graph, ASKED, question)
    assert not result.truncated
    return Measured(
        "smallest set, budget 1 to 10",
        size,
        best_of(lambda: find_smallest_set(graph, ASKED, question)),
        goal=SET_GOALS.get(size),
        note=f"({result.blocked_pairs:,} blocked pairs, {len(result.rows[-1].freed):,} freed)",
    )


def measure_patterns(graph: InfluenceGraph, size: int) -> Measured:
    question = PatternQuestion(scale="country")
    result = find_patterns(graph, ASKED, question)
    assert result.is_complete
    return Measured(
        "shared patterns, country scale",
        size,
        best_of(lambda: find_patterns(graph, ASKED, question)),
        goal=PATTERN_GOALS.get(size),
        note=f"({result.found:,} patterns across {result.systems} places)",
    )


def measure_leverage(graph: InfluenceGraph, size: int) -> Measured:
    """Rank leverage points beside networkx's betweenness alone, exact up to 2,000 nodes."""
    result = rank_leverage(graph, ASKED)
    plainly = None
    if size <= LARGEST_PLAIN:
        counting = counting_effects(graph, ASKED)
        bundles = zip(
            graph.causes[counting].tolist(), graph.targets[counting].tolist(), strict=True
        )
        plain = nx.DiGraph()
        plain.add_nodes_from(range(graph.vertices.size))
        plain.add_edges_from(bundles)
        begin = time.perf_counter()
        nx.betweenness_centrality(plain)
        plainly = time.perf_counter() - begin
    return Measured(
        "leverage with stability",
        size,
        best_of(lambda: (scores_of_edges.cache_clear(), rank_leverage(graph, ASKED))),
        goal=LEVERAGE_GOALS.get(size),
        yardstick="networkx, betweenness alone",
        yardstick_seconds=plainly,
        note=f"({result.ranked:,} rows)",
    )
