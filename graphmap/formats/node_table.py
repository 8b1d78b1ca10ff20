"""The node table: one row a node, columns named as the model's fields."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from graphmap.errors import Problem
from graphmap.formats.cells import match_word, place_of, read_rows, to_rows, values_of
from graphmap.formats.file_record import FileRecord
from graphmap.formats.tabular import Row, Table
from graphmap.model.catalogue import NODE_KINDS
from graphmap.model.nodes import NODE_CLASSES, Node
from graphmap.model.records import to_json_values

#: Every column a node table may have, those of all nodes first.
NODE_COLUMNS: Final[tuple[str, ...]] = tuple(
    dict.fromkeys(
        name
        for fields in (Node.model_fields, *(cls.model_fields for cls in NODE_CLASSES.values()))
        for name in fields
    )
)
_OWN: Final = {kind: frozenset(cls.model_fields) for kind, cls in NODE_CLASSES.items()}


def read_node_table(table: Table) -> tuple[FileRecord, ...]:
    """Read the nodes of a table.

    A blank cell means *not recorded*; a column that the table does not have leaves the field
    as it is stored. ``version`` is ignored. Lists are separated by ``;``.

    Raises
    ------
    FileRefused
        Where a row has no kind, or one that is not in the catalogue.
    """
    return read_rows(table, _record)


def write_node_table(nodes: Iterable[Node]) -> tuple[tuple[str, ...], list[dict[str, str]]]:
    """Give nodes as a header and rows that `read_node_table` reads, sorted by id."""
    ordered = sorted(nodes, key=lambda node: node.id)
    return to_rows((to_json_values(node) for node in ordered), NODE_COLUMNS)


def _record(table: Table, row: Row) -> FileRecord | Problem:
    kind = match_word(row.cells.get("kind", ""), NODE_KINDS)
    if kind is None:
        message = f"has no known kind; a node is one of: {', '.join(NODE_KINDS)}"
        return table.problem(message, row=row.number, column="kind")
    cleared = {name for name, text in row.cells.items() if not text} & _OWN[kind]
    cleared -= {"id", "version", "kind"}
    return FileRecord(
        "node", values_of(row, kind), place_of(table, row), cleared=frozenset(cleared)
    )
