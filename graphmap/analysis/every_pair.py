"""The state of every pair of an outcome and a place: what a change is held against."""

from __future__ import annotations

import numpy as np

from graphmap.analysis.chains import policy_chains
from graphmap.analysis.influence import InfluenceGraph, counting_effects
from graphmap.analysis.keys import distinct, is_member
from graphmap.analysis.pair_states import PairKeys, state_named, states_of
from graphmap.analysis.pairs import Scope
from graphmap.analysis.parameters import Parameters
from graphmap.analysis.results_shared import size_of
from graphmap.analysis.results_what_if import PairNow, PairsNow


def states_of_every_pair(graph: InfluenceGraph, parameters: Parameters) -> PairsNow:
    """Give the state of every pair that a policy reaches.

    A scope keeps the pairs in it or within it; for an organisation, those that one of its
    policies reaches, whoever else blocks them. Takes time in proportion to the chains.

    Raises
    ------
    RequestRefused
        Where the scope has no meaning.

    Examples
    --------
    >>> from graphmap.analysis.influence import influence_of
    >>> from graphmap.model.links import Link
    >>> from graphmap.model.nodes import Effect, Outcome, Policy
    >>> from graphmap.model.system_map import SystemMap
    >>> nodes = [Policy(id="rule", name="Rule"), Outcome(id="home", name="A settled home"),
    ...     Effect(id="e1", polarity=-1)]
    >>> links = [Link(id="l1", kind="CAUSES", source="rule", target="e1"),
    ...     Link(id="l2", kind="ON", source="e1", target="home")]
    >>> graph = influence_of(SystemMap.of(nodes, links))
    >>> asked = Parameters(as_of="2026", include_assumed=True)
    >>> states_of_every_pair(graph, asked).pairs
    (PairNow(outcome='home', place=None, state='blocked'),)
    """
    counting = counting_effects(graph, parameters)
    scope = Scope.of(graph, parameters)
    chains = policy_chains(graph, counting, max_steps=parameters.max_steps)
    chains = chains.take(np.flatnonzero(scope.has_places[chains.places]))
    keys = PairKeys.of(graph, chains)
    theirs = scope.has_rows[graph.policy_numbers[graph.vertices[chains.starts]]]
    pairs = distinct(keys.keys[theirs])
    wanted = is_member(keys.keys, pairs)
    states = states_of(pairs, keys.keys[wanted], chains.starts[wanted], chains.signs[wanted])
    return PairsNow(
        revision=graph.revision,
        parameters=parameters,
        graph=size_of(graph, counting),
        pairs=tuple(
            PairNow(outcome, place, state_named(state))
            for (outcome, place), state in zip(keys.named(pairs), states, strict=True)
        ),
    )
