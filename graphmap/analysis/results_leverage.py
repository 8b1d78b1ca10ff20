"""What the table of leverage points gives."""

from __future__ import annotations

from dataclasses import dataclass

from graphmap.analysis.parameters import Parameters
from graphmap.analysis.results import ExplainedChain, ExplainedPair, GraphSize, JsonValue
from graphmap.analysis.results_loops import Loop
from graphmap.analysis.results_shared import shared_parameters, to_document


@dataclass(frozen=True)
class LeverageRow:
    """One policy, factor or enabling condition.

    ``controlled_by`` is the scale that controls it, ``set_by`` the organisations that set it.
    ``sources`` counts those that support the effects of its chains to pairs. ``rank`` is from
    1; ``rank_interval`` the 5th to 95th percentile over the bootstrap.
    """

    node: str
    name: str
    kind: str
    pairs_reached: int
    betweenness: float
    loops: int
    dominates: tuple[str, ...]
    meadows_level: int | None
    controlled_by: str | None
    set_by: tuple[str, ...]
    sources: int
    rank: int
    rank_interval: tuple[int, int]
    unstable: bool

    def to_json(self) -> dict[str, JsonValue]:
        """Give the row as `interfaces.md` says."""
        return {
            "node": self.node,
            "name": self.name,
            "kind": self.kind,
            "pairs_reached": self.pairs_reached,
            "betweenness": self.betweenness,
            "loops": self.loops,
            "dominates": self.dominates,
            "meadows_level": self.meadows_level,
            "controlled_by": self.controlled_by,
            "set_by": self.set_by,
            "sources": self.sources,
            "rank": self.rank,
            "rank_interval": self.rank_interval,
            "unstable": self.unstable,
        }


@dataclass(frozen=True)
class LeverageResult:
    """Leverage points, the first first.

    ``ranked`` says how many there are. ``betweenness_sources`` says from how many nodes
    betweenness was worked out: fewer than ``betweenness_nodes`` where it is an estimate.
    ``loops_counted`` are the loops of at most ``max_length`` effects that were counted;
    ``all_loops`` says whether there are no more.
    """

    revision: int
    parameters: Parameters
    max_length: int
    graph: GraphSize
    truncated: bool
    ranked: int
    betweenness_sources: int
    betweenness_nodes: int
    loops_counted: int
    all_loops: bool
    replicates: int
    rows: tuple[LeverageRow, ...]

    def to_json(self) -> dict[str, JsonValue]:
        """Give the result as one JSON document."""
        return to_document(
            "leverage",
            revision=self.revision,
            parameters={**shared_parameters(self.parameters), "max_length": self.max_length},
            graph=self.graph,
            truncated=self.truncated,
            rows=[row.to_json() for row in self.rows],
            more={
                "ranked": self.ranked,
                "betweenness_sources": self.betweenness_sources,
                "betweenness_nodes": self.betweenness_nodes,
                "loops_counted": self.loops_counted,
                "all_loops": self.all_loops,
                "replicates": self.replicates,
            },
        )


@dataclass(frozen=True)
class LeverageExplanation:
    """One leverage point with what is behind its numbers.

    These are the chains to the pairs that it reaches, its loops, and the -1 chains to each
    outcome that it dominates.
    """

    revision: int
    parameters: Parameters
    max_length: int
    graph: GraphSize
    row: LeverageRow
    pairs: tuple[ExplainedPair, ...]
    loops: tuple[Loop, ...]
    dominated: tuple[tuple[str, tuple[ExplainedChain, ...]], ...]

    def to_json(self) -> dict[str, JsonValue]:
        """Give one JSON document like that of the table, with what made the row in it."""
        row = self.row.to_json()
        row["pairs"] = [pair.to_json() for pair in self.pairs]
        row["in_loops"] = [loop.to_json() for loop in self.loops]
        row["dominated"] = [
            {"outcome": outcome, "chains": [chain.to_json() for chain in chains]}
            for outcome, chains in self.dominated
        ]
        return to_document(
            "leverage",
            revision=self.revision,
            parameters={
                **shared_parameters(self.parameters),
                "max_length": self.max_length,
                "explain": self.row.node,
            },
            graph=self.graph,
            truncated=False,
            rows=[row],
        )
