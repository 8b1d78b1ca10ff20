"""The embedded store and files: import of a table, bulk load, and the graph as arrays."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measuring import Measured, best_of
from benchmarks.reference_graph import reference_graph
from graphmap.formats.csv_text import write_csv
from graphmap.services.files.importing import apply_import, preview_import
from graphmap.services.files.reading import ImportFile
from graphmap.store.sqlite import SqliteGraphStore

SIZES = (1_000, 10_000)
ROWS = 20_000
COLUMN_GOALS = {1_000: 0.01, 10_000: 0.08, 100_000: 0.8}


def measure(sizes: tuple[int, ...] = SIZES) -> Iterator[Measured]:
    """Measure an import of 20,000 rows once, then load and arrays at each size."""
    yield measure_import()
    for size in sizes:
        yield from measure_store(size)


def measure_import() -> Measured:
    rows = [{"kind": "Outcome", "name": f"Outcome number {number}"} for number in range(ROWS)]
    file = ImportFile("nodes.csv", write_csv(("kind", "name"), rows))
    with tempfile.TemporaryDirectory() as folder:
        store = SqliteGraphStore(Path(folder) / "map.sqlite")
        begin = time.perf_counter()
        preview = preview_import(store, [file])
        apply_import(store, preview, actor="bench", reason="", operation_id="bench")
        seconds = time.perf_counter() - begin
        store.close()
    note = f"{ROWS / seconds:,.0f} rows a second"
    return Measured("import of a node table, preview and all", ROWS, seconds, 60.0, note=note)


def measure_store(size: int) -> Iterator[Measured]:
    records = list(reference_graph(size).records())
    with tempfile.TemporaryDirectory() as folder:
        store = SqliteGraphStore(Path(folder) / "map.sqlite")
        begin = time.perf_counter()
        store.bulk_load(records, actor="bench", reason="", operation_id="bench")
        seconds = time.perf_counter() - begin
        yield Measured(
            "bulk load into SQLite",
            size,
            seconds,
            note=f"{len(records) / seconds:,.0f} records a second",
        )
        yield Measured(
            "columns from SQLite",
            size,
            best_of(store.columns),
            goal=COLUMN_GOALS.get(size),
            yardstick="the same as records",
            yardstick_seconds=best_of(store.snapshot, seconds=0.1, least=1),
        )
        store.close()
