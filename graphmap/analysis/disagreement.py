"""Disagreement: where places differ, and where sources disagree.

**Definition.** Of the counting effects of one (cause, target):

- *disagreement* ("places differ"): one place has a +1 and another place a -1;
- *disputed* ("sources disagree here"): one place, or no place, has both;
- *contested*: an effect has observations for and against it.

Each row holds all the effects that it is about, with their evidence: the explanation is the
answer. Rows are in this order, then by cause, target and place.

A scope keeps the rows in which an effect is recorded in the place or within it, or is caused by
a policy that the organisation sets or applies.

**When not to trust it.** Signs may differ because the places do, not because somebody is
wrong: that is where there is something to learn. See ``docs/explanation/disagreement.md``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from graphmap.analysis.effects_explained import explain_effects
from graphmap.analysis.evidence import CONTESTED
from graphmap.analysis.influence import InfluenceGraph, counting_effects
from graphmap.analysis.pairs import Scope
from graphmap.analysis.parameters import Parameters
from graphmap.analysis.places import NO_PLACE
from graphmap.analysis.results_disagreement import (
    DisagreementKind,
    DisagreementResult,
    DisagreementRow,
)
from graphmap.analysis.results_shared import size_of

_Found: TypeAlias = tuple[DisagreementKind, NDArray[np.int64]]


def find_disagreement(graph: InfluenceGraph, parameters: Parameters) -> DisagreementResult:
    """Find where places differ and sources disagree, in time proportional to the effects.

    Raises
    ------
    RequestRefused
        Where the scope is neither a place nor an organisation of the map.

    Examples
    --------
    A rule blocks a home in York and enables it in Hull:

    >>> from graphmap.analysis.influence import influence_of
    >>> from graphmap.analysis.parameters import Parameters
    >>> from graphmap.model.links import Link
    >>> from graphmap.model.nodes import Effect, Outcome, Place, Policy
    >>> from graphmap.model.system_map import SystemMap
    >>> nodes = [Policy(id="rule", name="Rule"), Outcome(id="home", name="A home"),
    ...     Place(id="hull", name="Hull"), Place(id="york", name="York"),
    ...     Effect(id="e1", polarity=1), Effect(id="e2", polarity=-1)]
    >>> links = [Link(id=f"{kind.lower()}-{effect}", kind=kind, source=source, target=target)
    ...     for effect, place in (("e1", "hull"), ("e2", "york")) for kind, source, target in
    ...     (("CAUSES", "rule", effect), ("ON", effect, "home"), ("IN", effect, place))]
    >>> graph = influence_of(SystemMap.of(nodes, links))
    >>> asked = Parameters(as_of="2026", include_assumed=True)
    >>> [(row.kind, row.plus, row.minus) for row in find_disagreement(graph, asked).rows]
    [('disagreement', ('hull',), ('york',))]
    """
    counting = counting_effects(graph, parameters)
    found: list[_Found] = [
        *_places_that_differ(graph, counting),
        *_disputed(graph, counting),
        *_contested(graph, counting),
    ]
    is_asked = Scope.of(graph, parameters).effects_of(graph)
    found = [(kind, effects) for kind, effects in found if is_asked[effects].any()]
    return DisagreementResult(
        revision=graph.revision,
        parameters=parameters,
        graph=size_of(graph, counting),
        truncated=len(found) > parameters.limit,
        rows=tuple(_row(graph, kind, effects) for kind, effects in found[: parameters.limit]),
    )


def _places_that_differ(graph: InfluenceGraph, counting: NDArray[np.bool_]) -> Iterator[_Found]:
    """Give the signed effects with a place of each bundle that has both signs in two places."""
    signed = counting & (graph.signs != 0) & (graph.places != NO_PLACE)
    for effects in _by(graph.bundles, signed):
        plus = set(graph.places[effects[graph.signs[effects] == 1]].tolist())
        minus = set(graph.places[effects[graph.signs[effects] == -1]].tolist())
        if plus and minus and len(plus | minus) > 1:
            yield "disagreement", effects


def _disputed(graph: InfluenceGraph, counting: NDArray[np.bool_]) -> Iterator[_Found]:
    for effects in _in_order(graph, _by(graph.cells, counting & (graph.signs != 0))):
        if np.unique(graph.signs[effects]).size > 1:
            yield "disputed", effects


def _contested(graph: InfluenceGraph, counting: NDArray[np.bool_]) -> Iterator[_Found]:
    contested = counting & (graph.evidence.state == CONTESTED)
    single = [np.array([effect]) for effect in np.flatnonzero(contested).tolist()]
    for effects in _in_order(graph, single):
        yield "contested", effects


def _by(groups: NDArray[np.int32], chosen: NDArray[np.bool_]) -> list[NDArray[np.int64]]:
    """Give the chosen effects in groups; effects of one group stand side by side."""
    effects = np.flatnonzero(chosen)
    begins = np.flatnonzero(np.diff(groups[effects], prepend=-1))
    return np.split(effects, begins[1:]) if effects.size else []


def _in_order(graph: InfluenceGraph, groups: list[NDArray[np.int64]]) -> list[NDArray[np.int64]]:
    """Order groups by cause, target, place by id, sign."""
    ranks = graph.place_tree.ranks[graph.places]

    def key(effects: NDArray[np.int64]) -> tuple[int, ...]:
        first = int(effects[0])
        return (int(graph.bundles[first]), int(ranks[first]), int(graph.signs[first]))

    return sorted(groups, key=key)


def _row(
    graph: InfluenceGraph, kind: DisagreementKind, effects: NDArray[np.int64]
) -> DisagreementRow:
    explained = sorted(
        explain_effects(graph, effects),
        key=lambda effect: (effect.place or "", effect.sign, effect.effect),
    )
    places = {
        sign: tuple(dict.fromkeys(effect.place for effect in explained if effect.sign == sign))
        for sign in (1, -1)
    }
    first = explained[0]
    return DisagreementRow(kind, first.cause, first.target, places[1], places[-1], tuple(explained))
