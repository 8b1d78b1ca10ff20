"""Fills an empty store: bulk loads in many transactions, and backups in one."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from graphmap.errors import RecordRefused, StoreDamaged, StoreUnavailable
from graphmap.model.changes import Applied, Document
from graphmap.model.links import Link
from graphmap.model.nodes import Node
from graphmap.model.records import canonical_bytes
from graphmap.model.rules import Touched
from graphmap.store import backup, bulk
from graphmap.store.log import StoredEntry
from graphmap.store.sqlite import journal
from graphmap.store.sqlite.applying import write_touched
from graphmap.store.sqlite.checking import broken_rules_of_all, check_store
from graphmap.store.sqlite.connections import writing
from graphmap.store.sqlite.rows import link_of, node_of
from graphmap.store.sqlite.writing import write_records
from graphmap.store.writes import Operation

_CHUNK: Final = 20_000


def is_loading(connection: sqlite3.Connection) -> bool:
    """Say whether a bulk load has not ended."""
    return connection.execute("SELECT 1 FROM meta WHERE name = 'loading'").fetchone() is not None


def bulk_load(
    connection: sqlite3.Connection, records: Iterable[Node | Link], operation: Operation
) -> Applied:
    """Load records in transactions of their own, under a mark that ends with the last."""
    mark = secrets.token_hex(16)
    before = _begin(connection, operation.id, mark)
    if before is not None:
        return before
    try:
        return _load_batches(connection, records, operation, mark)
    except BaseException:
        _empty_again(connection, mark)
        raise


def _begin(connection: sqlite3.Connection, operation_id: str, mark: str) -> Applied | None:
    with writing(connection):
        before = (
            None if is_loading(connection) else journal.applied_before(connection, operation_id)
        )
        if before is not None:
            return before
        if is_loading(connection):
            _wipe_load(connection)
        if connection.execute("SELECT 1 FROM node LIMIT 1").fetchone():
            raise bulk.not_empty()
        revision = journal.revision_of(connection)
        connection.execute(
            "INSERT OR REPLACE INTO meta VALUES ('loading', ?), ('loading_from', ?)",
            (mark, str(revision)),
        )
    return None


def _load_batches(
    connection: sqlite3.Connection,
    records: Iterable[Node | Link],
    operation: Operation,
    mark: str,
) -> Applied:
    known: set[tuple[str, str]] = set()
    for number, (batch, is_last) in enumerate(bulk.batches(records), start=1):
        bulk.refuse_twice(batch, known)
        with writing(connection):
            if not _is_marked(connection, mark):
                raise StoreUnavailable(
                    "Another bulk load took this one's place; wait for it to end"
                )
            applied = _load_batch(connection, batch, operation, number, is_last=is_last)
            if is_last:
                problems = broken_rules_of_all(connection)
                if problems:
                    raise RecordRefused(problems)
                connection.execute("DELETE FROM meta WHERE name GLOB 'loading*'")
                return applied
    raise AssertionError("the batches of a load end with a last one")


def _load_batch(
    connection: sqlite3.Connection,
    batch: Sequence[Node | Link],
    operation: Operation,
    number: int,
    *,
    is_last: bool,
) -> Applied:
    revision = journal.revision_of(connection) + 1
    touched = [
        Touched(before=None, after=record.model_copy(update={"version": revision}))
        for record in batch
    ]
    id_ = operation.id if is_last else f"{operation.id}:{number}"
    part = Operation(operation.type, id_, operation.actor, operation.reason)
    return write_touched(connection, touched, part, with_rules=False)


def _is_marked(connection: sqlite3.Connection, mark: str) -> bool:
    found = connection.execute("SELECT value FROM meta WHERE name = 'loading'").fetchone()
    return found == (mark,)


def _empty_again(connection: sqlite3.Connection, mark: str) -> None:
    with writing(connection):
        if _is_marked(connection, mark):
            _wipe_load(connection)
            connection.execute("DELETE FROM meta WHERE name GLOB 'loading*'")


def _wipe_load(connection: sqlite3.Connection) -> None:
    """Empty the graph and take away the entries of a load that never ended."""
    start = connection.execute("SELECT value FROM meta WHERE name = 'loading_from'").fetchone()[0]
    for table in ("link", "effect", "node_image", "node_name", "node_tag", "node_field", "node"):
        connection.execute(f"DELETE FROM {table}")  # noqa: S608
    connection.execute("INSERT INTO words (words) VALUES ('delete-all')")
    connection.execute("DELETE FROM entry_record WHERE seq > ?", (int(start),))
    connection.execute("DELETE FROM entry WHERE seq > ?", (int(start),))


def read_everything(connection: sqlite3.Connection) -> Iterator[backup.BackupItem]:
    """Give what a backup holds, in its order, inside the caller's transaction."""
    nodes = connection.execute(
        "SELECT kind, image, version FROM node JOIN node_image USING (row) ORDER BY id"
    )
    for kind, image, version in nodes:
        yield node_of(kind, image, version)
    for image, version in connection.execute("SELECT image, version FROM link ORDER BY id"):
        yield link_of(image, version)
    yield from journal.read_entries(connection)
    documents = connection.execute(
        "SELECT collection, id, version, body FROM document ORDER BY collection, id"
    )
    for collection, id_, version, body in documents:
        yield Document(collection=collection, id=id_, version=version, body=body)


def restore(connection: sqlite3.Connection, lines: Iterable[str]) -> int:
    """Write a backup into an empty store, inside the caller's transaction."""
    for table in ("node", "entry", "document", "meta"):
        if connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone():  # noqa: S608
            raise backup.not_empty()
    items = iter(backup.read_backup(lines))
    revision = next(items)
    # Nodes stand before links in a backup, so a batch never holds a link whose end is to come.
    while batch := list(islice(items, _CHUNK)):
        _restore_batch(connection, batch)
    report = check_store(connection)
    problems = list(report.problems)
    if report.revision != revision:
        problems.insert(0, f"its header says revision {revision}, its log {report.revision}")
    if problems:
        raise StoreDamaged(f"The backup does not agree with itself: {problems[0]}")
    return report.revision


def _restore_batch(connection: sqlite3.Connection, batch: Sequence[object]) -> None:
    records = [item for item in batch if isinstance(item, Node | Link)]
    write_records(
        connection,
        [Touched(before=None, after=record) for record in records],
        [canonical_bytes(record).decode() for record in records],
    )
    for item in batch:
        if isinstance(item, StoredEntry):
            journal.write_entry(connection, item)
    connection.executemany(
        "INSERT INTO document VALUES (?, ?, ?, ?)",
        [
            (item.collection, item.id, item.version, item.body)
            for item in batch
            if isinstance(item, Document)
        ],
    )
