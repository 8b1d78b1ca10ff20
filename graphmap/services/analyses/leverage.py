"""Leverage points, as a reader of one profile sees them."""

from __future__ import annotations

from typing import Final, Unpack

from graphmap.analysis.leverage import explain_leverage, rank_leverage
from graphmap.analysis.loops import DEFAULT_MAX_LENGTH
from graphmap.analysis.results_leverage import LeverageExplanation, LeverageResult
from graphmap.model.catalogue import Profile
from graphmap.privacy.results_leverage import redact_leverage, redact_leverage_explanation
from graphmap.services.analyses.asking import Asked, answer, found, refuse_unseen
from graphmap.services.workspace import Workspace

_NOT_LISTED: Final = "No leverage point has that id; look it up in the table."


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
    return answer(
        workspace,
        told,
        asked,
        rank_leverage,
        redact_leverage,
        max_length=max_length,
    )


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
    refuse_unseen(told, node, missing=_NOT_LISTED)
    explanation = answer(
        workspace,
        told,
        asked,
        explain_leverage,
        redact_leverage_explanation,
        node,
        max_length=max_length,
    )
    return found(explanation, _NOT_LISTED)
