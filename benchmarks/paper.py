"""Paper: how long a sheet takes from the map to the finished file, drawing and fonts included."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.drawing import large_map, load
from benchmarks.measuring import Measured
from graphmap.services.drawing.layouts import Layouts
from graphmap.services.taking_away.exporting import export_view
from graphmap.services.workspace import Workspace
from graphmap.store.sqlite import SqliteGraphStore
from graphmap.views.map_view.request import MapRequest
from graphmap.views.paper.sizes import SheetOptions

#: Half as many policies as nodes are drawn, with the goal for an A0 PDF of them in seconds.
GOALS = ((150, 3.0), (1_000, 20.0))
REQUEST = MapRequest(scale="country", everything=True, evidence=("assumed",), profile="workshop")


def measure(_sizes: tuple[int, ...] = ()) -> Iterator[Measured]:
    """Measure the A0 PDF of 300 and of 2,000 nodes, made for the first time."""
    for policies, goal in GOALS:
        with tempfile.TemporaryDirectory() as folder:
            store = SqliteGraphStore(Path(folder) / "map.sqlite")
            load(store, large_map(policies))
            workspace = Workspace(store, name="bench")
            options = SheetOptions(paper="a0", landscape=False)
            for form in ("pdf", "pptx"):
                started = time.perf_counter()
                made = export_view(
                    workspace, form, REQUEST, options=options, layouts=Layouts(improves=False)
                )
                seconds = time.perf_counter() - started
                note = f"{len(made.content) / 1024:,.0f} KB"
                words = "PDF on A0" if form == "pdf" else "slides"
                limit = goal if form == "pdf" else None
                yield Measured(
                    f"{words} of {2 * policies:,} nodes", 2 * policies, seconds, limit, note=note
                )
            workspace.close()
