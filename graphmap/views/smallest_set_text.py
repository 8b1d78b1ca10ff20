"""The smallest set of changes as plain text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from graphmap.analysis.smallest_set.results import (
    CutExplanation,
    Others,
    SetRow,
    SmallestSetResult,
)
from graphmap.views.shared_text import named

TABLE_HEADS: Final = (
    "Budget",
    "Policies to change",
    "Cost",
    "Freed",
    "Relieved",
    "Each needed for",
    "",
)


def table_row(row: SetRow, names: Mapping[str, str]) -> tuple[str, ...]:
    """Give one row of the table, under `TABLE_HEADS`."""
    return (
        str(row.budget),
        "\n".join(named(policy, names) for policy in row.policies) or "none",
        f"{row.cost:g}",
        str(len(row.freed)),
        str(len(row.relieved)),
        "\n".join(str(len(pairs)) for _, pairs in row.needed_for),
        "" if row.gap == 0 else f"not proved: up to {row.gap:.0%} more may be possible",
    )


def closing_line(result: SmallestSetResult) -> str:
    """Say of how many blocked pairs these are."""
    which = "of those asked about" if result.question.for_outcome else "in all"
    line = f"{result.blocked_pairs} outcomes in places are blocked {which}."
    return f"{line} {others_words(result.others)}".rstrip()


def others_words(others: Others | None) -> str:
    """Say how many other sets do as well; nothing where that was not counted."""
    if others is None:
        return ""
    number = f"{others.count}" if others.is_all else f"At least {others.count}"
    if not others.count:
        return "No other set as small does as well." if others.is_all else ""
    sets, do = ("set", "does") if others.count == 1 else ("sets", "do")
    return f"{number} other {sets} as small {do} as well."


def ids_in(result: SmallestSetResult) -> set[str]:
    """Give every id that the table names."""
    return {policy for row in result.rows for policy in row.policies}


def explanation_lines(explanation: CutExplanation, names: Mapping[str, str]) -> list[str]:
    """Give the chains to a pair and what cuts each, a line each."""
    where = f"{named(explanation.outcome, names)}, {named(explanation.place, names)}"
    lines = [f"{where}: {len(explanation.chains)} chains to cut"]
    for cut in explanation.chains:
        policies = " or ".join(named(policy, names) for policy in cut.policies)
        lines += [f"  {' -> '.join(cut.chain.effects)}", f"    cut by: {policies}"]
    return lines


def ids_in_explanation(explanation: CutExplanation) -> set[str]:
    """Give every id that the lines name."""
    policies = {policy for cut in explanation.chains for policy in cut.policies}
    return policies | {explanation.outcome, explanation.place}
