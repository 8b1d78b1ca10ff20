"""A map as it was known at an earlier revision, as a store that is only read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final, NoReturn

from graphmap.errors import Conflict, InputRefused
from graphmap.model.changes import (
    Applied,
    ChangeSet,
    CheckReport,
    ConflictSide,
    Document,
    LogEntry,
)
from graphmap.model.columns import Columns, columns_of
from graphmap.model.links import Link
from graphmap.model.nodes import Node
from graphmap.model.system_map import SystemMap
from graphmap.store.port import Erasure, Found, GraphStore, NodeQuery
from graphmap.store.search_words import asked_words, holds_words, name_key, name_keys, title_words

READ_ONLY: Final = (
    "This is the map as it was known at an earlier revision; it cannot be changed. Go back to"
    " the map as it is now."
)


class KnownGraphStore:
    """A store over a map in memory; documents are those of the store of today.

    Documents that are written stay in memory: a drawing of the past must not move the present.

    Parameters
    ----------
    known
        The map, at its revision.
    today
        The store that it was a state of.
    """

    def __init__(self, known: SystemMap, today: GraphStore) -> None:
        self._known = known
        self._today = today
        self._documents: dict[tuple[str, str], Document] = {}

    def revision(self) -> int:
        """Give the revision that the map is known at."""
        return self._known.revision

    def nodes(self, ids: Collection[str]) -> Found[Node]:
        """Give those of the nodes that existed, sorted by id."""
        found = self._known.node_by_id
        return self._found(found[id_] for id_ in sorted(set(ids)) if id_ in found)

    def links(self, ids: Collection[str]) -> Found[Link]:
        """Give those of the links that existed, sorted by id."""
        wanted = set(ids)
        links = tuple(link for link in self._known.links if link.id in wanted)
        return Found(self.revision(), links)

    def find(self, query: NodeQuery) -> Found[Node]:
        """Give the nodes that a query asks for, sorted by id."""
        found = [node for node in self._known.nodes if _is_asked_for(node, query)]
        return Found(self.revision(), tuple(found[: query.limit]), len(found) > query.limit)

    def neighbourhood(
        self, ids: Collection[str], *, depth: int = 1, limit: int = 1000
    ) -> tuple[SystemMap, bool]:
        """Give the nodes within ``depth`` links of ``ids`` and the links among them."""
        layer = sorted(set(ids) & self._known.node_by_id.keys())
        order = dict.fromkeys(layer)
        for _ in range(depth):
            ends = {end for id_ in layer for end in self._ends(id_)}
            layer = sorted(ends - order.keys())
            order |= dict.fromkeys(layer)
        kept = dict.fromkeys([*order][:limit])
        links = [
            link
            for id_ in kept
            for link in self._known.links_from.get(id_, ())
            if link.target in kept
        ]
        nodes = [self._known.node_by_id[id_] for id_ in kept]
        return SystemMap.of(nodes, links, revision=self.revision()), len(order) > limit

    def search(self, text: str, *, limit: int = 20) -> Found[Node]:
        """Find nodes by words."""
        asked = asked_words(text)
        found = [node for node in self._known.nodes if asked and holds_words(node, asked)]
        found.sort(key=lambda node: (-_hits(node, asked), node.title, node.id))
        return Found(self.revision(), tuple(found[:limit]), len(found) > limit)

    def snapshot(self) -> SystemMap:
        """Give the whole map."""
        return self._known

    def columns(self) -> Columns:
        """Give the whole map as arrays."""
        return columns_of(self._known)

    def changes(
        self, *, after: int = 0, limit: int = 1000, most_records: int | None = None
    ) -> Sequence[LogEntry]:
        """Give entries of the log, as far as the revision that the map is known at."""
        entries = self._today.changes(after=after, limit=limit, most_records=most_records)
        return [entry for entry in entries if entry.seq <= self.revision()]

    def changes_of(
        self, node_id: str, *, also: Collection[int], before: int, limit: int
    ) -> Sequence[LogEntry]:
        """Give entries that wrote a node, as far as the revision that the map is known at."""
        before = min(before, self.revision() + 1)
        return self._today.changes_of(node_id, also=also, before=before, limit=limit)

    def get_document(self, collection: str, id_: str) -> Document | None:
        """Give a document, or None."""
        return next(iter(self.get_documents(collection, [id_])), None)

    def get_documents(self, collection: str, ids: Collection[str]) -> Sequence[Document]:
        """Give those of the documents that exist, sorted by id."""
        kept = self._documents
        written = {id_: kept[collection, id_] for id_ in ids if (collection, id_) in kept}
        asked = [id_ for id_ in ids if id_ not in written]
        stored = self._today.get_documents(collection, asked) if asked else ()
        found = {one.id: one for one in stored} | written
        return [found[id_] for id_ in sorted(found)]

    def put_document(self, document: Document) -> Document:
        """Keep a document in memory; raises like the port's."""
        stored = self.get_document(document.collection, document.id)
        version = 0 if stored is None else stored.version
        if document.version != version:
            side = ConflictSide(
                record="document",
                id=f"{document.collection}/{document.id}",
                expected_version=document.version,
                stored_version=version,
                stored=None,
                asked=None,
            )
            raise Conflict([side])
        written = document.model_copy(update={"version": version + 1})
        self._documents[document.collection, document.id] = written
        return written

    def list_documents(self, collection: str) -> Sequence[Document]:
        """Give the documents of a collection, sorted by id."""
        found = {one.id: one for one in self._today.list_documents(collection)}
        found |= {key[1]: one for key, one in self._documents.items() if key[0] == collection}
        return [found[id_] for id_ in sorted(found)]

    def apply(self, change_set: ChangeSet) -> Applied:
        """Refuse."""
        del change_set
        _refuse()

    def erase(
        self,
        person_id: str,
        *,
        actor: str,
        reason: str,
        operation_id: str,
        keep_words: bool = False,
    ) -> Applied:
        """Refuse."""
        del person_id, actor, reason, operation_id, keep_words
        _refuse()

    def erasure(self, person_id: str) -> Erasure:
        """Refuse."""
        del person_id
        _refuse()

    def bulk_load(
        self, records: Iterable[Node | Link], *, actor: str, reason: str, operation_id: str
    ) -> Applied:
        """Refuse."""
        del records, actor, reason, operation_id
        _refuse()

    def check(self) -> CheckReport:
        """Refuse."""
        _refuse()

    def dump(self) -> Iterator[str]:
        """Refuse."""
        _refuse()

    def load(self, lines: Iterable[str]) -> int:
        """Refuse."""
        del lines
        _refuse()

    def close(self) -> None:
        """Let go of nothing: the store of today stays open."""

    def _ends(self, id_: str) -> Iterator[str]:
        for link in (*self._known.links_from.get(id_, ()), *self._known.links_to.get(id_, ())):
            yield from (link.source, link.target)

    def _found(self, nodes: Iterable[Node]) -> Found[Node]:
        return Found(self.revision(), tuple(nodes))


def _refuse() -> NoReturn:
    raise InputRefused(READ_ONLY)


def _is_asked_for(node: Node, query: NodeQuery) -> bool:
    return (
        (not query.kinds or node.kind in query.kinds)
        and (query.name is None or name_key(query.name) in name_keys(node))
        and (query.tag is None or query.tag in node.tags)
        and (query.sensitivity is None or query.sensitivity == node.sensitivity)
        and node.id > query.after
    )


def _hits(node: Node, asked: Sequence[str]) -> int:
    words = title_words(node)
    return sum(any(word.startswith(ask) for word in words) for ask in asked)
