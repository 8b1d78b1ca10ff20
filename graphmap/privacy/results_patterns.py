"""Shared patterns as a profile shows them."""

from __future__ import annotations

from dataclasses import replace

from graphmap.analysis.results_patterns import (
    PatternExplanation,
    PatternQuestion,
    PatternRow,
    PatternsResult,
)
from graphmap.privacy.disclosure import Disclosure
from graphmap.privacy.shown import all_shown, shown_effects, shown_ids, told_size
from graphmap.privacy.visibility import people_count


def redact_patterns(result: PatternsResult, disclosure: Disclosure) -> PatternsResult:
    """Give patterns as a profile shows them.

    A pattern goes where a node of its features is left out. Across persons, a count is
    suppressed like any count of persons; and such a pattern stays only where those who are shown
    are as many as asked for, else asking for one more each time would count the others.
    """
    rows = [
        shown_pattern(row, result.question, disclosure)
        for row in result.rows
        if _is_shown(row, result.question, disclosure)
    ]
    systems = result.systems
    if result.question.scale == "organisation" and systems is not None:
        hides_some = any(row.support is None for row in rows) or _hides_some(result, disclosure)
        systems = None if hides_some else systems
    return replace(
        result,
        graph=told_size(result.graph, disclosure),
        rows=tuple(rows),
        found=result.found - len(result.rows) + len(rows),
        systems=systems,
    )


def redact_pattern(
    explanation: PatternExplanation, disclosure: Disclosure
) -> PatternExplanation | None:
    """Give what made a pattern as a profile shows it; None where the pattern is left out."""
    if not _is_shown(explanation.row, explanation.question, disclosure):
        return None
    return replace(
        explanation,
        graph=told_size(explanation.graph, disclosure),
        row=shown_pattern(explanation.row, explanation.question, disclosure),
        effects=tuple(
            (disclosure.id_of(system), shown_effects(effects, disclosure))
            for system, effects in explanation.effects
            if disclosure.visibility.is_shown(system)
        ),
    )


def shown_pattern(row: PatternRow, question: PatternQuestion, disclosure: Disclosure) -> PatternRow:
    """Give one pattern with the systems that are shown."""
    support = row.support
    if question.scale == "organisation":
        counted = (
            people_count(row.systems, disclosure.visibility),
            people_count(row.without, disclosure.visibility),
        )
        support = None if None in counted else support
    return replace(
        row,
        features=tuple(
            (disclosure.id_of(cause), disclosure.id_of(target), sign)
            for cause, target, sign in row.features
        ),
        support=support,
        systems=shown_ids(row.systems, disclosure),
        without=shown_ids(row.without, disclosure),
    )


def _is_shown(row: PatternRow, question: PatternQuestion, disclosure: Disclosure) -> bool:
    if not all(all_shown((cause, target), disclosure) for cause, target, _ in row.features):
        return False
    visibility = disclosure.visibility
    if question.scale != "organisation" or people_count(row.systems, visibility) is not None:
        return True
    return len(visibility.keep(row.systems)) >= question.min_support


def _hides_some(result: PatternsResult, disclosure: Disclosure) -> bool:
    """Say whether the number of all persons looked across must be suppressed.

    Without a pattern nothing tells who was looked across, so anybody left out may be among them.
    """
    if not result.rows:
        return bool(disclosure.visibility.left_out_persons)
    persons = {id_ for row in result.rows for id_ in (*row.systems, *row.without)}
    return people_count(persons, disclosure.visibility) is None
