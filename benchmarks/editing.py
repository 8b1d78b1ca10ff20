"""One edit, then every open answer again; and the most memory that takes, in a process of its own.

A session has four answers open: the policies that block, the map of a place where the first of
them blocks, leverage, and what that policy off would change. After each edit the map is read from
the store again and all four are worked out anew. Only betweenness is carried from one revision
to the next while no effect joins or leaves what counts; reading the arrays is a small part of the
whole, as the note of each line says, so patching them would gain little for a second way of making
them.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from benchmarks.measuring import Measured
from benchmarks.reference_graph import ReferenceGraph, reference_graph
from graphmap.analysis.blocking import rank_blocking_policies
from graphmap.analysis.leverage import rank_leverage
from graphmap.analysis.parameters import Parameters
from graphmap.analysis.scenarios import PolicyOff, Scenario
from graphmap.analysis.what_if import what_if
from graphmap.model.changes import ChangeSet, Put
from graphmap.model.links import Link
from graphmap.model.nodes import Observation
from graphmap.services.drawing.maps import system_map_view
from graphmap.services.workspace import Workspace
from graphmap.store.sqlite import SqliteGraphStore
from graphmap.views.map_view.request import MapRequest

SIZES = (1_000, 10_000, 100_000)
GOALS = {1_000: 0.03, 10_000: 0.2, 100_000: 2.0}
MEMORY_GOALS = {100_000: 400.0}
ASKED = Parameters(as_of="2026-11-24")
ROUNDS = 4
#: What the kernel counts memory in.
KB = 1024


def measure(sizes: tuple[int, ...] = SIZES) -> Iterator[Measured]:
    """Measure each size in a process of its own, so that its memory is nobody else's."""
    for size in sizes:
        command = [sys.executable, "-m", "benchmarks.editing", str(size)]
        told: dict[str, Any] = json.loads(subprocess.check_output(command, text=True))
        parts = ", ".join(f"{name} {seconds * 1000:.1f}" for name, seconds in told["parts"].items())
        yield Measured(
            "one edit, then every open answer again",
            size,
            told["seconds"],
            goal=GOALS.get(size),
            note=f"(ms: {parts})",
        )
        yield Measured(
            "most memory of that process, all counted",
            size,
            told["peak"],
            goal=MEMORY_GOALS.get(size),
            unit="MB",
            note=f"({told['begun']:.0f} MB of it before the map was read)",
        )


def edit(store: SqliteGraphStore, number: int, effect: str) -> None:
    """Record one more observation of an effect."""
    seen = Observation(id=f"seen-{number}", text="Seen once more")
    link = Link(id=f"seen-{number}", kind="SUPPORTS", source=seen.id, target=effect)
    puts = tuple(Put(value=value, expected_version=0) for value in (seen, link))
    store.apply(ChangeSet(operation_id=f"edit-{number}", actor="bench", changes=puts))


def session(workspace: Workspace, place: str, policy: str) -> dict[str, Callable[[], object]]:
    """Give what is asked after an edit, in this order."""
    steward = "steward"
    off = Scenario(off=(PolicyOff(policy),))
    return {
        "arrays": workspace.columns,
        "graph": lambda: workspace.told(steward),
        "blocking": lambda: workspace.told(steward).answer(rank_blocking_policies, ASKED),
        "leverage": lambda: workspace.told(steward).answer(rank_leverage, ASKED),
        "what-if": lambda: workspace.told(steward).answer(what_if, ASKED, off),
        "map": lambda: system_map_view(workspace, MapRequest(place=place, profile=steward)),
    }


def load(path: Path, graph: ReferenceGraph) -> None:
    """Fill a store in a process of its own, whose memory does not count."""
    with closing(SqliteGraphStore(path)) as store:
        store.bulk_load(list(graph.records()), actor="bench", reason="", operation_id="load")


def edit_and_ask(path: Path, graph_size: int) -> dict[str, Any]:
    """Edit a few times, asking everything after each; give the best round."""
    begun = most_memory()
    best: dict[str, Any] = {"seconds": float("inf")}
    with closing(SqliteGraphStore(path)) as store:
        workspace = Workspace(store, name=f"reference map of {graph_size}")
        told = workspace.told("steward")
        first = told.answer(rank_blocking_policies, ASKED).rows[0]
        place = first.pairs[0][1]
        effect = told.influence.columns.ids[int(told.influence.effects[0])]
        works = session(workspace, place, first.policy)
        del told  # As a request that ends: the next revision does not find it held.
        for number in range(ROUNDS):
            parts: dict[str, float] = {}
            for name, work in [("edit", lambda n=number: edit(store, n, effect)), *works.items()]:
                begin = time.perf_counter()
                work()
                parts[name] = time.perf_counter() - begin
            if sum(parts.values()) < best["seconds"]:
                best = {"seconds": sum(parts.values()), "parts": parts}
    return best | {"peak": most_memory(), "begun": begun}


def most_memory() -> float:
    """Give the most MB that this process has held; ru_maxrss would count its parent's too."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(float(line.split()[1]) / KB for line in lines if line.startswith("VmHWM"))


def main() -> None:
    """Print the measures of one size as JSON; with a path, only fill a store there."""
    size = int(sys.argv[1])
    if len(sys.argv) > 2:
        load(Path(sys.argv[2]), reference_graph(size))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "map.sqlite"
        command = [sys.executable, "-m", "benchmarks.editing", str(size), str(path)]
        subprocess.run(command, check=True)
        print(json.dumps(edit_and_ask(path, size)))


if __name__ == "__main__":
    main()
