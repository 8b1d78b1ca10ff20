"""The page of the smallest set, gathered: the set, its curve and what switching it off does."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Final

from graphmap.analysis.loops import DEFAULT_MAX_LENGTH
from graphmap.analysis.parameters import MOST_ROWS
from graphmap.analysis.scenarios import PolicyOff, Scenario
from graphmap.analysis.smallest_set.finding import CHANGEABLE_TYPES, NO_TYPE
from graphmap.analysis.smallest_set.results import SetQuestion, SetRow, SmallestSetResult
from graphmap.model.nodes import Policy
from graphmap.services.analyses.asking import Asked
from graphmap.services.analyses.blocking import blocking_in
from graphmap.services.analyses.smallest_set import smallest_set_in
from graphmap.services.pages.what_if import change_shown
from graphmap.services.reading import nodes_shown, nouns_shown
from graphmap.services.workspace import Workspace
from graphmap.views.accounts import noun_of
from graphmap.views.change_view import ChangeShown
from graphmap.views.smallest_set_view import (
    SetPage,
    TypeChoice,
    chosen_policies,
    curve_of,
)
from graphmap.views.words import in_words

#: How far the curve goes at least.
CURVE: Final = 8
#: How many policies the page lists to be fixed in or out.
_MOST_LISTED: Final = 60


def smallest_set_page(workspace: Workspace, question: SetQuestion, asked: Asked) -> SetPage:
    """Gather the page of a question.

    Raises
    ------
    RequestRefused
        Where the question or a parameter has no meaning.
    """
    blocking = blocking_in(workspace, **{**asked, "limit": MOST_ROWS}).rows
    if question.for_outcome:
        wanted = set(question.for_outcome)
        blocking = [row for row in blocking if not wanted.isdisjoint(row.outcomes)]
    types = _types(workspace, [row.policy for row in blocking], question)
    if all(one.checked for one in types):
        question = replace(question, may_change=())
    result = smallest_set_in(workspace, replace(question, count_others=True), **asked)
    further = replace(question, budget=max(question.budget, CURVE))
    curve = smallest_set_in(workspace, further, **asked)
    free = _without_limits(workspace, further, asked)
    row = next((row for row in result.rows if row.budget == question.budget), None)
    rows = [*curve.rows, *(free.rows if free else ()), *([row] if row else [])]
    ids = {policy for each in rows for policy in each.policies}
    ids |= {id_ for _, pairs in row.needed_for for pair in pairs for id_ in pair} if row else set()
    nodes = nodes_shown(workspace, ids)
    nouns = {id_: noun_of(node) for id_, node in nodes.items()}
    fixed = {*question.must, *question.never, *question.costs}
    listed = nouns_shown(workspace, fixed.union(line.policy for line in blocking[:_MOST_LISTED]))
    return SetPage(
        result=result,
        row=row,
        free_row=_row_of(free, question.budget) if free else None,
        chosen=chosen_policies(row, question.must, nodes) if row else (),
        types=types,
        policies=tuple(sorted(listed.values(), key=lambda noun: noun.name.casefold())),
        curve=curve_of(curve.rows, free.rows if free else (), question.goal, nouns),
        shown=_shown(workspace, row, question, asked),
        relieved_instead=_relieved_instead(workspace, row, question, asked),
        within=nouns_shown(workspace, [question.within]).get(question.within)
        if question.within
        else None,
        outcomes=tuple(nouns_shown(workspace, question.for_outcome).values()),
    )


def scenario_of(row: SetRow, within: str | None) -> Scenario:
    """Give the scenario that switches a set off."""
    return Scenario(off=tuple(PolicyOff(policy, within) for policy in row.policies))


def _without_limits(
    workspace: Workspace, question: SetQuestion, asked: Asked
) -> SmallestSetResult | None:
    """Give the answer where any rule may change at the same cost; None without any limit."""
    free = question.without_limits()
    return None if free == question else smallest_set_in(workspace, free, **asked)


def _row_of(result: SmallestSetResult, budget: int) -> SetRow | None:
    return next((row for row in result.rows if row.budget == budget), None)


def _shown(
    workspace: Workspace, row: SetRow | None, question: SetQuestion, asked: Asked
) -> ChangeShown | None:
    if row is None or not row.policies:
        return None
    scenario = scenario_of(row, question.within)
    return change_shown(workspace, scenario, max_length=DEFAULT_MAX_LENGTH, asked=asked)


def _relieved_instead(
    workspace: Workspace, row: SetRow | None, question: SetQuestion, asked: Asked
) -> int:
    if row is None or row.freed or question.goal == "relieved":
        return 0
    other = smallest_set_in(workspace, replace(question, goal="relieved"), **asked)
    best = _row_of(other, question.budget)
    return len(best.relieved) if best else 0


def _types(
    workspace: Workspace, blocking: list[str], question: SetQuestion
) -> tuple[TypeChoice, ...]:
    nodes = nodes_shown(workspace, blocking)
    counts = Counter(node.type or NO_TYPE for node in nodes.values() if isinstance(node, Policy))
    wanted = question.may_change
    return tuple(
        TypeChoice(
            value,
            "type not recorded" if value == NO_TYPE else in_words(value),
            counts[value],
            checked=not wanted or value in wanted,
        )
        for value in CHANGEABLE_TYPES
        if counts[value] or value in wanted
    )
