"""Two people edit the same few records in every order of steps, and nothing is lost.

Each looks at a record and writes later, over the version seen. What was acknowledged is in the map
at the end, or was written over by somebody who had seen it. A refusal shows both sides.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from graphmap.errors import Conflict
from graphmap.model.nodes import Node
from graphmap.services.editing.changing import ChangeAsked, apply_changes
from graphmap.services.history.taking_back import take_back
from graphmap.services.workspace import Workspace
from graphmap.store.sqlite import SqliteGraphStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graphmap.model.changes import Applied, LogEntry

IS_SOAK = settings.default is not None and settings.default.max_examples >= 5_000
INTERLEAVINGS = 10_000 if IS_SOAK else 500
#: Interleavings of one store; another begins with a fresh one, so that no log grows long.
PER_STORE = 125


@dataclass
class Editor:
    """One of the two: what they have open, with the version they saw."""

    name: str
    edits: int
    seen: dict[str, int] = field(default_factory=dict[str, int])
    acknowledged: dict[int, tuple[str, str | None]] = field(
        default_factory=dict[int, tuple[str, str | None]]
    )
    refusals: int = 0


class Desk:
    """A store with three records that two people edit, step by step."""

    def __init__(self, workspace: Workspace, number: int) -> None:
        self.workspace = workspace
        self.chance = random.Random(number)
        self.ids = [f"p{number}-{each}" for each in range(3)]
        self.start = workspace.store.revision()
        self.both = [Editor("Ada", 4), Editor("Ben", 4)]
        made = [
            ChangeAsked("put", "node", id_, 0, {"kind": "Policy", "name": "at first"})
            for id_ in self.ids
        ]
        self.made = self._write(made, "Ann", f"begin-{number}").revision
        self.expected: dict[str, str | None] = dict.fromkeys(self.ids, "at first")
        self.version = dict.fromkeys(self.ids, self.made)
        self.number = number

    def run(self) -> None:
        """Let the two take turns at random until both are done."""
        while waiting := [editor for editor in self.both if editor.edits or editor.seen]:
            editor = self.chance.choice(waiting)
            if editor.edits and (not editor.seen or self.chance.random() < 0.4):
                self._look(editor)
            else:
                self._send(editor)

    def _look(self, editor: Editor) -> None:
        editor.edits -= 1
        id_ = self.chance.choice(self.ids)
        found = self.workspace.store.nodes([id_]).records
        editor.seen[id_] = found[0].version if found else 0

    def _send(self, editor: Editor) -> None:
        id_ = self.chance.choice(sorted(editor.seen))
        version = editor.seen.pop(id_)
        words = f"{editor.name} {self.chance.getrandbits(30)}"
        deletes = version > 0 and self.chance.random() < 0.15
        change = (
            ChangeAsked("delete", "node", id_, version)
            if deletes
            else ChangeAsked("put", "node", id_, version, {"kind": "Policy", "name": words})
        )
        try:
            applied = self._write([change], editor.name, f"{self.number}-{words}".replace(" ", "-"))
        except Conflict as refused:
            self._is_refused_rightly(editor, refused, id_, version, None if deletes else words)
            return
        assert version == self.version[id_], "written over what nobody had seen"
        self._took(editor, applied.revision, id_, None if deletes else words)
        if self.chance.random() < 0.1:
            self._undo(editor, applied.revision, id_, version)

    def _is_refused_rightly(
        self, editor: Editor, refused: Conflict, id_: str, version: int, words: str | None
    ) -> None:
        editor.refusals += 1
        (side,) = refused.sides
        assert version != self.version[id_]
        assert (side.id, side.expected_version) == (id_, version)
        assert side.stored_version == self.version[id_]
        assert _name(side.stored) == self.expected[id_]
        assert _name(side.asked) == words
        if self.chance.random() < 0.5:  # having seen both sides, they keep their own
            editor.seen[id_] = side.stored_version

    def _undo(self, editor: Editor, revision: int, id_: str, version: int) -> None:
        (entry,) = self.workspace.store.changes(after=revision - 1, limit=1)
        before = entry.records[0].before
        done = take_back(
            self.workspace, actor=editor.name, operation_id=f"undo-{revision}", revision=revision
        )
        assert version == 0 or before is not None
        self._took(editor, done.applied.revision, id_, _name(before))

    def _took(self, editor: Editor, revision: int, id_: str, words: str | None) -> None:
        editor.acknowledged[revision] = (id_, words)
        self.expected[id_] = words
        self.version[id_] = revision if words is not None else 0

    def _write(self, changes: list[ChangeAsked], actor: str, operation: str) -> Applied:
        return apply_changes(
            self.workspace, changes, operation_id=operation, actor=actor, reason=""
        )

    def check(self) -> None:
        """Check the end: what was acknowledged stands, or was seen by whoever wrote over it."""
        store = self.workspace.store
        stands = {node.id: node.name for node in store.nodes(self.ids).records}
        assert stands == {id_: name for id_, name in self.expected.items() if name is not None}
        log = store.changes(after=self.start, limit=1_000)
        told = {entry.seq: entry for entry in log}
        for editor in self.both:
            for revision, (id_, words) in editor.acknowledged.items():
                (record,) = told[revision].records
                assert (told[revision].actor, record.id) == (editor.name, id_)
                assert _name(record.after) == words
        _each_saw_the_one_before(log)


def _name(node: object) -> str | None:
    return node.name if isinstance(node, Node) else None


def _each_saw_the_one_before(log: list[LogEntry] | tuple[LogEntry, ...]) -> None:
    version: dict[str, int] = {}
    for entry in log:
        for record in entry.records:
            assert record.before_version == version.get(record.id, 0)
            version[record.id] = record.version


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    opened = Workspace(SqliteGraphStore(tmp_path / "map.sqlite"), name="map")
    yield opened
    opened.close()


@pytest.mark.parametrize("batch", range(INTERLEAVINGS // PER_STORE))
def test_two_editors_lose_nothing_however_their_steps_fall(
    workspace: Workspace, batch: int
) -> None:
    refusals = 0
    for number in range(batch * PER_STORE, (batch + 1) * PER_STORE):
        desk = Desk(workspace, number)
        desk.run()
        desk.check()
        refusals += sum(editor.refusals for editor in desk.both)
    assert refusals > PER_STORE // 4, "the two hardly met"
