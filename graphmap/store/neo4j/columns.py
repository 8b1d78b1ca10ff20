"""The whole graph as arrays, read as lists of columns rather than a record a link."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, cast

import numpy as np
from neo4j import Record
from numpy.typing import NDArray

from graphmap.errors import StoreDamaged
from graphmap.model.catalogue import LINK_KINDS, NODE_KINDS
from graphmap.model.columns import (
    COLUMN_FIELDS,
    NO_BEGINNING,
    NO_END,
    Columns,
    day_number,
    to_column_text,
)
from graphmap.store.neo4j.connection import Connection
from graphmap.store.neo4j.schema import is_up_to_date
from graphmap.store.neo4j.whole import held, standing_of
from graphmap.store.writes import still_loading


@dataclass
class _NodeLists:
    """The nodes' columns as they come, kind after kind."""

    ids: list[str] = field(default_factory=list[str])
    names: list[str] = field(default_factory=list[str])
    kinds: list[NDArray[np.int8]] = field(default_factory=list["NDArray[np.int8]"])
    polarities: list[int] = field(default_factory=list[int])
    valid_from: list[int] = field(default_factory=list[int])
    valid_until: list[int] = field(default_factory=list[int])
    fields: list[list[object]] = field(default_factory=list[list[object]])
    aliases: dict[int, list[str]] = field(default_factory=dict[int, list[str]])


@lru_cache(maxsize=4096)
def _day(date: str, absent: int) -> int:
    return day_number(date or None, absent)


def read_columns(connection: Connection) -> Columns | None:
    """Read the whole graph as arrays; None where somebody wrote while it was read.

    What was read is not even looked at before it is known to be whole.
    """
    found = _ask(connection)
    if not found:
        # Missing or being loaded: this says which, unless the load has ended since.
        held(connection)
    return _columns_of(found[0]) if found else None


def first_columns(connection: Connection) -> Columns | None:
    """Read them as the first question of a process; None where that may not be answered yet.

    Then somebody wrote meanwhile, a load has not ended, or the schema is not up to date.

    Raises
    ------
    StoreDamaged
        Where the database was migrated by a newer graphmap, or a file was altered.
    """
    found = _ask(connection)
    is_known = bool(found) and is_up_to_date(found[0], connection.url)
    return _columns_of(found[0]) if is_known else None


def _ask(connection: Connection) -> list[Record]:
    return connection.ask("columns", is_long=True)


def _columns_of(row: Record) -> Columns | None:
    if row["after_loading"] is not None:
        raise still_loading()
    before = standing_of(row)
    return _columns_from(row, before.seq) if before == standing_of(row, "after_") else None


def _columns_from(row: Record, revision: int) -> Columns:
    nodes = _nodes_from(row["nodes"])
    order = sorted(range(len(nodes.ids)), key=nodes.ids.__getitem__)
    position = {nodes.ids[at]: place for place, at in enumerate(order)}
    at = np.array(order, dtype=np.int64)
    links, statuses = _links_from(row["links"], position)
    return Columns(
        revision=revision,
        ids=[nodes.ids[index] for index in order],
        names=[nodes.names[index] for index in order],
        kinds=np.concatenate([np.zeros(0, dtype=np.int8), *nodes.kinds])[at],
        polarity=np.array(nodes.polarities, dtype=np.int8)[at],
        valid_from=np.array(nodes.valid_from, dtype=np.int32)[at],
        valid_until=np.array(nodes.valid_until, dtype=np.int32)[at],
        fields=_fields(nodes, order),
        link_kinds=links[0].astype(np.int8),
        link_sources=links[1].astype(np.int32),
        link_targets=links[2].astype(np.int32),
        link_valid_from=links[3].astype(np.int32),
        link_valid_until=links[4].astype(np.int32),
        link_status=statuses,
        aliases={position[nodes.ids[at]]: tuple(words) for at, words in nodes.aliases.items()},
    )


def _nodes_from(lists: list[list[Any]]) -> _NodeLists:
    nodes = _NodeLists()
    for name, ids, names, polarities, valid_from, valid_until, fields, aliases in lists:
        if name not in NODE_KINDS or None in ids:
            raise StoreDamaged("A record of the database has lost its kind or its id")
        start, kind = len(nodes.ids), NODE_KINDS.index(name)
        nodes.ids += cast("list[str]", ids)
        nodes.names += cast("list[str]", names)
        nodes.kinds.append(np.full(len(ids), kind, dtype=np.int8))
        nodes.polarities += cast("list[int]", polarities)
        nodes.valid_from += [_day(date, NO_BEGINNING) for date in valid_from]
        nodes.valid_until += [_day(date, NO_END) for date in valid_until]
        nodes.fields += cast("list[list[object]]", fields)
        nodes.aliases |= {start + at: words for at, words in enumerate(aliases) if words}
    return nodes


def _fields(nodes: _NodeLists, order: list[int]) -> dict[str, dict[int, str]]:
    found: dict[str, dict[int, str]] = {name: {} for name in COLUMN_FIELDS}
    columns = list(found.values())
    for place, index in enumerate(order):
        for column, value in zip(columns, nodes.fields[index], strict=True):
            if value is None or value == "public":
                continue
            text = to_column_text(
                tuple(cast("list[Any]", value)) if isinstance(value, list) else value
            )
            if text is not None:
                column[place] = text
    return found


def _links_from(
    lists: list[list[Any]], position: dict[str, int]
) -> tuple[NDArray[np.int64], dict[int, str]]:
    parts: list[NDArray[np.int64]] = [np.zeros((6, 0), dtype=np.int64)]
    words = ["", *sorted({status for _, _, _, status, _, _ in lists if status})]
    for kind, valid_from, valid_until, status, sources, targets in lists:
        part = np.empty((6, len(sources)), dtype=np.int64)
        part[0] = LINK_KINDS.index(kind)
        part[1] = _positions(sources, position)
        part[2] = _positions(targets, position)
        part[3] = _day(valid_from or "", NO_BEGINNING)
        part[4] = _day(valid_until or "", NO_END)
        part[5] = words.index(status or "")
        parts.append(part)
    links = np.concatenate(parts, axis=1)
    links = links[:, np.lexsort(links[::-1])]
    recorded = np.flatnonzero(links[5])
    statuses = {int(at): words[int(links[5, at])] for at in recorded}
    return links, statuses


def _positions(ids: list[str], position: dict[str, int]) -> NDArray[np.int64]:
    try:
        return np.fromiter(map(position.__getitem__, ids), np.int64, len(ids))
    except KeyError as error:
        raise StoreDamaged("The store holds a link at no node; run graphmap check") from error
