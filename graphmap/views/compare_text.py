"""A comparison as plain text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from graphmap.analysis.results_compare import (
    ComparedLink,
    ComparedState,
    CompareResult,
    Standing,
)
from graphmap.views.shared_text import SIGN_WORDS, named

LINK_HEADS: Final = ("", "Cause", "Target", "Place", "Here", "There")
STATE_HEADS: Final = ("Outcome", "Place", "Here", "There")
_WORDS: Final[dict[Standing, str]] = {
    "only_here": "only here",
    "only_there": "only there",
    "differing": "differs",
}


def title(result: CompareResult, names: Mapping[str, str]) -> str:
    """Say which sides are compared."""
    here, there = named(result.here, names), named(result.there, names)
    return f"Two {result.of} compared: here {here}, there {there}"


def link_row(row: ComparedLink, names: Mapping[str, str]) -> tuple[str, ...]:
    """Give one row of the table of links, under `LINK_HEADS`."""
    return (
        _WORDS[row.standing],
        named(row.cause, names),
        named(row.target, names),
        "" if row.place is None else named(row.place, names),
        " ".join(SIGN_WORDS[sign] for sign in row.here),
        " ".join(SIGN_WORDS[sign] for sign in row.there),
    )


def state_row(row: ComparedState, names: Mapping[str, str]) -> tuple[str, ...]:
    """Give one row of the table of outcomes, under `STATE_HEADS`."""
    place = "" if row.place is None else named(row.place, names)
    return (named(row.outcome, names), place, row.here, row.there)


def ids_in(result: CompareResult) -> set[str]:
    """Give every id that the text names."""
    ids: set[str | None] = set()
    for row in result.rows:
        ids |= {row.cause, row.target, row.place}
    for state in result.states:
        ids |= {state.outcome, state.place}
    if result.of == "places":
        ids |= {result.here, result.there}
    return {id_ for id_ in ids if id_ is not None}
