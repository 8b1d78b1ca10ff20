"""What no best set can have is left out before anything is chosen.

A set meets a requirement of which r clauses are disjoint only with r of its members, so the weight
of what a set meets is at most the sum over its members of weight / r of the requirements that they
occur in. A policy whose share, together with the largest shares that the rest of the budget can
buy, stays below what a greedy choice reaches is in no best set. What the program without whole
numbers rules out besides is left out too.
"""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Final

from graphmap.analysis.smallest_set.program import LOOSE, SLACK, Problem, Program, Requirement

#: With as few policies nothing is gained by ruling some out.
_FEW: Final = 14


def reduce_problem(
    requirements: Sequence[Requirement],
    costs: Mapping[int, float],
    budget: float,
    least: int,
    deadline: float,
) -> Problem:
    """Give what is left to choose from where at least so much is to be met.

    Every choice of policies that each are needed, and that meets as much, is among what is left.
    """
    problem = _reduced(requirements, costs, budget, least, deadline)
    return _tightened(problem, least, deadline)


def most_met(requirements: Sequence[Requirement], costs: Mapping[int, float], budget: float) -> int:
    """Give what any choice meets at most, by the shares of its members."""
    shares = {at: share for at, share in _shares(requirements).items() if at in costs}
    return _bounds(shares, costs, budget)(None)


def _reduced(
    requirements: Sequence[Requirement],
    costs: Mapping[int, float],
    budget: float,
    least: int,
    deadline: float,
) -> Problem:
    """Leave out policies that are in no best set, again and again until none is left to."""
    cheapest = min(costs.values(), default=1.0)
    most = math.floor(budget / cheapest + SLACK)
    kept = {policy for policy, cost in costs.items() if cost <= budget}
    left = [each for each in requirements if _disjoint(each.clauses) <= most]
    while True:
        left = _without_others(left, kept)
        shares = _shares(left)
        bound_with = _bounds(shares, costs, budget)
        going = {policy for policy in shares if bound_with(policy) >= least}
        if len(going) == len(shares) or time.monotonic() >= deadline:
            break
        kept = going
    policies = tuple(sorted(shares))
    return Problem(
        policies=policies,
        costs=tuple(costs[policy] for policy in policies),
        requirements=tuple(left),
        budget=budget,
        bound=bound_with(None),
    )


def _tightened(problem: Problem, least: int, deadline: float) -> Problem:
    """Leave out what the program without whole numbers already rules out.

    Its value bounds the best, and a policy's reduced cost says by how much that bound falls
    when the policy is chosen.
    """
    if len(problem.policies) <= _FEW or time.monotonic() >= deadline:
        return problem
    relaxed = Program(problem).relaxed(deadline)
    if relaxed is None:
        return problem
    value, losses = relaxed
    kept = [
        at for at, loss in enumerate(losses.tolist()) if math.floor(value - loss + LOOSE) >= least
    ]
    policies = tuple(problem.policies[at] for at in kept)
    return replace(
        problem,
        policies=policies,
        costs=tuple(problem.costs[at] for at in kept),
        requirements=tuple(_without_others(problem.requirements, set(policies))),
        bound=min(problem.bound, math.floor(value + LOOSE)),
    )


def minimal_clauses(clauses: Collection[frozenset[int]]) -> tuple[frozenset[int], ...]:
    """Give the clauses that no other one lies within: whoever meets these meets all."""
    if len(clauses) == 1:
        return tuple(clauses)
    distinct = sorted(set(clauses), key=lambda clause: (len(clause), sorted(clause)))
    found: list[frozenset[int]] = []
    for clause in distinct:
        if not any(smaller <= clause for smaller in found):
            found.append(clause)
    return tuple(found)


def _shares(requirements: Sequence[Requirement]) -> dict[int, float]:
    """Give each policy's share of the weights: what a set meets is at most its members' sum."""
    shares: defaultdict[int, float] = defaultdict(float)
    for each in requirements:
        share = each.weight / _disjoint(each.clauses)
        for policy in {policy for clause in each.clauses for policy in clause}:
            shares[policy] += share
    return dict(shares)


def _disjoint(clauses: Sequence[frozenset[int]]) -> int:
    """Count clauses that share no member, taking the shortest first."""
    if len(clauses) == 1:
        return 1
    taken: set[int] = set()
    count = 0
    for clause in sorted(clauses, key=len):
        if taken.isdisjoint(clause):
            taken |= clause
            count += 1
    return count


def _without_others(requirements: Sequence[Requirement], kept: set[int]) -> list[Requirement]:
    """Give the requirements that the kept policies can still meet, like ones put together."""
    weights: defaultdict[tuple[frozenset[int], ...], int] = defaultdict(int)
    for each in requirements:
        clauses = (
            each.clauses
            if all(clause <= kept for clause in each.clauses)
            else tuple(clause & kept for clause in each.clauses)
        )
        if all(clauses):
            weights[minimal_clauses(clauses)] += each.weight
    return [Requirement(clauses, weight) for clauses, weight in weights.items()]


def _bounds(
    shares: Mapping[int, float], costs: Mapping[int, float], budget: float
) -> Callable[[int | None], int]:
    """Give what a set with a certain policy, or any set (None), meets at most."""
    order = sorted(shares, key=lambda policy: -shares[policy] / costs[policy])

    def bound(policy: int | None) -> int:
        total = 0.0 if policy is None else shares[policy]
        left = budget - (0.0 if policy is None else costs[policy])
        for other in order:
            if other == policy:
                continue
            if costs[other] >= left:
                return math.floor(total + shares[other] * left / costs[other] + SLACK)
            total += shares[other]
            left -= costs[other]
        return math.floor(total + SLACK)

    return bound
