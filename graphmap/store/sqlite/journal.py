"""The change log in the tables: written with each change, read back in order."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from graphmap.model.changes import Applied, LogEntry
from graphmap.model.links import Link
from graphmap.model.nodes import Node
from graphmap.model.records import RecordType, record_type
from graphmap.store.log import (
    FIRST_HASH,
    RecordKey,
    SaltedText,
    StoredEntry,
    StoredRecord,
    to_log_entry,
)
from graphmap.store.sqlite.rows import record_of, to_list_parameter

_ENTRY = (
    "SELECT seq, type, operation_id, actor, actor_salt, actor_hash, at, reason, reason_salt,"
    " reason_hash, previous_hash, hash, blanked FROM entry"
)
_RECORDS = (
    "SELECT record, kind, id, version, before_version, before_hash, after_hash, salt, image"
    " FROM entry_record WHERE seq = ? ORDER BY position"
)
_IS_LARGER = "SELECT 1 FROM entry_record WHERE seq = ? AND position >= ? LIMIT 1"
_BEFORE_IMAGES = (
    "SELECT earlier.image FROM entry_record AS item LEFT JOIN entry_record AS earlier"
    " ON earlier.id = item.id AND earlier.record = item.record"
    " AND earlier.version = item.before_version AND item.before_version > 0"
    " WHERE item.seq = ? ORDER BY item.position"
)

_SEQS_OF = (
    "SELECT seq FROM entry WHERE seq < ? AND seq IN (SELECT value FROM json_each(?)"
    " UNION SELECT seq FROM entry_record WHERE id = ? AND record = 'node')"
    " ORDER BY seq DESC LIMIT ?"
)


def revision_of(connection: sqlite3.Connection) -> int:
    """Give the sequence number of the newest entry."""
    return connection.execute("SELECT ifnull(max(seq), 0) FROM entry").fetchone()[0]


def applied_before(connection: sqlite3.Connection, operation_id: str) -> Applied | None:
    """Give the first result of an operation, None where it was not applied yet."""
    row = connection.execute(
        "SELECT seq, at FROM entry WHERE operation_id = ?", (operation_id,)
    ).fetchone()
    if row is None:
        return None
    return Applied(operation_id=operation_id, revision=row[0], at=row[1], replayed=True)


def last_hash(connection: sqlite3.Connection) -> str:
    """Give the hash of the newest entry."""
    row = connection.execute("SELECT hash FROM entry ORDER BY seq DESC LIMIT 1").fetchone()
    return FIRST_HASH if row is None else row[0]


def key_of(record: Node | Link) -> RecordKey:
    """Give whether a record is a node or a link, and its id."""
    return (record_type(record), record.id)


def key_and_kind(record: Node | Link) -> tuple[RecordType, str, str]:
    """Give whether a record is a node or a link, its kind and its id."""
    return (record_type(record), record.kind, record.id)


def hashes_of(
    connection: sqlite3.Connection, records: Iterable[Node | Link]
) -> dict[RecordKey, bytes]:
    """Give the salted hash with which the log wrote each record at its version."""
    asked = [[*key_of(record), record.version] for record in records]
    rows = connection.execute(
        "SELECT record, item.id, after_hash FROM json_each(?) AS asked JOIN entry_record AS item"
        " ON item.id = asked.value ->> 1 AND record = asked.value ->> 0"
        " AND version = asked.value ->> 2",
        (to_list_parameter(asked),),
    )
    return {(record, id_): digest for record, id_, digest in rows.fetchall()}


def write_entry(connection: sqlite3.Connection, entry: StoredEntry) -> None:
    """Append an entry with its images and salts."""
    connection.execute(
        "INSERT INTO entry (seq, type, operation_id, at, actor, actor_salt, actor_hash, reason,"
        " reason_salt, reason_hash, blanked, previous_hash, hash)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            entry.seq,
            entry.type,
            entry.operation_id,
            entry.at,
            entry.actor.text,
            entry.actor.salt,
            entry.actor.hash,
            entry.reason.text,
            entry.reason.salt,
            entry.reason.hash,
            json.dumps(entry.blanked),
            entry.previous_hash,
            entry.hash,
        ),
    )
    connection.executemany(
        "INSERT INTO entry_record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                entry.seq,
                position,
                item.record,
                item.kind,
                item.id,
                item.version,
                item.before_version,
                item.before_hash,
                item.after_hash,
                item.salt,
                item.image,
            )
            for position, item in enumerate(entry.records)
        ],
    )


def read_entries(connection: sqlite3.Connection) -> Iterator[StoredEntry]:
    """Give all entries, oldest first, one at a time."""
    for head in connection.execute(f"{_ENTRY} ORDER BY seq"):
        yield _entry_of(head, connection.execute(_RECORDS, (head[0],)).fetchall())


def seqs_after(connection: sqlite3.Connection, after: int, limit: int) -> list[int]:
    """Give the numbers of the entries above ``after``, oldest first."""
    asked = (after, limit)
    found = connection.execute("SELECT seq FROM entry WHERE seq > ? ORDER BY seq LIMIT ?", asked)
    return [seq for (seq,) in found]


def seqs_of(
    connection: sqlite3.Connection, node_id: str, *, also: Collection[int], before: int, limit: int
) -> list[int]:
    """Give the numbers of the newest entries that wrote a node or are asked for by themselves."""
    asked = (before, to_list_parameter(also), node_id, limit)
    return [seq for (seq,) in connection.execute(_SEQS_OF, asked)]


def read_log(
    connection: sqlite3.Connection, seqs: Collection[int], *, most_records: int | None = None
) -> Sequence[LogEntry]:
    """Give entries as readers see them, with the images before and after."""
    entries: list[LogEntry] = []
    for seq in seqs:
        head = connection.execute(f"{_ENTRY} WHERE seq = ?", (seq,)).fetchone()
        if (
            most_records is not None
            and connection.execute(_IS_LARGER, (seq, most_records)).fetchone()
        ):
            cut = to_log_entry(_entry_of(head, ()), (), record_of)
            entries.append(cut.model_copy(update={"is_cut": True}))
            continue
        entry = _entry_of(head, connection.execute(_RECORDS, (seq,)).fetchall())
        before = [image for (image,) in connection.execute(_BEFORE_IMAGES, (seq,))]
        entries.append(to_log_entry(entry, before, record_of))
    return entries


def _entry_of(head: tuple[Any, ...], records: Iterable[tuple[Any, ...]]) -> StoredEntry:
    return StoredEntry(
        seq=head[0],
        type=head[1],
        operation_id=head[2],
        actor=SaltedText(*head[3:6]),
        at=head[6],
        reason=SaltedText(*head[7:10]),
        records=tuple(StoredRecord(*row) for row in records),
        previous_hash=head[10],
        hash=head[11],
        blanked=tuple(json.loads(head[12])),
    )
