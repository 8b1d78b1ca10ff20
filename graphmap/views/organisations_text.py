"""Bridges and gaps between organisations as plain text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from graphmap.analysis.results_organisations import (
    BridgeRow,
    BridgesResult,
    GapRow,
    GapsResult,
)
from graphmap.views.shared_text import named

BRIDGE_HEADS: Final = ("Organisation", "Parts", "Cut off without it")
GAP_HEADS: Final = ("Organisation", "and", "Both touch", "People both support", "")
_NAMED: Final = 6


def bridge_row(row: BridgeRow, names: Mapping[str, str]) -> tuple[str, ...]:
    """Give one row of the table of bridges, under `BRIDGE_HEADS`."""
    cut_off = "\n".join(_some(part, names) for part in row.parts[1:])
    return (named(row.organisation, names), str(len(row.parts)), cut_off)


def gap_row(row: GapRow, names: Mapping[str, str]) -> tuple[str, ...]:
    """Give one row of the table of gaps, under `GAP_HEADS`."""
    pairs = [f"{named(outcome, names)}, {named(place, names)}" for outcome, place in row.pairs]
    more = len(pairs) - _NAMED
    return (
        named(row.first, names),
        named(row.second, names),
        "\n".join([*pairs[:_NAMED], *([f"and {more} more"] if more > 0 else [])]),
        "not shown" if row.people is None else str(row.people),
        "in conflict" if row.is_conflict else "",
    )


def ids_in_bridges(result: BridgesResult) -> set[str]:
    """Give every id that the table of bridges names."""
    return {
        id_
        for row in result.rows
        for id_ in (row.organisation, *(of for part in row.parts for of in part))
    }


def ids_in_gaps(result: GapsResult) -> set[str]:
    """Give every id that the table of gaps names."""
    return {
        id_
        for row in result.rows
        for id_ in (row.first, row.second, *(of for pair in row.pairs for of in pair))
    }


def _some(ids: tuple[str, ...], names: Mapping[str, str]) -> str:
    shown = ", ".join(named(id_, names) for id_ in ids[:_NAMED])
    more = len(ids) - _NAMED
    return f"{shown} and {more} more" if more > 0 else shown
