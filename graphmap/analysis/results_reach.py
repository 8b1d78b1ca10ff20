"""What lies upstream, downstream or between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from graphmap.analysis.effects_explained import ExplainedEffect
from graphmap.analysis.parameters import Parameters
from graphmap.analysis.results import ExplainedChain, GraphSize, JsonValue
from graphmap.analysis.results_shared import shared_parameters, to_document

Direction = Literal["upstream", "downstream", "between"]


@dataclass(frozen=True)
class ReachRow:
    """A node that is reached, and in how few steps; between, from the first of the two nodes."""

    node: str
    kind: str
    steps: int

    def to_json(self) -> dict[str, JsonValue]:
        """Give the row by ids."""
        return {"node": self.node, "kind": self.kind, "steps": self.steps}


@dataclass(frozen=True)
class ReachResult:
    """The nodes upstream or downstream of one, or on a chain between two: a submap.

    ``effects`` are the counting effects that lead from one to the next; ``chains`` those
    between the two nodes. Rows are in the order of steps, then ids.
    """

    direction: Direction
    revision: int
    parameters: Parameters
    nodes: tuple[str, ...]
    graph: GraphSize
    truncated: bool
    effects: tuple[ExplainedEffect, ...]
    chains: tuple[ExplainedChain, ...]
    rows: tuple[ReachRow, ...]

    def to_json(self) -> dict[str, JsonValue]:
        """Give the result as one JSON document."""
        more: dict[str, JsonValue] = {"effects": [effect.to_json() for effect in self.effects]}
        if self.direction == "between":
            more["chains"] = [chain.to_json() for chain in self.chains]
        return to_document(
            self.direction,
            revision=self.revision,
            parameters={**shared_parameters(self.parameters), "nodes": self.nodes},
            graph=self.graph,
            truncated=self.truncated,
            rows=[row.to_json() for row in self.rows],
            more=more,
        )
