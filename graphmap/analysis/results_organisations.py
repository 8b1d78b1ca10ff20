"""Bridges between organisations, and gaps."""

from __future__ import annotations

from dataclasses import dataclass

from graphmap.analysis.parameters import Parameters
from graphmap.analysis.results import GraphSize, JsonValue, Pair
from graphmap.analysis.results_shared import shared_parameters, to_document


@dataclass(frozen=True)
class BridgeRow:
    """An organisation whose removal parts what hung together, with the parts.

    The parts are organisations and practitioners, the largest part first.
    """

    organisation: str
    parts: tuple[tuple[str, ...], ...]

    def to_json(self) -> dict[str, JsonValue]:
        """Give the row by ids."""
        return {"organisation": self.organisation, "parts": self.parts}


@dataclass(frozen=True)
class BridgesResult:
    """The bridges of a map: those that cut off most first."""

    revision: int
    parameters: Parameters
    graph: GraphSize
    truncated: bool
    rows: tuple[BridgeRow, ...]

    def to_json(self) -> dict[str, JsonValue]:
        """Give the result as one JSON document."""
        return to_document(
            "bridges",
            revision=self.revision,
            parameters=shared_parameters(self.parameters),
            graph=self.graph,
            truncated=self.truncated,
            rows=[row.to_json() for row in self.rows],
        )


@dataclass(frozen=True)
class GapRow:
    """Two organisations that meet in outcomes or persons, and have no link between them.

    ``pairs`` are the outcomes in places that both touch. ``persons`` are those that both
    support, for `graphmap.privacy` to count; it replaces them, and ``people``. In conflict they
    are linked, and not joined.
    """

    first: str
    second: str
    pairs: tuple[Pair, ...]
    people: int | None
    people_suppressed: bool
    persons: tuple[str, ...]
    is_conflict: bool

    def to_json(self) -> dict[str, JsonValue]:
        """Give the row by ids."""
        row: dict[str, JsonValue] = {
            "organisations": (self.first, self.second),
            "pairs": self.pairs,
            "people": self.people,
            "conflict": self.is_conflict,
        }
        return row | ({"people_suppressed": True} if self.people_suppressed else {})


@dataclass(frozen=True)
class GapsResult:
    """The gaps of a map: those that meet in most first."""

    revision: int
    parameters: Parameters
    graph: GraphSize
    truncated: bool
    rows: tuple[GapRow, ...]

    def to_json(self) -> dict[str, JsonValue]:
        """Give the result as one JSON document."""
        return to_document(
            "gaps",
            revision=self.revision,
            parameters=shared_parameters(self.parameters),
            graph=self.graph,
            truncated=self.truncated,
            rows=[row.to_json() for row in self.rows],
        )
