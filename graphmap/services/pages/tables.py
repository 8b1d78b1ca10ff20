"""The ranking of policies that block as a CSV table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graphmap.analysis.results import BlockingResult
from graphmap.formats.csv_text import write_csv
from graphmap.model.catalogue import Profile
from graphmap.services.reading import names_of
from graphmap.services.workspace import Workspace
from graphmap.views.blocking_view import ids_in

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


def blocking_table(workspace: Workspace, result: BlockingResult, profile: Profile) -> bytes:
    """Give a ranking for a profile as CSV, one row a policy; names are those it shows."""
    names = names_of(workspace, ids_in(result), profile=profile)
    rows = [
        {
            "order": order,
            "policy": row.policy,
            "name": row.name,
            "places": len(row.places),
            "place_names": _names(names, row.places),
            "outcomes": len(row.outcomes),
            "outcome_names": _names(names, row.outcomes),
            "pairs": len(row.pairs),
            "exposure": f"{row.exposure:.4f}",
            "sources_for": row.sources_for,
            "sources_against": row.sources_against,
            "people": "not shown" if row.people_suppressed else row.people,
            "newest_evidence": row.newest_evidence,
            "set_by": _names(names, row.set_by),
            "owner_scale": row.owner_scale,
            "discretion": row.discretion,
            "disputed": row.disputed,
        }
        for order, row in enumerate(result.rows, start=1)
    ]
    return write_csv(_BLOCKING_COLUMNS, rows)


def _names(names: Mapping[str, str], ids: Iterable[str]) -> list[str]:
    return [names[id_] for id_ in ids if id_ in names]
