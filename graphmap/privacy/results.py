"""Taking out of a result what a profile does not show.

An analysis runs on the whole map, so its numbers count what a reader may not see one by one;
what this room takes out are the records that would be named, and counts of persons that would
tell of a few who are not shown.
"""

from __future__ import annotations

from dataclasses import replace

from graphmap.analysis.results import BlockingExplanation, BlockingResult, BlockingRow
from graphmap.privacy.disclosure import Disclosure
from graphmap.privacy.shown import shown_explained, shown_ids, shown_pairs, shown_placed, told_size
from graphmap.privacy.visibility import people_count


def redact_blocking(result: BlockingResult, disclosure: Disclosure) -> BlockingResult:
    """Give a ranking as a profile shows it.

    A row goes where its policy, or every pair that it blocks, is left out; a count of people
    that must be suppressed is absent.
    """
    rows = tuple(
        row
        for row in (_redact_row(row, disclosure) for row in result.rows)
        if row is not None and row.pairs
    )
    not_ranked = tuple(
        row
        for row in (_redact_row(row, disclosure) for row in result.not_ranked)
        if row is not None and (row.mixed or row.undetermined or row.no_place or row.wider)
    )
    return replace(
        result,
        graph=told_size(result.graph, disclosure),
        rows=rows,
        not_ranked=not_ranked,
        ranked=result.ranked - len(result.rows) + len(rows),
        unranked=result.unranked - len(result.not_ranked) + len(not_ranked),
    )


def redact_explanation(
    explanation: BlockingExplanation, disclosure: Disclosure
) -> BlockingExplanation | None:
    """Give what made a row as a profile shows it; None where its policy is left out."""
    row = _redact_row(explanation.row, disclosure)
    if row is None:
        return None
    return replace(
        explanation,
        graph=told_size(explanation.graph, disclosure),
        row=row,
        pairs=shown_explained(explanation.pairs, disclosure),
        mixed=shown_explained(explanation.mixed, disclosure),
        undetermined=shown_explained(explanation.undetermined, disclosure),
        no_place=shown_explained(explanation.no_place, disclosure),
        wider=shown_explained(explanation.wider, disclosure),
    )


def _redact_row(row: BlockingRow, disclosure: Disclosure) -> BlockingRow | None:
    if not disclosure.visibility.is_shown(row.policy):
        return None
    people = people_count(row.persons, disclosure.visibility)
    return replace(
        row,
        policy=disclosure.id_of(row.policy),
        name=disclosure.name(row.name),
        set_by=shown_ids(row.set_by, disclosure),
        places=shown_ids(row.places, disclosure),
        outcomes=shown_ids(row.outcomes, disclosure),
        pairs=shown_placed(row.pairs, disclosure),
        mixed=shown_pairs(row.mixed, disclosure),
        undetermined=shown_pairs(row.undetermined, disclosure),
        no_place=shown_ids(row.no_place, disclosure),
        wider=shown_placed(row.wider, disclosure),
        people=people,
        people_suppressed=people is None,
        persons=(),
    )
