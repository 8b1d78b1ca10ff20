"""The store port: what every store of a graph can do, and what its answers look like."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from graphmap.model.catalogue import NodeKind, Sensitivity
from graphmap.model.changes import Applied, ChangeSet, CheckReport, Document, LogEntry
from graphmap.model.columns import Columns
from graphmap.model.links import Link
from graphmap.model.nodes import Node
from graphmap.model.system_map import SystemMap
from graphmap.store.naming import NamesInWords

Record_co = TypeVar("Record_co", covariant=True)


@dataclass(frozen=True)
class Found(Generic[Record_co]):
    """Records and the revision at which they were seen.

    ``truncated`` says that a limit cut the list.
    """

    revision: int
    records: tuple[Record_co, ...]
    truncated: bool = False


@dataclass(frozen=True)
class NodeQuery:
    """Which nodes to find: every condition given must hold. Ordered by id.

    ``name`` is compared without case and accents, to names and aliases; ``kinds`` and
    ``tag`` as they are; ``after`` is the last id of the page before.
    """

    kinds: tuple[NodeKind, ...] = ()
    name: str | None = None
    tag: str | None = None
    sensitivity: Sensitivity | None = None
    after: str = ""
    limit: int = 1000


@dataclass(frozen=True)
class Erasure:
    """What an erasure takes away: nodes and the links at them, each sorted by id.

    ``naming`` are the other records whose words hold one of the ``names``, nodes before links.
    """

    revision: int
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    naming: tuple[Node | Link, ...]
    names: NamesInWords = field(compare=False, repr=False)


class GraphStore(Protocol):
    """A graph with its log and documents.

    Reads see one committed state and say at which revision. `apply`, `bulk_load` and `erase`
    are the only writes to the graph; each appends to the change log in its own transaction.
    Every method may raise `StoreUnavailable`; reads of a graph that is being bulk loaded raise
    `StoreLoading`.
    """

    def revision(self) -> int:
        """Give the sequence number of the newest log entry, 0 for an empty log."""
        ...

    def apply(self, change_set: ChangeSet) -> Applied:
        """Apply a change set whole or not at all.

        The ``version`` inside a value is ignored; the record gets the new revision.

        Raises
        ------
        Conflict
            Where a change expects another version than the stored one. Versions are
            compared before rules are.
        RecordRefused
            Where the graph would break a rule of the model.
        """
        ...

    def nodes(self, ids: Collection[str]) -> Found[Node]:
        """Give those of the nodes that exist, sorted by id."""
        ...

    def links(self, ids: Collection[str]) -> Found[Link]:
        """Give those of the links that exist, sorted by id."""
        ...

    def find(self, query: NodeQuery) -> Found[Node]:
        """Give the nodes that a query asks for, sorted by id."""
        ...

    def neighbourhood(
        self, ids: Collection[str], *, depth: int = 1, limit: int = 1000
    ) -> tuple[SystemMap, bool]:
        """Give the nodes within ``depth`` links of ``ids`` (either way) and the links among them.

        At most ``limit`` nodes, nearest first, then by id; the flag says that some were cut.
        Ids that no node has are passed over.
        """
        ...

    def search(self, text: str, *, limit: int = 20) -> Found[Node]:
        """Find nodes by words.

        Every word asked for is a prefix of a word in the case-folded, accent-folded title,
        aliases, tags or description; a word is a run of letters and digits. Ordered by the
        number of asked words found in the title (descending), then title, then id. Of a long
        text the first 20 different words count, of a long word the first 100 characters; a text
        without a word finds nothing.
        """
        ...

    def snapshot(self) -> SystemMap:
        """Give the whole graph at one revision."""
        ...

    def columns(self) -> Columns:
        """Give the whole graph as arrays at one revision."""
        ...

    def changes(
        self, *, after: int = 0, limit: int = 1000, most_records: int | None = None
    ) -> Sequence[LogEntry]:
        """Give log entries with a sequence number above ``after``, oldest first, with images.

        Entries of more records than ``most_records`` are given without them.
        """
        ...

    def changes_of(
        self, node_id: str, *, also: Collection[int], before: int, limit: int
    ) -> Sequence[LogEntry]:
        """Give the newest log entries before a revision that wrote a node, newest first.

        The entries of the revisions ``also`` are among them, whatever they wrote.
        """
        ...

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

        The nodes are cycles ABOUT and answers FOR the person and whatever cannot stand
        without those, also those deleted earlier. With them go their images in the log, what
        documents say of them, and every actor and reason of the log that names the person.
        In the words of other records `naming.INSTEAD` takes the place of the name, and their
        images in the log that hold it go; with ``keep_words`` both stay as they are.
        Afterwards no byte of their values is left in the store's files; the ids stay in the
        log as tombstones. A person who was deleted earlier can still be erased.

        Raises
        ------
        NotFound
            Where no person has, or had, that id.
        StoreUnavailable
            Also where the person is erased but other users keep the store's files from being
            swept; the same call again, or the next start, sweeps them.
        """
        ...

    def erasure(self, person_id: str) -> Erasure:
        """Give what `erase` would take away of the graph as it is; raises like it."""
        ...

    def check(self) -> CheckReport:
        """Verify every hash of the log, every rule, and that the replay equals the graph."""
        ...

    def bulk_load(
        self, records: Iterable[Node | Link], *, actor: str, reason: str, operation_id: str
    ) -> Applied:
        """Load many records, nodes before links, into an empty store.

        Marked as loading until its end; one log entry a transaction. After a crash the same
        call starts again from an empty graph; a load that is started while another runs takes
        its place. The last entry bears ``operation_id``, those before it ``operation_id:1``
        and so on.

        Raises
        ------
        RecordRefused
            Where the store is not empty or the graph would break a rule; it is empty again.
        StoreUnavailable
            Also where another load took this one's place.
        """
        ...

    def get_document(self, collection: str, id_: str) -> Document | None:
        """Give a document, or None."""
        ...

    def get_documents(self, collection: str, ids: Collection[str]) -> Sequence[Document]:
        """Give those of the documents that exist, sorted by id, in one question."""
        ...

    def put_document(self, document: Document) -> Document:
        """Write a document whose ``version`` is the one that was seen; give the new one.

        Raises
        ------
        Conflict
            Where another version is stored.
        InputRefused
            Where the body is not JSON.
        """
        ...

    def list_documents(self, collection: str) -> Sequence[Document]:
        """Give the documents of a collection, sorted by id."""
        ...

    def dump(self) -> Iterator[str]:
        """Give everything at one revision as JSON lines without line ends: the backup.

        The first line is a header with format, version and revision; the last a checksum.
        """
        ...

    def load(self, lines: Iterable[str]) -> int:
        """Restore a backup into an empty store, whole or not at all; give its revision.

        Raises
        ------
        StoreDamaged
            Where a line is missing, altered or of another format.
        InputRefused
            Where the store is not empty.
        """
        ...

    def close(self) -> None:
        """Let go of every connection."""
        ...
