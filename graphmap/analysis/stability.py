"""How far a rank depends on which sources happened to be found: the bootstrap.

Each of 200 replicates draws as many sources as there are, with replacement. The replicates are
the bits of four 64-bit numbers an effect, so that a chain's effects and a pair's chains are put
together by a few operations on whole words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from graphmap.analysis.chains import Chains
from graphmap.analysis.evidence import ASSUMED
from graphmap.analysis.influence import InfluenceGraph

REPLICATES: Final = 200
SEED: Final = 0
_WORDS: Final = 4
_BLOCK: Final = 200_000


@dataclass(frozen=True, eq=False)
class RankIntervals:
    """For each row the 5th and 95th percentile of its rank (from 1) over the replicates."""

    low: NDArray[np.int64]
    high: NDArray[np.int64]


def kept_effects(graph: InfluenceGraph, counting: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Say of each effect and replicate whether the effect is kept.

    It is kept if one of its supporting sources is drawn, and so it is not refuted within the
    draw; one that counts although nobody recorded evidence depends on no source and stays.

    Returns
    -------
    kept
        One row an effect, one column a replicate.
    """
    evidence = graph.evidence
    supports, challenges = evidence.sources_for, evidence.sources_against
    sources = np.unique(np.concatenate([supports.members, challenges.members]))
    is_drawn = np.zeros((REPLICATES, sources.size), dtype=np.bool_)
    if sources.size:
        drawn = np.random.default_rng(SEED).integers(0, sources.size, (REPLICATES, sources.size))
        is_drawn[np.arange(REPLICATES)[:, None], drawn] = True
    kept = np.zeros((graph.effects.size, REPLICATES), dtype=np.bool_)
    has_sources = np.flatnonzero(supports.counts())
    if has_sources.size:
        of_members = is_drawn.T[np.searchsorted(sources, supports.members)]
        starts = supports.starts[:-1][has_sources]
        kept[has_sources] = np.logical_or.reduceat(of_members, starts, axis=0)
    kept[evidence.state == ASSUMED] = True
    kept[~counting] = False
    return kept


def pairs_reached(
    kept: NDArray[np.bool_],
    chains: Chains,
    pair_of: NDArray[np.int64],
    row_of: NDArray[np.int64],
    count: int,
) -> NDArray[np.int32]:
    """Count for each row the pairs that a chain reaches, replicate by replicate.

    Parameters
    ----------
    kept
        Which effect is kept in which replicate.
    chains
        The chains, in the order of their pairs.
    pair_of
        For each chain its pair, ascending from 0 without gaps.
    row_of
        For each pair its row, ascending.
    count
        How many rows there are.

    Returns
    -------
    counts
        One row a row, one column a replicate.
    """
    counts = np.zeros((count, REPLICATES), dtype=np.int32)
    if not pair_of.size:
        return counts
    words = _packed(kept)
    held = words[chains.effects[0]]
    for effects in chains.effects[1:]:
        held &= words[effects]
    pair_starts = np.flatnonzero(np.diff(pair_of, prepend=-1))
    pairs = np.bitwise_or.reduceat(held, pair_starts, axis=0)
    for first in range(0, row_of.size, _BLOCK):
        rows = row_of[first : first + _BLOCK]
        bits = np.unpackbits(pairs[first : first + _BLOCK].view(np.uint8), axis=1, count=REPLICATES)
        starts = np.flatnonzero(np.diff(rows, prepend=-1))
        counts[rows[starts]] += np.add.reduceat(bits, starts, axis=0, dtype=np.int32)
    return counts


def rank_intervals(counts: NDArray[np.int32], tie_break: NDArray[np.int64]) -> RankIntervals:
    """Give the intervals of the ranks by counts, ties broken by a fixed order.

    Parameters
    ----------
    counts
        What is ranked by, the most first; one row a row, one column a replicate.
    tie_break
        Each row's place among those of equal counts.
    """
    size = tie_break.size
    if not size:
        return RankIntervals(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
    keys = -counts.astype(np.int64) * size + tie_break[:, None]
    order = np.argsort(keys.T, axis=1)
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.arange(1, size + 1)[None, :], axis=1)
    ranks.sort(axis=0)
    last = REPLICATES - 1
    return RankIntervals(
        ranks[int(np.floor(0.05 * last))].astype(np.int64),
        ranks[int(np.ceil(0.95 * last))].astype(np.int64),
    )


def _packed(kept: NDArray[np.bool_]) -> NDArray[np.uint64]:
    """Give the replicates as bits; the last row, for a step that is not there, has all set."""
    packed = np.zeros((kept.shape[0] + 1, _WORDS * 8), dtype=np.uint8)
    bits = np.packbits(kept, axis=1)
    packed[:-1, : bits.shape[1]] = bits
    packed[-1] = 255
    return packed.view(np.uint64)
