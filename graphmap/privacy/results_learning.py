"""Learning flow as a profile shows it."""

from __future__ import annotations

from dataclasses import replace

from graphmap.analysis.results_learning import LearningResult
from graphmap.privacy.disclosure import Disclosure
from graphmap.privacy.shown import shown_ids, told_size


def redact_learning(result: LearningResult, disclosure: Disclosure) -> LearningResult:
    """Give the rows whose node is shown; counts are those of the rows that are shown."""
    rows = tuple(
        replace(
            row,
            node=disclosure.id_of(row.node),
            needed_by=shown_ids(row.needed_by, disclosure),
        )
        for row in result.rows
        if disclosure.visibility.is_shown(row.node)
    )
    left_out = {
        gap: sum(row.gap == gap for row in result.rows) - sum(row.gap == gap for row in rows)
        for gap, _ in result.counts
    }
    counts = tuple((gap, count - left_out[gap]) for gap, count in result.counts)
    return replace(result, graph=told_size(result.graph, disclosure), rows=rows, counts=counts)
