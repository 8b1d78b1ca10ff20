"""What the search for disagreement gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from graphmap.analysis.effects_explained import ExplainedEffect
from graphmap.analysis.parameters import Parameters
from graphmap.analysis.results import GraphSize, JsonValue
from graphmap.analysis.results_shared import shared_parameters, to_document

DisagreementKind = Literal["disagreement", "disputed", "contested"]


@dataclass(frozen=True)
class DisagreementRow:
    """One cause and target about which places or sources do not agree, with every effect.

    ``plus`` and ``minus`` are the places of that sign: of *disagreement* those between which
    the signs differ; of *disputed* and *contested* the place itself (None: none recorded).
    """

    kind: DisagreementKind
    cause: str
    target: str
    plus: tuple[str | None, ...]
    minus: tuple[str | None, ...]
    effects: tuple[ExplainedEffect, ...]

    def to_json(self) -> dict[str, JsonValue]:
        """Give the row by ids."""
        return {
            "kind": self.kind,
            "cause": self.cause,
            "target": self.target,
            "plus": self.plus,
            "minus": self.minus,
            "effects": [effect.to_json() for effect in self.effects],
        }


@dataclass(frozen=True)
class DisagreementResult:
    """Where places differ, and where sources disagree."""

    revision: int
    parameters: Parameters
    graph: GraphSize
    truncated: bool
    rows: tuple[DisagreementRow, ...]

    def to_json(self) -> dict[str, JsonValue]:
        """Give the result as one JSON document."""
        return to_document(
            "disagreement",
            revision=self.revision,
            parameters=shared_parameters(self.parameters),
            graph=self.graph,
            truncated=self.truncated,
            rows=[row.to_json() for row in self.rows],
        )
