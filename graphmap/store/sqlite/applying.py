"""The three writes of a transaction: change the tables, check the rules, append to the log."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from graphmap.errors import RecordRefused
from graphmap.model.changes import Applied, ChangeSet, Put
from graphmap.model.links import Link
from graphmap.model.nodes import Node
from graphmap.model.rules import Touched, broken_rules
from graphmap.store.log import RecordKey, StoredRecord, new_entry, record_written
from graphmap.store.sqlite import journal
from graphmap.store.sqlite.view import SqliteView
from graphmap.store.sqlite.writing import write_records
from graphmap.store.writes import Operation, refuse_stale


def apply_change_set(connection: sqlite3.Connection, change_set: ChangeSet) -> Applied:
    """Apply a change set inside the caller's transaction, which an error rolls back."""
    stored = _stored(connection, change_set)
    refuse_stale(change_set, stored)
    revision = journal.revision_of(connection) + 1
    touched = [
        Touched(
            before=stored.get((change.record, change.id)),
            after=_at_version(change.value, revision) if isinstance(change, Put) else None,
        )
        for change in change_set.changes
    ]
    operation = Operation("change", change_set.operation_id, change_set.actor, change_set.reason)
    return write_touched(connection, touched, operation)


def write_touched(
    connection: sqlite3.Connection,
    touched: Sequence[Touched],
    operation: Operation,
    *,
    with_rules: bool = True,
) -> Applied:
    """Write records as one entry of the log.

    Raises
    ------
    RecordRefused
        Where the graph would break a rule of the model.
    """
    records = _records_written(connection, touched)
    write_records(connection, touched, [record.image for record in records])
    problems = broken_rules(touched, SqliteView(connection)) if with_rules else []
    if problems:
        raise RecordRefused(problems)
    return append_entry(connection, records, operation)


def append_entry(
    connection: sqlite3.Connection,
    records: Sequence[StoredRecord],
    operation: Operation,
    *,
    blanked: Sequence[int] = (),
) -> Applied:
    """Append an entry to the log."""
    entry = new_entry(
        records,
        seq=journal.revision_of(connection) + 1,
        entry_type=operation.type,
        operation_id=operation.id,
        actor=operation.actor,
        reason=operation.reason,
        previous_hash=journal.last_hash(connection),
        blanked=blanked,
    )
    journal.write_entry(connection, entry)
    return Applied(operation_id=entry.operation_id, revision=entry.seq, at=entry.at)


def _at_version(record: Node | Link, revision: int) -> Node | Link:
    return record.model_copy(update={"version": revision})


def _stored(connection: sqlite3.Connection, change_set: ChangeSet) -> dict[RecordKey, Node | Link]:
    view = SqliteView(connection)
    changes = change_set.changes
    nodes = view.nodes([change.id for change in changes if change.record == "node"])
    links = view.links([change.id for change in changes if change.record == "link"])
    stored: dict[RecordKey, Node | Link] = {("node", id_): node for id_, node in nodes.items()}
    stored.update({("link", id_): link for id_, link in links.items()})
    return stored


def _records_written(
    connection: sqlite3.Connection, touched: Sequence[Touched]
) -> list[StoredRecord]:
    there = [item.before for item in touched if item.before is not None]
    hashes = journal.hashes_of(connection, there)
    return [
        record_written(
            item.before,
            item.after,
            before_hash=None if item.before is None else hashes[journal.key_of(item.before)],
        )
        for item in touched
    ]
