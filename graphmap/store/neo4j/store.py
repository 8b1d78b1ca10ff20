"""The store for teams: one graph in a Neo4j database, shared by many processes."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from neo4j import ManagedTransaction

from graphmap.model.changes import Applied, ChangeSet, CheckReport, Document, LogEntry
from graphmap.model.columns import Columns, columns_of
from graphmap.model.links import Link
from graphmap.model.nodes import Node
from graphmap.model.system_map import SystemMap
from graphmap.store.neo4j import documents, filling, journal, questions, schema
from graphmap.store.neo4j.applying import apply_change_set
from graphmap.store.neo4j.checking import check_store
from graphmap.store.neo4j.columns import first_columns, read_columns
from graphmap.store.neo4j.connection import Connection, Neo4jAddress
from graphmap.store.neo4j.erasing import erase, read_erasure
from graphmap.store.neo4j.records import link_from_row, node_from_properties
from graphmap.store.neo4j.whole import (
    ask_held,
    hold_revision,
    read_revision,
    read_snapshot,
    read_steady,
    write_spooled,
)
from graphmap.store.port import Erasure, Found, NodeQuery
from graphmap.store.writes import Operation, refuse_what_is_not_json


class Neo4jGraphStore:
    """A `GraphStore` in one Neo4j database (5.26 or later).

    Nothing is sent before the first question, so that a program can start while its server is
    down. The schema is brought up to date then.

    Parameters
    ----------
    address
        The database, and who asks.
    """

    def __init__(self, address: Neo4jAddress) -> None:
        self._connection = Connection(address)
        self._is_ready = False

    def migrate(self) -> list[str]:
        """Bring the schema up to date; give the names of the migrations applied now."""
        applied = schema.migrate(self._connection)
        self._is_ready = True
        return applied

    def _ready(self) -> Connection:
        if not self._is_ready:
            self.migrate()
        return self._connection

    def revision(self) -> int:
        """Give the sequence number of the newest log entry, 0 for an empty log."""
        if not self._is_ready:
            # What a process asks first says at once whether the schema is up to date.
            seen = schema.look_first(self._connection)
            self._is_ready = seen is not None
            if seen is not None:
                return seen
        return read_revision(self._ready())

    def apply(self, change_set: ChangeSet) -> Applied:
        """Apply a change set whole or not at all."""
        return self._ready().write(lambda transaction: apply_change_set(transaction, change_set))

    def nodes(self, ids: Collection[str]) -> Found[Node]:
        """Give those of the nodes that exist, sorted by id."""
        row = ask_held(self._ready(), "read_nodes", ids=sorted(set(ids)))[0]
        return Found(row["seq"], tuple(map(node_from_properties, row["nodes"])))

    def links(self, ids: Collection[str]) -> Found[Link]:
        """Give those of the links that exist, sorted by id."""
        row = ask_held(self._ready(), "read_links", ids=sorted(set(ids)))[0]
        links = sorted(map(link_from_row, row["links"]), key=lambda link: link.id)
        return Found(row["seq"], tuple(links))

    def find(self, query: NodeQuery) -> Found[Node]:
        """Give the nodes that a query asks for, sorted by id."""
        return questions.find_nodes(self._ready(), query)

    def neighbourhood(
        self, ids: Collection[str], *, depth: int = 1, limit: int = 1000
    ) -> tuple[SystemMap, bool]:
        """Give the nodes within ``depth`` links of ``ids`` and the links among them."""
        if depth == 0 and len(set(ids)) <= limit:
            return questions.read_part(self._ready(), ids), False

        def question(transaction: ManagedTransaction) -> tuple[SystemMap, bool]:
            hold_revision(transaction)
            return questions.read_neighbourhood(transaction, ids, depth=depth, limit=limit)

        return self._ready().write(question)

    def search(self, text: str, *, limit: int = 20) -> Found[Node]:
        """Find nodes by the beginnings of words."""
        return questions.search_nodes(self._ready(), text, limit=limit)

    def snapshot(self) -> SystemMap:
        """Give the whole graph at one revision."""
        return read_snapshot(self._ready())

    def columns(self) -> Columns:
        """Give the whole graph as arrays at one revision."""
        if not self._is_ready and (first := first_columns(self._connection)) is not None:
            self._is_ready = True
            return first
        connection = self._ready()
        found = read_columns(connection)
        # Where others write all the time: records can be brought up to date from the log.
        return columns_of(read_snapshot(connection)) if found is None else found

    def changes(
        self, *, after: int = 0, limit: int = 1000, most_records: int | None = None
    ) -> Sequence[LogEntry]:
        """Give log entries above ``after``, oldest first, with images."""
        connection = self._ready()
        return journal.entries_from(
            ask_held(connection, "read_log", after=after, limit=limit, most_records=most_records)
        )

    def changes_of(
        self, node_id: str, *, also: Collection[int], before: int, limit: int
    ) -> Sequence[LogEntry]:
        """Give the newest log entries before a revision that wrote a node, newest first."""
        asked: dict[str, Any] = {"id": node_id, "also": sorted(also), "before": before}
        found = ask_held(self._ready(), "read_log_of", limit=limit, **asked)
        return journal.entries_from(found)[::-1]

    def erasure(self, person_id: str) -> Erasure:
        """Give what `erase` would take away of the graph as it is."""
        return read_erasure(self._ready(), person_id)

    def erase(
        self,
        person_id: str,
        *,
        actor: str,
        reason: str,
        operation_id: str,
        keep_words: bool = False,
    ) -> Applied:
        """Erase a person, the nodes that cannot stand without them, and all their images.

        The server's files may keep the bytes in free space and in its transaction logs until it
        writes over them; ``docs/how-to/neo4j-back-up.md`` says how to be rid of them.
        """
        operation = Operation("erase", operation_id, actor, reason)
        return self._ready().write(
            lambda transaction: erase(transaction, person_id, operation, keep_words=keep_words)
        )

    def check(self) -> CheckReport:
        """Verify every hash of the log, every rule, and that the replay equals the graph."""
        return read_steady(self._ready(), check_store)

    def bulk_load(
        self, records: Iterable[Node | Link], *, actor: str, reason: str, operation_id: str
    ) -> Applied:
        """Load many records, nodes before links, into an empty store."""
        operation = Operation("bulk", operation_id, actor, reason)
        return filling.bulk_load(self._ready(), records, operation)

    def dump(self) -> Iterator[str]:
        """Give everything at one revision as JSON lines without line ends: the backup."""
        connection = self._ready()
        with tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n") as spool:
            write_spooled(connection, spool)
            for line in spool:
                yield line.removesuffix("\n")

    def load(self, lines: Iterable[str]) -> int:
        """Restore a backup into an empty store, whole or not at all; give its revision."""
        return filling.restore(self._ready(), lines)

    def get_document(self, collection: str, id_: str) -> Document | None:
        """Give a document, or None."""
        return next(iter(self.get_documents(collection, [id_])), None)

    def get_documents(self, collection: str, ids: Collection[str]) -> Sequence[Document]:
        """Give those of the documents that exist, sorted by id, in one question."""
        keys = [documents.key_of(collection, id_) for id_ in sorted(set(ids))]
        found = self._ready().look("get_documents", keys=keys)
        return documents.collection_from(found, collection)

    def put_document(self, document: Document) -> Document:
        """Write a document whose ``version`` is the one that was seen; give the new one."""
        refuse_what_is_not_json(document)

        return self._ready().write(
            lambda transaction: documents.put_document(transaction, document)
        )

    def list_documents(self, collection: str) -> Sequence[Document]:
        """Give the documents of a collection, sorted by id."""
        # "0" is the character after "/".
        keys = {"first": documents.key_of(collection, ""), "last": f"{collection}0"}
        found = self._ready().look("list_documents", **keys)
        return documents.collection_from(found, collection)

    def close(self) -> None:
        """Let go of every connection."""
        self._connection.close()
