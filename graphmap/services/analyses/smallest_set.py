"""The smallest set of changes, as a reader of one profile sees it."""

from __future__ import annotations

from typing import Unpack

from graphmap.analysis.smallest_set.finding import explain_cuts, find_smallest_set
from graphmap.analysis.smallest_set.results import (
    CutExplanation,
    SetQuestion,
    SmallestSetResult,
)
from graphmap.errors import NotFound, RequestRefused
from graphmap.model.catalogue import Profile
from graphmap.privacy import Disclosure
from graphmap.privacy.results_smallest_set import redact_cuts, redact_smallest_set
from graphmap.services.analyses.asking import Asked, parameters_for
from graphmap.services.workspace import Workspace


def smallest_set_in(
    workspace: Workspace,
    question: SetQuestion,
    *,
    profile: Profile = "steward",
    **asked: Unpack[Asked],
) -> SmallestSetResult:
    """Give the best set of policies to switch off for each budget.

    Raises
    ------
    RequestRefused
        Where a parameter has no meaning, or names what is not for the reader to see.
    """
    told = workspace.told(profile)
    _refuse_unseen(question, told.disclosure)
    parameters = parameters_for(workspace, asked, told.disclosure)
    return redact_smallest_set(
        told.answer(find_smallest_set, parameters, question), told.disclosure
    )


def cuts_explained(
    workspace: Workspace,
    question: SetQuestion,
    outcome: str,
    place: str,
    *,
    profile: Profile = "steward",
    **asked: Unpack[Asked],
) -> CutExplanation:
    """Give every -1 chain to a blocked pair with the policies that cut it.

    Raises
    ------
    NotFound
        Where the pair is not blocked, or not for the reader to see.
    RequestRefused
        As for `smallest_set_in`.
    """
    told = workspace.told(profile)
    _refuse_unseen(question, told.disclosure)
    parameters = parameters_for(workspace, asked, told.disclosure)
    found = explain_cuts(told.influence, parameters, question, (outcome, place))
    explanation = redact_cuts(found, told.disclosure)
    if explanation is None:
        raise NotFound(f"{outcome} in {place} is not a blocked pair of this question")
    return explanation


def _refuse_unseen(question: SetQuestion, disclosure: Disclosure) -> None:
    lists = {
        "must": question.must,
        "never": question.never,
        "cost": tuple(question.costs),
        "within": (question.within,) if question.within else (),
        "for_outcome": question.for_outcome,
    }
    for what, ids in lists.items():
        for number, id_ in enumerate(ids, start=1):
            if not disclosure.visibility.is_shown(id_):
                raise RequestRefused(
                    f"{what}, number {number}, names something that is not on this map;"
                    " look its id up in a list"
                )
