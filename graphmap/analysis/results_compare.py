"""What the comparison of two places, dates or revisions gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from graphmap.analysis.blocking import PairState
from graphmap.analysis.effects_explained import ExplainedEffect
from graphmap.analysis.parameters import Parameters
from graphmap.analysis.results import GraphSize, JsonValue
from graphmap.analysis.results_shared import shared_parameters, to_document

Compared = Literal["places", "dates", "revisions"]
Standing = Literal["only_here", "only_there", "differing"]


@dataclass(frozen=True)
class ComparedLink:
    """A cause and a target whose effects are not the same on both sides.

    ``here`` and ``there`` are the signs on each side, ascending; ``place`` is None where places
    are compared, and where none is recorded. The effects are those of both sides.
    """

    standing: Standing
    cause: str
    target: str
    place: str | None
    here: tuple[int, ...]
    there: tuple[int, ...]
    effects_here: tuple[ExplainedEffect, ...]
    effects_there: tuple[ExplainedEffect, ...]

    def to_json(self) -> dict[str, JsonValue]:
        """Give the row by ids."""
        return {
            "standing": self.standing,
            "cause": self.cause,
            "target": self.target,
            "place": self.place,
            "here": self.here,
            "there": self.there,
            "effects_here": [effect.to_json() for effect in self.effects_here],
            "effects_there": [effect.to_json() for effect in self.effects_there],
        }


@dataclass(frozen=True)
class ComparedState:
    """An outcome whose state is not the same on both sides."""

    outcome: str
    place: str | None
    here: PairState
    there: PairState

    def to_json(self) -> dict[str, JsonValue]:
        """Give the row by ids."""
        return {
            "outcome": self.outcome,
            "place": self.place,
            "here": self.here,
            "there": self.there,
        }


@dataclass(frozen=True)
class CompareResult:
    """What is only on one of two sides, and what differs.

    ``here`` and ``there`` name the sides: two places, dates or revisions. ``parameters`` and
    ``graph`` are those of the side here.
    """

    of: Compared
    here: str
    there: str
    revision: int
    parameters: Parameters
    graph: GraphSize
    truncated: bool
    states: tuple[ComparedState, ...]
    rows: tuple[ComparedLink, ...]

    def to_json(self) -> dict[str, JsonValue]:
        """Give the result as one JSON document."""
        return to_document(
            "compare",
            revision=self.revision,
            parameters={
                **shared_parameters(self.parameters),
                "of": self.of,
                "here": self.here,
                "there": self.there,
            },
            graph=self.graph,
            truncated=self.truncated,
            rows=[row.to_json() for row in self.rows],
            more={"states": [state.to_json() for state in self.states]},
        )
