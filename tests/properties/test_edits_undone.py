"""A thousand random edits, taken back one by one, give the first graph."""

from __future__ import annotations

import datetime as dt
import random
from contextlib import closing
from typing import TYPE_CHECKING

from graphmap.errors import GraphmapError
from graphmap.model.catalogue import NODE_KINDS
from graphmap.model.records import graph_hash
from graphmap.services.editing.deleting import deletion_of_link, deletion_of_node
from graphmap.services.editing.ends import ENDS_ASKED, ways_of
from graphmap.services.editing.fields import fields_of_kind, typed_of
from graphmap.services.editing.links import new_link_typed, plan_new_link
from graphmap.services.editing.merging import merge_of
from graphmap.services.editing.nodes import change_typed, new_node_typed, plan_new_node
from graphmap.services.editing.pasting import plan_list, read_list
from graphmap.services.editing.records import editable_node
from graphmap.services.editing.writing import Plan, write_plan
from graphmap.services.history.undoing import undo
from graphmap.services.workspace import Workspace
from graphmap.store.sqlite import SqliteGraphStore
from tests.generated_maps import generated_map

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

EDITS = 1000


class Editor:
    """Somebody who edits at random, by the same steps as the pages."""

    def __init__(self, workspace: Workspace, dice: random.Random) -> None:
        self.workspace, self.dice = workspace, dice
        self.steps: list[Callable[[], Plan]] = [
            self.add,
            self.add,
            self.change,
            self.change,
            self.link,
            self.link,
            self.unlink,
            self.delete,
            self.merge,
            self.paste,
        ]

    def node(self, *kinds: str) -> str:
        columns = self.workspace.columns()
        shown = self.workspace.disclosure("steward").visibility
        among = [
            id_
            for id_, kind in zip(columns.ids, columns.kinds.tolist(), strict=True)
            if shown.is_shown(id_) and (not kinds or NODE_KINDS[kind] in kinds)
        ]
        return self.dice.choice(among)

    def add(self) -> Plan:
        kind = self.dice.choice(NODE_KINDS)
        typed = {"name": f"New {self.dice.random()}", "sensitivity": "public"}
        for field in fields_of_kind(kind):
            if field.required and field.options:
                typed[field.name] = self.dice.choice(field.options)[0]
        for end in ENDS_ASKED.get(kind, ()):
            if end.required or self.dice.random() < 0.5:
                typed[end.name] = self.node()
        return plan_new_node(self.workspace, new_node_typed(self.workspace, kind, typed))

    def change(self) -> Plan:
        record = editable_node(self.workspace, self.node())
        typed = typed_of(record.fields, record.told)
        for field in self.dice.sample(record.fields, 3):
            options = [value for value, _ in field.options]
            typed[field.name] = self.dice.choice(options) if options else "2024-05"
        version = record.stored.version
        return change_typed(self.workspace, record, typed, version=version)

    def link(self) -> Plan:
        node = editable_node(self.workspace, self.node()).told
        way = self.dice.choice(ways_of(node.kind))
        typed = {"other": self.node(*way.others), "note": "Linked"}
        return plan_new_link(self.workspace, new_link_typed(self.workspace, node, way, typed))

    def unlink(self) -> Plan:
        near, _ = self.workspace.store.neighbourhood([self.node()], limit=100)
        return deletion_of_link(self.workspace, self.dice.choice(near.links).id).plan

    def delete(self) -> Plan:
        return deletion_of_node(self.workspace, self.node("Effect", "Observation", "Answer")).plan

    def merge(self) -> Plan:
        kind = self.dice.choice(["Policy", "Factor", "Outcome", "Place", "Organisation"])
        return merge_of(self.workspace, self.node(kind), self.node(kind), {}).plan

    def paste(self) -> Plan:
        lines = "\n".join(f"- Note {self.dice.random()}" for _ in range(3))
        return plan_list(self.workspace, read_list(self.workspace, lines, "Factor", choices={}))


def test_a_thousand_edits_taken_back_give_the_first_graph(tmp_path: Path) -> None:
    drawn = generated_map(11)
    with closing(SqliteGraphStore(tmp_path / "map.sqlite")) as store:
        store.bulk_load([*drawn.nodes, *drawn.links], actor="Ann", reason="", operation_id="l")
        today = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
        workspace = Workspace(store, name="map", now=lambda: today)
        start, first = hash_of(store), store.revision()
        editor = Editor(workspace, random.Random(11))
        made: dict[str, int] = {}
        while store.revision() < first + EDITS:
            step = editor.dice.choice(editor.steps)
            operation = f"edit-{editor.dice.random()}"
            try:
                write_plan(workspace, step(), actor="Ann", reason="", operation_id=operation)
            except (GraphmapError, IndexError):
                continue  # Refused, or nothing to choose from: nothing is written.
            made[step.__name__] = made.get(step.__name__, 0) + 1
        assert min(made.get(step.__name__, 0) for step in editor.steps) > 20
        assert hash_of(store) != start
        for revision in range(store.revision(), first, -1):
            undo(
                store,
                actor="Ann",
                operation_id=f"undo-{revision}",
                revision=revision,
                outline=workspace.outline,
            )
        assert hash_of(store) == start
        assert store.check().problems == ()


def hash_of(store: SqliteGraphStore) -> str:
    whole = store.snapshot()
    return graph_hash(whole.nodes, whole.links)
