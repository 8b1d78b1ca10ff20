"""Betweenness on the bundle graph, many sources at a time.

Networkx's `betweenness_centrality` on a graph of thousands of nodes takes seconds, so a kernel
stands in for it: breadth-first search and the accumulation of Brandes for a block of sources at
once, as products of sparse and dense tables. Tests compare it with networkx.
"""

from __future__ import annotations

import random
from functools import lru_cache
from typing import Final, cast

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

#: Up to so many nodes every node is a source; above, `SAMPLED` of them are.
MOST_EXACT: Final = 2_000
SAMPLED: Final = 256
SEED: Final = 0
_BLOCK: Final = 64
#: A table of a block has about so many numbers at most: of a larger map fewer sources at a time.
_LARGEST_TABLE: Final = 1_000_000
#: Of so many maps the scores are kept.
_MOST_KEPT: Final = 4


def sampled_betweenness(
    causes: NDArray[np.int32], targets: NDArray[np.int32], count: int
) -> tuple[NDArray[np.float64], int]:
    """Give the normalised betweenness of ``count`` nodes, and from how many sources.

    **Definition.** The share of shortest paths between two other nodes that pass through a
    node, summed over pairs and divided by their number, (n - 1)(n - 2). Exact up to
    `MOST_EXACT` nodes; above, from `SAMPLED` nodes drawn with seed 0 and scaled, as
    ``networkx.betweenness_centrality(graph, k=256, seed=0)`` draws and scales them.

    Parameters
    ----------
    causes, targets
        The edges, each once; an edge from a node to itself plays no part.
    count
        How many nodes there are.

    Notes
    -----
    Takes time in proportion to sources times edges times the longest shortest path, on dense
    blocks. Brandes, U. (2001), A faster algorithm for betweenness centrality, Journal of
    Mathematical Sociology 25(2), https://doi.org/10.1080/0022250X.2001.9990249.

    Examples
    --------
    On the path 0 -> 1 -> 2 one of two pairs runs through the middle:

    >>> scores, _ = sampled_betweenness(np.array([0, 1]), np.array([1, 2]), 3)
    >>> scores.tolist()
    [0.0, 0.5, 0.0]
    """
    kept = causes != targets
    ends = (each[kept].astype(np.int32).tobytes() for each in (causes, targets))
    return scores_of_edges(*ends, count)


@lru_cache(maxsize=_MOST_KEPT)
def scores_of_edges(causes: bytes, targets: bytes, count: int) -> tuple[NDArray[np.float64], int]:
    """Give the same of edges told as bytes, kept: few edits of a map change its edges."""
    scores, sources = _scores(
        np.frombuffer(causes, dtype=np.int32), np.frombuffer(targets, dtype=np.int32), count
    )
    scores.flags.writeable = False
    return scores, sources


def _scores(
    causes: NDArray[np.int32], targets: NDArray[np.int32], count: int
) -> tuple[NDArray[np.float64], int]:
    sources = np.arange(count)
    if count > MOST_EXACT:
        drawn = random.Random(SEED).sample(range(count), SAMPLED)  # noqa: S311 no secret
        sources = np.array(drawn)
    scores = np.zeros(count)
    if count <= 2:
        return scores, sources.size
    ones = np.ones(causes.size)
    onward = sparse.csr_array((ones, (causes, targets)), (count, count))
    backward = sparse.csr_array((ones, (targets, causes)), (count, count))
    width = min(_BLOCK, max(1, _LARGEST_TABLE // count))
    for first in range(0, sources.size, width):
        block = sources[first : first + width]
        scores += _dependencies(onward, backward, block, count)
    if sources.size < count:
        return _scaled(scores, sources, count), sources.size
    return scores / ((count - 1) * (count - 2)), sources.size


def _scaled(
    scores: NDArray[np.float64], sources: NDArray[np.int64], count: int
) -> NDArray[np.float64]:
    """Scale sums over some sources: a node that is one of them was passed by one fewer."""
    is_source = np.zeros(count, dtype=np.bool_)
    is_source[sources] = True
    seen = np.where(is_source, sources.size - 1, sources.size)
    return scores / (seen * (count - 2))


def _dependencies(
    onward: sparse.csr_array, backward: sparse.csr_array, block: NDArray[np.int64], count: int
) -> NDArray[np.float64]:
    """Give the sum of the dependencies of a block of sources on each node."""
    here = np.arange(block.size)
    paths = np.zeros((count, block.size))
    paths[block, here] = 1.0
    is_reached = paths > 0
    levels = [is_reached]
    front = paths
    while True:
        front = cast("NDArray[np.float64]", backward @ front)
        front[is_reached] = 0.0
        level = front > 0
        if not level.any():
            break
        paths += front
        is_reached = is_reached | level
        levels.append(level)
    dependency = np.zeros_like(paths)
    safe = np.where(is_reached, paths, 1.0)
    for depth in range(len(levels) - 1, 0, -1):
        share = np.where(levels[depth], (1.0 + dependency) / safe, 0.0)
        passed = cast("NDArray[np.float64]", onward @ share)
        dependency += np.where(levels[depth - 1], passed * paths, 0.0)
    dependency[block, here] = 0.0
    return dependency.sum(axis=1)
