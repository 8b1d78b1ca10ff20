"""Two places, dates or revisions side by side: only here, only there, differing.

**Definition.** Compared are the counting effects, put together by cause and target (of two
dates or revisions also by place), and the states of outcomes. What one side has no effect for
is only on the other; where both have some, and not of the same signs, it differs. A place's
effects are those recorded in it or within it. The state of an outcome in a place is, over its
pairs there and below, the first of blocked, mixed, enabled, undetermined that occurs, else
none. A scope restricts both sides: to what of each lies in the place or within it, or to what
the organisation's policies cause and reach.

**When not to trust it.** "Only here" may mean that nobody looked there. See
``docs/explanation/compare.md``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeAlias

import numpy as np

from graphmap.analysis.blocking import PairState, state_of_pairs
from graphmap.analysis.effects_explained import ExplainedEffect, explain_effects
from graphmap.analysis.influence import InfluenceGraph, counting_effects
from graphmap.analysis.pair_states import PAIR_STATES
from graphmap.analysis.pairs import Scope
from graphmap.analysis.parameters import Parameters
from graphmap.analysis.results_compare import (
    Compared,
    ComparedLink,
    ComparedState,
    CompareResult,
    Standing,
)
from graphmap.analysis.results_shared import size_of
from graphmap.errors import NotFound
from graphmap.model.catalogue import NODE_KINDS

_LinkKey: TypeAlias = tuple[str, str, str | None]
_StateKey: TypeAlias = tuple[str, str | None]


def compare_places(
    graph: InfluenceGraph, parameters: Parameters, here: str, there: str
) -> CompareResult:
    """Compare two places.

    Raises
    ------
    NotFound
        Where one of them is no place of the map.
    RequestRefused
        Where the scope is neither a place nor an organisation.

    Examples
    --------
    >>> from graphmap.analysis.influence import influence_of
    >>> from graphmap.analysis.parameters import Parameters
    >>> from graphmap.model.links import Link
    >>> from graphmap.model.nodes import Effect, Outcome, Place, Policy
    >>> from graphmap.model.system_map import SystemMap
    >>> nodes = [Policy(id="rule", name="Rule"), Outcome(id="home", name="A home"),
    ...     Place(id="hull", name="Hull"), Place(id="york", name="York"),
    ...     Effect(id="e1", polarity=-1)]
    >>> links = [Link(id="l1", kind="CAUSES", source="rule", target="e1"),
    ...     Link(id="l2", kind="ON", source="e1", target="home"),
    ...     Link(id="l3", kind="IN", source="e1", target="hull")]
    >>> graph = influence_of(SystemMap.of(nodes, links))
    >>> asked = Parameters(as_of="2026", include_assumed=True)
    >>> [(row.standing, row.cause) for row in compare_places(graph, asked, "hull", "york").rows]
    [('only_here', 'rule')]
    """
    for place in (here, there):
        position = graph.position.get(place, -1)
        if position < 0 or NODE_KINDS[int(graph.columns.kinds[position])] != "Place":
            raise NotFound("No place has that id; look it up in the list of places.")
    sides = [_Side(graph, parameters, within=place) for place in (here, there)]
    return _compared("places", (here, there), sides[0], sides[1], parameters)


def compare_dates(
    graph: InfluenceGraph, parameters: Parameters, here: str, there: str
) -> CompareResult:
    """Compare what counts on two dates (or ``any``); a scope restricts both.

    Raises
    ------
    RequestRefused
        Where a date or the scope has no meaning.
    """
    sides = [_Side(graph, replace(parameters, as_of=date)) for date in (here, there)]
    return _compared("dates", (here, there), sides[0], sides[1], sides[0].parameters)


def compare_revisions(
    here: InfluenceGraph, there: InfluenceGraph, parameters: Parameters
) -> CompareResult:
    """Compare the graph at two revisions, asked the same; a scope restricts both."""
    names = (str(here.revision), str(there.revision))
    sides = [_Side(graph, parameters) for graph in (here, there)]
    return _compared("revisions", names, sides[0], sides[1], parameters)


class _Side:
    """One side: its effects by cause, target and perhaps place, and the states of outcomes."""

    def __init__(
        self, graph: InfluenceGraph, parameters: Parameters, *, within: str | None = None
    ) -> None:
        self.graph = graph
        self.parameters = parameters
        self.counting = counting_effects(graph, parameters)
        scope = Scope.of(graph, parameters).within(graph, within)
        chosen = self.counting & scope.effects_of(graph)
        is_place = within is not None
        self.effects: dict[_LinkKey, list[ExplainedEffect]] = {}
        for effect in explain_effects(graph, np.flatnonzero(chosen)):
            key = (effect.cause, effect.target, None if is_place else effect.place)
            self.effects.setdefault(key, []).append(effect)
        self.states: dict[_StateKey, PairState] = {}
        for (outcome, place), state in state_of_pairs(graph, parameters, within=within).items():
            key = (outcome, None if is_place else place)
            held = self.states.get(key)
            if held is None or PAIR_STATES.index(state) > PAIR_STATES.index(held):
                self.states[key] = state


def _compared(
    of: Compared,
    names: tuple[str, str],
    here: _Side,
    there: _Side,
    parameters: Parameters,
) -> CompareResult:
    links = [
        row
        for key in sorted({*here.effects, *there.effects}, key=_key)
        if (row := _link(key, here.effects.get(key, []), there.effects.get(key, [])))
    ]
    states = [
        ComparedState(*key, here.states.get(key, "none"), there.states.get(key, "none"))
        for key in sorted({*here.states, *there.states}, key=_key)
        if here.states.get(key, "none") != there.states.get(key, "none")
    ]
    limit = parameters.limit
    return CompareResult(
        of=of,
        here=names[0],
        there=names[1],
        revision=here.graph.revision,
        parameters=parameters,
        graph=size_of(here.graph, here.counting),
        truncated=len(links) > limit or len(states) > limit,
        states=tuple(states[:limit]),
        rows=tuple(links[:limit]),
    )


def _link(
    key: _LinkKey, here: list[ExplainedEffect], there: list[ExplainedEffect]
) -> ComparedLink | None:
    """Give what is different of one cause and target; None where nothing is."""
    signs = [tuple(sorted({effect.sign for effect in side})) for side in (here, there)]
    if signs[0] == signs[1]:
        return None
    standing: Standing = "differing"
    if not here or not there:
        standing = "only_here" if here else "only_there"
    return ComparedLink(standing, *key, signs[0], signs[1], tuple(here), tuple(there))


def _key(key: tuple[str | None, ...]) -> tuple[str, ...]:
    return tuple(part or "" for part in key)
