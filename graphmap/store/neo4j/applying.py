"""A write inside its transaction: look under the lock, change, check the rules, append, publish."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from neo4j import ManagedTransaction, Record

from graphmap.errors import RecordRefused, StoreDamaged
from graphmap.model.changes import Applied, ChangeSet, Put
from graphmap.model.links import Link
from graphmap.model.nodes import Node
from graphmap.model.rules import Touched, broken_rules
from graphmap.store.log import RecordKey, StoredRecord, new_entry, record_written
from graphmap.store.neo4j import journal
from graphmap.store.neo4j.records import link_from_row, node_from_properties
from graphmap.store.neo4j.statements import only_row, rows
from graphmap.store.neo4j.view import Neo4jView
from graphmap.store.neo4j.writing import Writing
from graphmap.store.writes import Operation, refuse_stale, still_loading


@dataclass(frozen=True)
class Head:
    """The graph as a write finds it under the lock."""

    seq: int
    hash: str
    loading: str | None
    loading_from: int | None
    loading_kind: str | None
    loading_part: int | None
    applied: Applied | None


@dataclass(frozen=True)
class Stored:
    """Records as they are stored, with the hash that the log wrote each with."""

    records: dict[RecordKey, Node | Link]
    hashes: dict[RecordKey, bytes]


def lock_writes(transaction: ManagedTransaction, operation_id: str) -> Head:
    """Take the lock that puts writes in order, held until the transaction ends."""
    row = only_row(transaction, "lock_writes", operation_id=operation_id)
    if row is None:
        raise StoreDamaged(
            "The node that says the graph's revision is missing; restore a backup into an empty"
            " database"
        )
    applied = journal.applied_of(operation_id, row)
    marks = (row["loading"], row["loading_from"], row["loading_kind"], row["loading_part"])
    return Head(row["seq"], row["hash"], *marks, applied)


def apply_change_set(transaction: ManagedTransaction, change_set: ChangeSet) -> Applied:
    """Apply a change set; an error rolls the transaction back."""
    head = lock_writes(transaction, change_set.operation_id)
    if head.applied is not None:
        return head.applied
    if head.loading is not None:
        raise still_loading()
    by_record = {
        record: [change.id for change in change_set.changes if change.record == record]
        for record in ("node", "link")
    }
    stored = read_stored(transaction, nodes=by_record["node"], links=by_record["link"])
    refuse_stale(change_set, stored.records)
    touched = [
        Touched(
            before=stored.records.get((change.record, change.id)),
            after=change.value.model_copy(update={"version": head.seq + 1})
            if isinstance(change, Put)
            else None,
        )
        for change in change_set.changes
    ]
    writing = Writing(transaction, touched)
    writing.put()
    problems = broken_rules(touched, Neo4jView(transaction, writing.doomed, writing.loose()))
    if problems:
        raise RecordRefused(problems)
    writing.take_nodes_away()
    written = [
        record_written(item.before, item.after, before_hash=stored.hashes.get(change_key))
        for item, change_key in zip(touched, _keys(change_set), strict=True)
    ]
    operation = Operation("change", change_set.operation_id, change_set.actor, change_set.reason)
    return append_entry(transaction, head, written, operation)


def _keys(change_set: ChangeSet) -> list[RecordKey]:
    return [(change.record, change.id) for change in change_set.changes]


def read_stored(
    transaction: ManagedTransaction, *, nodes: Collection[str], links: Collection[str]
) -> Stored:
    """Give those of the records that exist."""
    stored = Stored({}, {})
    for row in rows(transaction, "stored_nodes", ids=list(nodes)) if nodes else ():
        _keep(stored, "node", node_from_properties(row["properties"]), row)
    for row in rows(transaction, "stored_links", ids=list(links)) if links else ():
        _keep(stored, "link", link_from_row(row), row)
    return stored


def _keep(stored: Stored, record: str, found: Node | Link, row: Record) -> None:
    key: RecordKey = ("node" if record == "node" else "link", found.id)
    if row["hash"] is None:
        raise StoreDamaged(
            f"{record} {found.id} was written by something else than graphmap: the log does not"
            " hold its version; run graphmap check"
        )
    stored.records[key] = found
    stored.hashes[key] = row["hash"]


def append_entry(
    transaction: ManagedTransaction,
    head: Head,
    records: Sequence[StoredRecord],
    operation: Operation,
    *,
    blanked: Sequence[int] = (),
) -> Applied:
    """Append an entry to the log and publish it."""
    entry = new_entry(
        records,
        seq=head.seq + 1,
        entry_type=operation.type,
        operation_id=operation.id,
        actor=operation.actor,
        reason=operation.reason,
        previous_hash=head.hash,
        blanked=blanked,
    )
    journal.write_entries(transaction, [entry])
    journal.publish(transaction, entry.seq, entry.hash)
    return Applied(operation_id=entry.operation_id, revision=entry.seq, at=entry.at)
