"""The graph as arrays: what the analyses work on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, cast

import numpy as np
from numpy.typing import NDArray

from graphmap.model.catalogue import LINK_KINDS, NODE_KINDS
from graphmap.model.nodes import Effect, Node
from graphmap.model.system_map import SystemMap
from graphmap.model.values import first_day

#: Node fields that the analyses read, beyond those that have a column of their own.
COLUMN_FIELDS: Final = (
    "type",
    "role",
    "owner_scale",
    "discretion",
    "meadows_level",
    "status",
    "controllable_by",
    "scale",
    "state",
    "date",
    "illustrative",
    "sensitivity",
    "consent",
)
#: A day that is not recorded, for a beginning and for an end.
NO_BEGINNING: Final = 0
NO_END: Final = 4_000_000


def day_number(date: str | None, absent: int) -> int:
    """Give the day number of a reduced date's first day (1 = 1 January of the year 1)."""
    return absent if date is None else first_day(date).toordinal()


def day_of(date: dt.date) -> int:
    """Give the day number of a date."""
    return date.toordinal()


@dataclass(frozen=True, eq=False)
class Columns:
    """All nodes and links of one revision, as arrays.

    ``n`` nodes in the order of their ids (code points); ``m`` links in the order of (kind,
    source, target, first day, last day), kind being its position. Kinds are positions in
    ``NODE_KINDS`` and ``LINK_KINDS``; link ends are positions of nodes. ``names`` are as
    recorded, empty where absent. ``polarity`` is 0 for all but effects. Days are day numbers,
    with `NO_BEGINNING` and `NO_END` where none is recorded. ``fields[name]`` maps a node's
    position to the text of that field, where recorded (see `COLUMN_FIELDS` and
    `to_column_text`; ``sensitivity`` where it is not ``public``). ``link_status`` maps a link's
    position to its status, where recorded; ``aliases`` a person's position to their aliases.
    """

    revision: int
    ids: Sequence[str]
    names: Sequence[str]
    kinds: NDArray[np.int8]
    polarity: NDArray[np.int8]
    valid_from: NDArray[np.int32]
    valid_until: NDArray[np.int32]
    fields: Mapping[str, Mapping[int, str]]
    link_kinds: NDArray[np.int8]
    link_sources: NDArray[np.int32]
    link_targets: NDArray[np.int32]
    link_valid_from: NDArray[np.int32]
    link_valid_until: NDArray[np.int32]
    link_status: Mapping[int, str]
    aliases: Mapping[int, tuple[str, ...]] = field(default_factory=dict[int, tuple[str, ...]])


def columns_of(system_map: SystemMap) -> Columns:
    """Give a map as arrays; the same as its store's ``columns()`` would give.

    Takes time in proportion to the number of records.
    """
    nodes = system_map.nodes
    position = {node.id: index for index, node in enumerate(nodes)}
    keyed = sorted(
        (
            LINK_KINDS.index(link.kind),
            position[link.source],
            position[link.target],
            day_number(link.valid_from, NO_BEGINNING),
            day_number(link.valid_until, NO_END),
            link.status or "",
        )
        for link in system_map.links
    )
    table = np.array([row[:5] for row in keyed], dtype=np.int64).reshape(-1, 5)
    return Columns(
        revision=system_map.revision,
        ids=[node.id for node in nodes],
        names=[node.name or "" for node in nodes],
        kinds=np.array([NODE_KINDS.index(node.kind) for node in nodes], dtype=np.int8),
        polarity=np.array(
            [node.polarity if isinstance(node, Effect) else 0 for node in nodes], dtype=np.int8
        ),
        valid_from=_days([node.valid_from for node in nodes], NO_BEGINNING),
        valid_until=_days([node.valid_until for node in nodes], NO_END),
        fields={name: _sparse_texts(nodes, name) for name in COLUMN_FIELDS},
        link_kinds=table[:, 0].astype(np.int8),
        link_sources=table[:, 1].astype(np.int32),
        link_targets=table[:, 2].astype(np.int32),
        link_valid_from=table[:, 3].astype(np.int32),
        link_valid_until=table[:, 4].astype(np.int32),
        link_status={index: row[5] for index, row in enumerate(keyed) if row[5]},
        aliases={
            index: node.aliases
            for index, node in enumerate(nodes)
            if node.kind == "Person" and node.aliases
        },
    )


def _days(dates: Sequence[str | None], absent: int) -> NDArray[np.int32]:
    return np.array([day_number(date, absent) for date in dates], dtype=np.int32)


def _sparse_texts(nodes: Sequence[Node], name: str) -> dict[int, str]:
    texts = (to_column_text(getattr(node, name, None)) for node in nodes)
    return {index: text for index, text in enumerate(texts) if text is not None}


def to_column_text(value: object) -> str | None:
    """Give a field's value as the text that columns hold, or None where nothing is recorded.

    Numbers become digits, True ``true``, a list its members joined by commas. False, an empty
    list and the sensitivity ``public`` count as nothing recorded.
    """
    if value is None or value is False or value in ((), "public"):
        return None
    if isinstance(value, tuple):
        return ",".join(str(member) for member in cast("tuple[object, ...]", value))
    return "true" if value is True else str(value)
