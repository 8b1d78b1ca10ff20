"""The integer program of choosing policies, and the same without whole numbers."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final, Protocol, cast

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse

#: What a sum may exceed its bound by.
SLACK: Final = 1e-6
#: How far a bound may be off by rounding before anything is ruled out by it.
LOOSE: Final = 1e-3


@dataclass(frozen=True)
class Requirement:
    """Sets of policies of each of which one must be chosen, and how many pairs ask for that."""

    clauses: tuple[frozenset[int], ...]
    weight: int

    def is_met_by(self, chosen: Collection[int]) -> bool:
        """Say whether every clause has a chosen member."""
        return all(not clause.isdisjoint(chosen) for clause in self.clauses)


@dataclass(frozen=True, eq=False)
class Problem:
    """What is left to choose from: policies ascending, their costs, and what they can meet."""

    policies: tuple[int, ...]
    costs: tuple[float, ...]
    requirements: tuple[Requirement, ...]
    budget: float
    bound: int


class Solved(Protocol):
    """What is used of scipy's answer."""

    status: int
    x: NDArray[np.float64] | None
    mip_dual_bound: float | None


class _Marginals(Protocol):
    """How much the value changes with each bound."""

    marginals: NDArray[np.float64]


class _Relaxed(Protocol):
    """What is used of scipy's answer to a linear program."""

    status: int
    fun: float
    lower: _Marginals


class Program:
    """The integer program of a problem: one variable a policy, one a requirement met.

    A requirement of one policy alone is part of that policy's own weight. The others need no
    whole numbers: once policies are chosen, the largest value is 0 or 1 by itself.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        at = {policy: position for position, policy in enumerate(problem.policies)}
        own = np.zeros(len(at))
        shared: list[Requirement] = []
        for each in problem.requirements:
            if len(each.clauses) == 1 and len(each.clauses[0]) == 1:
                (policy,) = each.clauses[0]
                own[at[policy]] += each.weight
            else:
                shared.append(each)
        self.weights = np.concatenate([own, [float(each.weight) for each in shared]])
        self.count = len(at)
        rows: list[int] = []
        columns: list[int] = []
        values: list[float] = []
        row = 0
        for position, each in enumerate(shared, start=self.count):
            for clause in each.clauses:
                columns += [position, *(at[policy] for policy in clause)]
                values += [1.0, *([-1.0] * len(clause))]
                rows += [row] * (len(clause) + 1)
                row += 1
        shape = (row, self.weights.size)
        self.clauses = sparse.csr_array((values, (rows, columns)), shape) if row else None
        self.clause_count = row
        self.costs = np.zeros(self.weights.size)
        self.costs[: self.count] = problem.costs
        self.is_policy = np.arange(self.weights.size) < self.count

    def maximise(
        self,
        aim: NDArray[np.float64],
        deadline: float,
        *more: tuple[NDArray[np.float64], float, float],
    ) -> Solved:
        """Solve with further bounds: a sum of variables between two numbers."""
        bounds = [(self.costs, 0.0, self.problem.budget + SLACK), *more]
        limited = cast("Callable[..., object]", optimize.LinearConstraint)
        rows = np.stack([row for row, _, _ in bounds])
        lows = np.array([low for _, low, _ in bounds])
        highs = np.array([high for _, _, high in bounds])
        constraints = [limited(rows, lows, highs)]
        if self.clauses is not None:
            constraints.append(limited(self.clauses, -np.inf, 0))
        solve = cast("Callable[..., Solved]", optimize.milp)
        return solve(
            -aim,
            integrality=self.is_policy.astype(np.int8),
            bounds=optimize.Bounds(0, 1),
            constraints=constraints,
            options={"mip_rel_gap": 0, "time_limit": max(0.01, deadline - time.monotonic())},
        )

    def relaxed(self, deadline: float) -> tuple[float, NDArray[np.float64]] | None:
        """Give the value without whole numbers, and what it loses when each policy is chosen."""
        solve = cast("Callable[..., _Relaxed]", optimize.linprog)
        shape = (1, self.weights.size)
        rows = [sparse.csr_array(self.costs[None, :], shape)]
        rows += [] if self.clauses is None else [self.clauses]
        stack = cast("Callable[..., object]", sparse.vstack)
        highs = np.zeros(self.clause_count + 1)
        highs[0] = self.problem.budget + SLACK
        solved = solve(
            -self.weights,
            A_ub=stack(rows, format="csr"),
            b_ub=highs,
            bounds=(0, 1),
            method="highs",
            options={"time_limit": max(0.01, deadline - time.monotonic())},
        )
        if solved.status != 0:
            return None
        return -solved.fun, np.maximum(solved.lower.marginals[: self.count], 0)

    def chosen(self, solved: Solved) -> tuple[int, ...] | None:
        """Give the policies of an answer, None where there is none."""
        if solved.x is None:
            return None
        taken = np.flatnonzero(solved.x[: self.count] > 0.5)
        return tuple(self.problem.policies[at] for at in taken.tolist())
