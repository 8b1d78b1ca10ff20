"""What if: which pairs and loops a policy switched off, or a changed effect, would change.

**Definition.** A scenario is a list of changes: a policy off (everywhere: the effects it causes
are gone; within a place: those recorded in that place or within it), an effect dropped,
reversed, or added as if observed. The result lists every pair (outcome, place) whose state
differs. *Freed* is a pair that was blocked and that no -1 chain reaches afterwards; *relieved*
one that was blocked and lost a -1 chain, but not the last; *newly blocked* one that was not
blocked and is afterwards. Beside them stand the loops that break, arise, or change their kind.

Nothing is written: the answer equals a recomputation on an edited copy of the map.

**When not to trust it.** It follows recorded effects to the letter: nobody adapts, nothing is
found to replace what is switched off. It is the prediction to hold an experiment against, not
its result. See ``docs/explanation/what-if.md``.

**Reference.** The reading of a change as surgery on the graph follows Pearl, J. (1995), Causal
diagrams for empirical research, Biometrika 82(4), https://doi.org/10.1093/biomet/82.4.669.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from graphmap.analysis.chains import Chains, find_chains
from graphmap.analysis.chains_explained import chain_order, explain_chain, refuse_too_many
from graphmap.analysis.cycles import find_cycles
from graphmap.analysis.influence import InfluenceGraph
from graphmap.analysis.keys import distinct, is_member
from graphmap.analysis.loops import DEFAULT_MAX_LENGTH, loop_of, loops_of
from graphmap.analysis.pair_states import BLOCKED, MIXED, PairKeys, state_named, states_of
from graphmap.analysis.pairs import Scope
from graphmap.analysis.parameters import Parameters
from graphmap.analysis.results_loops import Loop, LoopKind
from graphmap.analysis.results_shared import size_of
from graphmap.analysis.results_what_if import (
    ChangeExplanation,
    LoopTurned,
    PairChange,
    WhatIfResult,
)
from graphmap.analysis.scenarios import Changed, Scenario, apply_scenario

_Kinds: TypeAlias = dict[tuple[str, ...], dict[str | None, LoopKind]]


def what_if(
    graph: InfluenceGraph,
    parameters: Parameters,
    scenario: Scenario,
    *,
    max_length: int = DEFAULT_MAX_LENGTH,
) -> WhatIfResult:
    """Give what a scenario changes.

    A scope keeps the pairs and loops in it or within it; for an organisation, the pairs that
    one of its policies reaches before or afterwards. Only outcomes that a changed effect leads
    to are looked at, so the time grows with what the change can reach.

    Parameters
    ----------
    graph
        The influence graph of one revision; it stays as it is.
    parameters
        What counts, the scope, and how many rows are given at most.
    scenario
        The changes.
    max_length
        The most effects of the loops looked at.

    Raises
    ------
    RequestRefused
        Where the scenario names what is not there, or the scope has no meaning.
    LimitReached
        Where more chains or paths of loops would have to be looked at than is allowed.

    Examples
    --------
    A policy blocks a home; without it nothing does:

    >>> from graphmap.analysis.influence import influence_of
    >>> from graphmap.analysis.parameters import Parameters
    >>> from graphmap.analysis.scenarios import PolicyOff, Scenario
    >>> from graphmap.model.links import Link
    >>> from graphmap.model.nodes import Effect, Outcome, Policy
    >>> from graphmap.model.system_map import SystemMap
    >>> nodes = [Policy(id="rule", name="Rule"), Outcome(id="home", name="A settled home"),
    ...     Effect(id="e1", polarity=-1)]
    >>> links = [Link(id="l1", kind="CAUSES", source="rule", target="e1"),
    ...     Link(id="l2", kind="ON", source="e1", target="home")]
    >>> graph = influence_of(SystemMap.of(nodes, links))
    >>> asked = Parameters(as_of="2026", include_assumed=True)
    >>> result = what_if(graph, asked, Scenario(off=(PolicyOff("rule"),)))
    >>> [(row.outcome, row.before, row.after) for row in result.rows]
    [('home', 'blocked', 'none')]
    """
    tried = apply_scenario(graph, parameters, scenario)
    states = _States.of(tried, parameters)
    differs = np.flatnonzero(states.before != states.after)
    changes = [
        PairChange(outcome, place, state_named(states.before[at]), state_named(states.after[at]))
        for (outcome, place), at in zip(
            states.keys.named(states.pairs[differs]), differs, strict=True
        )
    ]
    loops = _LoopChanges.of(tried, parameters, max_length)
    return WhatIfResult(
        revision=graph.revision,
        parameters=parameters,
        max_length=max_length,
        graph=size_of(graph, tried.before),
        scenario=scenario,
        truncated=loops.truncated or len(changes) > parameters.limit,
        changed=len(changes),
        freed=tuple((row.outcome, row.place) for row in changes if row.is_freed),
        relieved=tuple(states.keys.named(states.pairs[states.relieved])),
        newly_blocked=tuple((row.outcome, row.place) for row in changes if row.is_newly_blocked),
        loops_broken=loops.broken,
        loops_made=loops.made,
        loops_turned=loops.turned,
        added_uncounted=tried.added_uncounted,
        rows=tuple(changes[: parameters.limit]),
    )


def explain_change(
    graph: InfluenceGraph,
    parameters: Parameters,
    scenario: Scenario,
    pair: tuple[str, str | None],
) -> ChangeExplanation:
    """Give the chains from policies to one pair before and after a scenario.

    Raises
    ------
    RequestRefused
        As for `what_if`.
    LimitReached
        Where more chains lead to the pair than are written out.
    """
    tried = apply_scenario(graph, parameters, scenario)
    states = _States.of(tried, parameters)
    names = states.keys.named(states.pairs)
    at = names.index(pair) if pair in names else -1
    key = states.pairs[at] if at >= 0 else -1
    refuse_too_many(int((states.keys.keys == key).sum()))
    before, after = (
        tuple(
            sorted(
                (
                    explain_chain(tried.graph, states.chains, chain, sign=int(signs[chain]))
                    for chain in np.flatnonzero(kept & (states.keys.keys == key)).tolist()
                ),
                key=chain_order,
            )
        )
        for kept, signs in (
            (states.kept_before, states.chains.signs),
            (states.kept_after, states.signs_after),
        )
    )
    known = at >= 0
    return ChangeExplanation(
        revision=graph.revision,
        parameters=parameters,
        graph=size_of(graph, tried.before),
        scenario=scenario,
        change=PairChange(
            pair[0],
            pair[1],
            state_named(states.before[at]) if known else "none",
            state_named(states.after[at]) if known else "none",
        ),
        chains_before=before,
        chains_after=after,
    )


class _States:
    """The chains to the outcomes that a change leads to, and the states of their pairs."""

    def __init__(
        self, tried: Changed, chains: Chains, chosen: NDArray[np.int64] | None = None
    ) -> None:
        self.chains = chains
        self.keys = PairKeys.of(tried.graph, chains)
        self.kept_before = chains.kept_by(tried.before)
        self.kept_after = chains.kept_by(tried.after)
        signs = np.append(tried.signs, np.int8(1))
        self.signs_after: NDArray[np.int8] = np.multiply.reduce(signs[chains.effects], axis=0)
        self.pairs = distinct(self.keys.keys)
        if chosen is not None:
            self.pairs = self.pairs[is_member(self.pairs, chosen)]
        self.before = self._states(self.kept_before, chains.signs)
        self.after = self._states(self.kept_after, self.signs_after)
        is_lost = self.kept_before & (chains.signs == -1)
        is_lost &= ~(self.kept_after & (self.signs_after == -1))
        self.relieved: NDArray[np.bool_] = (
            is_member(self.pairs, distinct(self.keys.keys[is_lost]))
            & (self.before == BLOCKED)
            & (self.after >= MIXED)
        )

    def _states(self, kept: NDArray[np.bool_], signs: NDArray[np.int8]) -> NDArray[np.int8]:
        kept = kept & is_member(self.keys.keys, self.pairs)
        return states_of(self.pairs, self.keys.keys[kept], self.chains.starts[kept], signs[kept])

    @classmethod
    def of(cls, tried: Changed, parameters: Parameters) -> _States:
        """Find the chains before and after, and say what state each pair is in."""
        graph, scope = tried.graph, Scope.of(tried.graph, parameters)
        counting = tried.before | tried.after
        starts = np.zeros(graph.vertices.size, dtype=np.bool_)
        starts[graph.causes[tried.changed]] = True
        ends = np.zeros(graph.vertices.size, dtype=np.bool_)
        for asked in (tried.before, tried.after):
            led_to = find_chains(
                graph,
                asked,
                starts=starts,
                ends=graph.is_outcome,
                max_steps=parameters.max_steps,
            )
            ends[led_to.ends] = True
        chains = find_chains(
            graph, counting, starts=graph.is_policy, ends=ends, max_steps=parameters.max_steps
        )
        chains = chains.take(np.flatnonzero(scope.has_places[chains.places]))
        if parameters.scope is None or not scope.has_places.all():
            return cls(tried, chains)
        theirs = scope.has_rows[graph.policy_numbers[graph.vertices[chains.starts]]]
        theirs &= chains.kept_by(tried.before) | chains.kept_by(tried.after)
        return cls(tried, chains, distinct(PairKeys.of(graph, chains.take(theirs)).keys))


class _LoopChanges:
    """The loops through changed effects, before and after."""

    def __init__(self, before: _Kinds, after: _Kinds, *, truncated: bool) -> None:
        self.truncated = truncated
        self.broken = _gone(before, after)
        self.made = _gone(after, before)
        turned: list[LoopTurned] = []
        for nodes in _in_order(before):
            now = after.get(nodes, {})
            kinds: list[tuple[str | None, LoopKind, LoopKind]] = [
                (place, kind, now[place])
                for place, kind in before[nodes].items()
                if place in now and now[place] != kind
            ]
            if kinds:
                turned.append(LoopTurned(nodes, tuple(kinds)))
        self.turned = tuple(turned)

    @classmethod
    def of(cls, tried: Changed, parameters: Parameters, max_length: int) -> _LoopChanges:
        """Find the loops that a changed effect may take part in, before and after."""
        graph, scope = tried.graph, Scope.of(tried.graph, parameters)
        through = np.zeros(graph.vertices.size, dtype=np.bool_)
        through[graph.causes[tried.changed]] = True
        found: list[_Kinds] = []
        truncated = False
        for counting, signs in ((tried.before, graph.signs), (tried.after, tried.signs)):
            cycles = find_cycles(
                graph,
                counting,
                max_length=max_length,
                most=parameters.limit + 1,
                through=through,
                has_places=None if scope.has_places.all() else scope.has_places,
            )
            truncated |= len(cycles) > parameters.limit
            loops = loops_of(graph, counting, cycles, signs)
            found.append({loop.nodes: dict(loop.kinds) for loop in loops})
        return cls(found[0], found[1], truncated=truncated)


def _gone(before: _Kinds, after: _Kinds) -> tuple[Loop, ...]:
    """Give the loops that are lost, with the places and kinds that they are lost in."""
    gone: list[Loop] = []
    for nodes in _in_order(before):
        left = after.get(nodes, {})
        kinds: list[tuple[str | None, LoopKind]] = [
            (place, kind) for place, kind in before[nodes].items() if place not in left
        ]
        if kinds:
            gone.append(loop_of(tuple(kinds), nodes))
    return tuple(gone)


def _in_order(loops: _Kinds) -> list[tuple[str, ...]]:
    return sorted(loops, key=lambda nodes: (len(nodes), nodes))
