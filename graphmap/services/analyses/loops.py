"""Feedback loops, as a reader of one profile sees them."""

from __future__ import annotations

from typing import Final, Unpack

from graphmap.analysis.loops import DEFAULT_MAX_LENGTH, explain_loop, explain_loops, find_loops
from graphmap.analysis.results_loops import LoopExplanation, LoopsResult
from graphmap.model.catalogue import Profile
from graphmap.privacy import Disclosure
from graphmap.privacy.results_loops import redact_loop_explanation, redact_loops
from graphmap.services.analyses.asking import Asked, answer, found
from graphmap.services.workspace import Workspace

_NO_LOOP: Final = "No loop is called that; look it up in the list of loops."


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
    return answer(
        workspace,
        told,
        asked,
        find_loops,
        redact_loops,
        max_length=max_length,
    )


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
    explanation = answer(
        workspace,
        told,
        asked,
        explain_loop,
        redact_loop_explanation,
        name,
        max_length=max_length,
    )
    return found(explanation, _NO_LOOP)


def loops_explained(
    workspace: Workspace,
    *,
    most: int,
    profile: Profile = "steward",
    max_length: int = DEFAULT_MAX_LENGTH,
    **asked: Unpack[Asked],
) -> tuple[LoopsResult, tuple[LoopExplanation, ...]]:
    """Give the loops and, of the first ``most``, the effects of each step; raises like `loops_in`.

    A loop that is not for the reader to see is left out of both.
    """
    told = workspace.told(profile)
    return answer(
        workspace,
        told,
        asked,
        explain_loops,
        _redact_both,
        most=most,
        max_length=max_length,
    )


def _redact_both(
    both: tuple[LoopsResult, tuple[LoopExplanation, ...]], disclosure: Disclosure
) -> tuple[LoopsResult, tuple[LoopExplanation, ...]]:
    result, explanations = both
    shown = (redact_loop_explanation(each, disclosure) for each in explanations)
    return redact_loops(result, disclosure), tuple(each for each in shown if each is not None)
