"""The best set of policies within a budget: exact, by integer programming on what is left.

A requirement is met when each of its clauses has a chosen member. Before anything is solved,
policies that no best set can have are left out: a set meets a requirement of which r clauses
are disjoint only with r of its members, so the weight of what a set meets is at most the sum
over its members of weight / r of the requirements that they occur in. A policy whose share,
together with the largest shares that the rest of the budget can buy, stays below what a greedy
choice reaches is in no best set.
"""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from graphmap.analysis.results_smallest_set import Others
from graphmap.analysis.set_program import SLACK, Problem, Program, Requirement

#: Positions told apart by powers of two in one solve, far within a double's precision.
_AT_ONCE: Final = 14
#: How many other choices that do as well are counted.
_MOST_OTHERS: Final = 10
#: scipy's status for a program without a solution.
_INFEASIBLE: Final = 2
#: How far a bound may be off by rounding before a policy is left out by it.
_LOOSE: Final = 1e-3


@dataclass(frozen=True)
class Choice:
    """Policies by number, ascending; the weight they meet; how far the best may lie above it.

    ``gap`` is 0 where the choice is proved to be the best, else a share of the weight met.
    """

    chosen: tuple[int, ...]
    weight: int
    gap: float = 0.0


def weight_met(requirements: Sequence[Requirement], chosen: Collection[int]) -> int:
    """Give the weight of the requirements that a choice meets."""
    wanted = frozenset(chosen)
    return sum(each.weight for each in requirements if each.is_met_by(wanted))


def choose_best(
    requirements: Sequence[Requirement],
    costs: Mapping[int, float],
    budget: float,
    *,
    before: Choice | None,
    deadline: float,
) -> Choice:
    """Give the best choice of policies whose costs are within the budget.

    Best is the largest weight; among these the fewest policies, the lowest cost, the smallest
    sorted numbers, found by successive solves.

    Parameters
    ----------
    requirements
        What is to be met.
    costs
        What each policy costs, more than 0; only these may be chosen.
    budget
        What the chosen may cost together.
    before
        The best choice for a budget lower by 1, if it is known.
    deadline
        The `time.monotonic` at which to stop with the best found, the gap stated.
    """
    greedy = _greedy(requirements, costs, budget, before, deadline)
    if time.monotonic() >= deadline:
        return _cut_short(requirements, costs, budget, greedy)
    problem = _reduced(requirements, costs, budget, greedy.weight, deadline)
    problem = _tightened(problem, greedy, deadline)
    is_unit = all(cost == 1 for cost in problem.costs)
    best = _most_weight(problem, greedy, deadline)
    if best.gap:
        return best
    if before is not None and is_unit and best.weight == before.weight and not before.gap:
        return before
    if not best.weight:
        return Choice((), 0)
    if best.weight > greedy.weight:
        problem = _reduced(requirements, costs, budget, best.weight, deadline)
        problem = _tightened(problem, best, deadline)
    return _smallest_of_the_best(problem, best, is_unit=is_unit, before=before, deadline=deadline)


def count_others(
    requirements: Sequence[Requirement],
    costs: Mapping[int, float],
    budget: float,
    best: Choice,
    *,
    deadline: float,
) -> Others:
    """Count the other choices of as few policies that meet as much within the budget.

    One solve each, every choice found being forbidden for the next; counted up to 10.

    Parameters
    ----------
    requirements, costs, budget, deadline
        As for `choose_best`.
    best
        What that gave, proved to be the best.
    """
    if not best.chosen:
        return Others(0, is_all=True)
    problem = _reduced(requirements, costs, budget, best.weight, deadline)
    problem = _tightened(problem, best, deadline)
    program = Program(problem)
    one_each = program.is_policy.astype(np.float64)
    bounds = [
        (program.weights, best.weight - 0.5, np.inf),
        (one_each, 0.0, len(best.chosen) + 0.5),
    ]
    found = best.chosen
    for count in range(_MOST_OTHERS + 1):
        taken = np.zeros(program.weights.size)
        taken[: program.count] = np.isin(problem.policies, found)
        bounds.append((taken, 0.0, len(found) - 0.5))
        solved = program.maximise(np.zeros(program.weights.size), deadline, *bounds)
        chosen = program.chosen(solved)
        if chosen is None:
            return Others(count, is_all=solved.status == _INFEASIBLE)
        found = chosen
    return Others(_MOST_OTHERS, is_all=False)


def _greedy(
    requirements: Sequence[Requirement],
    costs: Mapping[int, float],
    budget: float,
    before: Choice | None,
    deadline: float,
) -> Choice:
    """Choose one after the other, then exchange one at a time: what the best cannot fall below."""
    chosen = list(before.chosen) if before else []
    left = budget - sum(costs[policy] for policy in chosen)
    while time.monotonic() < deadline and (policy := _next(requirements, costs, left, chosen)):
        chosen.append(policy[0])
        left -= costs[policy[0]]
    weight = weight_met(requirements, chosen)
    for policy in tuple(chosen):
        if time.monotonic() >= deadline:
            break
        others = [other for other in chosen if other != policy]
        found = _next(requirements, costs, left + costs[policy], others)
        if found and weight_met(requirements, [*others, *found]) > weight:
            chosen = [*others, *found]
            left += costs[policy] - costs[found[0]]
            weight = weight_met(requirements, chosen)
    return Choice(tuple(sorted(chosen)), weight)


def _cut_short(
    requirements: Sequence[Requirement],
    costs: Mapping[int, float],
    budget: float,
    found: Choice,
) -> Choice:
    """Give what was found when the time was up, held against what could be at most."""
    shares = {at: share for at, share in _shares(requirements).items() if at in costs}
    bound = _bounds(shares, costs, budget)(None)
    return Choice(found.chosen, found.weight, _gap(bound, found.weight))


def _next(
    requirements: Sequence[Requirement],
    costs: Mapping[int, float],
    left: float,
    chosen: Sequence[int],
) -> tuple[int, ...]:
    """Give the policy that gains most for its cost; where none gains, that has most to gain."""
    gains: defaultdict[int, float] = defaultdict(float)
    wanted = frozenset(chosen)
    for each in requirements:
        unmet = [clause for clause in each.clauses if clause.isdisjoint(wanted)]
        if unmet:
            for policy in unmet[0].intersection(*unmet[1:]):
                gains[policy] += each.weight
            if len(unmet) > 1:
                for clause in unmet:
                    for policy in clause:
                        gains[policy] += each.weight * 1e-6
    fitting = [policy for policy in gains if costs.get(policy, math.inf) <= left]
    best = min(fitting, key=lambda policy: (-gains[policy] / costs[policy], policy), default=None)
    return () if best is None else (best,)


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


def _tightened(problem: Problem, least: Choice, deadline: float) -> Problem:
    """Leave out what the program without whole numbers already rules out.

    Its value bounds the best, and a policy's reduced cost says by how much that bound falls
    when the policy is chosen.
    """
    if len(problem.policies) <= _AT_ONCE or time.monotonic() >= deadline:
        return problem
    relaxed = Program(problem).relaxed(deadline)
    if relaxed is None:
        return problem
    value, losses = relaxed
    kept = {
        policy
        for policy, loss in zip(problem.policies, losses.tolist(), strict=True)
        if math.floor(value - loss + _LOOSE) >= least.weight
    }
    costs = dict(zip(problem.policies, problem.costs, strict=True))
    policies = tuple(policy for policy in problem.policies if policy in kept)
    return Problem(
        policies=policies,
        costs=tuple(costs[policy] for policy in policies),
        requirements=tuple(_without_others(problem.requirements, kept)),
        budget=problem.budget,
        bound=min(problem.bound, math.floor(value + _LOOSE)),
    )


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


def _most_weight(problem: Problem, greedy: Choice, deadline: float) -> Choice:
    """Give a choice of the most weight."""
    if problem.bound <= greedy.weight:
        return greedy
    if time.monotonic() >= deadline:
        return Choice(greedy.chosen, greedy.weight, _gap(problem.bound, greedy.weight))
    program = Program(problem)
    solved = program.maximise(program.weights, deadline)
    chosen = program.chosen(solved)
    best = greedy
    if chosen is not None:
        weight = weight_met(problem.requirements, chosen)
        best = Choice(chosen, weight) if weight >= greedy.weight else greedy
    if solved.status == 0:
        return best
    bound = problem.bound
    if solved.mip_dual_bound is not None and math.isfinite(solved.mip_dual_bound):
        bound = min(bound, math.floor(-solved.mip_dual_bound + SLACK))
    return Choice(best.chosen, best.weight, _gap(bound, best.weight))


def _gap(bound: int, weight: int) -> float:
    return max(0.0, (bound - weight) / max(weight, 1))


def _smallest_of_the_best(
    problem: Problem, best: Choice, *, is_unit: bool, before: Choice | None, deadline: float
) -> Choice:
    """Give of all choices of the most weight the fewest, cheapest, smallest one.

    With costs of 1 a weight that one less could not buy takes the whole budget, so that the
    number and the cost are known.
    """
    program = Program(problem)
    keeps = (program.weights, best.weight - 0.5, np.inf)
    one_each = program.is_policy.astype(np.float64)
    if is_unit and before is not None and not before.gap:
        count, cost = math.floor(problem.budget), float(math.floor(problem.budget))
    else:
        fewest = program.chosen(program.maximise(-one_each, deadline, keeps))
        if fewest is None:
            return best
        count = len(fewest)
        counted = (one_each, 0.0, count + 0.5)
        cheapest = program.chosen(program.maximise(-program.costs, deadline, keeps, counted))
        if cheapest is None:
            return best
        cost = sum(problem.costs[problem.policies.index(policy)] for policy in cheapest)
    fixed = [keeps, (one_each, 0.0, count + 0.5), (program.costs, 0.0, cost + SLACK)]
    if program.count <= count:
        return Choice(problem.policies, best.weight)
    chosen = best.chosen
    for first in range(0, program.count, _AT_ONCE):
        last = min(first + _AT_ONCE, program.count)
        aim = np.zeros(program.weights.size)
        aim[first:last] = 2.0 ** np.arange(last - first - 1, -1, -1)
        found = program.chosen(program.maximise(aim, deadline, *fixed))
        if found is None:
            return Choice(best.chosen, best.weight)
        chosen = found
        taken = np.zeros(program.weights.size)
        taken[first:last] = [2.0 * (policy in found) - 1 for policy in problem.policies[first:last]]
        most = float((taken > 0).sum())
        fixed.append((taken, most - 0.5, np.inf))
    return Choice(chosen, best.weight)
