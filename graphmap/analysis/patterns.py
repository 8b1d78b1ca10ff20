"""Shared patterns: what many systems have in common, and which of them do not.

**Definition.** A feature is (cause, target, sign). The systems looked across, and when a feature
is evidenced in one by a counting effect, depend on the scale of the question:

- *organisation*: the citizens that are supported by it; the effect is felt by them;
- *place*: the organisations that operate in it or below; an observation that supports the
  effect touches the organisation, or the effect is caused by it, or by a policy that it applies,
  in a place that it operates in;
- *country*: the places of one type within it; the effect is in the place or below.

A pattern is a closed set of features (no further one is shared by all the same systems) that at
least ``min_support`` systems have. Illustrative persons are not looked across. Without a scope
all citizens that an organisation supports, all organisations, or all places of the type are.

**Order.** Support times features, support (both descending), features.

**When not to trust it.** Systems that nobody has looked at lack every feature; "does not have"
means "not recorded". Patterns say what goes together, not why. See
``docs/explanation/patterns.md``.

**Reference.** Pasquier, N., Bastide, Y., Taouil, R. and Lakhal, L. (1999), Discovering frequent
closed itemsets for association rules, ICDT, https://doi.org/10.1007/3-540-49257-7_25.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, cast

import numpy as np
from numpy.typing import NDArray

from graphmap.analysis.closed_sets import ClosedSet, bits_of, closed_sets
from graphmap.analysis.effects_explained import explain_effects
from graphmap.analysis.grouped import Grouped
from graphmap.analysis.influence import InfluenceGraph, counting_effects
from graphmap.analysis.parameters import Parameters
from graphmap.analysis.pattern_systems import Evidenced, evidenced_in_systems
from graphmap.analysis.results_patterns import (
    Feature,
    PatternExplanation,
    PatternQuestion,
    PatternRow,
    PatternsResult,
)
from graphmap.analysis.results_shared import size_of
from graphmap.errors import NotFound, RequestRefused

#: How many closed sets are looked for before the answer says that it was cut.
MOST_SETS: Final = 50_000
#: How many features are compared with a set before the answer says that it was cut: some
#: seconds. The reference graph of 100,000 nodes asks for a fiftieth of it.
MOST_LOOKS: Final = 20_000_000
#: How many systems are listed at most in all rows together, those without a pattern included.
MOST_LISTED: Final = 5_000_000


def find_patterns(
    graph: InfluenceGraph, parameters: Parameters, question: PatternQuestion
) -> PatternsResult:
    """Find the patterns that systems share.

    Parameters
    ----------
    graph
        The influence graph of one revision.
    parameters
        What counts, the system looked from (``scope``), and how many rows are given at most.
    question
        The scale, the type of places, the least support.

    Raises
    ------
    RequestRefused
        Where the support is below 1, or the scope is no system of the scale.

    Examples
    --------
    One rule blocks the same outcome in two of three towns:

    >>> from graphmap.analysis.influence import influence_of
    >>> from graphmap.analysis.parameters import Parameters
    >>> from graphmap.model.links import Link
    >>> from graphmap.model.nodes import Effect, Outcome, Place, Policy
    >>> from graphmap.model.system_map import SystemMap
    >>> nodes = [Policy(id="rule", name="Rule"), Outcome(id="home", name="A home")]
    >>> nodes += [Place(id=id_, name=id_, type="upper_tier") for id_ in ("bury", "hull", "york")]
    >>> nodes += [Effect(id=id_, polarity=-1) for id_ in ("e1", "e2")]
    >>> links = [Link(id=f"{kind.lower()}-{effect}", kind=kind, source=source, target=target)
    ...     for effect, place in (("e1", "bury"), ("e2", "york")) for kind, source, target in
    ...     (("CAUSES", "rule", effect), ("ON", effect, "home"), ("IN", effect, place))]
    >>> graph = influence_of(SystemMap.of(nodes, links))
    >>> asked = Parameters(as_of="2026", include_assumed=True)
    >>> question = PatternQuestion(scale="country", min_support=2)
    >>> [(row.features, row.systems, row.without)
    ...     for row in find_patterns(graph, asked, question).rows]
    [((('rule', 'home', -1),), ('bury', 'york'), ('hull',))]
    """
    if question.min_support < 1:
        raise RequestRefused("min_support is 1 or more")
    counting = counting_effects(graph, parameters)
    evidenced = evidenced_in_systems(graph, parameters, question, counting)
    table = _Features.of(graph, evidenced)
    found, is_complete = _closed_sets(table, question)
    found.sort(key=lambda each: (-each.support * len(each.features), -each.support, each.features))
    listed = max(1, MOST_LISTED // max(1, len(evidenced.ids)))
    shown = found[: min(parameters.limit, listed)]
    return PatternsResult(
        revision=graph.revision,
        parameters=parameters,
        question=question,
        graph=size_of(graph, counting),
        truncated=not is_complete or len(found) > len(shown),
        systems=len(evidenced.ids),
        found=len(found),
        is_complete=is_complete,
        rows=tuple(table.row(each) for each in shown),
    )


def explain_pattern(
    graph: InfluenceGraph,
    parameters: Parameters,
    question: PatternQuestion,
    features: Sequence[Feature],
) -> PatternExplanation:
    """Give a pattern of the list, by its features, with the effects behind it in each system.

    Raises
    ------
    NotFound
        Where the list has no such pattern.
    """
    wanted = tuple(sorted(features))
    counting = counting_effects(graph, parameters)
    evidenced = evidenced_in_systems(graph, parameters, question, counting)
    table = _Features.of(graph, evidenced)
    found, _ = _closed_sets(table, question)
    for each in found:
        if tuple(table.named[feature] for feature in each.features) == wanted:
            return PatternExplanation(
                revision=graph.revision,
                parameters=parameters,
                question=question,
                graph=size_of(graph, counting),
                row=table.row(each),
                effects=tuple(
                    (evidenced.ids[system], explain_effects(graph, table.effects(each, system)))
                    for system in bits_of(each.systems)
                ),
            )
    raise NotFound("No pattern has these features; look it up in the list of patterns.")


def _closed_sets(table: _Features, question: PatternQuestion) -> tuple[list[ClosedSet], bool]:
    return closed_sets(
        table.systems_of,
        min_support=question.min_support,
        most=MOST_SETS,
        most_looks=MOST_LOOKS,
    )


class _Features:
    """The features of systems, numbered in the order of cause, target and sign."""

    def __init__(
        self,
        graph: InfluenceGraph,
        evidenced: Evidenced,
        feature_of: NDArray[np.int64],
        named: list[Feature],
    ) -> None:
        self.graph = graph
        self.evidenced = evidenced
        self.feature_of = feature_of
        self.named = named
        self.by_feature = Grouped.of(
            feature_of, np.arange(feature_of.size, dtype=np.int64), count=len(named)
        )
        self.systems_of: list[int] = []
        for feature in range(len(named)):
            systems = 0
            for system in set(evidenced.systems[self.by_feature.of_group(feature)].tolist()):
                systems |= 1 << system
            self.systems_of.append(systems)

    @classmethod
    def of(cls, graph: InfluenceGraph, evidenced: Evidenced) -> _Features:
        effects = evidenced.effects
        size = graph.vertices.size
        keys = (graph.causes[effects].astype(np.int64) * size + graph.targets[effects]) * 3
        keys += graph.signs[effects] + 1
        distinct, feature_of = np.unique(keys, return_inverse=True)
        ids = graph.ids_of(graph.vertices)
        named: list[Feature] = []
        for key in cast("list[int]", distinct.tolist()):
            cause, target = divmod(key // 3, size)
            named.append((ids[cause], ids[target], key % 3 - 1))
        return cls(graph, evidenced, feature_of.astype(np.int64), named)

    def row(self, each: ClosedSet) -> PatternRow:
        """Give a closed set as a row."""
        ids = self.evidenced.ids
        systems = bits_of(each.systems)
        having = set(systems)
        effects = np.concatenate([self._effects(each, each.systems)])
        sources = np.unique(self.graph.evidence.sources_for.expand(effects)[1])
        return PatternRow(
            features=tuple(self.named[feature] for feature in each.features),
            support=each.support,
            systems=tuple(ids[system] for system in systems),
            without=tuple(id_ for at, id_ in enumerate(ids) if at not in having),
            sources=sources.size,
        )

    def effects(self, each: ClosedSet, system: int) -> NDArray[np.int32]:
        """Give the effects that evidence a closed set in one of its systems."""
        return self._effects(each, 1 << system)

    def _effects(self, each: ClosedSet, systems: int) -> NDArray[np.int32]:
        _, entries = self.by_feature.expand(np.array(each.features, dtype=np.int64))
        wanted = np.zeros(len(self.evidenced.ids), dtype=np.bool_)
        wanted[bits_of(systems)] = True
        entries = entries[wanted[self.evidenced.systems[entries]]]
        return np.unique(self.evidenced.effects[entries])
