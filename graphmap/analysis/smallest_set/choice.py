"""The best set of policies within a budget: exact, by search or integer programming.

A requirement is met when each of its clauses has a chosen member. What a greedy choice reaches
leaves few policies that a best set may have (`set_reduction`). Mostly all choices of these that
meet as much can be looked at (`search`), which gives the best with its ties; where they are
too many, the integer program is solved, and solved again for each tie to break.
"""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from graphmap.analysis.smallest_set.program import SLACK, Problem, Program, Requirement
from graphmap.analysis.smallest_set.reduction import most_met, reduce_problem
from graphmap.analysis.smallest_set.results import Others
from graphmap.analysis.smallest_set.search import choices_meeting

#: Positions told apart by powers of two in one solve, far within a double's precision.
_AT_ONCE: Final = 14
#: How many other choices that do as well are counted.
_MOST_OTHERS: Final = 10
#: scipy's status for a program without a solution.
_INFEASIBLE: Final = 2


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
    problem = reduce_problem(requirements, costs, budget, greedy.weight, deadline)
    choices = choices_meeting(problem, max(1, greedy.weight), deadline)
    if choices is not None:
        found = choices.best()
        return Choice(*found) if found else Choice((), 0)
    is_unit = all(cost == 1 for cost in problem.costs)
    best = _most_weight(problem, greedy, deadline)
    if best.gap:
        return best
    if before is not None and is_unit and best.weight == before.weight and not before.gap:
        return before
    if not best.weight:
        return Choice((), 0)
    if best.weight > greedy.weight:
        problem = reduce_problem(requirements, costs, budget, best.weight, deadline)
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

    Counted up to 10; where they are not all found at once, by one solve each, every choice found
    being forbidden for the next.

    Parameters
    ----------
    requirements, costs, budget, deadline
        As for `choose_best`.
    best
        What that gave, proved to be the best.
    """
    if not best.chosen:
        return Others(0, is_all=True)
    problem = reduce_problem(requirements, costs, budget, best.weight, deadline)
    choices = choices_meeting(problem, best.weight, deadline)
    if choices is not None:
        count = choices.as_good_as(len(best.chosen), best.weight) - 1
        return Others(min(count, _MOST_OTHERS), is_all=count <= _MOST_OTHERS)
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
    bound = most_met(requirements, costs, budget)
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
