"""Disagreement as a profile shows it."""

from __future__ import annotations

from dataclasses import replace

from graphmap.analysis.results_disagreement import DisagreementResult, DisagreementRow
from graphmap.privacy.disclosure import Disclosure
from graphmap.privacy.shown import all_shown, shown_effects, shown_id, told_size


def redact_disagreement(result: DisagreementResult, disclosure: Disclosure) -> DisagreementResult:
    """Give the rows whose every effect is shown: half of a disagreement is none."""
    return replace(
        result,
        graph=told_size(result.graph, disclosure),
        rows=tuple(
            _shown_row(row, disclosure)
            for row in result.rows
            if all_shown([effect.effect for effect in row.effects], disclosure)
        ),
    )


def _shown_row(row: DisagreementRow, disclosure: Disclosure) -> DisagreementRow:
    return replace(
        row,
        cause=disclosure.id_of(row.cause),
        target=disclosure.id_of(row.target),
        plus=tuple(shown_id(place, disclosure) for place in row.plus),
        minus=tuple(shown_id(place, disclosure) for place in row.minus),
        effects=shown_effects(row.effects, disclosure),
    )
