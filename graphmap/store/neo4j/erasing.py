"""Erases a person from the graph, the log and the documents."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Literal

from neo4j import ManagedTransaction, Record

from graphmap.errors import NotFound
from graphmap.model.catalogue import LINK_KINDS
from graphmap.model.changes import Applied
from graphmap.model.links import Link
from graphmap.model.nodes import Node, Person
from graphmap.model.records import record_type
from graphmap.model.rules import Touched
from graphmap.store.erasing import (
    DEPENDENCE,
    NamingImage,
    Traces,
    dependents,
    images_that_name,
    records_without_names,
    without_names,
)
from graphmap.store.log import ERASED_WORDS, RecordKey, StoredRecord
from graphmap.store.naming import NamesInWords
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
    """Give what erasing a person takes away of the graph as it is, and what else names them.

    What goes is asked in one question. What could not stand without them once, and is gone,
    only the log still holds.
    """
    row = ask_held(connection, "going_with", id=person_id)[0]
    nodes = {node.id: node for node in map(node_from_properties, row["nodes"])}
    past = [_node_of(image) for image in row["past"]]
    _refuse_nobody(person_id, nodes.get(person_id), was_person=bool(past))
    names = NamesInWords([*nodes.values(), *past])
    naming = connection.read(lambda transaction: _naming(transaction, names, {person_id, *nodes}))
    links = sorted(map(link_from_row, row["links"]), key=lambda link: link.id)
    return Erasure(
        row["seq"], tuple(nodes[id_] for id_ in sorted(nodes)), tuple(links), naming, names
    )


def _naming(
    transaction: ManagedTransaction, names: NamesInWords, doomed: Collection[str]
) -> tuple[Node | Link, ...]:
    """Give the records that stay and hold a name of the person."""
    # The newest image of a record that is there says what it is.
    newest = {
        (row["seq"], row["position"]): image
        for row, image in _images_that_may_name(transaction, names)
        if row["is_newest"]
    }
    images = ((*at, image) for at, image in newest.items())
    found = [newest[one.seq, one.position] for one in images_that_name(images, names, doomed)]
    return tuple(sorted(found, key=lambda item: (isinstance(item, Link), item.id)))


def _refuse_nobody(person_id: str, found: Node | None, *, was_person: bool) -> None:
    if not isinstance(found, Person) and (found is not None or not was_person):
        raise NotFound(f"There is no person {person_id}")


def erase(
    transaction: ManagedTransaction, person_id: str, operation: Operation, *, keep_words: bool
) -> Applied:
    """Erase a person; an error rolls the transaction back."""
    head = lock_writes(transaction, operation.id)
    if head.applied is not None:
        return head.applied
    if head.loading is not None:
        raise still_loading()
    doomed = _doomed(transaction, person_id)
    view = Neo4jView(transaction)
    nodes = view.nodes(doomed)
    links = sorted(view.links_at(nodes.keys(), LINK_KINDS), key=lambda link: link.id)
    past = _past_records(transaction, doomed)
    taken: list[Node | Link] = [*(nodes[id_] for id_ in sorted(nodes)), *links]
    once = [*nodes.values(), *(item for item in past if isinstance(item, Node))]
    traces = Traces.of(doomed, once)
    names = traces.of_persons
    images = [] if keep_words else _images_that_name(transaction, names, doomed)
    stored = read_stored(transaction, **_ids_of(images))
    named = without_names(stored.records.values(), names, version=head.seq + 1)
    tombstones = _tombstones(transaction, taken, past)
    writing = Writing(transaction, [*(Touched(before=item, after=None) for item in taken), *named])
    writing.put()
    writing.take_nodes_away()
    _take_images_away(transaction, tombstones, images)
    blanked = _blank_words(transaction, traces)
    _clean_documents(transaction, traces)
    records = [*tombstones, *records_without_names(images, named, stored.hashes)]
    told = _without_traces(operation, traces)
    return append_entry(transaction, head, records, told, blanked=blanked)


def _images_that_name(
    transaction: ManagedTransaction, names: NamesInWords, doomed: Collection[str]
) -> list[NamingImage]:
    found = _images_that_may_name(transaction, names)
    images = ((row["seq"], row["position"], image) for row, image in found)
    return images_that_name(images, names, doomed)


def _images_that_may_name(
    transaction: ManagedTransaction, names: NamesInWords
) -> Iterable[tuple[Record, Node | Link]]:
    """Give images in the log whose words may hold a name, each with the row it came in."""
    if not names.are_any():
        return ()
    found = rows(transaction, "images_that_may_name", hints=list(names.hints))
    return ((row, record_from_image(row["record"], row["image"], row["version"])) for row in found)


def _ids_of(images: Sequence[NamingImage]) -> dict[Literal["nodes", "links"], set[str]]:
    return {
        "nodes": {image.id for image in images if image.record == "node"},
        "links": {image.id for image in images if image.record == "link"},
    }


def _take_images_away(
    transaction: ManagedTransaction,
    tombstones: Sequence[StoredRecord],
    images: Sequence[NamingImage],
) -> None:
    named = [{"record": item.record, "id": item.id} for item in tombstones]
    rows(transaction, "take_images_away", records=named)
    if images:
        at = [{"seq": image.seq, "position": image.position} for image in images]
        rows(transaction, "take_naming_images_away", images=at)


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
    return [*map(_node_of, found), *_past_links(transaction, doomed)]


def _node_of(row: Record | Mapping[str, Any]) -> Node:
    return node_from_properties({**json.loads(row["image"]), "version": row["version"]})


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
