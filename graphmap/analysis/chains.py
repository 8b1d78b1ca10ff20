"""Chains: how an effect leads on to another, where, and with what sign."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from graphmap.analysis.grouped import Grouped, run_starts
from graphmap.analysis.influence import InfluenceGraph
from graphmap.analysis.places import NO_PLACE
from graphmap.errors import LimitReached

#: Stands in `Chains.effects` for a step that a shorter chain does not have.
NO_EFFECT: Final = -1
#: How many ways to lengthen chains are looked at together before the work is refused (about
#: 250 MB). The reference graph of 1,000,000 nodes asks for a quarter of it.
MOST_LOOKED_AT: Final = 5_000_000
#: How many chains are given before the work is refused.
MOST_CHAINS: Final = 2_000_000


@dataclass(frozen=True, eq=False)
class Chains:
    """Valid chains, the shorter ones first.

    ``effects`` has one row for each step and one column for each chain, with `NO_EFFECT`
    beyond a chain's end. ``starts`` and ``ends`` are vertices of the influence graph,
    ``places`` numbers of its place tree (0 where no effect of the chain has a place).
    """

    effects: NDArray[np.int32]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    places: NDArray[np.int32]
    signs: NDArray[np.int8]

    @property
    def count(self) -> int:
        """How many chains there are."""
        return self.starts.size

    def take(self, chosen: NDArray[np.bool_] | NDArray[np.int64]) -> Chains:
        """Give some of the chains."""
        return Chains(
            self.effects[:, chosen],
            self.starts[chosen],
            self.ends[chosen],
            self.places[chosen],
            self.signs[chosen],
        )

    def kept_by(self, kept: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Say of each chain whether all its effects are kept: what is left of it without others.

        Switching effects off makes no new chains, so this answers for any choice of effects
        without a new search.
        """
        # The last entry stands for NO_EFFECT: a step that is not there is kept.
        with_none = np.append(kept, True)
        return np.logical_and.reduce(with_none[self.effects], axis=0)

    def effects_of(self, rows: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Give every effect of every chain beside that chain's value in ``rows``."""
        there = [np.flatnonzero(step != NO_EFFECT) for step in self.effects]
        return (
            np.concatenate([rows[held] for held in there]),
            np.concatenate([step[held] for step, held in zip(self.effects, there, strict=True)]),
        )

    def policies(self, graph: InfluenceGraph) -> Grouped:
        """Give for each chain the policies that cause one of its effects, as vertices."""
        chains, effects = self.effects_of(np.arange(self.count, dtype=np.int32))
        causes = graph.causes[effects]
        kept = graph.is_policy[causes]
        return Grouped.of(chains[kept], causes[kept], count=self.count)


@dataclass(frozen=True, eq=False)
class _Growing:
    """Chains of one length while they grow: ``effects`` and ``visited`` hold a row a step."""

    effects: tuple[NDArray[np.int32], ...]
    visited: tuple[NDArray[np.int32], ...]
    places: NDArray[np.int32]
    signs: NDArray[np.int8]


def policy_chains(graph: InfluenceGraph, counting: NDArray[np.bool_], *, max_steps: int) -> Chains:
    """Find every valid chain from a policy to an outcome; see `find_chains`."""
    return find_chains(
        graph, counting, starts=graph.is_policy, ends=graph.is_outcome, max_steps=max_steps
    )


def find_chains(
    graph: InfluenceGraph,
    counting: NDArray[np.bool_],
    *,
    starts: NDArray[np.bool_],
    ends: NDArray[np.bool_],
    max_steps: int,
) -> Chains:
    """Find every valid chain from one set of nodes to another.

    **Definition.** A chain from a node is 1 to ``max_steps`` counting effects, each target the
    next cause, all nodes different. It is valid where the places on its effects are none, or
    one of them lies within every other; that one is its place. Its sign is the product of
    signs.

    A chain grows effect by effect. It is dropped as soon as two of its places lie apart, which
    no further effect could mend, or no end can be reached in the steps that are left. In terms
    of networkx these are the edge paths of ``all_simple_edge_paths(graph, start, ends,
    cutoff=max_steps)`` whose places nest.

    Parameters
    ----------
    graph
        The influence graph.
    counting
        Which effects count.
    starts, ends
        Which vertices chains may start from and end at; a chain may pass through either.
    max_steps
        The most effects of a chain.

    Raises
    ------
    LimitReached
        Where more than `MOST_CHAINS` would be given, or `MOST_LOOKED_AT` looked at together.

    Notes
    -----
    Takes time in proportion to the chains looked at, which grows with the power ``max_steps``
    of the effects a node has: 3 is quick, 8 is for small maps.
    """
    counting = counting & (graph.causes != graph.targets)
    steps_left = _least_steps(graph, counting, ends, max_steps)
    allowed = counting & starts[graph.causes] & (steps_left[graph.targets] < max_steps)
    growing = _begun(graph, allowed)
    found = [_ended(growing, ends, max_steps)]
    for length in range(2, max_steps + 1):
        useful = counting & (steps_left[graph.targets] <= max_steps - length)
        growing = _grown(graph, growing, useful)
        found.append(_ended(growing, ends, max_steps))
        if sum(part.count for part in found) > MOST_CHAINS:
            raise LimitReached(_too_many(MOST_CHAINS))
    return Chains(
        effects=np.concatenate([part.effects for part in found], axis=1),
        starts=np.concatenate([part.starts for part in found]),
        ends=np.concatenate([part.ends for part in found]),
        places=np.concatenate([part.places for part in found]),
        signs=np.concatenate([part.signs for part in found]),
    )


def reached_pairs(
    graph: InfluenceGraph,
    counting: NDArray[np.bool_],
    *,
    starts: NDArray[np.bool_],
    ends: NDArray[np.bool_],
    max_steps: int,
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Give the pairs with a place that valid chains from any cause reach.

    Cutting a chain just before its last effect recorded in the chain's place leaves a valid
    chain to the same pair. So it is enough to look at chains whose first effect is recorded in
    the pair's place and whose others are recorded in wider places or in none: far fewer. Of
    these, only those from ``starts`` are looked at; whoever has found all chains from the other
    causes has their pairs already.

    Returns
    -------
    ends, places
        Every pair, as vertices and numbers of places, some more than once.

    Raises
    ------
    LimitReached
        Where more than `MOST_LOOKED_AT` chains would have to be looked at together.
    """
    counting = counting & (graph.causes != graph.targets)
    steps_left = _least_steps(graph, counting, ends, max_steps)
    allowed = counting & starts[graph.causes] & (graph.places != NO_PLACE)
    allowed &= steps_left[graph.targets] < max_steps
    begun = _begun(graph, allowed)
    growing = _Growing((), begun.visited, begun.places, begun.signs)
    tree = graph.place_tree
    is_wider = counting & (tree.ends[graph.places] > graph.places + 1)
    found_ends: list[NDArray[np.int32]] = []
    found_places: list[NDArray[np.int32]] = []
    for length in range(1, max_steps + 1):
        if length > 1:
            useful = is_wider & (steps_left[graph.targets] <= max_steps - length)
            growing = _grown(graph, growing, useful, is_narrowing=False)
        at = growing.visited[-1]
        ended = np.flatnonzero(ends[at])
        found_ends.append(at[ended])
        found_places.append(growing.places[ended])
    return np.concatenate(found_ends), np.concatenate(found_places)


def _least_steps(
    graph: InfluenceGraph, counting: NDArray[np.bool_], ends: NDArray[np.bool_], max_steps: int
) -> NDArray[np.int8]:
    """Give the least number of counting effects from each vertex to an end, at most max_steps."""
    steps = np.where(ends, 0, max_steps).astype(np.int8)
    causes, targets = graph.causes[counting], graph.targets[counting]
    for step in range(1, max_steps):
        before = causes[steps[targets] == step - 1]
        steps[before] = np.minimum(steps[before], step)
    return steps


def _begun(graph: InfluenceGraph, allowed: NDArray[np.bool_]) -> _Growing:
    """Give the chains of one effect."""
    first = np.flatnonzero(allowed).astype(np.int32)
    return _Growing(
        (first,),
        (graph.causes[first], graph.targets[first]),
        graph.places[first],
        graph.signs[first],
    )


def _grown(
    graph: InfluenceGraph,
    growing: _Growing,
    useful: NDArray[np.bool_],
    *,
    is_narrowing: bool = True,
) -> _Growing:
    """Put one more useful effect on each chain in every way that keeps it valid.

    Most ways fail at the place, so that is looked at first, on as few arrays as can be. Of two
    places one lies within the other where each begins before the other ends. Rows are picked by
    position: by a mask, numpy takes five times as long.
    """
    added = np.flatnonzero(useful).astype(np.int32)
    causes, places = graph.causes[added], graph.places[added]
    ends = graph.place_tree.ends
    following = run_starts(causes, graph.vertices.size)
    counts, where = _spread(following, growing.visited[-1])
    before = np.repeat(growing.places, counts)
    fits = before < ends[places][where]
    after = places[where]
    fits &= after < (np.repeat(ends[growing.places], counts) if is_narrowing else before)
    kept = np.flatnonzero(fits)
    chains = np.repeat(np.arange(counts.size), counts)[kept]
    added = added[where[kept]]
    targets = graph.targets[added]
    is_new = np.ones(targets.size, dtype=np.bool_)
    for visited in growing.visited[:-1]:
        is_new &= targets != visited[chains]
    new = np.flatnonzero(is_new)
    chains, added, kept = chains[new], added[new], kept[new]
    return _Growing(
        (*(effects[chains] for effects in growing.effects), added) if is_narrowing else (),
        (*(visited[chains] for visited in growing.visited), targets[new]),
        np.maximum(before[kept], after[kept]),
        growing.signs[chains] * graph.signs[added],
    )


def _spread(
    starts: NDArray[np.int64], groups: NDArray[np.int32]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give how many members each of ``groups`` has, and where they stand, group after group."""
    first = starts[groups]
    counts = starts[groups + 1] - first
    ends = np.cumsum(counts)
    if ends.size and ends[-1] > MOST_LOOKED_AT:
        raise LimitReached(_too_many(MOST_LOOKED_AT))
    where = np.arange(ends[-1] if ends.size else 0)
    where += np.repeat(first - ends + counts, counts)
    return counts, where


def _too_many(most: int) -> str:
    return (
        f"this map has more than {most:,} chains of so many steps, too many to look at;"
        " ask for a smaller max_steps"
    )


def _ended(growing: _Growing, ends: NDArray[np.bool_], max_steps: int) -> Chains:
    at = growing.visited[-1]
    ended = np.flatnonzero(ends[at])
    effects = np.full((max_steps, ended.size), NO_EFFECT, dtype=np.int32)
    for row, step in zip(effects, growing.effects, strict=False):
        row[:] = step[ended]
    return Chains(
        effects,
        growing.visited[0][ended],
        at[ended],
        growing.places[ended],
        growing.signs[ended],
    )
