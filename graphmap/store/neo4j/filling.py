"""What goes into an empty store: the records of a bulk load, or a backup."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from neo4j import ManagedTransaction

from graphmap.errors import RecordRefused, StoreDamaged
from graphmap.model.changes import Applied, Document
from graphmap.model.links import Link
from graphmap.model.nodes import Node
from graphmap.model.rules import problems_in
from graphmap.model.system_map import MapView, SystemMap
from graphmap.store import backup, bulk
from graphmap.store.log import FIRST_HASH, StoredEntry, new_entry, record_written
from graphmap.store.neo4j import journal
from graphmap.store.neo4j.applying import Head
from graphmap.store.neo4j.checking import check_store
from graphmap.store.neo4j.connection import Connection
from graphmap.store.neo4j.documents import write_documents
from graphmap.store.neo4j.loading import Load
from graphmap.store.neo4j.statements import only_row
from graphmap.store.neo4j.writing import create_links, create_nodes
from graphmap.store.writes import Operation

_SHOWN_PROBLEMS: Final = 100
#: Records, counting those that log entries name, which one transaction of a restore writes.
_PART: Final = 20_000


def bulk_load(
    connection: Connection, records: Iterable[Node | Link], operation: Operation
) -> Applied:
    """Load records into an empty store, one log entry a transaction."""
    load = Load(connection, "bulk", _refuse_nodes)
    before = load.begin(operation.id)
    if before is not None:
        return before
    with load.emptied_on_failure():
        return _load_batches(load, records, operation)


def _load_batches(load: Load, records: Iterable[Node | Link], operation: Operation) -> Applied:
    known: set[tuple[str, str]] = set()
    whole: list[Node | Link] = []
    applied: list[Applied] = []
    for number, (batch, is_last) in enumerate(bulk.batches(records), start=1):
        bulk.refuse_twice(batch, known)
        whole += batch
        if is_last:
            _refuse_broken_rules(whole)
        id_ = operation.id if is_last else f"{operation.id}:{number}"
        part = Operation(operation.type, id_, operation.actor, operation.reason)
        # Bound here: the transaction may be tried again, but always with this batch.
        load.write_part(_Batch(batch, part, applied).write)
    load.end(lambda _transaction, _head: None)
    return applied[-1]


class _Batch:
    """One batch of a bulk load on its way into the graph and the log."""

    def __init__(
        self, records: Sequence[Node | Link], operation: Operation, applied: list[Applied]
    ) -> None:
        self._records = records
        self._operation = operation
        self._applied = applied

    def write(self, transaction: ManagedTransaction, head: Head) -> tuple[int, str]:
        records = [record.model_copy(update={"version": head.seq + 1}) for record in self._records]
        create_nodes(transaction, [record for record in records if isinstance(record, Node)])
        create_links(transaction, [record for record in records if isinstance(record, Link)])
        entry = new_entry(
            [record_written(None, record, before_hash=None) for record in records],
            seq=head.seq + 1,
            entry_type=self._operation.type,
            operation_id=self._operation.id,
            actor=self._operation.actor,
            reason=self._operation.reason,
            previous_hash=head.hash,
        )
        journal.write_entries(transaction, [entry])
        self._applied.append(
            Applied(operation_id=entry.operation_id, revision=entry.seq, at=entry.at)
        )
        return entry.seq, entry.hash


def _refuse_nodes(transaction: ManagedTransaction) -> None:
    row = only_row(transaction, "is_empty")
    if row is None or row["has_nodes"]:
        raise bulk.not_empty()


def _refuse_broken_rules(records: Sequence[Node | Link]) -> None:
    nodes = sorted((item for item in records if isinstance(item, Node)), key=lambda node: node.id)
    links = sorted((item for item in records if isinstance(item, Link)), key=lambda link: link.id)
    problems = problems_in(records, MapView(SystemMap(tuple(nodes), tuple(links))))
    if problems:
        raise RecordRefused(problems[:_SHOWN_PROBLEMS])


def restore(connection: Connection, lines: Iterable[str]) -> int:
    """Write a backup into an empty store, whole or not at all; give its revision."""
    load = Load(connection, "restore", _refuse_anything)
    load.begin("")
    with load.emptied_on_failure():
        items = iter(backup.read_backup(lines))
        revision = next(items)
        newest, documents = (0, FIRST_HASH), list[Document]()
        for part in _parts(items):
            documents += [item for item in part if isinstance(item, Document)]
            entries = [item for item in part if isinstance(item, StoredEntry)]
            newest = (entries[-1].seq, entries[-1].hash) if entries else newest
            load.write_part(_Part(part, newest).write)
        seq = newest[0]
        report = connection.read(lambda transaction: check_store(transaction, seq), is_long=True)
        problems = list(report.problems)
        if seq != revision:
            problems.insert(0, f"its header says revision {revision}, its log {seq}")
        if problems:
            raise StoreDamaged(f"The backup does not agree with itself: {problems[0]}")
        load.end(lambda transaction, _head: write_documents(transaction, documents))
    return seq


def _refuse_anything(transaction: ManagedTransaction) -> None:
    row = only_row(transaction, "is_empty_throughout")
    if row is None or row["holds_anything"]:
        raise backup.not_empty()


def _parts(items: Iterator[object]) -> Iterator[list[object]]:
    part: list[object] = []
    size = 0
    for item in items:
        weight = 1 + (len(item.records) if isinstance(item, StoredEntry) else 0)
        if part and size + weight > _PART:
            yield part
            part, size = [], 0
        part.append(item)
        size += weight
    yield part


class _Part:
    """One part of a backup on its way into the graph and the log."""

    def __init__(self, items: Sequence[object], newest: tuple[int, str]) -> None:
        self._items = items
        self._newest = newest

    def write(self, transaction: ManagedTransaction, _head: Head) -> tuple[int, str]:
        create_nodes(transaction, [item for item in self._items if isinstance(item, Node)])
        create_links(transaction, [item for item in self._items if isinstance(item, Link)])
        entries = [item for item in self._items if isinstance(item, StoredEntry)]
        if entries:
            journal.write_entries(transaction, entries)
        return self._newest
