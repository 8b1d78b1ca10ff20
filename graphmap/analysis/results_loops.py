"""What the search for feedback loops gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from graphmap.analysis.effects_explained import ExplainedEffect
from graphmap.analysis.parameters import Parameters
from graphmap.analysis.results import GraphSize, JsonValue
from graphmap.analysis.results_shared import shared_parameters, to_document

LoopKind = Literal["reinforcing", "balancing", "undetermined"]
#: The key in ``kinds`` as JSON that stands for no place.
NO_PLACE_KEY: Final = "null"


@dataclass(frozen=True)
class Loop:
    """One feedback loop: its nodes from the smallest id on, and its kind in each place.

    ``kind`` is that of all its places, undetermined where they differ. A place is None where
    no effect of the loop there has one. ``name`` is R, B or U and a number, empty for a loop
    that is not of a numbered list.
    """

    name: str
    kind: LoopKind
    kinds: tuple[tuple[str | None, LoopKind], ...]
    nodes: tuple[str, ...]

    @property
    def places(self) -> tuple[str | None, ...]:
        """The places the loop runs in, by id, no place first."""
        return tuple(place for place, _ in self.kinds)

    @property
    def length(self) -> int:
        """How many effects it takes to come round."""
        return len(self.nodes)

    def to_json(self) -> dict[str, JsonValue]:
        """Give the loop by ids."""
        return {
            "name": self.name,
            "kind": self.kind,
            "kinds": {place or NO_PLACE_KEY: kind for place, kind in self.kinds},
            "nodes": self.nodes,
            "places": self.places,
            "length": self.length,
        }


@dataclass(frozen=True)
class LoopsResult:
    """The feedback loops of a map, the shorter ones first.

    ``truncated`` says that there are more than ``parameters.limit``.
    """

    revision: int
    parameters: Parameters
    max_length: int
    graph: GraphSize
    truncated: bool
    rows: tuple[Loop, ...]

    def to_json(self) -> dict[str, JsonValue]:
        """Give the result as one JSON document."""
        return to_document(
            "loops",
            revision=self.revision,
            parameters={**shared_parameters(self.parameters), "max_length": self.max_length},
            graph=self.graph,
            truncated=self.truncated,
            rows=[loop.to_json() for loop in self.rows],
        )


@dataclass(frozen=True)
class LoopStep:
    """One bundle of a loop in one place: the effects recorded there, in a wider place or in none.

    ``sign`` is the one they share, 0 where one is uncertain or they disagree.
    """

    cause: str
    target: str
    sign: int
    effects: tuple[ExplainedEffect, ...]

    def to_json(self) -> dict[str, JsonValue]:
        """Give the step with its effects."""
        return {
            "cause": self.cause,
            "target": self.target,
            "sign": self.sign,
            "effects": [effect.to_json() for effect in self.effects],
        }


@dataclass(frozen=True)
class LoopExplanation:
    """A loop with the effects of each of its steps, place by place."""

    revision: int
    parameters: Parameters
    max_length: int
    graph: GraphSize
    loop: Loop
    steps: tuple[tuple[str | None, tuple[LoopStep, ...]], ...]

    def to_json(self) -> dict[str, JsonValue]:
        """Give one JSON document like that of the list, with the steps in the row."""
        row = self.loop.to_json()
        row["steps"] = [
            {"place": place, "steps": [step.to_json() for step in steps]}
            for place, steps in self.steps
        ]
        return to_document(
            "loops",
            revision=self.revision,
            parameters={
                **shared_parameters(self.parameters),
                "max_length": self.max_length,
                "explain": self.loop.name,
            },
            graph=self.graph,
            truncated=False,
            rows=[row],
        )
