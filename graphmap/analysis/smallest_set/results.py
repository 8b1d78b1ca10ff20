"""What the search for the smallest set of changes gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from graphmap.analysis.parameters import Parameters
from graphmap.analysis.results import ExplainedChain, GraphSize, JsonValue, Pair
from graphmap.analysis.results_shared import shared_parameters, to_document

Goal = Literal["freed", "relieved"]


@dataclass(frozen=True, kw_only=True)
class SetQuestion:
    """What is asked of a smallest set.

    Parameters
    ----------
    budget
        The curve goes from 1 to this.
    goal
        Whether pairs are to be freed (no -1 chain left) or relieved (one -1 chain fewer).
    must, never
        Policies that are in every set, and in none.
    costs
        What policies cost that do not cost 1.
    may_change
        The types of policy that may be in the set, ``unrecorded`` for those without a type;
        empty for any. What must be in is in whatever its type.
    within
        A place: policies are switched off within it only.
    for_outcome
        The outcomes whose pairs are to be freed or relieved; empty for all.
    count_others
        Whether to count, for the whole budget, the other sets that do as well.
    time_limit
        Seconds for the whole curve; what is not proved then says how far off it may be.
    """

    budget: int = 3
    goal: Goal = "freed"
    must: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    costs: Mapping[str, float] = field(default_factory=dict[str, float], hash=False)
    may_change: tuple[str, ...] = ()
    within: str | None = None
    for_outcome: tuple[str, ...] = ()
    count_others: bool = False
    time_limit: float = 20.0

    def without_limits(self) -> SetQuestion:
        """Give the question where any rule may change, everywhere, each at the same cost."""
        return replace(self, must=(), never=(), costs={}, may_change=(), within=None)

    def to_json(self) -> dict[str, JsonValue]:
        """Give the question by name."""
        return {
            "budget": self.budget,
            "goal": self.goal,
            "must": self.must,
            "never": self.never,
            "costs": dict(sorted(self.costs.items())),
            "may_change": self.may_change,
            "within": self.within,
            "for_outcome": self.for_outcome,
        }


@dataclass(frozen=True)
class Others:
    """How many other sets of as few policies do as well; ``is_all`` says that these are all."""

    count: int
    is_all: bool

    def to_json(self) -> dict[str, JsonValue]:
        """Give both by name."""
        return {"count": self.count, "all": self.is_all}


@dataclass(frozen=True)
class SetRow:
    """The best set for one budget.

    ``needed_for`` gives for each policy the pairs that are lost without it. ``gap`` is 0 where
    the set is proved to be the best, else how far the best may lie above it, as a share.
    """

    budget: int
    policies: tuple[str, ...]
    cost: float
    freed: tuple[Pair, ...]
    relieved: tuple[Pair, ...]
    needed_for: tuple[tuple[str, tuple[Pair, ...]], ...]
    gap: float

    def to_json(self) -> dict[str, JsonValue]:
        """Give the row as `interfaces.md` says."""
        return {
            "budget": self.budget,
            "policies": self.policies,
            "cost": self.cost,
            "freed": self.freed,
            "relieved": self.relieved,
            "needed_for": dict(self.needed_for),
            "optimal": True if self.gap == 0 else self.gap,
        }


@dataclass(frozen=True)
class SmallestSetResult:
    """The best set of policies to switch off for each budget.

    ``blocked_pairs`` are the pairs that could be freed at all: blocked, with a place, in scope,
    of an outcome that is asked for.
    A budget that the policies that must be in do not fit has no row. ``truncated`` says that a
    set is not proved to be the best because the time was up. ``others`` are those of the whole
    budget, where they were asked for and its set is proved to be the best.
    """

    revision: int
    parameters: Parameters
    question: SetQuestion
    graph: GraphSize
    truncated: bool
    blocked_pairs: int
    rows: tuple[SetRow, ...]
    others: Others | None = None

    def to_json(self) -> dict[str, JsonValue]:
        """Give the result as one JSON document."""
        return to_document(
            "smallest-set",
            revision=self.revision,
            parameters={**shared_parameters(self.parameters), **self.question.to_json()},
            graph=self.graph,
            truncated=self.truncated,
            rows=[row.to_json() for row in self.rows],
            more={
                "blocked_pairs": self.blocked_pairs,
                "others": self.others and self.others.to_json(),
            },
        )


@dataclass(frozen=True)
class CutChain:
    """One -1 chain to a pair, and the policies that cut it when switched off."""

    chain: ExplainedChain
    policies: tuple[str, ...]

    def to_json(self) -> dict[str, JsonValue]:
        """Give the chain with its policies."""
        return {**self.chain.to_json(), "policies": self.policies}


@dataclass(frozen=True)
class CutExplanation:
    """Every -1 chain to one blocked pair: a set frees it that has a policy of each."""

    revision: int
    parameters: Parameters
    question: SetQuestion
    graph: GraphSize
    outcome: str
    place: str
    chains: tuple[CutChain, ...]

    def to_json(self) -> dict[str, JsonValue]:
        """Give one JSON document: the pair as its only row, with its chains."""
        chains = [chain.to_json() for chain in self.chains]
        return to_document(
            "smallest-set",
            revision=self.revision,
            parameters={**shared_parameters(self.parameters), **self.question.to_json()},
            graph=self.graph,
            truncated=False,
            rows=[{"outcome": self.outcome, "place": self.place, "chains": chains}],
        )
