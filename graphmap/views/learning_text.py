"""Learning flow as plain text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from graphmap.analysis.results_learning import LearningGap, LearningResult, LearningRow
from graphmap.views.shared_text import named

TABLE_HEADS: Final = ("", "", "Scale", "")
_WORDS: Final[dict[LearningGap, str]] = {
    "cycle_without_observations": "a cycle without observations",
    "observation_not_considered": "nobody has considered this observation",
    "pattern_not_taken_up": "no cycle above takes this pattern up",
    "questions_unanswered": "questions of the cycle unanswered",
    "condition_open": "an enabling condition is not in place",
}


def table_row(row: LearningRow, names: Mapping[str, str]) -> tuple[str, ...]:
    """Give one row of the table, under `TABLE_HEADS`."""
    more = ""
    if row.questions:
        more = f"{len(row.questions)}: {', '.join(row.questions)}"
    elif row.state:
        more = f"{row.state}; needed by {len(row.needed_by)}"
    return (_WORDS[row.gap], named(row.node, names), row.scale or "", more)


def counts_line(result: LearningResult) -> str:
    """Say how many there are of each."""
    return "; ".join(f"{_WORDS[gap]}: {count}" for gap, count in result.counts)


def ids_in(result: LearningResult) -> set[str]:
    """Give every id that the table names."""
    return {row.node for row in result.rows}
