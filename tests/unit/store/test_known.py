"""A map as it was known, read as a store: it answers like the store it came from."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from graphmap.errors import Conflict, InputRefused
from graphmap.model.changes import ChangeSet, Delete, Document, Put
from graphmap.model.records import link_from, node_from
from graphmap.store.known import KnownGraphStore
from graphmap.store.port import NodeQuery
from graphmap.store.sqlite import SqliteGraphStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NODES = [
    {"id": "a", "kind": "Place", "name": "Ashton", "tags": ["north"]},
    {"id": "b", "kind": "Place", "name": "Ashton in the hills", "aliases": ["Áshton"]},
    {"id": "c", "kind": "Place", "name": "Cove", "description": "near Ashton"},
    {"id": "r", "kind": "Policy", "name": "A rule"},
]
LINKS = [("PART_OF", "a", "b"), ("PART_OF", "b", "c"), ("APPLIES_IN", "r", "a")]


@pytest.fixture
def today(tmp_path: Path) -> Iterator[SqliteGraphStore]:
    with closing(SqliteGraphStore(tmp_path / "map.sqlite")) as store:
        changes = [Put(value=node_from(node), expected_version=0) for node in NODES]
        changes += [
            Put(
                value=link_from({"id": f"l-{at}", "kind": kind, "source": one, "target": other}),
                expected_version=0,
            )
            for at, (kind, one, other) in enumerate(LINKS)
        ]
        store.apply(ChangeSet(operation_id="all", actor="Ann", changes=tuple(changes)))
        yield store


@pytest.fixture
def known(today: SqliteGraphStore) -> KnownGraphStore:
    return KnownGraphStore(today.snapshot(), today)


def test_it_reads_like_the_store_it_came_from(
    today: SqliteGraphStore, known: KnownGraphStore
) -> None:
    assert known.revision() == 1
    assert known.snapshot() == today.snapshot()
    assert known.nodes(["c", "a", "x"]) == today.nodes(["c", "a", "x"])
    assert known.links(["l-2", "x"]) == today.links(["l-2", "x"])
    assert known.columns().ids == today.columns().ids
    for query in (
        NodeQuery(kinds=("Place",), limit=2),
        NodeQuery(name="ashton"),
        NodeQuery(tag="north"),
        NodeQuery(sensitivity="public", after="b"),
    ):
        assert known.find(query) == today.find(query), query
    for text in ("ashton", "hills ash", "near", "", "nothing"):
        assert known.search(text) == today.search(text), text
    for ids, depth, limit in ((["a"], 0, 9), (["a"], 1, 9), (["r", "x"], 2, 3), (["c"], 3, 9)):
        assert known.neighbourhood(ids, depth=depth, limit=limit) == today.neighbourhood(
            ids, depth=depth, limit=limit
        )


def test_it_stays_as_it_is_while_the_store_goes_on(
    today: SqliteGraphStore, known: KnownGraphStore
) -> None:
    gone = Delete(record="link", id="l-2", expected_version=1)
    today.apply(ChangeSet(operation_id="later", actor="Ann", changes=(gone,)))
    assert len(known.snapshot().links) == 3
    assert [entry.seq for entry in known.changes()] == [1]


def test_documents_are_those_of_today_and_written_ones_stay_in_memory(
    today: SqliteGraphStore, known: KnownGraphStore
) -> None:
    today.put_document(Document(collection="layouts", id="one", version=0, body="{}"))
    assert known.get_document("layouts", "two") is None
    written = known.put_document(Document(collection="layouts", id="one", version=1, body="[1]"))
    assert (written.version, known.get_document("layouts", "one")) == (2, written)
    assert [one.body for one in known.list_documents("layouts")] == ["[1]"]
    today.put_document(Document(collection="layouts", id="a", version=0, body="3"))
    some = known.get_documents("layouts", ["one", "none", "a"])
    assert [one.body for one in some] == ["3", "[1]"]
    with pytest.raises(Conflict):
        known.put_document(Document(collection="layouts", id="one", version=1, body="[2]"))
    kept = today.get_document("layouts", "one")
    assert kept is not None
    assert (kept.version, kept.body) == (1, "{}")


def test_it_refuses_to_be_changed(known: KnownGraphStore) -> None:
    rule = Put(value=node_from(NODES[0]), expected_version=1)
    attempts = (
        lambda: known.apply(ChangeSet(operation_id="x", actor="Ann", changes=(rule,))),
        lambda: known.erase("a", actor="Ann", reason="", operation_id="x"),
        lambda: known.erasure("a"),
        lambda: known.bulk_load([], actor="Ann", reason="", operation_id="x"),
        known.check,
        known.dump,
        lambda: known.load([]),
    )
    for attempt in attempts:
        with pytest.raises(InputRefused, match="cannot be changed"):
            attempt()
    known.close()
    assert known.revision() == 1
