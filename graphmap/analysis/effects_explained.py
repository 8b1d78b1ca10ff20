"""Effects with the observations and sources for and against them: what a number leads back to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

from graphmap.analysis.evidence import EVIDENCE_STATES, EvidenceState
from graphmap.analysis.grouped import Grouped
from graphmap.analysis.influence import InfluenceGraph
from graphmap.analysis.results import JsonValue


@dataclass(frozen=True)
class ExplainedEffect:
    """One effect by ids, and what was observed of it.

    An observation that cites no source is listed among the sources as its own.
    """

    effect: str
    cause: str
    target: str
    sign: int
    place: str | None
    evidence: EvidenceState
    observations_for: tuple[str, ...]
    observations_against: tuple[str, ...]
    sources_for: tuple[str, ...]
    sources_against: tuple[str, ...]

    def to_json(self) -> dict[str, JsonValue]:
        """Give the effect by ids."""
        return {
            "effect": self.effect,
            "cause": self.cause,
            "target": self.target,
            "sign": self.sign,
            "place": self.place,
            "evidence": self.evidence,
            "observations_for": self.observations_for,
            "observations_against": self.observations_against,
            "sources_for": self.sources_for,
            "sources_against": self.sources_against,
        }


def explain_effects(
    graph: InfluenceGraph, effects: Sequence[int] | NDArray[np.integer]
) -> tuple[ExplainedEffect, ...]:
    """Give effects, by their numbers, with their evidence; in the order given."""
    columns, tree, evidence = graph.columns, graph.place_tree, graph.evidence
    explained: list[ExplainedEffect] = []
    for effect in cast("list[int]", np.asarray(effects, dtype=np.int64).tolist()):
        cause = int(graph.vertices[graph.causes[effect]])
        target = int(graph.vertices[graph.targets[effect]])
        place = int(tree.nodes[graph.places[effect]])
        explained.append(
            ExplainedEffect(
                effect=columns.ids[int(graph.effects[effect])],
                cause=columns.ids[cause],
                target=columns.ids[target],
                sign=int(graph.signs[effect]),
                place=columns.ids[place] if place >= 0 else None,
                evidence=EVIDENCE_STATES[int(evidence.state[effect])],
                observations_for=_ids(graph, evidence.observations_for, effect),
                observations_against=_ids(graph, evidence.observations_against, effect),
                sources_for=_ids(graph, evidence.sources_for, effect),
                sources_against=_ids(graph, evidence.sources_against, effect),
            )
        )
    return tuple(explained)


def _ids(graph: InfluenceGraph, table: Grouped, effect: int) -> tuple[str, ...]:
    return tuple(graph.ids_of(table.of_group(effect)))
