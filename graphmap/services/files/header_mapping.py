"""Which column of ours each column of a sheet is: told by its header, else suggested."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from graphmap.formats.cells import match_word, to_word
from graphmap.formats.link_table import LINK_COLUMNS
from graphmap.formats.node_table import NODE_COLUMNS
from graphmap.model.claims import CLAIM_COLUMNS

TableFormat = Literal["claims", "nodes", "links"]

COLUMNS: Final[dict[TableFormat, tuple[str, ...]]] = {
    "claims": CLAIM_COLUMNS,
    "nodes": NODE_COLUMNS,
    "links": LINK_COLUMNS,
}
#: The columns that a table of each format cannot do without.
NEEDED: Final[dict[TableFormat, tuple[str, ...]]] = {
    "claims": ("cause", "target", "effect"),
    "links": ("kind", "source", "target"),
    "nodes": ("kind",),
}
_MIN_RATIO: Final = 0.75
#: Other words that sheets use for our columns.
_SAME_MEANING: Final[dict[TableFormat, dict[str, str]]] = {
    "claims": {
        "cause": "policy rule driver because barrier",
        "target": "outcome outcomes affects result",
        "effect": "direction relation impact does polarity",
        "place": "area where location locality council_area town",
        "since": "from start valid_from started begins",
        "until": "to end valid_until ended",
        "observed": "evidence observation finding text what_we_saw what_was_seen story",
        "figure": "number statistic amount count",
        "date": "when observed_on date_observed day",
        "stance": "for_or_against supports_or_challenges",
        "applied_by": "organisation organization agency who_applies applied",
        "experiment": "pilot trial project",
        "how_we_know": "method basis how how_known",
        "source": "reference citation document report",
        "source_url": "url link web_address address website",
        "confidence": "certainty grade quality",
    },
    "nodes": {
        "id": "key identifier code ref",
        "kind": "node_type category element_type node_kind",
        "name": "label title",
        "description": "details notes note about",
        "aliases": "also_known_as other_names alias",
        "tags": "keywords labels tag",
        "url": "link website web_address",
    },
    "links": {
        "kind": "relation relationship link_type type connection",
        "source": "from start from_id",
        "target": "to end to_id",
        "note": "notes comment description label",
    },
}


@dataclass(frozen=True)
class ColumnMatch:
    """One column of a file and the column of ours that it is taken or suggested for.

    ``field`` is None where no column of ours is like it; ``similarity`` is from 0 to 1.
    """

    column: str
    field: str | None
    reason: str
    similarity: float


def format_of(header: Sequence[str]) -> TableFormat | None:
    """Tell a table by its header; None where it has none of the columns that tell."""
    names = {to_word(name) for name in header}
    if "cause" in names:
        return "claims"
    if {"source", "target", "kind"} <= names:
        return "links"
    if "kind" in names and names & {"name", "id"}:
        return "nodes"
    return None


def match_columns(
    header: Sequence[str], table_format: TableFormat, mapping: Mapping[str, str | None]
) -> tuple[ColumnMatch, ...]:
    """Match each column of a header with one of ours, each of ours at most once.

    ``mapping`` is what a person chose, by file column; it comes before what the names say.
    """
    ours = COLUMNS[table_format]
    matches: dict[str, ColumnMatch] = {}
    for column in header:
        if column in mapping:
            matches[column] = ColumnMatch(column, mapping[column] or None, "chosen", 1.0)
        elif same := match_word(column, ours):
            matches[column] = ColumnMatch(column, same, "the same name", 1.0)
    taken = {match.field for match in matches.values()}
    for column in header:
        if column not in matches:
            matches[column] = _suggestion(column, table_format, taken)
            taken.add(matches[column].field)
    return tuple(matches[column] for column in header)


def likely_format(header: Sequence[str]) -> TableFormat:
    """Give the format whose columns the header is most like; claims on a tie."""

    def likeness(table_format: TableFormat) -> tuple[float, int]:
        matches = match_columns(header, table_format, {})
        fields = {match.field for match in matches}
        found = len(fields & set(NEEDED[table_format]))
        return (sum(match.similarity for match in matches), found)

    return max(COLUMNS, key=likeness)


def _suggestion(column: str, table_format: TableFormat, taken: set[str | None]) -> ColumnMatch:
    word = to_word(column)
    for field, others in _SAME_MEANING[table_format].items():
        if word in others.split() and field not in taken:
            return ColumnMatch(column, field, "means the same", 0.9)
    free = [field for field in COLUMNS[table_format] if field not in taken]
    ratios = {field: difflib.SequenceMatcher(None, word, field).ratio() for field in free}
    best = max(free, key=lambda field: ratios[field], default=None)
    if best is not None and ratios[best] >= _MIN_RATIO:
        return ColumnMatch(column, best, "looks alike", round(ratios[best], 2))
    return ColumnMatch(column, None, "no column is like it", 0.0)
