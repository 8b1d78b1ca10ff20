"""Undo goes back to the start and redo forward again, whatever was done and in whatever order."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from graphmap.errors import Conflict, InputRefused, NotFound
from graphmap.model.records import graph_hash
from graphmap.services.history.taking_back import bring_back, next_steps, take_back
from graphmap.services.workspace import Workspace
from graphmap.store.sqlite import SqliteGraphStore
from tests.random_edits import RandomEditor

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    opened = Workspace(SqliteGraphStore(tmp_path / "map.sqlite"), name="map")
    yield opened
    opened.close()


def hash_of(workspace: Workspace) -> str:
    whole = workspace.store.snapshot()
    return graph_hash(whole.nodes, whole.links)


def undo(workspace: Workspace, revision: int | None = None) -> int:
    operation = f"u-{workspace.store.revision()}"
    done = take_back(workspace, actor="Dee", operation_id=operation, revision=revision)
    return done.applied.revision


def redo(workspace: Workspace) -> int:
    operation = f"r-{workspace.store.revision()}"
    return bring_back(workspace, actor="Dee", operation_id=operation).applied.revision


def test_a_thousand_random_edits_undone_to_the_start_give_the_first_graph(
    workspace: Workspace,
) -> None:
    editor = RandomEditor(workspace, seed=5)
    for _ in range(20):
        editor.edit()
    first = hash_of(workspace)
    hashes = {0: first}
    for number in range(1, 1_001):
        editor.edit()
        if number % 50 == 0:
            hashes[number] = hash_of(workspace)
    for number in reversed(range(1_000)):
        undo(workspace)
        if number in hashes:
            assert hash_of(workspace) == hashes[number]
    assert hash_of(workspace) == first
    for _ in range(100):
        redo(workspace)
    assert hash_of(workspace) == hashes[100]
    assert workspace.store.check().problems == ()


@pytest.mark.parametrize("seed", range(12))
def test_a_walk_of_edits_undos_and_redos_is_that_of_a_list_with_a_finger(
    workspace: Workspace, seed: int
) -> None:
    chance = random.Random(seed)
    editor = RandomEditor(workspace, seed)
    states, finger = [hash_of(workspace)], 0
    for _ in range(40):
        way = chance.random()
        if way < 0.4:
            editor.edit()
            states[finger + 1 :] = [hash_of(workspace)]
            finger += 1
        elif way < 0.75:
            if finger == 0:
                with pytest.raises(NotFound, match="nothing to undo"):
                    undo(workspace)
                continue
            undo(workspace)
            finger -= 1
        elif finger == len(states) - 1:
            with pytest.raises(NotFound, match="nothing to redo"):
                redo(workspace)
        else:
            redo(workspace)
            finger += 1
        assert hash_of(workspace) == states[finger]
        steps = next_steps(workspace)
        assert (steps.undo is None, steps.redo is None) == (
            finger == 0,
            finger == len(states) - 1,
        )


@pytest.mark.parametrize("seed", range(8))
def test_any_one_change_is_undone_exactly_or_refused_and_then_nothing_is_written(
    workspace: Workspace, seed: int
) -> None:
    editor = RandomEditor(workspace, seed)
    for _ in range(25):
        editor.edit()
    chance = random.Random(seed)
    for revision in chance.sample(range(1, 26), 12):
        before, at = hash_of(workspace), workspace.store.revision()
        try:
            taken = undo(workspace, revision)
        except (Conflict, InputRefused):
            assert (hash_of(workspace), workspace.store.revision()) == (before, at)
            continue
        (entry,) = workspace.store.changes(after=revision - 1, limit=1)
        whole = workspace.store.snapshot()
        now = {**whole.node_by_id, **{link.id: link for link in whole.links}}
        for record in entry.records:
            stands = now.get(record.id)
            assert (stands is None) == (record.before is None)
            if stands is not None and record.before is not None:
                assert stands.model_copy(update={"version": 0}) == record.before.model_copy(
                    update={"version": 0}
                )
        undo(workspace, taken)
        assert hash_of(workspace) == before
