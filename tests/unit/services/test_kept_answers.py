"""Answers kept for a revision: worked out once, also when many ask at once, and never stale."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from graphmap.analysis.influence import InfluenceGraph
from graphmap.errors import RequestRefused
from graphmap.model.changes import ChangeSet, Put
from graphmap.model.nodes import Place
from graphmap.services.workspace import Workspace
from graphmap.store.sqlite import SqliteGraphStore


class CountPlaces:
    """An analysis that counts how often it was worked out."""

    def __init__(self) -> None:
        self.worked_out = 0
        self.may_end = threading.Event()
        self.may_end.set()

    def __call__(self, graph: InfluenceGraph, least: int) -> tuple[int, int]:
        self.worked_out += 1
        assert self.may_end.wait(timeout=10)
        if least < 0:
            raise RequestRefused("least is 0 or more")
        return graph.revision, max(least, len(graph.columns.ids))


def add(store: SqliteGraphStore, id_: str) -> None:
    put = Put(value=Place(id=id_, name=id_), expected_version=0)
    store.apply(ChangeSet(operation_id=id_, actor="Ada", changes=(put,)))


def test_the_same_question_is_worked_out_once_a_revision(tmp_path: Path) -> None:
    with closing(SqliteGraphStore(tmp_path / "s.db")) as store:
        add(store, "a")
        workspace, count = Workspace(store, name="map"), CountPlaces()
        assert [workspace.told("steward").answer(count, 0) for _ in range(3)] == [(1, 1)] * 3
        assert count.worked_out == 1
        assert workspace.told("steward").answer(count, 5) == (1, 5)
        add(store, "b")
        assert workspace.told("steward").answer(count, 0) == (2, 2)
        assert count.worked_out == 3


def test_a_question_that_many_ask_at_once_is_worked_out_once(tmp_path: Path) -> None:
    with closing(SqliteGraphStore(tmp_path / "s.db")) as store:
        add(store, "a")
        workspace, count = Workspace(store, name="map"), CountPlaces()
        count.may_end.clear()
        with ThreadPoolExecutor(8) as pool:
            asked = [
                pool.submit(lambda: workspace.told("steward").answer(count, 0)) for _ in range(8)
            ]
            count.may_end.set()
            assert {one.result(timeout=10) for one in asked} == {(1, 1)}
        assert count.worked_out == 1


def test_a_question_that_is_refused_is_not_kept(tmp_path: Path) -> None:
    with closing(SqliteGraphStore(tmp_path / "s.db")) as store:
        workspace, count = Workspace(store, name="map"), CountPlaces()
        for _ in range(2):
            with pytest.raises(RequestRefused):
                workspace.told("steward").answer(count, -1)
        assert count.worked_out == 2


def test_no_more_than_64_answers_are_kept(tmp_path: Path) -> None:
    with closing(SqliteGraphStore(tmp_path / "s.db")) as store:
        workspace, count = Workspace(store, name="map"), CountPlaces()
        told = workspace.told("steward")
        for least in range(65):
            told.answer(count, least)
        told.answer(count, 64)
        assert count.worked_out == 65
        told.answer(count, 0)
        assert count.worked_out == 66
