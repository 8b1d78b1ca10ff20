"""Leverage points, as a reader of one profile sees them."""

from __future__ import annotations

from typing import Unpack

from graphmap.analysis.leverage import explain_leverage, rank_leverage
from graphmap.analysis.loops import DEFAULT_MAX_LENGTH
from graphmap.analysis.results_leverage import LeverageExplanation, LeverageResult
from graphmap.errors import NotFound
from graphmap.model.catalogue import Profile
from graphmap.privacy.results_leverage import redact_leverage, redact_leverage_explanation
from graphmap.services.analyses.blocking import Asked, parameters_for
from graphmap.services.workspace import Workspace


def leverage_in(
    workspace: Workspace,
    *,
    profile: Profile = "steward",
    max_length: int = DEFAULT_MAX_LENGTH,
    **asked: Unpack[Asked],
) -> LeverageResult:
    """Rank the leverage points of a map.

    Raises
    ------
    RequestRefused
        Where a parameter has no meaning, or the scope is not for the reader to see.
    """
    told = workspace.told(profile)
    parameters = parameters_for(workspace, asked, told.disclosure)
    result = rank_leverage(told.influence, parameters, max_length=max_length)
    return redact_leverage(result, told.disclosure)


def leverage_explained(
    workspace: Workspace,
    node: str,
    *,
    profile: Profile = "steward",
    max_length: int = DEFAULT_MAX_LENGTH,
    **asked: Unpack[Asked],
) -> LeverageExplanation:
    """Give one leverage point with the chains and loops behind its numbers.

    Raises
    ------
    NotFound
        Where the table has no such node, or it is not for the reader to see.
    RequestRefused
        As for `leverage_in`.
    """
    told = workspace.told(profile)
    parameters = parameters_for(workspace, asked, told.disclosure)
    found = explain_leverage(told.influence, parameters, node, max_length=max_length)
    explanation = redact_leverage_explanation(found, told.disclosure)
    if explanation is None:
        raise NotFound(f"{node} is not in the table of leverage points")
    return explanation
