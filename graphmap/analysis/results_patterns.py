"""What the search for shared patterns gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from graphmap.analysis.effects_explained import ExplainedEffect
from graphmap.analysis.parameters import Parameters
from graphmap.analysis.results import GraphSize, JsonValue
from graphmap.analysis.results_shared import shared_parameters, to_document
from graphmap.model.catalogue import PlaceType

PatternScale = Literal["organisation", "place", "country"]
#: A cause, a target and a sign.
Feature = tuple[str, str, int]


@dataclass(frozen=True, kw_only=True)
class PatternQuestion:
    """What patterns are asked for.

    Parameters
    ----------
    scale
        The scale that looks: an organisation across citizens, a place across organisations, a
        country across places.
    place_type
        The type of the places looked across, at country scale.
    min_support
        In how many systems a pattern must be, at least.
    """

    scale: PatternScale
    place_type: PlaceType = "upper_tier"
    min_support: int = 3

    def to_json(self) -> dict[str, JsonValue]:
        """Give the question by name."""
        return {
            "scale": self.scale,
            "type": self.place_type if self.scale == "country" else None,
            "min_support": self.min_support,
        }


@dataclass(frozen=True)
class PatternRow:
    """One closed pattern: its features, the systems that have all of them, and those that do not.

    ``sources`` counts once each source that supports one of the effects that evidence a feature
    in a system. ``support`` is None where persons must not be counted.
    """

    features: tuple[Feature, ...]
    support: int | None
    systems: tuple[str, ...]
    without: tuple[str, ...]
    sources: int

    def to_json(self) -> dict[str, JsonValue]:
        """Give the row as `interfaces.md` says."""
        row: dict[str, JsonValue] = {
            "features": self.features,
            "support": self.support,
            "systems": self.systems,
            "without": self.without,
            "sources": self.sources,
        }
        return row if self.support is not None else row | {"support_suppressed": True}


@dataclass(frozen=True)
class PatternsResult:
    """The patterns that systems share, those that say most first.

    ``systems`` is how many systems were looked across (None where persons must not be counted).
    ``found`` is how many patterns there are in all; ``is_complete`` says whether the search
    came to its end.
    """

    revision: int
    parameters: Parameters
    question: PatternQuestion
    graph: GraphSize
    truncated: bool
    systems: int | None
    found: int
    is_complete: bool
    rows: tuple[PatternRow, ...]

    def to_json(self) -> dict[str, JsonValue]:
        """Give the result as one JSON document."""
        return to_document(
            "patterns",
            revision=self.revision,
            parameters={**shared_parameters(self.parameters), **self.question.to_json()},
            graph=self.graph,
            truncated=self.truncated,
            rows=[row.to_json() for row in self.rows],
            more={
                "systems": self.systems,
                "found": self.found,
                "is_complete": self.is_complete,
            },
        )


@dataclass(frozen=True)
class PatternExplanation:
    """A pattern with the effects that evidence each feature in each of its systems."""

    revision: int
    parameters: Parameters
    question: PatternQuestion
    graph: GraphSize
    row: PatternRow
    effects: tuple[tuple[str, tuple[ExplainedEffect, ...]], ...]

    def to_json(self) -> dict[str, JsonValue]:
        """Give one JSON document like that of the list, with the effects in the row."""
        row = self.row.to_json()
        row["effects"] = [
            {"system": system, "effects": [effect.to_json() for effect in effects]}
            for system, effects in self.effects
        ]
        return to_document(
            "patterns",
            revision=self.revision,
            parameters={
                **shared_parameters(self.parameters),
                **self.question.to_json(),
                "explain": self.row.features,
            },
            graph=self.graph,
            truncated=False,
            rows=[row],
        )
