"""A merge keeps every rule, loses no evidence and can be undone, on generated maps."""

from __future__ import annotations

import datetime as dt
import random
from contextlib import closing
from typing import TYPE_CHECKING

from graphmap.errors import RecordRefused
from graphmap.model.records import graph_hash
from graphmap.services.editing.merging import merge_of
from graphmap.services.editing.writing import write_plan
from graphmap.services.history.undoing import redo, undo
from graphmap.services.workspace import Workspace
from graphmap.store.sqlite import SqliteGraphStore
from tests.generated_maps import generated_map

if TYPE_CHECKING:
    from pathlib import Path

    from graphmap.model.system_map import SystemMap

MAPS = 12
MERGES = 4
ENDS = ("CAUSES", "ON", "IN")


def hash_of(workspace: Workspace) -> str:
    whole = workspace.store.snapshot()
    return graph_hash(whole.nodes, whole.links)


def opened(folder: Path, seed: int) -> Workspace:
    store = SqliteGraphStore(folder / f"{seed}.sqlite")
    drawn = generated_map(seed)
    store.bulk_load([*drawn.nodes, *drawn.links], actor="Ann", reason="", operation_id="load")
    today = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
    return Workspace(store, name="map", now=lambda: today)


def claims(whole: SystemMap, into: dict[str, str]) -> dict[tuple[str, ...], set[tuple[str, str]]]:
    """Give, by brute force, all evidence and whatever else hangs on each claim of a map."""
    found: dict[tuple[str, ...], set[tuple[str, str]]] = {}
    for effect in whole.of_kind("Effect"):
        ends = {
            link.kind: link.source if link.kind == "CAUSES" else link.target
            for link in whole.links
            if link.kind in ENDS and effect.id in (link.source, link.target)
        }
        key = tuple(into.get(ends.get(kind, ""), ends.get(kind, "")) for kind in ENDS)
        said = found.setdefault((*key, str(effect.polarity)), set())
        for link in whole.links:
            if link.kind not in ENDS and effect.id in (link.source, link.target):
                other = link.target if link.source == effect.id else link.source
                said.add((link.kind, into.get(other, other)))
    return found


def test_a_merge_loses_no_evidence_and_its_undo_gives_back_the_same_graph(tmp_path: Path) -> None:
    merged = 0
    for seed in range(MAPS):
        with closing(opened(tmp_path, seed)) as workspace:
            dice = random.Random(seed)
            for number in range(MERGES):
                merged += one_merge(workspace, dice, f"m{number}")
    assert merged > MAPS


def one_merge(workspace: Workspace, dice: random.Random, operation: str) -> bool:
    before, start = workspace.store.snapshot(), hash_of(workspace)
    kind = dice.choice(["Policy", "Place", "Outcome", "Factor", "Organisation", "Observation"])
    shown = workspace.disclosure("steward").visibility.keep(
        [node.id for node in before.of_kind(kind)]
    )
    if len(shown) < 2:
        return False
    kept, gone = dice.sample(shown, 2)
    try:
        merge = merge_of(workspace, kept, gone, {"name": dice.choice(["kept", "gone"])})
        write_plan(workspace, merge.plan, actor="Ann", reason="", operation_id=operation)
    except RecordRefused:
        assert hash_of(workspace) == start
        return False
    after = workspace.store.snapshot()
    after.check()
    assert gone not in after.node_by_id
    assert claims(after, {}) == claims(before, {gone: kept})
    names = {before.node_by_id[id_].name for id_ in (kept, gone)} - {None}
    survivor = after.node_by_id[kept]
    assert {survivor.name, *survivor.aliases} >= names
    undo(workspace.store, actor="Ann", operation_id=f"{operation}-undo")
    assert hash_of(workspace) == start
    # Half of the merges stay, so that the next one meets what they left behind.
    if dice.random() < 0.5:
        redo(workspace.store, actor="Ann", operation_id=f"{operation}-redo")
        assert hash_of(workspace) == graph_hash(after.nodes, after.links)
    return True
