"""Two stores behind one face: each question goes to both, and their answers must be equal."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from graphmap.errors import Conflict, GraphmapError, InputRefused
from graphmap.model.changes import Applied, ChangeSet, CheckReport, Document, LogEntry
from graphmap.model.columns import Columns
from graphmap.model.links import Link
from graphmap.model.nodes import Node
from graphmap.model.system_map import SystemMap
from graphmap.store.port import Erasure, Found, GraphStore, NodeQuery
from tests.contract.machine import assert_same_columns


class BothStores:
    """A `GraphStore` that is two. Salts and times differ by nature; all else is compared."""

    def __init__(self, one: GraphStore, other: GraphStore) -> None:
        self.one, self.other = one, other

    def _same(self, ask: Callable[[GraphStore], object]) -> object:
        answers = [_answer(ask, store) for store in (self.one, self.other)]
        first, second = (_compared(answer) for answer in answers)
        assert second == first
        if isinstance(answers[0], GraphmapError):
            raise answers[0]
        return answers[0]

    def revision(self) -> int:
        return self._same(lambda store: store.revision())

    def apply(self, change_set: ChangeSet) -> Applied:
        return self._same(lambda store: store.apply(change_set))

    def nodes(self, ids: Collection[str]) -> Found[Node]:
        return self._same(lambda store: store.nodes(ids))

    def links(self, ids: Collection[str]) -> Found[Link]:
        return self._same(lambda store: store.links(ids))

    def find(self, query: NodeQuery) -> Found[Node]:
        return self._same(lambda store: store.find(query))

    def neighbourhood(
        self, ids: Collection[str], *, depth: int = 1, limit: int = 1000
    ) -> tuple[SystemMap, bool]:
        return self._same(lambda store: store.neighbourhood(ids, depth=depth, limit=limit))

    def search(self, text: str, *, limit: int = 20) -> Found[Node]:
        return self._same(lambda store: store.search(text, limit=limit))

    def snapshot(self) -> SystemMap:
        return self._same(lambda store: store.snapshot())

    def columns(self) -> Columns:
        columns = self.one.columns()
        assert_same_columns(self.other.columns(), columns)
        return columns

    def changes(
        self, *, after: int = 0, limit: int = 1000, most_records: int | None = None
    ) -> Sequence[LogEntry]:
        return self._same(
            lambda store: list(store.changes(after=after, limit=limit, most_records=most_records))
        )

    def changes_of(
        self, node_id: str, *, also: Collection[int], before: int, limit: int
    ) -> Sequence[LogEntry]:
        return self._same(
            lambda store: list(store.changes_of(node_id, also=also, before=before, limit=limit))
        )

    def erase(
        self,
        person_id: str,
        *,
        actor: str,
        reason: str,
        operation_id: str,
        keep_words: bool = False,
    ) -> Applied:
        told = {"actor": actor, "reason": reason, "operation_id": operation_id}
        return self._same(lambda store: store.erase(person_id, **told, keep_words=keep_words))

    def erasure(self, person_id: str) -> Erasure:
        return self._same(lambda store: store.erasure(person_id))

    def check(self) -> CheckReport:
        self.changes(limit=10_000)
        return self._same(lambda store: store.check())

    def bulk_load(
        self, records: Iterable[Node | Link], *, actor: str, reason: str, operation_id: str
    ) -> Applied:
        kept = list(records)
        return self._same(
            lambda store: store.bulk_load(
                kept, actor=actor, reason=reason, operation_id=operation_id
            )
        )

    def get_document(self, collection: str, id_: str) -> Document | None:
        return self._same(lambda store: store.get_document(collection, id_))

    def get_documents(self, collection: str, ids: Collection[str]) -> Sequence[Document]:
        return self._same(lambda store: list(store.get_documents(collection, ids)))

    def put_document(self, document: Document) -> Document:
        return self._same(lambda store: store.put_document(document))

    def list_documents(self, collection: str) -> Sequence[Document]:
        return self._same(lambda store: list(store.list_documents(collection)))

    def dump(self) -> Iterator[str]:
        return self.one.dump()

    def load(self, lines: Iterable[str]) -> int:
        kept = list(lines)
        return self._same(lambda store: store.load(kept))

    def close(self) -> None:
        self.one.close()
        self.other.close()


def _answer(ask: Callable[[GraphStore], object], store: GraphStore) -> object:
    try:
        return ask(store)
    except GraphmapError as error:
        return error


def _compared(answer: object) -> object:
    if isinstance(answer, Conflict):
        return (type(answer), answer.sides)
    if isinstance(answer, InputRefused):
        return (type(answer), answer.problems)
    if isinstance(answer, GraphmapError):
        return (type(answer), str(answer))
    if isinstance(answer, Applied):
        return answer.model_copy(update={"at": ""})
    if isinstance(answer, list):
        return [_compared_entry(item) if isinstance(item, LogEntry) else item for item in answer]
    return answer


def _compared_entry(entry: LogEntry) -> LogEntry:
    records = tuple(
        item.model_copy(
            update={
                "before_hash": item.before_hash is not None,
                "after_hash": item.after_hash is not None,
            }
        )
        for item in entry.records
    )
    return entry.model_copy(update={"at": "", "hash": "", "previous_hash": "", "records": records})
