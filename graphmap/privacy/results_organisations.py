"""Bridges and gaps as a profile shows them."""

from __future__ import annotations

from dataclasses import replace

from graphmap.analysis.results_organisations import (
    BridgeRow,
    BridgesResult,
    GapRow,
    GapsResult,
)
from graphmap.privacy.disclosure import Disclosure
from graphmap.privacy.shown import all_shown, shown_ids, shown_placed, told_size
from graphmap.privacy.visibility import people_count


def redact_bridges(result: BridgesResult, disclosure: Disclosure) -> BridgesResult:
    """Give the bridges that still part something among what is shown.

    A part that only persons make up who are not shown would tell that there are some.
    """
    rows = (_shown_bridge(row, disclosure) for row in result.rows)
    return replace(
        result,
        graph=told_size(result.graph, disclosure),
        rows=tuple(row for row in rows if row is not None),
    )


def redact_gaps(result: GapsResult, disclosure: Disclosure) -> GapsResult:
    """Give the gaps between organisations that are shown, with what is shown of why.

    A gap that only persons make whose number must be suppressed would tell of them.
    """
    rows = (_shown_gap(row, disclosure) for row in result.rows)
    return replace(
        result,
        graph=told_size(result.graph, disclosure),
        rows=tuple(row for row in rows if row is not None),
    )


def _shown_bridge(row: BridgeRow, disclosure: Disclosure) -> BridgeRow | None:
    parts = tuple(part for part in (shown_ids(part, disclosure) for part in row.parts) if part)
    if len(parts) < 2 or not disclosure.visibility.is_shown(row.organisation):
        return None
    return replace(row, organisation=disclosure.id_of(row.organisation), parts=parts)


def _shown_gap(row: GapRow, disclosure: Disclosure) -> GapRow | None:
    people = people_count(row.persons, disclosure.visibility)
    pairs = shown_placed(row.pairs, disclosure)
    if not all_shown((row.first, row.second), disclosure) or not (pairs or people):
        return None
    return replace(
        row,
        first=disclosure.id_of(row.first),
        second=disclosure.id_of(row.second),
        pairs=pairs,
        people=people,
        people_suppressed=people is None,
        persons=(),
    )
