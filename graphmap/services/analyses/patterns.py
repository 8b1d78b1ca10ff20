"""Shared patterns, as a reader of one profile sees them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Unpack

from graphmap.analysis.patterns import explain_pattern, find_patterns
from graphmap.analysis.results_patterns import (
    Feature,
    PatternExplanation,
    PatternQuestion,
    PatternsResult,
)
from graphmap.model.catalogue import Profile
from graphmap.privacy.results_patterns import redact_pattern, redact_patterns
from graphmap.services.analyses.asking import Asked, answer, found
from graphmap.services.workspace import Workspace

_NO_PATTERN: Final = "No pattern has these features; look it up in the list of patterns."


def patterns_in(
    workspace: Workspace,
    question: PatternQuestion,
    *,
    profile: Profile = "steward",
    **asked: Unpack[Asked],
) -> PatternsResult:
    """Find the patterns that the systems of a scale share.

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
        find_patterns,
        redact_patterns,
        question,
    )


def pattern_explained(
    workspace: Workspace,
    question: PatternQuestion,
    features: Sequence[Feature],
    *,
    profile: Profile = "steward",
    **asked: Unpack[Asked],
) -> PatternExplanation:
    """Give one pattern with the effects behind it in each system that has it.

    Raises
    ------
    NotFound
        Where there is no such pattern, or it is not for the reader to see.
    RequestRefused
        As for `patterns_in`.
    """
    told = workspace.told(profile)
    explanation = answer(
        workspace,
        told,
        asked,
        explain_pattern,
        redact_pattern,
        question,
        tuple(features),
    )
    return found(explanation, _NO_PATTERN)
