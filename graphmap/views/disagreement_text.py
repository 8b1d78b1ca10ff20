"""Where places differ and sources disagree, as plain text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from graphmap.analysis.results_disagreement import (
    DisagreementKind,
    DisagreementResult,
    DisagreementRow,
)
from graphmap.views.shared_text import effect_lines, ids_of_effects, named

TABLE_HEADS: Final = ("", "", "Cause", "Target", "Plus in", "Minus in", "For", "Against")
_WORDS: Final[dict[DisagreementKind, str]] = {
    "disagreement": "places differ",
    "disputed": "sources disagree here",
    "contested": "for and against",
}


def table_row(number: int, row: DisagreementRow, names: Mapping[str, str]) -> tuple[str, ...]:
    """Give one row of the table, under `TABLE_HEADS`."""
    sources_for = {source for effect in row.effects for source in effect.sources_for}
    sources_against = {source for effect in row.effects for source in effect.sources_against}
    return (
        str(number),
        _WORDS[row.kind],
        named(row.cause, names),
        named(row.target, names),
        ", ".join(named(place, names) for place in row.plus),
        ", ".join(named(place, names) for place in row.minus),
        str(len(sources_for)),
        str(len(sources_against)),
    )


def row_lines(row: DisagreementRow, names: Mapping[str, str]) -> list[str]:
    """Give the effects of one row with their evidence."""
    return [_WORDS[row.kind], *effect_lines(row.effects, names)]


def ids_in(result: DisagreementResult) -> set[str]:
    """Give every id that the text names."""
    return {id_ for row in result.rows for id_ in ids_of_effects(row.effects)}
