"""The whole graph at one revision, though others write while it is read.

Neo4j reads what is committed, record by record: several statements, or one that takes a while,
can see a part of what somebody commits meanwhile. So the revision is held for a moment before
and after. Every write publishes its revision last and holds it until all of it is written out:
where both moments show the same graph, nothing was written out between them, and what was read
is that graph. Where they differ, what came between is taken from the log.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from typing import IO, Final, TypeVar

from neo4j import ManagedTransaction, Record

from graphmap.errors import RecordRefused, StoreDamaged, StoreUnavailable
from graphmap.model.links import Link
from graphmap.model.nodes import Node
from graphmap.model.system_map import SystemMap
from graphmap.store.backup import write_backup
from graphmap.store.log import StoredEntry
from graphmap.store.neo4j import journal
from graphmap.store.neo4j.connection import Connection
from graphmap.store.neo4j.documents import read_all_documents
from graphmap.store.neo4j.records import link_from_row, node_from_properties, record_from_image
from graphmap.store.neo4j.statements import only_row
from graphmap.store.writes import still_loading

T = TypeVar("T")
_TRIES: Final = 3
#: How often a snapshot begins anew, which only a load or an erasure can make it do.
_TRIES_OF_SNAPSHOT: Final = 5


@dataclass(frozen=True)
class Standing:
    """Which graph is published: its revision, and how many loads ever began."""

    seq: int
    hash: str
    loads: int


@dataclass(frozen=True)
class Held:
    """What is published, and how many nodes and links that is."""

    standing: Standing
    nodes: int
    links: int


#: Half of what somebody commits can look like damage, in more than one way: a record that is
#: deleted while it is read has lost its values.
_TORN: Final = (StoreDamaged, RecordRefused, ValueError, KeyError, TypeError)


def standing_of(row: Record, prefix: str = "") -> Standing:
    """Give what a row says is published, by its columns seq, hash and loads."""
    return Standing(row[f"{prefix}seq"], row[f"{prefix}hash"], row[f"{prefix}loads"])


def no_revision() -> StoreDamaged:
    """Give the error that the node that says the revision is not there."""
    return StoreDamaged("The node that says the graph's revision is missing from the database")


def held(connection: Connection) -> Held:
    """Give what is published at one moment, and has been written out.

    Raises
    ------
    StoreLoading
        While a load has not ended.
    """
    found = connection.ask("hold_revision")
    return _held_of(found[0] if found else None)


def ask_held(
    connection: Connection, name: str, /, *, is_long: bool = False, **parameters: object
) -> list[Record]:
    """Give the rows of a statement that holds the revision; there is one at least.

    Raises
    ------
    StoreLoading
        While a load has not ended.
    """
    for _ in range(_TRIES):
        found = connection.ask(name, is_long=is_long, **parameters)
        if found:
            return found
        # Missing or being loaded: this says which, unless the load has ended since.
        held(connection)
    raise still_loading()


def read_revision(connection: Connection) -> int:
    """Give the sequence number of the newest log entry, which has been written out."""
    return ask_held(connection, "read_revision")[0]["seq"]


def hold_revision(transaction: ManagedTransaction) -> Held:
    """Give what is published, and keep it so until the transaction ends; raises like `held`."""
    return _held_of(only_row(transaction, "hold_revision"))


def _held_of(row: Record | None) -> Held:
    if row is None:
        raise no_revision()
    if row["loading"] is not None:
        raise still_loading()
    return Held(standing_of(row), row["nodes"], row["links"])


def read_steady(connection: Connection, read: Callable[[ManagedTransaction, int], T]) -> T:
    """Give what ``read`` makes of the graph at the revision it is told.

    It is read again where somebody wrote meanwhile; after a few times writers have to wait.
    """
    for _ in range(_TRIES):
        before = held(connection)
        try:
            found = connection.read(
                lambda transaction: read(transaction, before.standing.seq),  # noqa: B023
                is_long=True,
            )
        except _TORN:
            if held(connection) == before:
                raise
            continue
        if held(connection) == before:
            return found
    return connection.write(
        lambda transaction: read(transaction, hold_revision(transaction).standing.seq),
        is_long=True,
    )


def read_snapshot(connection: Connection) -> SystemMap:
    """Give the whole graph as it was at its revision.

    Raises
    ------
    StoreUnavailable
        Where loads or erasures came between again and again.
    """
    for _ in range(_TRIES_OF_SNAPSHOT):
        found = connection.ask("all_records", is_long=True)
        after = held(connection)
        if not found:
            # A load that had not ended when it was to be read has ended since.
            continue
        before = standing_of(found[0])
        try:
            nodes, links = _records_of(found)
        except _TORN:
            if after.standing == before:
                raise
            continue
        if before == after.standing or _catch_up(connection, nodes, links, before, after):
            return _map_of(nodes, links, after.standing.seq)
    raise StoreUnavailable.changed_too_quickly()


def _catch_up(
    connection: Connection,
    nodes: dict[str, Node],
    links: dict[str, Link],
    before: Standing,
    after: Held,
) -> bool:
    """Take over what was written while the records were read; say whether that gave the graph.

    What an entry names is afterwards as that entry left it, however it was read. What no entry
    names can only have been missed, where the server walked along what was being changed: then
    there are fewer than there should be.
    """
    if before.loads != after.standing.loads or before.seq > after.standing.seq:
        return False
    entries = connection.read(
        lambda transaction: list(
            journal.read_entries(transaction, after=before.seq, until=after.standing.seq)
        )
    )
    for entry in entries:
        if any(item.after_hash is not None and item.image is None for item in entry.records):
            # Somebody was erased: what the record was is not known any more.
            return False
        _take_over(nodes, links, entry)
    return (len(nodes), len(links)) == (after.nodes, after.links)


def _records_of(found: list[Record]) -> tuple[dict[str, Node], dict[str, Link]]:
    nodes: dict[str, Node] = {}
    links: dict[str, Link] = {}
    for row in found:
        if row["kind"] is not None:
            link = link_from_row(row)
            links[link.id] = link
        elif row["properties"] is not None:
            node = node_from_properties(row["properties"])
            nodes[node.id] = node
    return nodes, links


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
    for _ in range(_TRIES_OF_SNAPSHOT):
        before = held(connection).standing
        whole = read_snapshot(connection)
        connection.read(lambda transaction: _spool(transaction, whole, spool), is_long=True)  # noqa: B023
        after = held(connection).standing
        # Entries are only ever added, unless somebody is erased from those that are there.
        if before.loads == after.loads and not connection.read(
            lambda transaction: was_erased_after(transaction, before.seq)  # noqa: B023
        ):
            spool.seek(0)
            return
    raise StoreUnavailable("The map is being changed too quickly to be copied; try again.")


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
