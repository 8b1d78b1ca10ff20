"""Both stores on the same map in the same run: bulk load, the graph as arrays, small questions.

A map of n nodes has five times as many links. The Neo4j server is the one of the tests, with a heap
of 512 MB, beside the client on the same machine. The client's share is its processor time.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measuring import Measured
from graphmap.model.changes import ChangeSet, Put
from graphmap.model.links import Link
from graphmap.model.nodes import Effect, Node, Observation, Outcome, Place, Policy, Source
from graphmap.store.neo4j import Neo4jAddress
from graphmap.store.port import GraphStore
from graphmap.store.sqlite import SqliteGraphStore
from tests.neo4j_server import USER, Neo4jServer
from tests.neo4j_stores import OneServer

SIZES = (100_000,)
#: Seconds for the arrays of a map of that size, and for the client's part of it.
COLUMN_GOALS = {1_000: 0.04, 10_000: 0.3, 100_000: 3.0}
CLIENT_GOAL = 1.0
_WARM_UP = 2_000


@dataclass(frozen=True)
class _Seconds:
    """What one store took for one map."""

    records: int
    loading: float
    columns: float
    client: float
    writing: float
    searching: float
    around: float


def measure(sizes: tuple[int, ...] = SIZES) -> Iterator[Measured]:
    """Measure both stores at each size; the server has answered everything once before."""
    with tempfile.TemporaryDirectory() as folder:
        server = Neo4jServer(Path(folder) / "neo4j")
        server.start()
        try:
            with closing(OneServer(Neo4jAddress(server.uri, USER, server.password))) as database:
                with closing(database.open()) as store:
                    _measured(store, _WARM_UP)
                for size in sizes:
                    yield from _both(Path(folder) / f"{size}.sqlite", database, size)
        finally:
            server.stop()


def _both(file: Path, database: OneServer, size: int) -> Iterator[Measured]:
    with closing(SqliteGraphStore(file)) as store:
        beside = _measured(store, size)
    database.empty()
    with closing(database.open()) as store:
        found = _measured(store, size)
    rate = f"{found.records / found.loading:,.0f} records a second"
    rate += f", SQLite {beside.records / beside.loading:,.0f}"
    goal = COLUMN_GOALS.get(size)
    client = "the client's share of it"
    pairs = [
        ("bulk load into Neo4j", found.loading, None, beside.loading, rate),
        ("columns from Neo4j", found.columns, goal, beside.columns, ""),
        (client, found.client, CLIENT_GOAL, beside.client, ""),
        ("a small write to Neo4j", found.writing, None, beside.writing, ""),
        ("a search in Neo4j", found.searching, None, beside.searching, ""),
        ("a neighbourhood in Neo4j", found.around, None, beside.around, ""),
    ]
    for work, seconds, most, other, note in pairs:
        yield Measured(work, size, seconds, most, "SQLite", other, note)


def _measured(store: GraphStore, size: int) -> _Seconds:
    given = list(records(size))
    loading, _ = timed(
        lambda: store.bulk_load(given, actor="Ada", reason="", operation_id=f"load-{size}")
    )
    count = len(given)
    columns, client = timed(store.columns, times=3)
    numbers = iter(range(1_000_000))
    writing, _ = timed(lambda: small_write(store, next(numbers)), times=20)
    searching, _ = timed(lambda: store.search("place 1"), times=5)
    around, _ = timed(lambda: store.neighbourhood(["p-0"], depth=2, limit=500), times=5)
    return _Seconds(count, loading, columns, client, writing, searching, around)


def records(n: int) -> Iterator[Node | Link]:
    """Give n nodes and 5 n links that keep every rule."""
    policies, outcomes, places = n // 20, n // 25, n // 100
    effects, observations, sources = n * 6 // 10, n // 4, n // 20
    yield from (Policy(id=f"p-{i}", name=f"Policy {i}") for i in range(policies))
    yield from (Outcome(id=f"o-{i}", name=f"Outcome {i}") for i in range(outcomes))
    yield from (Place(id=f"l-{i}", name=f"Place {i}") for i in range(places))
    yield from (Effect(id=f"e-{i}", polarity=-1 if i % 3 else 1) for i in range(effects))
    yield from (Observation(id=f"b-{i}", text=f"Seen {i}") for i in range(observations))
    yield from (Source(id=f"s-{i}", name=f"Source {i}") for i in range(sources))
    for i in range(effects):
        yield Link(id=f"c-{i}", kind="CAUSES", source=f"p-{i % policies}", target=f"e-{i}")
        target = f"o-{i // policies % outcomes}"
        yield Link(id=f"n-{i}", kind="ON", source=f"e-{i}", target=target)
        yield Link(id=f"i-{i}", kind="IN", source=f"e-{i}", target=f"l-{i * 7 % places}")
    for i in range(observations):
        for k in range(6):
            effect = f"e-{(i * 6 + k) % effects}"
            yield Link(id=f"u-{i}-{k}", kind="SUPPORTS", source=f"b-{i}", target=effect)
        for k in range(4):
            source = f"s-{(i + k) % sources}"
            yield Link(id=f"t-{i}-{k}", kind="CITES", source=f"b-{i}", target=source)
    for i in range(policies):
        for k in range(min(14, places)):
            place = f"l-{(i + k) % places}"
            yield Link(id=f"a-{i}-{k}", kind="APPLIES_IN", source=f"p-{i}", target=place)


def timed(work: Callable[[], object], *, times: int = 1) -> tuple[float, float]:
    """Give the least seconds by the clock and by the client's processor."""
    best = (float("inf"), float("inf"))
    for _ in range(times):
        start, cpu = time.perf_counter(), time.process_time()
        work()
        best = min(best, (time.perf_counter() - start, time.process_time() - cpu))
    return best


def small_write(store: GraphStore, number: int) -> None:
    """Put one place with one link."""
    put = Put(value=Place(id=f"new-{number}", name="New"), expected_version=0)
    link = Link(id=f"new-{number}", kind="PART_OF", source=f"new-{number}", target="l-0")
    changes = (put, Put(value=link, expected_version=0))
    store.apply(ChangeSet(operation_id=f"new-{number}", actor="Ada", changes=changes))
