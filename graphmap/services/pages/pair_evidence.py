"""How many sources speak for and against what blocks each pair of an outcome and a place."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from graphmap.analysis.chains import find_chains
from graphmap.analysis.influence import counting_effects
from graphmap.analysis.pair_states import PairKeys
from graphmap.analysis.parameters import Parameters
from graphmap.services.workspace import Workspace
from graphmap.views.change_view import PairId, Sources


def sources_of_pairs(
    workspace: Workspace, parameters: Parameters, pairs: Collection[PairId]
) -> dict[PairId, Sources]:
    """Give for pairs the different sources of the effects on their -1 chains, as the map stands.

    A pair that no such chain reaches is left out. Takes time in proportion to the chains to the
    outcomes of the pairs.
    """
    graph = workspace.told("steward").influence
    ends = np.zeros(graph.vertices.size, dtype=np.bool_)
    wanted = {outcome for outcome, _ in pairs}
    outcomes = np.flatnonzero(graph.is_outcome)
    named = graph.ids_of(graph.vertices[outcomes])
    ends[[at for at, id_ in zip(outcomes, named, strict=True) if id_ in wanted]] = True
    chains = find_chains(
        graph,
        counting_effects(graph, parameters),
        starts=graph.is_policy,
        ends=ends,
        max_steps=parameters.max_steps,
    )
    chains = chains.take(chains.signs == -1)
    keys = PairKeys.of(graph, chains)
    rows, effects = chains.effects_of(np.arange(chains.count, dtype=np.int32))
    of_pair: dict[PairId, set[int]] = {}
    for pair, effect in zip(keys.named(keys.keys[rows]), effects.tolist(), strict=True):
        if pair in pairs:
            of_pair.setdefault(pair, set()).add(effect)
    evidence = graph.evidence
    found: dict[PairId, Sources] = {}
    for pair, mine in of_pair.items():
        held = np.array(sorted(mine), dtype=np.int32)
        _, speaking_for = evidence.sources_for.expand(held)
        _, speaking_against = evidence.sources_against.expand(held)
        found[pair] = Sources(np.unique(speaking_for).size, np.unique(speaking_against).size)
    return found
