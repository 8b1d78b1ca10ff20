"""Chains by ids, with the observations and sources for and against their effects."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from graphmap.analysis.chains import NO_EFFECT, Chains
from graphmap.analysis.grouped import Grouped
from graphmap.analysis.influence import InfluenceGraph
from graphmap.analysis.results import ExplainedChain
from graphmap.errors import LimitReached

#: How many chains are written out in one answer at most.
MOST_EXPLAINED: Final = 50_000


def explain_chain(
    graph: InfluenceGraph, chains: Chains, chain: int, *, sign: int | None = None
) -> ExplainedChain:
    """Give one of the chains, by its position; with another sign where effects were reversed."""
    steps = chains.effects[:, chain]
    effects = steps[steps != NO_EFFECT]
    evidence = graph.evidence
    place = int(graph.place_tree.nodes[chains.places[chain]])
    return ExplainedChain(
        effects=tuple(graph.ids_of(graph.effects[effects])),
        sign=int(chains.signs[chain]) if sign is None else sign,
        place=graph.columns.ids[place] if place >= 0 else None,
        observations_for=_ids(graph, evidence.observations_for, effects),
        observations_against=_ids(graph, evidence.observations_against, effects),
        sources_for=_ids(graph, evidence.sources_for, effects),
        sources_against=_ids(graph, evidence.sources_against, effects),
    )


def refuse_too_many(count: int) -> None:
    """Refuse to write out more chains than anybody could read.

    Raises
    ------
    LimitReached
        Naming the limit.
    """
    if count > MOST_EXPLAINED:
        raise LimitReached(
            f"{count:,} chains stand behind this, and at most {MOST_EXPLAINED:,} are written out;"
            " ask for a smaller max_steps or a place as scope"
        )


def chain_order(chain: ExplainedChain) -> tuple[int, tuple[str, ...]]:
    """Order chains by length, then by the ids of their effects."""
    return (len(chain.effects), chain.effects)


def _ids(graph: InfluenceGraph, table: Grouped, effects: NDArray[np.int32]) -> tuple[str, ...]:
    """Give what a table has for these effects, by id, once each and sorted."""
    return tuple(graph.ids_of(np.unique(table.expand(effects)[1])))
