"""A reader that holds one revision: the store is asked once, and what is shown agrees."""

from collections.abc import Collection
from contextlib import closing
from pathlib import Path

import pytest

from graphmap.errors import StoreUnavailable
from graphmap.model.changes import ChangeSet, Put
from graphmap.model.columns import Columns
from graphmap.model.nodes import Place
from graphmap.model.system_map import SystemMap
from graphmap.services.workspace import Workspace
from graphmap.store.sqlite import SqliteGraphStore


class Counting(SqliteGraphStore):
    """An embedded store that counts how often it was asked for its revision or its arrays."""

    asked = 0
    is_down = False

    def revision(self) -> int:
        self._count()
        return super().revision()

    def columns(self) -> Columns:
        self._count()
        return super().columns()

    def _count(self) -> None:
        self.asked += 1
        if self.is_down:
            raise StoreUnavailable("It is down")


def add(store: SqliteGraphStore, id_: str) -> None:
    put = Put(value=Place(id=id_, name=id_), expected_version=0)
    store.apply(ChangeSet(operation_id=id_, actor="Ada", changes=(put,)))


def test_within_the_block_the_store_is_asked_once(tmp_path: Path) -> None:
    with closing(Counting(tmp_path / "s.db")) as store:
        add(store, "a")
        workspace = Workspace(store, name="map")
        with workspace.held():
            for _ in range(3):
                workspace.columns()
                assert [node.id for node in workspace.shown(["a"], "steward").map.nodes] == ["a"]
            assert store.asked == 1
        workspace.columns()
        assert store.asked == 2


def test_records_of_a_newer_revision_bring_the_block_up_to_it(tmp_path: Path) -> None:
    with closing(Counting(tmp_path / "s.db")) as store:
        add(store, "a")
        workspace = Workspace(store, name="map")
        with workspace.held():
            assert workspace.columns().revision == 1
            add(store, "b")
            assert workspace.columns().revision == 1
            assert len(workspace.shown(["a", "b"], "steward").map.nodes) == 2
            assert workspace.columns().revision == 2


def test_a_store_that_is_down_is_asked_once_a_block(tmp_path: Path) -> None:
    with closing(Counting(tmp_path / "s.db")) as store:
        workspace = Workspace(store, name="map")
        store.is_down = True
        with workspace.held():
            for _ in range(2):
                with pytest.raises(StoreUnavailable):
                    workspace.columns()
            assert store.asked == 1
        store.is_down = False
        with workspace.held():
            assert workspace.columns().revision == 0


def test_what_was_read_of_a_revision_is_not_read_again_and_comes_along_to_the_next(
    tmp_path: Path,
) -> None:
    class Reading(SqliteGraphStore):
        def __init__(self, path: Path) -> None:
            super().__init__(path)
            self.read: list[set[str]] = []

        def neighbourhood(
            self, ids: Collection[str], *, depth: int = 1, limit: int = 1000
        ) -> tuple[SystemMap, bool]:
            self.read.append(set(ids))
            return super().neighbourhood(ids, depth=depth, limit=limit)

    with closing(Reading(tmp_path / "s.db")) as store:
        for id_ in ("a", "b", "c"):
            add(store, id_)
        workspace = Workspace(store, name="map")
        for ids in (["a", "b"], ["b"], ["b"], ["c"]):
            shown = workspace.shown(ids, "steward").map.nodes
            assert [node.id for node in shown] == ids
        # A small map is read whole when a process starts.
        assert store.read == [{"a", "b", "c"}]
        add(store, "d")
        for ids in (["c"], ["a", "b"], ["a"], ["d"]):
            shown = workspace.shown(ids, "steward").map.nodes
            assert [node.id for node in shown] == ids
        assert store.read[1:] == [{"a", "b", "c"}, {"d"}]


def test_within_the_block_the_log_ends_at_the_revision_that_is_held(tmp_path: Path) -> None:
    with closing(Counting(tmp_path / "s.db")) as store:
        add(store, "a")
        workspace = Workspace(store, name="map")
        with workspace.held():
            workspace.columns()
            add(store, "b")
            assert [entry.seq for entry in workspace.changes()] == [1]
        assert [entry.seq for entry in workspace.changes()] == [1, 2]
