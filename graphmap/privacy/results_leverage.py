"""Leverage points as a profile shows them."""

from __future__ import annotations

from dataclasses import replace

from graphmap.analysis.results_leverage import (
    LeverageExplanation,
    LeverageResult,
    LeverageRow,
)
from graphmap.privacy.disclosure import Disclosure
from graphmap.privacy.results_loops import shown_loops
from graphmap.privacy.shown import all_shown, shown_chain, shown_explained, shown_ids, told_size


def redact_leverage(result: LeverageResult, disclosure: Disclosure) -> LeverageResult:
    """Give the rows whose node is shown; ranks stay those of the whole map."""
    rows = tuple(
        _shown_row(row, disclosure)
        for row in result.rows
        if disclosure.visibility.is_shown(row.node)
    )
    return replace(
        result,
        graph=told_size(result.graph, disclosure),
        rows=rows,
        ranked=result.ranked - len(result.rows) + len(rows),
    )


def redact_leverage_explanation(
    explanation: LeverageExplanation, disclosure: Disclosure
) -> LeverageExplanation | None:
    """Give what made a row as a profile shows it; None where its node is left out."""
    if not disclosure.visibility.is_shown(explanation.row.node):
        return None
    return replace(
        explanation,
        graph=told_size(explanation.graph, disclosure),
        row=_shown_row(explanation.row, disclosure),
        pairs=shown_explained(explanation.pairs, disclosure),
        loops=shown_loops(explanation.loops, disclosure),
        dominated=tuple(
            (
                disclosure.id_of(outcome),
                tuple(
                    shown_chain(chain, disclosure)
                    for chain in chains
                    if all_shown(chain.effects, disclosure)
                ),
            )
            for outcome, chains in explanation.dominated
            if disclosure.visibility.is_shown(outcome)
        ),
    )


def _shown_row(row: LeverageRow, disclosure: Disclosure) -> LeverageRow:
    return replace(
        row,
        node=disclosure.id_of(row.node),
        name=disclosure.name(row.name),
        dominates=shown_ids(row.dominates, disclosure),
        set_by=shown_ids(row.set_by, disclosure),
    )
