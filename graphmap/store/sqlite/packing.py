"""What `columns` reads of a record, as text of fixed width that numpy takes apart.

Half a million rows become one string in SQLite (``group_concat``) and one array here, without a
Python object for each. Numbers are written in base 64 with the characters ``0`` to ``o``, which
stand in their order in ASCII: the text sorts as the numbers do.
"""

from __future__ import annotations

import json
import sqlite3
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from graphmap.model.catalogue import LINK_KINDS, NODE_KINDS, PolicyStatus
from graphmap.model.columns import (
    COLUMN_FIELDS,
    NO_BEGINNING,
    NO_END,
    Columns,
    day_number,
    to_column_text,
)
from graphmap.model.links import Link
from graphmap.model.nodes import Effect, Node

_ONE: Final = [chr(48 + value) for value in range(64)]
_TWO: Final = [high + low for high in _ONE for low in _ONE]
_ROW: Final = 5
_DAY: Final = 4
_NODE_WIDTHS: Final = (_ROW, 1, 1, _DAY, _DAY)
_LINK_WIDTHS: Final = (1, _ROW, _ROW, _DAY, _DAY, 1)
#: In their order as text, for links that differ in nothing else; position 0 is not recorded.
_STATUSES: Final[tuple[PolicyStatus | None, ...]] = (
    None,
    "changed",
    "in_force",
    "repealed",
    "under_challenge",
)
_LINK_KIND_CHARACTER: Final = {kind: _ONE[at] for at, kind in enumerate(LINK_KINDS)}
_NODE_KIND_CHARACTER: Final = {kind: _ONE[at] for at, kind in enumerate(NODE_KINDS)}
_STATUS_CHARACTER: Final = {status: _ONE[at] for at, status in enumerate(_STATUSES)}


def _pack_row(row: int) -> str:
    return _ONE[row >> 24] + _TWO[row >> 12 & 4095] + _TWO[row & 4095]


@lru_cache(maxsize=4096)
def _pack_day(date: str | None, absent: int) -> str:
    day = day_number(date, absent)
    return _TWO[day >> 12] + _TWO[day & 4095]


def pack_node(node: Node, row: int) -> str:
    """Give row, kind, polarity and days of a node."""
    polarity = node.polarity if isinstance(node, Effect) else 0
    return (
        _pack_row(row)
        + _NODE_KIND_CHARACTER[node.kind]
        + _ONE[polarity + 1]
        + _pack_day(node.valid_from, NO_BEGINNING)
        + _pack_day(node.valid_until, NO_END)
    )


def pack_link(link: Link, source_row: int, target_row: int) -> str:
    """Give kind, rows of the ends, days and status of a link."""
    return (
        _LINK_KIND_CHARACTER[link.kind]
        + _pack_row(source_row)
        + _pack_row(target_row)
        + _pack_day(link.valid_from, NO_BEGINNING)
        + _pack_day(link.valid_until, NO_END)
        + _STATUS_CHARACTER[link.status]
    )


def column_fields_of(node: Node) -> list[tuple[int, str]]:
    """Give position in ``COLUMN_FIELDS`` and text of each field that columns hold of a node."""
    texts = (to_column_text(getattr(node, name, None)) for name in COLUMN_FIELDS)
    return [(at, text) for at, text in enumerate(texts) if text is not None]


def _unpack(text: str | None, widths: tuple[int, ...]) -> list[NDArray[np.int64]]:
    digits = np.frombuffer((text or "").encode("ascii"), dtype=np.uint8)
    # One contiguous line a character, so that each step below reads memory in order.
    lines = np.ascontiguousarray(digits.reshape(-1, sum(widths)).T) - 48
    columns: list[NDArray[np.int64]] = []
    start = 0
    for width in widths:
        values = lines[start].astype(np.int64)
        for line in lines[start + 1 : start + width]:
            values = values * 64 + line
        columns.append(values)
        start += width
    return columns


def read_columns(connection: sqlite3.Connection, revision: int) -> Columns:
    """Read the whole graph as arrays, inside the caller's transaction."""
    ids, names, node_text = _node_texts(connection)
    row, kind, polarity, valid_from, valid_until = _unpack(node_text, _NODE_WIDTHS)
    position = np.zeros(int(row.max(initial=0)) + 1, dtype=np.int64)
    position[row] = np.arange(len(row))
    links = _read_links(connection, position)
    return Columns(
        revision=revision,
        ids=ids,
        names=names,
        kinds=kind.astype(np.int8),
        polarity=(polarity - 1).astype(np.int8),
        valid_from=valid_from.astype(np.int32),
        valid_until=valid_until.astype(np.int32),
        fields=_read_fields(connection, position),
        link_kinds=links[0].astype(np.int8),
        link_sources=links[1].astype(np.int32),
        link_targets=links[2].astype(np.int32),
        link_valid_from=links[3].astype(np.int32),
        link_valid_until=links[4].astype(np.int32),
        link_status=_recorded_statuses(links[5]),
        aliases=_read_aliases(connection, position),
    )


def _node_texts(connection: sqlite3.Connection) -> tuple[list[str], list[str], str]:
    rows = connection.execute("SELECT id, ifnull(name, ''), packed FROM node ORDER BY id")
    ids: list[str] = []
    names: list[str] = []
    packed: list[str] = []
    for id_, name, text in rows.fetchall():
        ids.append(id_)
        names.append(name)
        packed.append(text)
    return ids, names, "".join(packed)


def _read_aliases(
    connection: sqlite3.Connection, position: NDArray[np.int64]
) -> dict[int, tuple[str, ...]]:
    found = connection.execute(
        "SELECT row, image ->> 'aliases' FROM node JOIN node_image USING (row)"
        " WHERE kind = 'Person' AND image ->> 'aliases' IS NOT NULL"
    )
    return {int(position[row]): tuple(json.loads(text)) for row, text in found.fetchall()}


def _read_links(
    connection: sqlite3.Connection, position: NDArray[np.int64]
) -> list[NDArray[np.int64]]:
    text: str | None = connection.execute(
        "SELECT group_concat(packed, '') FROM (SELECT packed FROM link ORDER BY packed)"
    ).fetchone()[0]
    kind, source_row, target_row, *rest = _unpack(text, _LINK_WIDTHS)
    source, target = position[source_row], position[target_row]
    # Days and status are in order already; a stable sort by kind and ends keeps them so.
    # 6 bits for the kind and 28 for either end fit in 63.
    order = np.argsort(((kind << 28) | source) << 28 | target, kind="stable")
    return [column[order] for column in (kind, source, target, *rest)]


def _recorded_statuses(statuses: NDArray[np.int64]) -> dict[int, str]:
    recorded: list[int] = np.flatnonzero(statuses).tolist()
    return {at: str(_STATUSES[int(statuses[at])]) for at in recorded}


def _read_fields(
    connection: sqlite3.Connection, position: NDArray[np.int64]
) -> dict[str, dict[int, str]]:
    fields: dict[str, dict[int, str]] = {name: {} for name in COLUMN_FIELDS}
    # No value holds a line feed: they are words of the catalogue, numbers and dates.
    grouped = connection.execute(
        "SELECT field, group_concat(row), group_concat(value, char(10)) FROM node_field"
        " GROUP BY field"
    )
    for field, row_text, value_text in grouped.fetchall():
        rows = np.fromstring(row_text, dtype=np.int64, sep=",")
        values: list[str] = value_text.split("\n")
        fields[COLUMN_FIELDS[field]] = dict(zip(position[rows].tolist(), values, strict=True))
    return fields
