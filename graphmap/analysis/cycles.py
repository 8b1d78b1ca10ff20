"""Elementary cycles of bundles whose effects have a place in common, the shorter ones first.

The kernel behind `graphmap.analysis.loops` and what a scenario does to loops.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, cast

import numpy as np
from numpy.typing import NDArray

from graphmap.analysis.grouped import run_starts
from graphmap.analysis.influence import InfluenceGraph
from graphmap.errors import LimitReached

#: How many paths are looked at in one step before the work is refused (about 250 MB).
MOST_PATHS: Final = 5_000_000


@dataclass(frozen=True)
class Cycle:
    """A cycle by its vertices, from the smallest on, and its places by number, by id."""

    nodes: tuple[int, ...]
    places: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class _Steps:
    """The effects that lead on, once for each (cause, target, place), grouped by cause."""

    starts: NDArray[np.int64]
    targets: NDArray[np.int32]
    places: NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class _Paths:
    """Paths of one length: a row of vertices for each step, and the narrowest place of each."""

    nodes: list[NDArray[np.int32]]
    places: NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class _Extended:
    """Ways to lengthen paths: which path, the vertex it comes to, its narrowest place then."""

    origin: NDArray[np.int32]
    targets: NDArray[np.int32]
    places: NDArray[np.int32]


def find_cycles(
    graph: InfluenceGraph,
    counting: NDArray[np.bool_],
    *,
    max_length: int,
    most: int,
    through: NDArray[np.bool_] | None = None,
    has_places: NDArray[np.bool_] | None = None,
) -> list[Cycle]:
    """Find elementary cycles in the order of length, then ids.

    A path starts from the vertex of its cycle that comes first and grows effect by effect while
    its places nest; the narrowest of them is all that a further effect is compared with, so
    effects of one cause, target and place are looked at once. Only vertices of one strongly
    connected component can lie on a cycle.

    Parameters
    ----------
    graph
        The influence graph.
    counting
        Which effects count.
    max_length
        The most effects of a cycle.
    most
        How many cycles are wanted: no longer cycle is looked for once there are so many.
    through
        Vertices of which a cycle must have one; absent, any.
    has_places
        Places, by number, of which a cycle must have one; the others are not listed.

    Raises
    ------
    LimitReached
        Where more than `MOST_PATHS` paths would have to be looked at together.
    """
    steps = _steps(graph, counting, max_length)
    order = _order(graph, through)
    is_start = np.ones(order.size, dtype=np.bool_) if through is None else through
    ranks = graph.place_tree.ranks
    first = np.flatnonzero(is_start).astype(np.int32)
    paths = _Paths([first], np.zeros(first.size, dtype=np.int32))
    cycles: list[Cycle] = []
    for length in range(1, max_length + 1):
        added = _extended(graph, steps, order, paths)
        cycles += _distinct(_closed(paths, added, has_places), ranks, most - len(cycles))
        if len(cycles) >= most or length == max_length:
            break
        paths = _going_on(paths, added)
    return cycles


def _steps(graph: InfluenceGraph, counting: NDArray[np.bool_], max_length: int) -> _Steps:
    """Give the effects that may lie on a cycle, alike ones once.

    A vertex that nothing leads to, or that leads nowhere, lies on none; nor, those left out,
    do the next. A few rounds leave little but the strongly connected components.
    """
    effects = np.flatnonzero(counting)
    count = graph.vertices.size
    for _ in range(max_length):
        causes, targets = graph.causes[effects], graph.targets[effects]
        leads_on, is_led_to = (np.zeros(count, dtype=np.bool_) for _ in range(2))
        leads_on[causes] = True
        is_led_to[targets] = True
        kept = leads_on[targets] & is_led_to[causes]
        if kept.all():
            break
        effects = effects[kept]
    cells = graph.cells[effects]
    is_first = np.ones(effects.size, dtype=np.bool_)
    is_first[1:] = cells[1:] != cells[:-1]
    effects = effects[is_first]
    return _Steps(
        run_starts(graph.causes[effects], count), graph.targets[effects], graph.places[effects]
    )


def _order(graph: InfluenceGraph, through: NDArray[np.bool_] | None) -> NDArray[np.int32]:
    """Number the vertices so that those that cycles start from come first."""
    if through is None:
        return np.arange(graph.vertices.size, dtype=np.int32)
    order = np.empty(through.size, dtype=np.int32)
    order[np.argsort(~through, kind="stable")] = np.arange(through.size)
    return order


def _extended(
    graph: InfluenceGraph, steps: _Steps, order: NDArray[np.int32], paths: _Paths
) -> _Extended:
    """Put one more effect on each path in every way that keeps its places nested."""
    at = paths.nodes[-1]
    begin = steps.starts[at]
    counts = steps.starts[at + 1] - begin
    total = int(counts.sum())
    if total > MOST_PATHS:
        raise LimitReached(
            f"more than {MOST_PATHS:,} paths would have to be looked at for loops of this length;"
            " ask for a smaller max_length or a scope"
        )
    where = np.arange(total, dtype=np.int32)
    where += np.repeat((begin - np.cumsum(counts) + counts).astype(np.int32), counts)
    origin = np.repeat(np.arange(at.size, dtype=np.int32), counts)
    before, after = paths.places[origin], steps.places[where]
    ends = graph.place_tree.ends
    fits = np.flatnonzero((after < ends[paths.places][origin]) & (before < ends[after]))
    origin, targets = origin[fits], steps.targets[where[fits]]
    follows = order[targets] >= order[paths.nodes[0]][origin]
    return _Extended(
        origin[follows], targets[follows], np.maximum(before[fits], after[fits])[follows]
    )


def _closed(paths: _Paths, added: _Extended, has_places: NDArray[np.bool_] | None) -> _Paths:
    """Give the paths that come back to where they started."""
    closes = added.targets == paths.nodes[0][added.origin]
    if has_places is not None:
        closes &= has_places[added.places]
    origin = added.origin[closes]
    return _Paths([nodes[origin] for nodes in paths.nodes], added.places[closes])


def _going_on(paths: _Paths, added: _Extended) -> _Paths:
    """Give the paths that come to a vertex that they have not been at."""
    is_new = np.ones(added.origin.size, dtype=np.bool_)
    for nodes in paths.nodes:
        is_new &= nodes[added.origin] != added.targets
    origin = added.origin[is_new]
    nodes = [*(nodes[origin] for nodes in paths.nodes), added.targets[is_new]]
    return _Paths(nodes, added.places[is_new])


def _distinct(closed: _Paths, ranks: NDArray[np.int32], most: int) -> list[Cycle]:
    """Give the cycles once each, turned to begin at the smallest vertex, in the order of ids."""
    if not closed.places.size:
        return []
    nodes = np.stack(closed.nodes, axis=1)
    length = nodes.shape[1]
    rows = np.arange(len(nodes))
    first = np.asarray(nodes.argmin(axis=1), dtype=np.int64)
    nodes = np.stack([nodes[rows, (first + step) % length] for step in range(length)], axis=1)
    order = np.lexsort((ranks[closed.places], *nodes.T[::-1]))
    nodes, places = nodes[order], closed.places[order]
    begins = np.ones(places.size, dtype=np.bool_)
    begins[1:] = (nodes[1:] != nodes[:-1]).any(axis=1)
    bounds = [*np.flatnonzero(begins).tolist(), places.size][: most + 1]
    return [
        Cycle(
            tuple(cast("Sequence[int]", nodes[start].tolist())),
            tuple(dict.fromkeys(cast("list[int]", places[start:end].tolist()))),
        )
        for start, end in pairwise(bounds)
    ]
