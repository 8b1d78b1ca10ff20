"""The smallest set of policies to change so that the most blocked pairs are freed.

**Definition.** For a blocked pair u with a place let C(u) be the sets of policies on the -1
chains from every policy to u, one set a chain. A set S *frees* u if it meets every set of C(u),
so that no -1 chain is left, and *relieves* u if it meets at least one. Wanted is S with the
most pairs freed (or relieved) whose total cost is within the budget. Among these: the fewest
policies, the lowest cost, the smallest sorted ids.

This is weighted partial set cover with hitting sets (freed), or maximum coverage (relieved);
both are NP-hard, so it may need long on a hostile map. It is exact, by looking at every set that
may be as good (see `search`), or by integer programming where these are too many; where the
time limit cuts it, the gap is stated.

**When not to trust it.** It counts pairs, not people, and takes every recorded effect at its
word; a policy that protects somebody elsewhere is switched off like any other. See
``docs/explanation/smallest-set.md``.

**References.** Khuller, S., Moss, A. and Naor, J. (1999), The budgeted maximum coverage problem,
Information Processing Letters 70(1), https://doi.org/10.1016/S0020-0190(99)00031-9. Bounds:
Fisher, M. L. (1981), The Lagrangian relaxation method for solving integer programming problems,
Management Science 27(1), https://doi.org/10.1287/mnsc.27.1.1. Solver: Huangfu, Q. and Hall, J. A.
J. (2018), Parallelizing the dual revised simplex method, Mathematical Programming Computation 10,
https://doi.org/10.1007/s12532-017-0130-5 (HiGHS).
"""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Final, get_args

import numpy as np
from numpy.typing import NDArray

from graphmap.analysis.chains_explained import chain_order, explain_chain, refuse_too_many
from graphmap.analysis.influence import InfluenceGraph
from graphmap.analysis.pairs import Scope
from graphmap.analysis.parameters import Parameters
from graphmap.analysis.results import Pair
from graphmap.analysis.results_shared import size_of
from graphmap.analysis.smallest_set.choice import Choice, choose_best, count_others
from graphmap.analysis.smallest_set.cutting import Cuts, find_cuts
from graphmap.analysis.smallest_set.program import Requirement
from graphmap.analysis.smallest_set.reduction import minimal_clauses
from graphmap.analysis.smallest_set.results import (
    CutChain,
    CutExplanation,
    Others,
    SetQuestion,
    SetRow,
    SmallestSetResult,
)
from graphmap.errors import NotFound, RequestRefused
from graphmap.model.catalogue import NODE_KINDS, PolicyType

MOST_BUDGET: Final = 50
#: How many decimal places of a sum of costs count.
_DIGITS: Final = 6
#: What stands for the type of a policy whose type is not recorded.
NO_TYPE: Final = "unrecorded"
#: What ``may_change`` takes.
CHANGEABLE_TYPES: Final = (*get_args(PolicyType), NO_TYPE)


def find_smallest_set(
    graph: InfluenceGraph, parameters: Parameters, question: SetQuestion
) -> SmallestSetResult:
    """Give the best set of policies for each budget from 1 up.

    A place as scope restricts the pairs that are to be freed; an organisation, the policies
    that may be chosen, to those that it sets or applies.

    Parameters
    ----------
    graph
        The influence graph of one revision.
    parameters
        What counts, and the scope.
    question
        Budget, goal, what must and must not be in the set, costs, a place to change only, the
        outcomes to free.

    Raises
    ------
    RequestRefused
        Where a budget, cost, policy, place or outcome has no meaning, or what must be in the
        set does not fit the budget.
    LimitReached
        Where there are too many -1 chains to choose among.

    Examples
    --------
    Two rules block a home each, and one of them a job too:

    >>> from graphmap.analysis.influence import influence_of
    >>> from graphmap.analysis.parameters import Parameters
    >>> from graphmap.model.links import Link
    >>> from graphmap.model.nodes import Effect, Outcome, Place, Policy
    >>> from graphmap.model.system_map import SystemMap
    >>> nodes = [Policy(id="rent", name="Rent"), Policy(id="tax", name="Tax"),
    ...     Outcome(id="home", name="A home"), Outcome(id="job", name="A job"),
    ...     Place(id="york", name="York")]
    >>> nodes += [Effect(id=id_, polarity=-1) for id_ in ("e1", "e2", "e3")]
    >>> ends = [("rent", "e1", "home"), ("tax", "e2", "home"), ("tax", "e3", "job")]
    >>> links = [Link(id=f"{kind.lower()}-{effect}", kind=kind, source=source, target=target)
    ...     for cause, effect, outcome in ends for kind, source, target in
    ...     (("CAUSES", cause, effect), ("ON", effect, outcome), ("IN", effect, "york"))]
    >>> graph = influence_of(SystemMap.of(nodes, links))
    >>> asked = Parameters(as_of="2026", include_assumed=True)
    >>> result = find_smallest_set(graph, asked, SetQuestion(budget=2))
    >>> [(row.policies, len(row.freed)) for row in result.rows]
    [(('tax',), 1), (('rent', 'tax'), 2)]
    """
    asked = _Asked(graph, parameters, question)
    rows: list[SetRow] = []
    before: Choice | None = None
    others: Others | None = None
    deadline = time.monotonic() + question.time_limit
    for budget in range(1, question.budget + 1):
        left = asked.left_of(budget)
        if left < 0:
            continue
        before = choose_best(
            asked.requirements, asked.costs, left, before=before, deadline=deadline
        )
        rows.append(asked.row(budget, before))
    if question.count_others and before is not None and not before.gap:
        left = asked.left_of(question.budget)
        others = count_others(asked.requirements, asked.costs, left, before, deadline=deadline)
    return SmallestSetResult(
        revision=graph.revision,
        parameters=parameters,
        question=question,
        graph=size_of(graph, asked.cuts.counting),
        truncated=any(row.gap for row in rows),
        blocked_pairs=asked.cuts.pairs.size,
        rows=tuple(rows),
        others=others,
    )


def explain_cuts(
    graph: InfluenceGraph, parameters: Parameters, question: SetQuestion, pair: Pair
) -> CutExplanation:
    """Give every -1 chain to a blocked pair with the policies that cut it.

    Raises
    ------
    NotFound
        Where no policy blocks the pair, or it is out of scope.
    LimitReached
        Where more chains lead to the pair than are written out.
    """
    cuts = _Asked(graph, parameters, question).cuts
    try:
        at = cuts.keys.named(cuts.pairs).index(pair)
    except ValueError as error:
        raise NotFound(f"{pair[0]} in {pair[1]} is not a blocked pair of this question") from error
    chains: list[CutChain] = []
    cutting = np.flatnonzero(cuts.keys.keys == cuts.pairs[at])
    refuse_too_many(cutting.size)
    for chain in cutting.tolist():
        effects = cuts.chains.effects[:, chain]
        causes = np.unique(graph.causes[effects[effects >= 0]])
        policies = graph.ids_of(graph.vertices[causes[graph.is_policy[causes]]])
        chains.append(CutChain(explain_chain(graph, cuts.chains, chain), tuple(policies)))
    return CutExplanation(
        revision=graph.revision,
        parameters=parameters,
        question=question,
        graph=size_of(graph, cuts.counting),
        outcome=pair[0],
        place=pair[1],
        chains=tuple(sorted(chains, key=lambda cut: chain_order(cut.chain))),
    )


class _Asked:
    """A question with its ids looked up, and what is to be met."""

    def __init__(
        self, graph: InfluenceGraph, parameters: Parameters, question: SetQuestion
    ) -> None:
        if not 1 <= question.budget <= MOST_BUDGET:
            raise RequestRefused(f"budget is from 1 to {MOST_BUDGET}")
        self.question = question
        self.ids = graph.ids_of(graph.policies.astype(np.int32))
        self.number = {id_: at for at, id_ in enumerate(self.ids)}
        self.must = sorted(self._numbers(question.must, "must"))
        never = self._numbers(question.never, "never")
        if both := never & set(self.must):
            raise RequestRefused(f"{self.ids[min(both)]} is both in must and in never")
        cost = self._costs(question)
        # What is left of a budget must not miss a cost by what binary fractions are off.
        self.cost_of_must = round(sum(cost[policy] for policy in self.must), _DIGITS)
        if self.cost_of_must > question.budget:
            raise RequestRefused("must costs more than the budget; ask for a higher budget")
        switchable = np.zeros(len(self.ids), dtype=np.bool_)
        switchable[sorted(self._candidates(graph, parameters) - never)] = True
        self.costs = {
            policy: cost[policy]
            for policy in np.flatnonzero(switchable).tolist()
            if policy not in self.must
        }
        switchable[self.must] = True
        self.cuts: Cuts = find_cuts(
            graph,
            parameters,
            switchable=switchable,
            within=_place(graph, question.within),
            wanted=_outcomes(graph, question.for_outcome),
        )
        self.requirements = self._requirements()

    def _numbers(self, ids: Collection[str], what: str) -> set[int]:
        for id_ in ids:
            if id_ not in self.number:
                raise RequestRefused(f"{what} names {id_}, which is no Policy of this map")
        return {self.number[id_] for id_ in ids}

    def _costs(self, question: SetQuestion) -> list[float]:
        cost = [1.0] * len(self.ids)
        self._numbers(question.costs, "costs")
        for id_, value in question.costs.items():
            if not (math.isfinite(value) and value > 0):
                raise RequestRefused(f"the cost of {id_} is a number above 0")
            cost[self.number[id_]] = value
        return cost

    def _candidates(self, graph: InfluenceGraph, parameters: Parameters) -> set[int]:
        scope = Scope.of(graph, parameters)
        candidates: set[int] = set(np.flatnonzero(scope.has_rows).tolist())
        wanted = set(self.question.may_change)
        if not wanted <= set(CHANGEABLE_TYPES):
            raise RequestRefused(f"may_change is one of: {', '.join(CHANGEABLE_TYPES)}")
        if not wanted:
            return candidates
        types = graph.columns.fields["type"]
        return {at for at in candidates if types.get(int(graph.policies[at]), NO_TYPE) in wanted}

    def _requirements(self) -> list[Requirement]:
        """Put together the pairs that ask for the same; those already met ask for nothing."""
        weights: defaultdict[tuple[frozenset[int], ...], int] = defaultdict(int)
        must = set(self.must)
        for clauses in self.cuts.clauses_of_pairs():
            asked = self._asked_by(clauses, must)
            if asked and all(asked):
                weights[minimal_clauses(asked)] += 1
        return [Requirement(clauses, weight) for clauses, weight in weights.items()]

    def _asked_by(self, clauses: Sequence[frozenset[int]], must: set[int]) -> list[frozenset[int]]:
        if self.question.goal == "relieved":
            either = frozenset(policy for clause in clauses for policy in clause)
            return [] if either & must else [either]
        return [clause for clause in clauses if not clause & must]

    def left_of(self, budget: int) -> float:
        """Give what of a budget is left beside what must be in the set."""
        return round(budget - self.cost_of_must, _DIGITS)

    def row(self, budget: int, choice: Choice) -> SetRow:
        """Give the best set for a budget with all that it does."""
        policies = sorted({*self.must, *choice.chosen})
        chosen = np.zeros(len(self.ids), dtype=np.bool_)
        chosen[policies] = True
        freed, relieved = self.cuts.freed_and_relieved(chosen)
        is_freed = self.question.goal == "freed"
        return SetRow(
            budget=budget,
            policies=tuple(self.ids[policy] for policy in policies),
            cost=self.cost_of_must + sum(self.costs[policy] for policy in choice.chosen),
            freed=self._named(freed),
            relieved=self._named(relieved),
            needed_for=tuple(
                (
                    self.ids[policy],
                    self._named(self.cuts.lost_without(chosen, policy, is_freed=is_freed)),
                )
                for policy in policies
            ),
            gap=choice.gap,
        )

    def _named(self, chosen: NDArray[np.bool_]) -> tuple[Pair, ...]:
        named = self.cuts.keys.named(self.cuts.pairs[chosen])
        return tuple((outcome, place) for outcome, place in named if place is not None)


def _place(graph: InfluenceGraph, within: str | None) -> int | None:
    if within is None:
        return None
    numbers = np.flatnonzero(graph.place_tree.nodes == graph.position.get(within, -2))
    if not numbers.size:
        raise RequestRefused(f"within names {within}, which is no Place of this map")
    return int(numbers[0])


def _outcomes(graph: InfluenceGraph, ids: Collection[str]) -> NDArray[np.bool_] | None:
    if not ids:
        return None
    positions = [graph.position.get(id_, -1) for id_ in ids]
    for id_, position in zip(ids, positions, strict=True):
        if position < 0 or NODE_KINDS[int(graph.columns.kinds[position])] != "Outcome":
            raise RequestRefused(f"for_outcome names {id_}, which is no Outcome of this map")
    return np.isin(graph.vertices[graph.outcomes], positions)
