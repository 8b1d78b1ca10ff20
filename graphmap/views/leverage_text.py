"""Leverage points as plain text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from graphmap.analysis.results_leverage import (
    LeverageExplanation,
    LeverageResult,
    LeverageRow,
)
from graphmap.views.shared_text import named

TABLE_HEADS: Final = (
    "",
    "Rank between",
    "Node",
    "Kind",
    "Pairs",
    "Loops",
    "Betweenness",
    "Lies on every way to",
    "Meadows",
    "Controlled by",
    "Sources",
    "",
)


def table_row(row: LeverageRow, names: Mapping[str, str]) -> tuple[str, ...]:
    """Give one row of the table, under `TABLE_HEADS`."""
    low, high = row.rank_interval
    return (
        str(row.rank),
        f"{low} and {high}",
        row.name,
        row.kind,
        str(row.pairs_reached),
        str(row.loops),
        f"{row.betweenness:.4f}",
        ", ".join(named(outcome, names) for outcome in row.dominates),
        "" if row.meadows_level is None else str(row.meadows_level),
        row.controlled_by or "not recorded",
        str(row.sources),
        "unstable" if row.unstable else "",
    )


def closing_line(result: LeverageResult) -> str:
    """Say what betweenness and loops were worked out from."""
    nodes, sources = result.betweenness_nodes, result.betweenness_sources
    estimate = "exact" if nodes == sources else f"an estimate from {sources} of {nodes} nodes"
    loops = "all" if result.all_loops else "the shortest"
    return (
        f"Betweenness is {estimate}. {loops.capitalize()} {result.loops_counted} loops of up to"
        f" {result.max_length} effects are counted. Rank between: what the rank is in 90% of"
        f" {result.replicates} draws of the sources."
    )


def ids_in(result: LeverageResult) -> set[str]:
    """Give every id that the table names."""
    return {outcome for row in result.rows for outcome in row.dominates}


def explanation_lines(explanation: LeverageExplanation, names: Mapping[str, str]) -> list[str]:
    """Give the chains, loops and dominated outcomes behind a row."""
    row = explanation.row
    lines = [f"{row.name}: rank {row.rank}, {row.pairs_reached} pairs, {row.loops} loops"]
    for pair in explanation.pairs:
        lines += ["", f"{named(pair.outcome, names)}, {named(pair.place, names)}"]
        lines += [f"  {' -> '.join(chain.effects)} ({chain.sign:+d})" for chain in pair.chains]
    for loop in explanation.loops:
        lines.append(f"loop ({loop.kind}): {' -> '.join(named(id_, names) for id_ in loop.nodes)}")
    for outcome, chains in explanation.dominated:
        lines += ["", f"lies on every way to {named(outcome, names)} that blocks it:"]
        lines += [f"  {' -> '.join(chain.effects)}" for chain in chains]
    return lines


def ids_in_explanation(explanation: LeverageExplanation) -> set[str]:
    """Give every id that the lines name."""
    ids: set[str | None] = {outcome for outcome, _ in explanation.dominated}
    for pair in explanation.pairs:
        ids |= {pair.outcome, pair.place}
    for loop in explanation.loops:
        ids |= {*loop.nodes}
    return {id_ for id_ in ids if id_ is not None}
