"""Feedback loops, as a reader of one profile sees them."""

from __future__ import annotations

from typing import Unpack

from graphmap.analysis.loops import DEFAULT_MAX_LENGTH, explain_loop, find_loops
from graphmap.analysis.results_loops import LoopExplanation, LoopsResult
from graphmap.errors import NotFound
from graphmap.model.catalogue import Profile
from graphmap.privacy.results_loops import redact_loop_explanation, redact_loops
from graphmap.services.analyses.blocking import Asked, parameters_for
from graphmap.services.workspace import Workspace


def loops_in(
    workspace: Workspace,
    *,
    profile: Profile = "steward",
    max_length: int = DEFAULT_MAX_LENGTH,
    **asked: Unpack[Asked],
) -> LoopsResult:
    """Find the feedback loops of a map.

    Raises
    ------
    RequestRefused
        Where a parameter has no meaning, or the scope is not for the reader to see.
    """
    told = workspace.told(profile)
    parameters = parameters_for(workspace, asked, told.disclosure)
    result = find_loops(told.influence, parameters, max_length=max_length)
    return redact_loops(result, told.disclosure)


def loop_explained(
    workspace: Workspace,
    name: str,
    *,
    profile: Profile = "steward",
    max_length: int = DEFAULT_MAX_LENGTH,
    **asked: Unpack[Asked],
) -> LoopExplanation:
    """Give one loop of the list with the effects of each of its steps in each place.

    Raises
    ------
    NotFound
        Where no loop has that name, or it is not for the reader to see.
    RequestRefused
        Where a parameter has no meaning.
    """
    told = workspace.told(profile)
    parameters = parameters_for(workspace, asked, told.disclosure)
    found = explain_loop(told.influence, parameters, name, max_length=max_length)
    explanation = redact_loop_explanation(found, told.disclosure)
    if explanation is None:
        raise NotFound(f"no loop is called {name}; look it up in the list of loops")
    return explanation
