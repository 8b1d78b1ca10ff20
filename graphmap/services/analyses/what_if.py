"""What a scenario would change, as a reader of one profile sees it."""

from __future__ import annotations

from typing import Unpack

from graphmap.analysis.every_pair import states_of_every_pair
from graphmap.analysis.loops import DEFAULT_MAX_LENGTH
from graphmap.analysis.results_what_if import ChangeExplanation, PairsNow, WhatIfResult
from graphmap.analysis.scenarios import Scenario
from graphmap.analysis.what_if import explain_change, what_if
from graphmap.errors import NotFound, RequestRefused
from graphmap.model.catalogue import Profile
from graphmap.privacy import Disclosure
from graphmap.privacy.results_what_if import redact_change, redact_pairs_now, redact_what_if
from graphmap.services.analyses.asking import Asked, parameters_for
from graphmap.services.workspace import Workspace


def what_if_in(
    workspace: Workspace,
    scenario: Scenario,
    *,
    profile: Profile = "steward",
    max_length: int = DEFAULT_MAX_LENGTH,
    **asked: Unpack[Asked],
) -> WhatIfResult:
    """Give what a scenario changes; the map stays as it is.

    Raises
    ------
    RequestRefused
        Where the scenario names what is not there or not for the reader to see, or a parameter
        has no meaning.
    """
    told = workspace.told(profile)
    _refuse_unseen(scenario, told.disclosure)
    parameters = parameters_for(workspace, asked, told.disclosure)
    result = told.answer(what_if, parameters, scenario, max_length=max_length)
    return redact_what_if(result, told.disclosure)


def pairs_now_in(
    workspace: Workspace, *, profile: Profile = "steward", **asked: Unpack[Asked]
) -> PairsNow:
    """Give the state of every pair as the map stands.

    Raises
    ------
    RequestRefused
        Where a parameter has no meaning.
    """
    told = workspace.told(profile)
    parameters = parameters_for(workspace, asked, told.disclosure)
    return redact_pairs_now(told.answer(states_of_every_pair, parameters), told.disclosure)


def change_explained(
    workspace: Workspace,
    scenario: Scenario,
    outcome: str,
    place: str | None,
    *,
    profile: Profile = "steward",
    **asked: Unpack[Asked],
) -> ChangeExplanation:
    """Give the chains to one pair before and after a scenario; raises like `what_if_in`.

    Raises
    ------
    NotFound
        Where the outcome or the place is not for the reader to see.
    """
    told = workspace.told(profile)
    _refuse_unseen(scenario, told.disclosure)
    parameters = parameters_for(workspace, asked, told.disclosure)
    found = explain_change(told.influence, parameters, scenario, (outcome, place))
    explanation = redact_change(found, told.disclosure)
    if explanation is None:
        raise NotFound("no outcome or place has that id; look it up in the list")
    return explanation


def _refuse_unseen(scenario: Scenario, disclosure: Disclosure) -> None:
    for what, number, id_ in scenario.named:
        if not disclosure.visibility.is_shown(id_):
            raise RequestRefused(
                f"{what}, number {number}, names something that is not on this map;"
                " look its id up in a list"
            )
