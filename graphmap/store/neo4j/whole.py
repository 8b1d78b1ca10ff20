"""The whole graph at one revision, though others write while it is read.

Neo4j reads what is committed, record by record: several statements, or one that takes a while,
can see a part of what somebody commits meanwhile. So the revision is held for a moment before
and after, and what came between is taken from the log.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from typing import IO, Final, TypeVar

from neo4j import ManagedTransaction

from graphmap.errors import RecordRefused, StoreDamaged
from graphmap.model.links import Link
from graphmap.model.nodes import Node
from graphmap.model.system_map import SystemMap
from graphmap.store.backup import write_backup
from graphmap.store.log import StoredEntry
from graphmap.store.neo4j import journal
from graphmap.store.neo4j.connection import Connection
from graphmap.store.neo4j.documents import read_all_documents
from graphmap.store.neo4j.records import link_from_row, node_from_properties, record_from_image
from graphmap.store.neo4j.statements import only_row, rows
from graphmap.store.writes import still_loading

T = TypeVar("T")
_TRIES: Final = 3


@dataclass(frozen=True)
class Standing:
    """Which graph is published: its revision, and how many loads ever began."""

    seq: int
    hash: str
    loads: int


#: Half of what somebody commits can look like damage, in more than one way: a record that is
#: deleted while it is read has lost its values.
_TORN: Final = (StoreDamaged, RecordRefused, ValueError, KeyError, TypeError)


def hold_revision(transaction: ManagedTransaction) -> Standing:
    """Give what is published, and keep it so until the transaction ends.

    Raises
    ------
    StoreLoading
        While a load has not ended.
    """
    row = only_row(transaction, "hold_revision")
    if row is None:
        raise StoreDamaged("The node that says the graph's revision is missing from the database")
    if row["loading"] is not None:
        raise still_loading()
    return Standing(row["seq"], row["hash"], row["loads"])


def read_steady(connection: Connection, read: Callable[[ManagedTransaction, int], T]) -> T:
    """Give what ``read`` makes of the graph at the revision it is told.

    It is read again where somebody wrote meanwhile; after a few times writers have to wait.
    """
    for _ in range(_TRIES):
        found = read_undisturbed(connection, read)
        if found is not None:
            return found[0]
    return connection.write(
        lambda transaction: read(transaction, hold_revision(transaction).seq), is_long=True
    )


def read_undisturbed(
    connection: Connection, read: Callable[[ManagedTransaction, int], T]
) -> tuple[T] | None:
    """Give what ``read`` makes of the graph, None where somebody wrote meanwhile."""
    before = connection.write(hold_revision)
    try:
        found = connection.read(lambda transaction: read(transaction, before.seq), is_long=True)
    except _TORN:
        if connection.write(hold_revision) == before:
            raise
        return None
    return (found,) if connection.write(hold_revision) == before else None


def read_snapshot(connection: Connection) -> SystemMap:
    """Give the whole graph as it was at its revision."""
    while True:
        before = connection.write(hold_revision)
        try:
            nodes, links = connection.read(_read_records, is_long=True)
        except _TORN:
            if connection.write(hold_revision) == before:
                raise
            continue
        after = connection.write(hold_revision)
        if _catch_up(connection, nodes, links, before=before, after=after):
            return _map_of(nodes, links, after.seq)


def _catch_up(
    connection: Connection,
    nodes: dict[str, Node],
    links: dict[str, Link],
    *,
    before: Standing,
    after: Standing,
) -> bool:
    """Take over what was written while the records were read; say whether that could be done."""
    if before == after:
        return True
    if before.loads != after.loads or before.seq > after.seq:
        return False
    entries = connection.read(
        lambda transaction: list(
            journal.read_entries(transaction, after=before.seq, until=after.seq)
        ),
        is_long=True,
    )
    for entry in entries:
        if any(item.after_hash is not None and item.image is None for item in entry.records):
            # Somebody was erased: what the record was is not known any more.
            return False
        _take_over(nodes, links, entry)
    return True


def _read_records(
    transaction: ManagedTransaction,
) -> tuple[dict[str, Node], dict[str, Link]]:
    nodes = (node_from_properties(row["properties"]) for row in rows(transaction, "all_nodes"))
    by_id = {node.id: node for node in nodes}
    links = (link_from_row(row) for row in rows(transaction, "all_links"))
    return by_id, {link.id: link for link in links}


def _take_over(nodes: dict[str, Node], links: dict[str, Link], entry: StoredEntry) -> None:
    for item in entry.records:
        nodes.pop(item.id, None) if item.record == "node" else links.pop(item.id, None)
        if item.image is not None:
            record = record_from_image(item.record, item.image, item.version)
            if isinstance(record, Link):
                links[record.id] = record
            else:
                nodes[record.id] = record


def _map_of(nodes: dict[str, Node], links: dict[str, Link], revision: int) -> SystemMap:
    return SystemMap(
        tuple(nodes[id_] for id_ in sorted(nodes)),
        tuple(links[id_] for id_ in sorted(links)),
        revision,
    )


def write_spooled(connection: Connection, spool: IO[str]) -> None:
    """Write a backup to a file of our own, from which its reader may take as long as he likes."""
    while True:
        before = connection.write(hold_revision)
        whole = read_snapshot(connection)
        connection.read(lambda transaction: _spool(transaction, whole, spool), is_long=True)  # noqa: B023
        after = connection.write(hold_revision)
        # Entries are only ever added, unless somebody is erased from those that are there.
        if before.loads == after.loads and not connection.read(
            lambda transaction: was_erased_after(transaction, before.seq)  # noqa: B023
        ):
            spool.seek(0)
            return


def _spool(transaction: ManagedTransaction, whole: SystemMap, spool: IO[str]) -> None:
    spool.seek(0)
    spool.truncate()
    items = chain(
        whole.nodes,
        whole.links,
        journal.read_entries(transaction, until=whole.revision),
        read_all_documents(transaction),
    )
    spool.writelines(f"{line}\n" for line in write_backup(whole.revision, items))


def was_erased_after(transaction: ManagedTransaction, revision: int) -> bool:
    """Say whether somebody was erased after a revision."""
    return only_row(transaction, "erasure_after", revision=revision) is not None
