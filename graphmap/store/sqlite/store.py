"""The embedded store: one SQLite file, shared by the threads and processes of one machine."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from graphmap.errors import StoreUnavailable
from graphmap.model.changes import Applied, ChangeSet, CheckReport, Document, LogEntry
from graphmap.model.columns import Columns
from graphmap.model.links import Link
from graphmap.model.nodes import Node
from graphmap.model.system_map import SystemMap
from graphmap.store.backup import write_backup
from graphmap.store.port import Erasure, Found, NodeQuery
from graphmap.store.sqlite import journal, questions
from graphmap.store.sqlite.applying import apply_change_set
from graphmap.store.sqlite.checking import check_store
from graphmap.store.sqlite.connections import Connections, reading, writing
from graphmap.store.sqlite.erasing import (
    erase,
    is_sweep_due,
    read_erasure,
    sweep,
    sweep_at_start,
)
from graphmap.store.sqlite.failures import translated
from graphmap.store.sqlite.loading import bulk_load, is_loading, read_everything, restore
from graphmap.store.sqlite.packing import read_columns
from graphmap.store.sqlite.rows import to_list_parameter
from graphmap.store.sqlite.schema import prepare_file
from graphmap.store.sqlite.view import SqliteView
from graphmap.store.writes import (
    Operation,
    refuse_stale_document,
    refuse_what_is_not_json,
    still_loading,
)


class SqliteGraphStore:
    """A `GraphStore` in one SQLite file.

    Parameters
    ----------
    path
        The file; it and its folder are made where they are missing.
    wait_seconds
        How long to wait for another writer before giving up.

    Raises
    ------
    StoreUnavailable
        Where the file cannot be made or opened.
    StoreDamaged
        Where the file is not a store, or one of a newer graphmap.
    """

    def __init__(self, path: Path | str, *, wait_seconds: float = 15.0) -> None:
        self.path = Path(path)
        self._wait_seconds = wait_seconds
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreUnavailable(
                f"The folder {self.path.parent} of the store cannot be made"
                f" ({error.strerror}); choose a folder that you may write to"
            ) from error
        self._connections = Connections(self.path, wait_seconds=wait_seconds)
        with translated(self.path):
            connection = self._connections.open_new()
            try:
                prepare_file(connection, self.path)
                sweep_at_start(connection)
            finally:
                connection.close()

    @contextmanager
    def _reading(self) -> Generator[tuple[sqlite3.Connection, int]]:
        with translated(self.path), reading(self._connections.of_this_thread()) as connection:
            _refuse_while_loading(connection)
            yield connection, journal.revision_of(connection)

    @contextmanager
    def _writing(self) -> Generator[sqlite3.Connection]:
        with translated(self.path), writing(self._connections.of_this_thread()) as connection:
            yield connection

    def revision(self) -> int:
        """Give the sequence number of the newest log entry, 0 for an empty log."""
        with self._reading() as (_, revision):
            return revision

    def apply(self, change_set: ChangeSet) -> Applied:
        """Apply a change set whole or not at all."""
        with self._writing() as connection:
            before = journal.applied_before(connection, change_set.operation_id)
            if before is not None:
                return before
            _refuse_while_loading(connection)
            return apply_change_set(connection, change_set)

    def nodes(self, ids: Collection[str]) -> Found[Node]:
        """Give those of the nodes that exist, sorted by id."""
        with self._reading() as (connection, revision):
            return Found(revision, tuple(SqliteView(connection).nodes(ids).values()))

    def links(self, ids: Collection[str]) -> Found[Link]:
        """Give those of the links that exist, sorted by id."""
        with self._reading() as (connection, revision):
            return Found(revision, tuple(SqliteView(connection).links(ids).values()))

    def find(self, query: NodeQuery) -> Found[Node]:
        """Give the nodes that a query asks for, sorted by id."""
        with self._reading() as (connection, revision):
            return questions.find_nodes(connection, query, revision)

    def neighbourhood(
        self, ids: Collection[str], *, depth: int = 1, limit: int = 1000
    ) -> tuple[SystemMap, bool]:
        """Give the nodes within ``depth`` links of ``ids`` and the links among them."""
        with self._reading() as (connection, revision):
            return questions.read_neighbourhood(
                connection, ids, depth=depth, limit=limit, revision=revision
            )

    def search(self, text: str, *, limit: int = 20) -> Found[Node]:
        """Find nodes by the beginnings of words."""
        with self._reading() as (connection, revision):
            return questions.search_nodes(connection, text, limit=limit, revision=revision)

    def snapshot(self) -> SystemMap:
        """Give the whole graph at one revision."""
        with self._reading() as (connection, revision):
            return questions.read_snapshot(connection, revision)

    def columns(self) -> Columns:
        """Give the whole graph as arrays at one revision."""
        with self._reading() as (connection, revision):
            return read_columns(connection, revision)

    def changes(
        self, *, after: int = 0, limit: int = 1000, most_records: int | None = None
    ) -> Sequence[LogEntry]:
        """Give log entries above ``after``, oldest first, with images."""
        with self._reading() as (connection, _):
            seqs = journal.seqs_after(connection, after, limit)
            return journal.read_log(connection, seqs, most_records=most_records)

    def changes_of(
        self, node_id: str, *, also: Collection[int], before: int, limit: int
    ) -> Sequence[LogEntry]:
        """Give the newest log entries before a revision that wrote a node, newest first."""
        with self._reading() as (connection, _):
            seqs = journal.seqs_of(connection, node_id, also=also, before=before, limit=limit)
            return journal.read_log(connection, seqs)

    def erasure(self, person_id: str) -> Erasure:
        """Give what `erase` would take away of the graph as it is."""
        with self._reading() as (connection, revision):
            return read_erasure(connection, person_id, revision)

    def erase(
        self,
        person_id: str,
        *,
        actor: str,
        reason: str,
        operation_id: str,
        keep_words: bool = False,
    ) -> Applied:
        """Erase a person, the nodes that cannot stand without them, and all their images."""
        with self._writing() as connection:
            applied = journal.applied_before(connection, operation_id)
            if applied is None:
                _refuse_while_loading(connection)
                operation = Operation("erase", operation_id, actor, reason)
                applied = erase(connection, person_id, operation, keep_words=keep_words)
        with translated(self.path):
            connection = self._connections.of_this_thread()
            if is_sweep_due(connection):
                sweep(connection, wait_seconds=self._wait_seconds)
        return applied

    def check(self) -> CheckReport:
        """Verify every hash of the log, every rule, and that the replay equals the graph."""
        with self._reading() as (connection, _):
            return check_store(connection)

    def bulk_load(
        self, records: Iterable[Node | Link], *, actor: str, reason: str, operation_id: str
    ) -> Applied:
        """Load many records, nodes before links, into an empty store."""
        with translated(self.path):
            connection = self._connections.of_this_thread()
            return bulk_load(connection, records, Operation("bulk", operation_id, actor, reason))

    def dump(self) -> Iterator[str]:
        """Give everything at one revision as JSON lines without line ends: the backup."""
        # A connection of its own: the reader may use the store between two lines.
        with (
            translated(self.path),
            closing(self._connections.open_new()) as connection,
            reading(connection),
        ):
            _refuse_while_loading(connection)
            revision = journal.revision_of(connection)
            yield from write_backup(revision, read_everything(connection))

    def load(self, lines: Iterable[str]) -> int:
        """Restore a backup into an empty store, whole or not at all; give its revision."""
        with self._writing() as connection:
            return restore(connection, lines)

    def get_document(self, collection: str, id_: str) -> Document | None:
        """Give a document, or None."""
        return next(iter(self.get_documents(collection, [id_])), None)

    def get_documents(self, collection: str, ids: Collection[str]) -> Sequence[Document]:
        """Give those of the documents that exist, sorted by id."""
        return self._documents(
            "SELECT id, version, body FROM document WHERE collection = ?"
            " AND id IN (SELECT value FROM json_each(?)) ORDER BY id",
            collection,
            to_list_parameter(ids),
        )

    def put_document(self, document: Document) -> Document:
        """Write a document whose ``version`` is the one that was seen; give the new one."""
        refuse_what_is_not_json(document)
        with self._writing() as connection:
            row = connection.execute(
                "SELECT version FROM document WHERE collection = ? AND id = ?",
                (document.collection, document.id),
            ).fetchone()
            stored = 0 if row is None else row[0]
            refuse_stale_document(document, stored)
            written = document.model_copy(update={"version": stored + 1})
            connection.execute(
                "INSERT OR REPLACE INTO document VALUES (?, ?, ?, ?)",
                (written.collection, written.id, written.version, written.body),
            )
            return written

    def list_documents(self, collection: str) -> Sequence[Document]:
        """Give the documents of a collection, sorted by id."""
        return self._documents(
            "SELECT id, version, body FROM document WHERE collection = ? ORDER BY id", collection
        )

    def _documents(self, query: str, collection: str, *asked: str) -> Sequence[Document]:
        with translated(self.path):
            rows = self._connections.of_this_thread().execute(query, (collection, *asked))
            return [
                Document(collection=collection, id=id_, version=version, body=body)
                for id_, version, body in rows.fetchall()
            ]

    def close(self) -> None:
        """Let go of the connections of all threads."""
        self._connections.close()


def _refuse_while_loading(connection: sqlite3.Connection) -> None:
    if is_loading(connection):
        raise still_loading()
