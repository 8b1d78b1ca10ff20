"""Any table of the pages as CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphmap.formats.csv_text import write_csv
from graphmap.services.reading import nouns_shown
from graphmap.views.blocking_view import ids_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graphmap.analysis.results import BlockingResult
    from graphmap.services.workspace import Workspace
    from graphmap.views.accounts import Noun

_BLOCKING_COLUMNS = (
    "order",
    "policy",
    "name",
    "places",
    "place_names",
    "outcomes",
    "outcome_names",
    "pairs",
    "exposure",
    "sources_for",
    "sources_against",
    "people",
    "newest_evidence",
    "set_by",
    "owner_scale",
    "discretion",
    "disputed",
)


def blocking_table(workspace: Workspace, result: BlockingResult) -> bytes:
    """Give the ranking of policies that block as CSV, one row a policy."""
    nouns = nouns_shown(workspace, ids_in(result))
    rows = [
        {
            "order": order,
            "policy": row.policy,
            "name": row.name,
            "places": len(row.places),
            "place_names": _names(nouns, row.places),
            "outcomes": len(row.outcomes),
            "outcome_names": _names(nouns, row.outcomes),
            "pairs": len(row.pairs),
            "exposure": f"{row.exposure:.4f}",
            "sources_for": row.sources_for,
            "sources_against": row.sources_against,
            "people": "not shown" if row.people_suppressed else row.people,
            "newest_evidence": row.newest_evidence,
            "set_by": _names(nouns, row.set_by),
            "owner_scale": row.owner_scale,
            "discretion": row.discretion,
            "disputed": row.disputed,
        }
        for order, row in enumerate(result.rows, start=1)
    ]
    return write_csv(_BLOCKING_COLUMNS, rows)


def _names(nouns: Mapping[str, Noun], ids: Iterable[str]) -> list[str]:
    return [nouns[id_].name for id_ in ids if id_ in nouns]
