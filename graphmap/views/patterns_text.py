"""Shared patterns as plain text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from graphmap.analysis.results_patterns import (
    Feature,
    PatternExplanation,
    PatternRow,
    PatternsResult,
)
from graphmap.views.accounts import Noun, deed_of
from graphmap.views.shared_text import SIGN_WORDS, effect_lines, ids_of_effects, named
from graphmap.views.style import DEEDS

TABLE_HEADS: Final = ("", "In", "What they share", "Who has it", "Who does not", "Sources")
_NAMED: Final = 6


def table_row(number: int, row: PatternRow, names: Mapping[str, str]) -> tuple[str, ...]:
    """Give one row of the table, under `TABLE_HEADS`."""
    return (
        str(number),
        "not shown" if row.support is None else str(row.support),
        "\n".join(feature_words(feature, names) for feature in row.features),
        _some(row.systems, names),
        _some(row.without, names),
        str(row.sources),
    )


def feature_words(feature: tuple[str, str, int], names: Mapping[str, str]) -> str:
    """Say a cause, a target and a sign."""
    cause, target, sign = feature
    return f"{named(cause, names)} -> {named(target, names)} ({SIGN_WORDS[sign]})"


def feature_in_words(feature: Feature, nouns: Mapping[str, Noun]) -> str:
    """Say what a feature is in a sentence: a cause, a verb and a target."""
    cause, target, sign = feature
    kind = nouns[target].kind if target in nouns else "Factor"
    verb = DEEDS[deed_of(sign, kind)].words
    names = [nouns[id_].name if id_ in nouns else id_ for id_ in (cause, target)]
    return f"{names[0]} {verb} {names[1]}"


def closing_line(result: PatternsResult) -> str:
    """Say how many systems were looked across, and whether the search came to its end."""
    across = "not shown" if result.systems is None else str(result.systems)
    end = "" if result.is_complete else " The search was cut; there are more."
    return f"Systems looked across: {across}. Patterns found: {result.found}.{end}"


def ids_in(result: PatternsResult) -> set[str]:
    """Give every id that the table names."""
    ids: set[str] = set()
    for row in result.rows:
        ids |= {*row.systems, *row.without}
        for cause, target, _ in row.features:
            ids |= {cause, target}
    return ids


def explanation_lines(explanation: PatternExplanation, names: Mapping[str, str]) -> list[str]:
    """Give the effects behind a pattern, system by system."""
    lines = [feature_words(feature, names) for feature in explanation.row.features]
    for system, effects in explanation.effects:
        lines += ["", named(system, names), *effect_lines(effects, names)]
    return lines


def ids_in_explanation(explanation: PatternExplanation) -> set[str]:
    """Give every id that the lines name."""
    ids = {system for system, _ in explanation.effects}
    for _, effects in explanation.effects:
        ids |= ids_of_effects(effects)
    for cause, target, _ in explanation.row.features:
        ids |= {cause, target}
    return ids


def _some(ids: tuple[str, ...], names: Mapping[str, str]) -> str:
    shown = ", ".join(named(id_, names) for id_ in ids[:_NAMED])
    more = len(ids) - _NAMED
    return f"{shown} and {more} more" if more > 0 else shown
