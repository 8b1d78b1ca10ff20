"""Backup and restore as files: whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graphmap.errors import FileRefused, InputRefused, StoreDamaged
from graphmap.model.changes import ChangeSet, Put
from graphmap.model.records import node_from
from graphmap.services.care import back_up, restore
from graphmap.store.sqlite import SqliteGraphStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[SqliteGraphStore]:
    store = SqliteGraphStore(tmp_path / "filled.sqlite")
    for number in range(5):
        place = node_from({"id": f"p{number}", "kind": "Place", "name": f"Place {number}"})
        change = Put(value=place, expected_version=0)
        store.apply(ChangeSet(operation_id=f"o{number}", actor="Ann", changes=(change,)))
    yield store
    store.close()


@pytest.fixture
def blank(tmp_path: Path) -> Iterator[SqliteGraphStore]:
    store = SqliteGraphStore(tmp_path / "blank.sqlite")
    yield store
    store.close()


def test_a_backup_restores_graph_and_history(
    tmp_path: Path, filled: SqliteGraphStore, blank: SqliteGraphStore
) -> None:
    back_up(filled, tmp_path / "backup.jsonl")
    assert restore(blank, tmp_path / "backup.jsonl") == 5
    assert blank.check() == filled.check()
    assert blank.changes() == filled.changes()


@pytest.mark.parametrize("line", [0, 3, -1])
def test_a_backup_that_lost_a_line_is_refused_and_nothing_is_restored(
    tmp_path: Path, filled: SqliteGraphStore, blank: SqliteGraphStore, line: int
) -> None:
    back_up(filled, tmp_path / "backup.jsonl")
    lines = (tmp_path / "backup.jsonl").read_text().splitlines(keepends=True)
    del lines[line]
    (tmp_path / "cut.jsonl").write_text("".join(lines))
    with pytest.raises(StoreDamaged):
        restore(blank, tmp_path / "cut.jsonl")
    assert blank.revision() == 0
    assert blank.snapshot().nodes == ()


def test_a_backup_is_not_restored_over_another_graph(
    tmp_path: Path, filled: SqliteGraphStore
) -> None:
    back_up(filled, tmp_path / "backup.jsonl")
    with pytest.raises(InputRefused):
        restore(filled, tmp_path / "backup.jsonl")


def test_a_place_that_cannot_be_written_is_named_and_nothing_is_left(
    tmp_path: Path, filled: SqliteGraphStore
) -> None:
    with pytest.raises(InputRefused, match="cannot be written"):
        back_up(filled, tmp_path / "no-such-folder" / "backup.jsonl")
    (tmp_path / "taken").mkdir()
    with pytest.raises(InputRefused, match="cannot be written"):
        back_up(filled, tmp_path / "taken")
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_a_file_that_is_no_text_is_refused(tmp_path: Path, blank: SqliteGraphStore) -> None:
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(FileRefused, match="not UTF-8"):
        restore(blank, tmp_path / "bytes")
    with pytest.raises(FileRefused, match="cannot be read"):
        restore(blank, tmp_path / "none")
