"""Erases a person from the graph, the log and the documents."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from neo4j import ManagedTransaction

from graphmap.errors import NotFound
from graphmap.model.catalogue import LINK_KINDS
from graphmap.model.changes import Applied
from graphmap.model.links import Link
from graphmap.model.nodes import Node, Person
from graphmap.model.records import record_type
from graphmap.model.rules import Touched
from graphmap.store.erasing import DEPENDENCE, Traces, dependents
from graphmap.store.log import ERASED_WORDS, RecordKey, StoredRecord
from graphmap.store.neo4j.applying import append_entry, lock_writes, read_stored
from graphmap.store.neo4j.connection import Connection
from graphmap.store.neo4j.documents import read_all_documents, write_documents
from graphmap.store.neo4j.records import (
    link_from_row,
    node_from_properties,
    record_from_image,
)
from graphmap.store.neo4j.statements import only_row, rows
from graphmap.store.neo4j.view import Neo4jView
from graphmap.store.neo4j.whole import ask_held
from graphmap.store.neo4j.writing import Writing
from graphmap.store.port import Erasure
from graphmap.store.writes import Operation, still_loading


def read_erasure(connection: Connection, person_id: str) -> Erasure:
    """Give what erasing a person takes away of the graph as it is, in one question.

    What could not stand without them once, and is gone, only the log still holds.
    """
    row = ask_held(connection, "going_with", id=person_id)[0]
    nodes = {node.id: node for node in map(node_from_properties, row["nodes"])}
    _refuse_nobody(person_id, nodes.get(person_id), was_person=row["was_person"])
    return _erasure(row["seq"], nodes.values(), map(link_from_row, row["links"]))


def _erasure(revision: int, nodes: Iterable[Node], links: Iterable[Link]) -> Erasure:
    return Erasure(
        revision,
        tuple(sorted(nodes, key=lambda node: node.id)),
        tuple(sorted(links, key=lambda link: link.id)),
    )


def _refuse_nobody(person_id: str, found: Node | None, *, was_person: bool) -> None:
    if not isinstance(found, Person) and (found is not None or not was_person):
        raise NotFound(f"There is no person {person_id}")


def erase(transaction: ManagedTransaction, person_id: str, operation: Operation) -> Applied:
    """Erase a person; an error rolls the transaction back."""
    head = lock_writes(transaction, operation.id)
    if head.applied is not None:
        return head.applied
    if head.loading is not None:
        raise still_loading()
    doomed = _doomed(transaction, person_id)
    view = Neo4jView(transaction)
    nodes = view.nodes(doomed)
    live = _erasure(head.seq, nodes.values(), view.links_at(nodes.keys(), LINK_KINDS))
    past = _past_records(transaction, doomed)
    taken: list[Node | Link] = [*live.nodes, *live.links]
    traces = Traces.of(doomed, [*live.nodes, *(item for item in past if isinstance(item, Node))])
    records = _tombstones(transaction, taken, past)
    writing = Writing(transaction, [Touched(before=item, after=None) for item in taken])
    writing.put()
    writing.take_nodes_away()
    named = [{"record": item.record, "id": item.id} for item in records]
    rows(transaction, "take_images_away", records=named)
    blanked = _blank_words(transaction, traces)
    _clean_documents(transaction, traces)
    told = _without_traces(operation, traces)
    return append_entry(transaction, head, records, told, blanked=blanked)


def _doomed(transaction: ManagedTransaction, person_id: str) -> set[str]:
    """Give the ids of the person and of all that cannot, or could not, stand without them."""
    view = Neo4jView(transaction)
    person = view.nodes([person_id]).get(person_id)
    was_person = only_row(transaction, "was_person", id=person_id) is not None
    _refuse_nobody(person_id, person, was_person=was_person)
    doomed, new = {person_id}, {person_id}
    while new:
        found = dependents(view.links_at(new, DEPENDENCE), new)
        once = dependents(_past_links(transaction, new), new)
        found |= once - view.nodes(once).keys()
        new = found - doomed
        doomed |= new
    return doomed


def _past_links(transaction: ManagedTransaction, ids: Collection[str]) -> list[Link]:
    """Give every image in the log of a link that starts or ends at one of the nodes."""
    found = rows(transaction, "past_links", ids=sorted(ids))
    records = [record_from_image("link", row["image"], row["version"]) for row in found]
    return [link for link in records if isinstance(link, Link)]


def _past_records(
    transaction: ManagedTransaction, doomed: Collection[str]
) -> Sequence[Node | Link]:
    found = rows(transaction, "past_nodes", ids=sorted(doomed))
    nodes = [record_from_image("node", row["image"], row["version"]) for row in found]
    return [*nodes, *_past_links(transaction, doomed)]


def _tombstones(
    transaction: ManagedTransaction,
    taken: Sequence[Node | Link],
    past: Sequence[Node | Link],
) -> list[StoredRecord]:
    stored = read_stored(
        transaction,
        nodes=[item.id for item in taken if isinstance(item, Node)],
        links=[item.id for item in taken if isinstance(item, Link)],
    )
    records: dict[RecordKey, StoredRecord] = {}
    for item in taken:
        key: RecordKey = (record_type(item), item.id)
        digest = stored.hashes[key]
        records[key] = StoredRecord(key[0], item.kind, item.id, 0, item.version, digest, None)
    for item in past:
        key = (record_type(item), item.id)
        records.setdefault(key, StoredRecord(key[0], item.kind, item.id, 0, 0, None, None))
    return list(records.values())


def _blank_words(transaction: ManagedTransaction, traces: Traces) -> list[int]:
    actors: list[int] = []
    reasons: list[int] = []
    for row in rows(transaction, "log_words"):
        if row["actor"] is not None and traces.name(row["actor"]):
            actors.append(row["seq"])
        if row["reason"] is not None and traces.are_in(row["reason"]):
            reasons.append(row["seq"])
    if actors:
        rows(transaction, "blank_actors", seqs=actors)
    if reasons:
        rows(transaction, "blank_reasons", seqs=reasons)
    return sorted({*actors, *reasons})


def _clean_documents(transaction: ManagedTransaction, traces: Traces) -> None:
    cleaned = [
        (document, traces.taken_from(document.body))
        for document in read_all_documents(transaction)
        if traces.are_in(document.body)
    ]
    changed = [
        document.model_copy(update={"body": body, "version": document.version + 1})
        for document, body in cleaned
        if body != document.body
    ]
    write_documents(transaction, changed)


def _without_traces(operation: Operation, traces: Traces) -> Operation:
    actor = ERASED_WORDS if traces.name(operation.actor) else operation.actor
    reason = ERASED_WORDS if traces.are_in(operation.reason) else operation.reason
    return Operation(operation.type, operation.id, actor, reason)
