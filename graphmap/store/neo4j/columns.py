"""The whole graph as arrays, read as lists of columns rather than a record a link."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, cast

import numpy as np
from neo4j import ManagedTransaction
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
from graphmap.store.neo4j.statements import rows


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


@lru_cache(maxsize=4096)
def _day(date: str, absent: int) -> int:
    return day_number(date or None, absent)


def read_columns(transaction: ManagedTransaction, revision: int) -> Columns:
    """Read the whole graph as arrays, inside the caller's transaction."""
    nodes = _read_nodes(transaction)
    order = sorted(range(len(nodes.ids)), key=nodes.ids.__getitem__)
    position = {nodes.ids[at]: place for place, at in enumerate(order)}
    at = np.array(order, dtype=np.int64)
    links, statuses = _read_links(transaction, position)
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
    )


def _read_nodes(transaction: ManagedTransaction) -> _NodeLists:
    nodes = _NodeLists()
    for row in rows(transaction, "columns_of_nodes"):
        ids: list[str] = row["ids"]
        if row["kind"] not in NODE_KINDS or None in row["ids"]:
            raise StoreDamaged("A record of the database has lost its kind or its id")
        kind = NODE_KINDS.index(row["kind"])
        nodes.ids += ids
        nodes.names += cast("list[str]", row["names"])
        nodes.kinds.append(np.full(len(ids), kind, dtype=np.int8))
        nodes.polarities += cast("list[int]", row["polarities"])
        nodes.valid_from += [_day(date, NO_BEGINNING) for date in row["valid_from"]]
        nodes.valid_until += [_day(date, NO_END) for date in row["valid_until"]]
        nodes.fields += cast("list[list[object]]", row["fields"])
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


def _read_links(
    transaction: ManagedTransaction, position: dict[str, int]
) -> tuple[NDArray[np.int64], dict[int, str]]:
    parts: list[NDArray[np.int64]] = [np.zeros((6, 0), dtype=np.int64)]
    words = [""]
    found = rows(transaction, "columns_of_links")
    words += sorted({row["status"] for row in found if row["status"]})
    for row in found:
        sources: list[str] = row["sources"]
        targets: list[str] = row["targets"]
        part = np.empty((6, len(sources)), dtype=np.int64)
        part[0] = LINK_KINDS.index(row["kind"])
        part[1] = _positions(sources, position)
        part[2] = _positions(targets, position)
        part[3] = _day(row["valid_from"] or "", NO_BEGINNING)
        part[4] = _day(row["valid_until"] or "", NO_END)
        part[5] = words.index(row["status"] or "")
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
