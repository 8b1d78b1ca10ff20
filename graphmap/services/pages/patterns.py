"""The page of shared patterns: cards, and the patterns that were adopted from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from graphmap.analysis.results_patterns import Feature, PatternScale
from graphmap.model.catalogue import NODE_KINDS
from graphmap.model.nodes import Effect, Pattern
from graphmap.services.reading import near, nodes_shown
from graphmap.services.workspace import Workspace
from graphmap.views.accounts import Noun, noun_of

_MOST_ADOPTED: Final = 500


@dataclass(frozen=True)
class AdoptedPattern:
    """A pattern that people recorded, and the features of the effects it draws on."""

    noun: Noun
    status: str
    features: frozenset[Feature]


def adopted_patterns(workspace: Workspace, scale: PatternScale) -> tuple[AdoptedPattern, ...]:
    """Give the patterns recorded at a scale, by name, with what each draws on."""
    columns = workspace.columns()
    found = np.flatnonzero(columns.kinds == NODE_KINDS.index("Pattern"))[:_MOST_ADOPTED]
    shown = nodes_shown(workspace, [columns.ids[int(at)] for at in found.tolist()])
    patterns = [
        node for node in shown.values() if isinstance(node, Pattern) and node.scale == scale
    ]
    around = near(workspace, [pattern.id for pattern in patterns])
    effects = {
        pattern.id: [
            id_
            for id_ in around.targets(pattern.id, "DRAWS_ON")
            if isinstance(around.node_by_id.get(id_), Effect)
        ]
        for pattern in patterns
    }
    features = _features(workspace, {id_ for ids in effects.values() for id_ in ids})
    return tuple(
        AdoptedPattern(
            noun_of(pattern),
            pattern.status or "status not recorded",
            frozenset(features[id_] for id_ in effects[pattern.id] if id_ in features),
        )
        for pattern in sorted(patterns, key=lambda one: (one.title.casefold(), one.id))
    )


def adopted_as(row: Sequence[Feature], adopted: Sequence[AdoptedPattern]) -> list[AdoptedPattern]:
    """Give the adopted patterns that draw on every feature of a row."""
    return [one for one in adopted if set(row) <= one.features]


def _features(workspace: Workspace, effects: set[str]) -> Mapping[str, Feature]:
    """Give the cause, target and sign of effects, by id."""
    graph = workspace.influence()
    ids = graph.columns.ids
    wanted = [graph.position[id_] for id_ in effects if id_ in graph.position]
    numbers = np.flatnonzero(np.isin(graph.effects, wanted)).tolist()
    return {
        ids[int(graph.effects[at])]: (
            ids[int(graph.vertices[graph.causes[at]])],
            ids[int(graph.vertices[graph.targets[at]])],
            int(graph.signs[at]),
        )
        for at in numbers
    }
