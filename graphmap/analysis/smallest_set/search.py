"""Every choice of policies that meets enough, found by deciding one policy after the other.

Both ways of deciding each policy are followed side by side, each a row of arrays, and a row is let
go when it can no longer meet enough. What a row can meet at most is a Lagrangian bound: each
clause that is still open lends a part of its requirement's weight to its members that are not
decided yet, and the rest of the budget buys the most of what is lent. A requirement with a clause
whose members are all decided against lends nothing and keeps nothing. With everything decided the
bound is the weight that is met, so what is left is exact.

It is quicker than the integer program where few policies are left to decide, and gives all ties at
once; where too much is left it gives up.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from graphmap.analysis.grouped import run_starts
from graphmap.analysis.smallest_set.program import LOOSE, SLACK, Problem

#: Rows times clauses that are looked at side by side, and one after the other, at most.
MOST_AT_ONCE: Final = 500_000
MOST_IN_ALL: Final = 5_000_000
#: Rows times members of clauses, for each of which the bound holds a number, at most.
MOST_LENT: Final = 5_000_000
#: With so few rows the bound, which costs more than it saves, is looked at after so many decisions.
_FEW_ROWS: Final = 200
_AT_ONCE: Final = 3


@dataclass(frozen=True, eq=False)
class Choices:
    """Choices of policies, each a row over ``policies``, with the weight that each meets."""

    policies: NDArray[np.int64]
    chosen: NDArray[np.bool_]
    weights: NDArray[np.int64]
    costs: NDArray[np.float64]

    def best(self) -> tuple[tuple[int, ...], int] | None:
        """Give the one of most weight, fewest policies, lowest cost, smallest sorted numbers."""
        if not self.weights.size:
            return None
        counts = self.chosen.sum(axis=1)
        rows = np.flatnonzero(self.weights == self.weights.max())
        rows = rows[counts[rows] == counts[rows].min()]
        rows = rows[self.costs[rows] <= self.costs[rows].min() + SLACK]
        found = min(tuple(np.sort(self.policies[self.chosen[row]]).tolist()) for row in rows)
        return found, int(self.weights[rows[0]])

    def as_good_as(self, count: int, weight: int) -> int:
        """Count those of so few policies that meet so much."""
        return int(((self.chosen.sum(axis=1) <= count) & (self.weights >= weight)).sum())


def choices_meeting(problem: Problem, least: int, deadline: float) -> Choices | None:
    """Give every choice within the budget of policies that occur in it and meet at least so much.

    None where that is too much to look at, or the time is up.
    """
    tables = _Tables.of(problem)
    rows = _Rows.undecided(tables, problem.budget)
    looked_at = 0
    for decided in range(1, tables.costs.size + 1):
        rows = rows.branched(tables, decided - 1)
        looked_at += rows.is_open.size
        is_too_much = (
            rows.is_open.size > MOST_AT_ONCE
            or rows.left.size * tables.members.size > MOST_LENT
            or looked_at > MOST_IN_ALL
        )
        if is_too_much or time.monotonic() >= deadline:
            return None
        if rows.left.size <= _FEW_ROWS and decided % _AT_ONCE:
            continue
        rows = rows.take(np.floor(rows.bound(tables, decided) + LOOSE) >= least)
    weights = np.floor(rows.bound(tables, tables.costs.size) + LOOSE).astype(np.int64)
    chosen = rows.chosen[weights >= least]
    return Choices(
        tables.policies, chosen, weights[weights >= least], chosen.astype(np.float64) @ tables.costs
    )


@dataclass(frozen=True, eq=False)
class _Tables:
    """A problem as arrays: policies in the order in which they are decided, and all clauses.

    ``owner`` is the requirement of each clause, ``firsts`` each requirement's first clause,
    ``lent`` what each clause lends; ``members`` are the clauses of each policy one after the
    other, beginning at ``starts``.
    """

    policies: NDArray[np.int64]
    costs: NDArray[np.float64]
    weights: NDArray[np.float64]
    owner: NDArray[np.int64]
    firsts: NDArray[np.int64]
    lent: NDArray[np.float64]
    sizes: NDArray[np.int32]
    members: NDArray[np.int64]
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, problem: Problem) -> _Tables:
        """Decide first what most is lent to for its cost."""
        clauses = [clause for each in problem.requirements for clause in each.clauses]
        counts = np.array([len(each.clauses) for each in problem.requirements], dtype=np.int64)
        weights = np.array([each.weight for each in problem.requirements], dtype=np.float64)
        owner = np.repeat(np.arange(counts.size), counts)
        lent = (weights / counts)[owner]
        sizes = np.array([len(clause) for clause in clauses], dtype=np.int32)
        of_policies = np.array([policy for one in clauses for policy in one], dtype=np.int64)
        of_clauses = np.repeat(np.arange(sizes.size), sizes)
        policies, numbers = np.unique(of_policies, return_inverse=True)
        costs = dict(zip(problem.policies, problem.costs, strict=True))
        cost = np.array([costs[policy] for policy in policies.tolist()])
        order = np.argsort(-np.bincount(numbers, lent[of_clauses]) / cost, kind="stable")
        position = np.empty(order.size, dtype=np.int64)
        position[order] = np.arange(order.size)
        by_policy = np.argsort(position[numbers], kind="stable")
        return cls(
            policies=policies[order],
            costs=cost[order],
            weights=weights,
            owner=owner,
            firsts=run_starts(owner, counts.size)[:-1],
            lent=lent,
            sizes=sizes,
            members=of_clauses[by_policy],
            starts=run_starts(position[numbers][by_policy], order.size),
        )


@dataclass(frozen=True, eq=False)
class _Rows:
    """Partly decided choices: which policies are chosen, and what is left of the budget.

    ``is_open`` says which clauses have no chosen member, ``free`` how many members of each are
    not decided yet.
    """

    chosen: NDArray[np.bool_]
    left: NDArray[np.float64]
    is_open: NDArray[np.bool_]
    free: NDArray[np.int32]

    @classmethod
    def undecided(cls, tables: _Tables, budget: float) -> _Rows:
        return cls(
            np.zeros((1, tables.costs.size), dtype=np.bool_),
            np.array([budget + SLACK]),
            np.ones((1, tables.sizes.size), dtype=np.bool_),
            tables.sizes[None, :].copy(),
        )

    def take(self, kept: NDArray[np.bool_]) -> _Rows:
        return _Rows(self.chosen[kept], self.left[kept], self.is_open[kept], self.free[kept])

    def branched(self, tables: _Tables, policy: int) -> _Rows:
        """Decide a policy: first the rows that can pay for it and have it, then all without."""
        mine = tables.members[tables.starts[policy] : tables.starts[policy + 1]]
        free = self.free.copy()
        free[:, mine] -= 1
        without = _Rows(self.chosen, self.left, self.is_open, free)
        having = without.take(self.left >= tables.costs[policy])
        having.chosen[:, policy] = True
        having.is_open[:, mine] = False
        return _Rows(
            np.concatenate([having.chosen, without.chosen]),
            np.concatenate([having.left - tables.costs[policy], without.left]),
            np.concatenate([having.is_open, without.is_open]),
            np.concatenate([having.free, without.free]),
        )

    def bound(self, tables: _Tables, decided: int) -> NDArray[np.float64]:
        """Give what each row meets at most."""
        is_lost = np.logical_or.reduceat(self.is_open & (self.free == 0), tables.firsts, axis=1)
        lent = np.where(self.is_open & ~is_lost[:, tables.owner], tables.lent, 0.0)
        kept = tables.weights - np.add.reduceat(lent, tables.firsts, axis=1)
        kept[is_lost] = 0
        bound = kept.sum(axis=1)
        if decided == tables.costs.size:
            return bound
        start = tables.starts[decided]
        to_policies = np.add.reduceat(
            lent[:, tables.members[start:]], tables.starts[decided:-1] - start, axis=1
        )
        return bound + _bought(to_policies, tables.costs[decided:], self.left)


def _bought(
    gains: NDArray[np.float64], costs: NDArray[np.float64], left: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Give the most that the rest of the budget buys, the last of it in part."""
    order = np.argsort(-gains / costs, axis=1)
    costs = costs[order]
    spent = np.cumsum(costs, axis=1) - costs
    shares = np.minimum(np.maximum((left[:, None] - spent) / costs, 0), 1)
    return (np.take_along_axis(gains, order, axis=1) * shares).sum(axis=1)
