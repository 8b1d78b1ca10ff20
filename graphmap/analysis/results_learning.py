"""Where learning does not flow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from graphmap.analysis.parameters import Parameters
from graphmap.analysis.results import GraphSize, JsonValue
from graphmap.analysis.results_shared import shared_parameters, to_document

LearningGap = Literal[
    "cycle_without_observations",
    "observation_not_considered",
    "pattern_not_taken_up",
    "questions_unanswered",
    "condition_open",
]


@dataclass(frozen=True)
class LearningRow:
    """One place where learning does not flow.

    ``scale`` is that of the node, where it has one. ``questions`` are those of the cycle that
    nobody has answered. ``state`` is that of the condition, ``needed_by`` the cycles that need
    it.
    """

    gap: LearningGap
    node: str
    scale: str | None = None
    questions: tuple[str, ...] = ()
    state: str | None = None
    needed_by: tuple[str, ...] = ()

    def to_json(self) -> dict[str, JsonValue]:
        """Give the row by ids."""
        return {
            "gap": self.gap,
            "node": self.node,
            "scale": self.scale,
            "questions": self.questions,
            "state": self.state,
            "needed_by": self.needed_by,
        }


@dataclass(frozen=True)
class LearningResult:
    """Where learning does not flow, gap after gap; ``counts`` says how many there are of each."""

    revision: int
    parameters: Parameters
    graph: GraphSize
    truncated: bool
    counts: tuple[tuple[LearningGap, int], ...]
    rows: tuple[LearningRow, ...]

    def to_json(self) -> dict[str, JsonValue]:
        """Give the result as one JSON document."""
        return to_document(
            "learning",
            revision=self.revision,
            parameters=shared_parameters(self.parameters),
            graph=self.graph,
            truncated=self.truncated,
            rows=[row.to_json() for row in self.rows],
            more={"counts": dict(self.counts)},
        )
