"""Results of analyses: frozen, carrying what they were computed on, ready as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from graphmap.analysis.parameters import Parameters

JsonValue: TypeAlias = (
    "str | int | float | bool | Sequence[JsonValue] | Mapping[str, JsonValue] | None"
)
#: An outcome and a place, by id.
Pair: TypeAlias = tuple[str, str]


@dataclass(frozen=True)
class GraphSize:
    """How large the map was: nodes, links, effects, and how many of the effects counted."""

    nodes: int
    links: int
    effects: int
    counting: int

    def to_json(self) -> dict[str, JsonValue]:
        """Give the sizes by name."""
        return {
            "nodes": self.nodes,
            "links": self.links,
            "effects": self.effects,
            "counting": self.counting,
        }


@dataclass(frozen=True)
class BlockingRow:
    """One policy (or, by family, one root) and what it blocks.

    ``pairs`` are blocked and have a place; ``places`` and ``outcomes`` are theirs.
    ``no_place`` are outcomes blocked in no place, ``wider`` the pairs blocked in a place that
    the roll-up has no place for. ``mixed`` and ``undetermined`` may be in no place (None).
    Every list is sorted. ``persons`` are the people felt by, for `graphmap.privacy` to count;
    it replaces them, and ``people``, by what a reader may see.
    """

    policy: str
    name: str
    set_by: tuple[str, ...]
    owner_scale: str | None
    discretion: str | None
    places: tuple[str, ...]
    outcomes: tuple[str, ...]
    pairs: tuple[Pair, ...]
    mixed: tuple[tuple[str, str | None], ...]
    undetermined: tuple[tuple[str, str | None], ...]
    no_place: tuple[str, ...]
    wider: tuple[Pair, ...]
    exposure: float
    sources_for: int
    sources_against: int
    people: int | None
    people_suppressed: bool
    persons: tuple[str, ...]
    newest_evidence: str | None
    disputed: bool

    def to_json(self, *, with_wider: bool) -> dict[str, JsonValue]:
        """Give the row as `interfaces.md` says; ``wider`` only where something was rolled up."""
        row: dict[str, JsonValue] = {
            "policy": self.policy,
            "name": self.name,
            "set_by": self.set_by,
            "owner_scale": self.owner_scale,
            "discretion": self.discretion,
            "places": self.places,
            "outcomes": self.outcomes,
            "pairs": self.pairs,
            "mixed": self.mixed,
            "undetermined": self.undetermined,
            "no_place": self.no_place,
        }
        if with_wider:
            row["wider"] = self.wider
        row |= {
            "exposure": self.exposure,
            "sources_for": self.sources_for,
            "sources_against": self.sources_against,
            "people": self.people,
        }
        if self.people_suppressed:
            row["people_suppressed"] = True
        return row | {"newest_evidence": self.newest_evidence, "disputed": self.disputed}


@dataclass(frozen=True)
class BlockingResult:
    """Which policies block outcomes across places.

    ``rows`` are the policies that block at least one pair with a place, the first first.
    ``not_ranked`` are those that block none but are mixed, undetermined, or block where no
    place (or no place of the roll-up) is recorded, by id. Each holds at most
    ``parameters.limit``; ``truncated`` says that more are there. ``ranked`` and ``unranked``
    say how many there are in all; ``exposed_pairs`` is what exposure is a share of.
    """

    revision: int
    parameters: Parameters
    graph: GraphSize
    truncated: bool
    ranked: int
    unranked: int
    exposed_pairs: int
    rows: tuple[BlockingRow, ...]
    not_ranked: tuple[BlockingRow, ...]

    def to_json(self) -> dict[str, JsonValue]:
        """Give the result as one JSON document."""
        rolled = self.parameters.roll_up is not None
        return {
            "analysis": "blocking",
            "revision": self.revision,
            "parameters": self.parameters.to_json(),
            "graph": self.graph.to_json(),
            "truncated": self.truncated,
            "ranked": self.ranked,
            "exposed_pairs": self.exposed_pairs,
            "rows": [row.to_json(with_wider=rolled) for row in self.rows],
            "not_ranked": [row.to_json(with_wider=rolled) for row in self.not_ranked],
        }


@dataclass(frozen=True)
class BlockingMatrix:
    """Policies against places: in how many ways each blocks there.

    ``policies`` in the order of the ranking, ``places`` by how many policies block something
    there (most first), then id. ``cells`` gives for (policy, place) the blocked outcomes; a
    cell that is not there is empty.
    """

    policies: tuple[str, ...]
    places: tuple[str, ...]
    cells: Mapping[tuple[str, str], tuple[str, ...]]


@dataclass(frozen=True)
class ExplainedChain:
    """One chain: its effects in order, and what was observed of them.

    ``place`` is the chain's own, before any roll-up. An observation that cites no source is
    listed among the sources as its own.
    """

    effects: tuple[str, ...]
    sign: int
    place: str | None
    observations_for: tuple[str, ...]
    observations_against: tuple[str, ...]
    sources_for: tuple[str, ...]
    sources_against: tuple[str, ...]

    @property
    def observations(self) -> tuple[str, ...]:
        """Every observation on the chain's effects, for and against, sorted."""
        return tuple(sorted({*self.observations_for, *self.observations_against}))

    @property
    def sources(self) -> tuple[str, ...]:
        """Every source of those observations, sorted."""
        return tuple(sorted({*self.sources_for, *self.sources_against}))

    def to_json(self) -> dict[str, JsonValue]:
        """Give the chain by ids."""
        return {
            "effects": self.effects,
            "sign": self.sign,
            "place": self.place,
            "observations": self.observations,
            "observations_against": self.observations_against,
            "sources": self.sources,
            "sources_against": self.sources_against,
        }


@dataclass(frozen=True)
class ExplainedPair:
    """An outcome in a place (or none), and chains that lead to it."""

    outcome: str
    place: str | None
    chains: tuple[ExplainedChain, ...]

    def to_json(self) -> dict[str, JsonValue]:
        """Give the pair with its chains."""
        return {
            "outcome": self.outcome,
            "place": self.place,
            "chains": [chain.to_json() for chain in self.chains],
        }


@dataclass(frozen=True)
class BlockingExplanation:
    """The row of one policy with what made it.

    ``pairs``, ``no_place`` and ``wider`` hold the chains of sign -1 to the row's; ``mixed``
    those of either sign; ``undetermined`` those of sign 0. ``rank`` counts from 1, and is None
    where the policy blocks no pair with a place.
    """

    revision: int
    parameters: Parameters
    graph: GraphSize
    rank: int | None
    row: BlockingRow
    pairs: tuple[ExplainedPair, ...]
    mixed: tuple[ExplainedPair, ...]
    undetermined: tuple[ExplainedPair, ...]
    no_place: tuple[ExplainedPair, ...]
    wider: tuple[ExplainedPair, ...]

    def to_json(self) -> dict[str, JsonValue]:
        """Give one JSON document like that of the ranking, with the chains in the row's pairs."""
        rolled = self.parameters.roll_up is not None
        row = self.row.to_json(with_wider=rolled)
        row["pairs"] = [pair.to_json() for pair in self.pairs]
        row["chains_of_others"] = {
            "mixed": [pair.to_json() for pair in self.mixed],
            "undetermined": [pair.to_json() for pair in self.undetermined],
            "no_place": [pair.to_json() for pair in self.no_place],
            "wider": [pair.to_json() for pair in self.wider],
        }
        return {
            "analysis": "blocking",
            "revision": self.revision,
            "parameters": {**self.parameters.to_json(), "policy": self.row.policy, "explain": True},
            "graph": self.graph.to_json(),
            "truncated": False,
            "rows": [row],
        }
