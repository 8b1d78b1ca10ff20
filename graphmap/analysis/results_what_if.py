"""What trying a scenario gives."""

from __future__ import annotations

from dataclasses import dataclass

from graphmap.analysis.blocking import PairState
from graphmap.analysis.parameters import Parameters
from graphmap.analysis.results import ExplainedChain, GraphSize, JsonValue
from graphmap.analysis.results_loops import Loop, LoopKind
from graphmap.analysis.results_shared import shared_parameters, to_document
from graphmap.analysis.scenarios import AddedEffect, Scenario


@dataclass(frozen=True)
class PairChange:
    """A pair (outcome, place or None) whose state is another afterwards."""

    outcome: str
    place: str | None
    before: PairState
    after: PairState

    @property
    def is_freed(self) -> bool:
        """Whether it was blocked and no -1 chain is left."""
        return self.before == "blocked" and self.after in {"enabled", "undetermined", "none"}

    @property
    def is_newly_blocked(self) -> bool:
        """Whether it was not blocked and is now."""
        return self.after == "blocked"

    def to_json(self) -> dict[str, JsonValue]:
        """Give the change by ids."""
        return {
            "outcome": self.outcome,
            "place": self.place,
            "before": self.before,
            "after": self.after,
        }


@dataclass(frozen=True)
class PairNow:
    """A pair (outcome, place or None) and its state."""

    outcome: str
    place: str | None
    state: PairState


@dataclass(frozen=True)
class PairsNow:
    """Every pair that a policy reaches, in the order of outcome and place."""

    revision: int
    parameters: Parameters
    graph: GraphSize
    pairs: tuple[PairNow, ...]


@dataclass(frozen=True)
class LoopTurned:
    """A loop that goes on with another kind in some places."""

    nodes: tuple[str, ...]
    kinds: tuple[tuple[str | None, LoopKind, LoopKind], ...]

    def to_json(self) -> dict[str, JsonValue]:
        """Give the loop with its kind before and after in each such place."""
        return {
            "nodes": self.nodes,
            "kinds": [
                {"place": place, "before": before, "after": after}
                for place, before, after in self.kinds
            ],
        }


@dataclass(frozen=True)
class WhatIfResult:
    """Which pairs have another state in a scenario, and which loops break, arise or turn.

    ``rows`` are in the order of outcome and place, at most ``parameters.limit``; ``changed``
    says how many there are. ``relieved`` are pairs that were blocked, are blocked or mixed
    afterwards, and lost at least one -1 chain: their state may be the same. A loop is broken (or
    made) in the places that it lists. Loops are looked for up to ``max_length`` effects.
    """

    revision: int
    parameters: Parameters
    max_length: int
    graph: GraphSize
    scenario: Scenario
    truncated: bool
    changed: int
    freed: tuple[tuple[str, str | None], ...]
    relieved: tuple[tuple[str, str | None], ...]
    newly_blocked: tuple[tuple[str, str | None], ...]
    loops_broken: tuple[Loop, ...]
    loops_made: tuple[Loop, ...]
    loops_turned: tuple[LoopTurned, ...]
    added_uncounted: tuple[AddedEffect, ...]
    rows: tuple[PairChange, ...]

    def to_json(self) -> dict[str, JsonValue]:
        """Give the result as one JSON document."""
        return to_document(
            "what-if",
            revision=self.revision,
            parameters={
                **shared_parameters(self.parameters),
                "max_length": self.max_length,
                "scenario": self.scenario.to_json(),
            },
            graph=self.graph,
            truncated=self.truncated,
            rows=[row.to_json() for row in self.rows],
            more={
                "changed": self.changed,
                "freed": self.freed,
                "relieved": self.relieved,
                "newly_blocked": self.newly_blocked,
                "loops_broken": [loop.to_json() for loop in self.loops_broken],
                "loops_made": [loop.to_json() for loop in self.loops_made],
                "loops_turned": [loop.to_json() for loop in self.loops_turned],
                "added_uncounted": [added.to_json() for added in self.added_uncounted],
            },
        )


@dataclass(frozen=True)
class ChangeExplanation:
    """The chains from policies to one pair, before and after a scenario.

    An effect that the scenario adds is called ``~added-`` and its number, from 000.
    """

    revision: int
    parameters: Parameters
    graph: GraphSize
    scenario: Scenario
    change: PairChange
    chains_before: tuple[ExplainedChain, ...]
    chains_after: tuple[ExplainedChain, ...]

    def to_json(self) -> dict[str, JsonValue]:
        """Give one JSON document: the pair as its only row, with its chains."""
        row = {
            **self.change.to_json(),
            "chains_before": [chain.to_json() for chain in self.chains_before],
            "chains_after": [chain.to_json() for chain in self.chains_after],
        }
        return to_document(
            "what-if",
            revision=self.revision,
            parameters={
                **shared_parameters(self.parameters),
                "scenario": self.scenario.to_json(),
            },
            graph=self.graph,
            truncated=False,
            rows=[row],
        )
