"""The link table: one row a link; its ends are ids or names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from graphmap.errors import Problem
from graphmap.formats.cells import match_word, place_of, read_rows, to_rows, values_of
from graphmap.formats.file_record import FileRecord
from graphmap.formats.tabular import Row, Table
from graphmap.model.catalogue import LINK_KINDS, LINK_RULES
from graphmap.model.links import Link
from graphmap.model.records import to_json_values

LINK_COLUMNS: Final[tuple[str, ...]] = tuple(
    "as" if name == "as_" else name for name in Link.model_fields
)
_COMMON: Final = frozenset({"valid_from", "valid_until", "note"})


def read_link_table(table: Table) -> tuple[FileRecord, ...]:
    """Read the links of a table; ``source`` and ``target`` stay as they are written.

    Blank cells and absent columns mean the same as in a node table.

    Raises
    ------
    FileRefused
        Where a row has no kind or one that is not in the catalogue, or lacks an end.
    """
    return read_rows(table, _record)


def write_link_table(links: Iterable[Link]) -> tuple[tuple[str, ...], list[dict[str, str]]]:
    """Give links as a header and rows that `read_link_table` reads, sorted by id."""
    ordered = sorted(links, key=lambda link: link.id)
    return to_rows((to_json_values(link) for link in ordered), LINK_COLUMNS)


def _record(table: Table, row: Row) -> FileRecord | Problem:
    kind = match_word(row.cells.get("kind", ""), LINK_KINDS)
    if kind is None:
        message = f"has no known kind; a link is one of: {', '.join(LINK_KINDS)}"
        return table.problem(message, row=row.number, column="kind")
    for end in ("source", "target"):
        if not row.cells.get(end):
            message = "is blank; give the id or the name of a node"
            return table.problem(message, row=row.number, column=end)
    own = _COMMON | frozenset(LINK_RULES[kind].fields)
    cleared = {name for name, text in row.cells.items() if not text} & own
    return FileRecord(
        "link", values_of(row, kind), place_of(table, row), cleared=frozenset(cleared)
    )
