"""Both stores on the same map in the same run: ``python -m benchmarks.stores [NODES...]``.

A map of n nodes has five times as many links. The Neo4j server is the one of the tests, with a heap
of 512 MB, beside the client on the same machine. Client seconds are the client's processor time.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, redirect_stdout
from io import StringIO
from pathlib import Path

from graphmap.model.changes import ChangeSet, Put
from graphmap.model.links import Link
from graphmap.model.nodes import Effect, Node, Observation, Outcome, Place, Policy, Source
from graphmap.store.neo4j import Neo4jAddress
from graphmap.store.port import GraphStore
from graphmap.store.sqlite import SqliteGraphStore
from tests.neo4j_server import USER, Neo4jServer
from tests.neo4j_stores import OneServer

SIZES = (1_000, 10_000, 100_000)
GOALS = {1_000: 0.04, 10_000: 0.3, 100_000: 3.0}
MOST_CLIENT_SECONDS = 1.0


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


def measure(name: str, store: GraphStore, n: int) -> None:
    """Print what one store takes for a map of n nodes."""
    given = list(records(n))
    loading, _ = timed(
        lambda: store.bulk_load(given, actor="Ada", reason="", operation_id=f"load-{n}")
    )
    print(f"{name:7} {n:>7,}: bulk load {loading:7.2f} s, {len(given) / loading:8,.0f} records/s")
    columns, client = timed(store.columns, times=3)
    reached = columns <= GOALS.get(n, n * 3e-5) and client <= MOST_CLIENT_SECONDS
    print(
        f"{name:7} {n:>7,}: columns {columns:9.3f} s, client {client:6.3f} s"
        f"   (goal {GOALS.get(n, n * 3e-5)} s: {'reached' if reached else 'missed'})"
    )
    numbers = iter(range(1_000_000))
    writing, _ = timed(lambda: small_write(store, next(numbers)), times=20)
    asking, _ = timed(lambda: store.search("place 1"), times=5)
    around, _ = timed(lambda: store.neighbourhood(["p-0"], depth=2, limit=500), times=5)
    print(
        f"{name:7} {n:>7,}: small write {writing * 1000:5.1f} ms,"
        f" search {asking * 1000:5.1f} ms, neighbourhood {around * 1000:5.1f} ms",
        flush=True,
    )


def main() -> None:
    """Measure both stores at every size; the server has answered everything once before."""
    sizes = tuple(map(int, sys.argv[1:])) or SIZES
    with tempfile.TemporaryDirectory() as folder:
        for n in sizes:
            with closing(SqliteGraphStore(Path(folder) / f"{n}.db")) as store:
                measure("SQLite", store, n)
        server = Neo4jServer(Path(folder) / "neo4j")
        server.start()
        try:
            with closing(OneServer(Neo4jAddress(server.uri, USER, server.password))) as database:
                with closing(database.open()) as store, redirect_stdout(StringIO()):
                    measure("Warming", store, 2_000)
                for n in sizes:
                    database.empty()
                    with closing(database.open()) as store:
                        measure("Neo4j", store, n)
        finally:
            server.stop()


if __name__ == "__main__":
    main()
