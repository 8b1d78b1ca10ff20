"""Blocking across places on the reference graph, beside plain networkx in the same run."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Iterator

from benchmarks.measuring import MB, Measured, best_of
from benchmarks.plain_networkx import plain_map, rank_plainly, rows_of
from benchmarks.reference_graph import reference_graph
from graphmap.analysis.blocking import rank_blocking_policies
from graphmap.analysis.influence import influence_graph
from graphmap.analysis.parameters import Parameters

SIZES = (1_000, 10_000, 100_000)
GOALS = {1_000: 0.003, 10_000: 0.012, 100_000: 0.1, 1_000_000: 1.0}
#: How many times faster than plain networkx it should be.
LEAST_RATIOS = {10_000: 500.0}
#: Beyond this size plain networkx takes minutes.
LARGEST_PLAIN = 10_000
ASKED = Parameters(as_of="2026-11-24")


def measure(sizes: tuple[int, ...] = SIZES) -> Iterator[Measured]:
    """Measure building the influence graph, and the whole ranking with all its columns.

    At 10,000 nodes two fifths of the time are writing out some 350 rows, a fifth is growing the
    chains, the rest sorting them into pairs and counting: 500 times as fast as plain networkx,
    which has the evidence ready on its edges and needs half a second, would be less than the rows
    alone take.

    Raises
    ------
    AssertionError
        Where plain networkx, asked the same, answers otherwise.
    """
    for size in sizes:
        columns = reference_graph(size).columns()
        yield Measured(
            "influence graph from columns, once a revision",
            size,
            best_of(lambda columns=columns: influence_graph(columns)),
        )
        graph = influence_graph(columns)
        seconds = best_of(lambda graph=graph: rank_blocking_policies(graph, ASKED), seconds=2)
        tracemalloc.start()
        result = rank_blocking_policies(graph, ASKED)
        peak = tracemalloc.get_traced_memory()[1] / MB
        tracemalloc.stop()
        plainly = None
        if size <= LARGEST_PLAIN:
            plain = plain_map(graph, ASKED)
            begin = time.perf_counter()
            rows, exposed = rank_plainly(plain)
            plainly = time.perf_counter() - begin
            assert rows == rows_of(result)
            assert exposed == result.exposed_pairs
        yield Measured(
            "blocking, whole ranking with all columns",
            size,
            seconds,
            goal=GOALS.get(size),
            yardstick="plain networkx",
            least_ratio=LEAST_RATIOS.get(size),
            yardstick_seconds=plainly,
            note=(
                f"({result.ranked:,} policies ranked, {len(result.rows):,} written out,"
                f" {result.exposed_pairs:,} pairs exposed, peak {peak:.0f} MB)"
            ),
        )
