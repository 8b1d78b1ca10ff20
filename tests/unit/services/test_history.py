"""Taking a change back, and taking that back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graphmap.errors import Conflict, InputRefused, NotFound
from graphmap.model.changes import Change, ChangeSet, Delete, Put
from graphmap.model.records import graph_hash, link_from, node_from
from graphmap.services.history.undoing import history, redo, undo
from graphmap.services.log_outline import LogOutline
from graphmap.store.sqlite import SqliteGraphStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graphmap.store.port import GraphStore


@pytest.fixture
def store(tmp_path: Path) -> Iterator[GraphStore]:
    opened = SqliteGraphStore(tmp_path / "map.sqlite")
    yield opened
    opened.close()


def write(store: GraphStore, *changes: Change, reason: str = "") -> int:
    operation = f"op-{store.revision() + 1}"
    change_set = ChangeSet(operation_id=operation, actor="Ann", reason=reason, changes=changes)
    return store.apply(change_set).revision


def place(id_: str, name: str, expected: int = 0) -> Put:
    return Put(
        value=node_from({"id": id_, "kind": "Place", "name": name}), expected_version=expected
    )


def hash_of(store: GraphStore) -> str:
    whole = store.snapshot()
    return graph_hash(whole.nodes, whole.links)


def take_back(store: GraphStore, revision: int | None = None) -> int:
    operation = f"id-{store.revision()}"
    applied = undo(store, actor="Ann", operation_id=operation, revision=revision)
    return applied.applied.revision


def test_history_gives_the_newest_first_and_as_many_as_asked(store: GraphStore) -> None:
    for number in range(120):
        write(store, place(f"p{number}", "P"), reason=f"the {number}th")
    assert [entry.seq for entry in history(store, limit=3)] == [120, 119, 118]
    assert [entry.seq for entry in history(store, limit=500)] == list(range(120, 0, -1))
    assert history(store, limit=1)[0].reason == "the 119th"


def test_undo_takes_back_an_addition_a_change_and_a_deletion(store: GraphStore) -> None:
    write(store, place("a", "A"), place("b", "B"))
    part_of = link_from({"id": "l", "kind": "PART_OF", "source": "a", "target": "b"})
    write(store, Put(value=part_of, expected_version=0))
    before = hash_of(store)
    write(
        store,
        place("a", "Changed", expected=1),
        Delete(record="link", id="l", expected_version=2),
        Delete(record="node", id="b", expected_version=1),
        place("c", "C"),
    )
    assert hash_of(store) != before
    take_back(store)
    assert hash_of(store) == before


def test_undo_goes_further_back_each_time_and_undoing_an_undo_brings_it_back(
    store: GraphStore,
) -> None:
    hashes = [hash_of(store)]
    for number in range(3):
        write(store, place(f"p{number}", "P"))
        hashes.append(hash_of(store))
    for expected in reversed(hashes[:3]):
        take_back(store)
        assert hash_of(store) == expected
    assert LogOutline(store).newest_undoable() is None
    with pytest.raises(NotFound, match="nothing to undo"):
        take_back(store)
    take_back(store, revision=6)
    assert hash_of(store) == hashes[1]
    assert LogOutline(store).newest_undoable() == 7
    take_back(store)
    assert hash_of(store) == hashes[0]


def test_undoing_what_was_changed_since_is_a_conflict(store: GraphStore) -> None:
    write(store, place("a", "A"))
    write(store, place("a", "A again", expected=1))
    with pytest.raises(Conflict):
        take_back(store, revision=1)


def test_undo_of_a_revision_that_is_not_there_is_refused(store: GraphStore) -> None:
    write(store, place("a", "A"))
    for revision in (0, 2, -1):
        with pytest.raises(NotFound):
            take_back(store, revision=revision)


def test_an_erasure_cannot_be_undone_and_neither_can_what_it_erased(store: GraphStore) -> None:
    ann = node_from({"id": "ann", "kind": "Person", "name": "Ann Other"})
    write(store, Put(value=ann, expected_version=0))
    write(store, Put(value=ann.model_copy(update={"name": "Ann"}), expected_version=1))
    erased = store.erase("ann", actor="Bo", reason="asked to", operation_id="erase-1").revision
    with pytest.raises(InputRefused, match="cannot be undone"):
        take_back(store, revision=erased)
    with pytest.raises(InputRefused, match="erased"):
        take_back(store, revision=2)


def test_redo_brings_back_in_the_reverse_order_until_a_new_change_is_made(
    store: GraphStore,
) -> None:
    for name in ("A", "B", "C"):
        write(store, place(name.lower(), name))
    take_back(store)
    take_back(store)
    first = redo(store, actor="Bo", operation_id="redo-1")
    assert (first.redo, first.entry.seq, first.applied.revision) == (True, 5, 6)
    assert [node.id for node in store.snapshot().nodes] == ["a", "b"]
    redo(store, actor="Bo", operation_id="redo-2")
    assert [node.id for node in store.snapshot().nodes] == ["a", "b", "c"]
    assert history(store, limit=1)[0].reason == "Redo revision 3"
    take_back(store)
    write(store, place("d", "D"))
    with pytest.raises(NotFound, match="nothing to redo"):
        redo(store, actor="Bo", operation_id="redo-3")


def test_what_was_undone_already_is_not_undone_twice(store: GraphStore) -> None:
    write(store, place("a", "A"))
    take_back(store)
    with pytest.raises(InputRefused, match="taken back by revision 2 already"):
        take_back(store, revision=1)
    take_back(store, revision=2)
    take_back(store, revision=1)
    assert store.snapshot().nodes == ()


def test_an_outline_keeps_in_step_with_a_log_that_others_write(store: GraphStore) -> None:
    outline = LogOutline(store)
    assert (outline.newest_undoable(), outline.newest_redoable()) == (None, None)
    for number in range(150):
        write(store, place(f"p{number}", "P"))
    assert outline.newest_undoable() == 150
    write(store, place("q", "Q"))
    taken = take_back(store)
    assert (outline.newest_undoable(), outline.newest_redoable()) == (150, taken)
    assert outline.standing_for(151) == taken
    assert outline.standing_for(3) == 3
    assert list(outline.actors_after(taken - 3, limit=2)) == ["Ann", "Ann"]


def test_what_came_before_a_bulk_load_is_not_offered(store: GraphStore) -> None:
    node = node_from({"id": "a", "kind": "Place", "name": "A"})
    store.bulk_load([node], actor="Ann", reason="", operation_id="load")
    assert LogOutline(store).newest_undoable() is None
    assert LogOutline(store).newest_redoable() is None
