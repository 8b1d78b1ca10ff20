"""Many at once: no write is lost or half done, and what is read existed at its revision."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace

from graphmap.errors import Conflict, StoreUnavailable
from graphmap.model.changes import ChangeSet, Put
from graphmap.model.columns import columns_of
from graphmap.model.links import Link
from graphmap.model.nodes import Node, Place
from graphmap.model.system_map import SystemMap
from graphmap.store.neo4j import Neo4jGraphStore
from tests.contract.building import apply, change_set, delete, put
from tests.contract.machine import assert_same_columns
from tests.neo4j_stores import ONE_SERVER, OneServer

pytestmark = ONE_SERVER
WRITERS = 2
#: Seconds from one question to the next, in which a few changes are written.
PAUSE = 0.02


def test_20_writers_on_5_nodes_lose_nothing_and_leave_nothing_half_done(neo4j: OneServer) -> None:
    places = [Place(id=f"p-{n}", name="0") for n in range(5)]
    # As for a web process of 20 threads: two connections more.
    with closing(Neo4jGraphStore(replace(neo4j.address, pool_size=22))) as store:
        apply(store, *map(put, places))
        refused = threading.Semaphore(0)

        def write(writer: int) -> int:
            """Count all five names up together until it succeeds five times."""
            done = 0
            while done < 5:
                try:
                    seen = store.nodes([place.id for place in places]).records
                    assert len({node.name for node in seen}) == 1
                    new = [up(node) for node in (seen if writer % 2 else seen[::-1])]
                    store.apply(change_set(*new, operation_id=f"w{writer}-{done}"))
                    done += 1
                except (Conflict, StoreUnavailable):
                    refused.release()
            return done

        with ThreadPoolExecutor(20) as pool:
            assert sum(pool.map(write, range(20))) == 100
        assert {node.name for node in store.snapshot().nodes} == {"100"}
        assert store.revision() == 101
        assert store.check().problems == ()


def up(node: Node) -> Put:
    value = node.model_copy(update={"name": str(int(node.name or "") + 1)})
    return Put(value=value, expected_version=node.version)


def turns(store: Neo4jGraphStore, writer: int, number: int) -> None:
    """Add three places in a row of PART_OF, or take them away again, turn by turn."""
    rows = {}
    for turn in range(number):
        row = writer + WRITERS * (turn % 3)
        places = [Place(id=f"r{row}-{n}", name=f"{turn}") for n in range(3)]
        links = [
            Link(id=f"l{row}-{n}", kind="PART_OF", source=f"r{row}-{n}", target=f"r{row}-{n + 1}")
            for n in range(2)
        ]
        if row in rows:
            version = rows.pop(row)
            apply(store, *(delete(record, version) for record in [*links, *places]))
        else:
            rows[row] = apply(store, *map(put, [*places, *links])).revision


def while_writing(neo4j: OneServer, number: int, ask: Callable[[Neo4jGraphStore], None]) -> None:
    with (
        closing(neo4j.open()) as store,
        closing(neo4j.open()) as reader,
        ThreadPoolExecutor(WRITERS) as pool,
    ):
        each = number // WRITERS
        writing = [pool.submit(turns, store, writer, each) for writer in range(WRITERS)]
        while not all(one.done() for one in writing):
            ask(reader)
            # Writers too are to have the machine for a while.
            time.sleep(PAUSE)
        for one in writing:
            one.result()
        assert reader.revision() == number


def test_a_snapshot_taken_during_1000_writes_existed_at_its_revision(neo4j: OneServer) -> None:
    taken: list[SystemMap] = []
    while_writing(neo4j, 1000, lambda store: taken.append(store.snapshot()))
    assert len({whole.revision for whole in taken}) > 20
    by_revision = {whole.revision: whole for whole in taken}
    with closing(neo4j.open()) as store:
        state: dict[tuple[str, str], Node | Link] = {}
        for entry in store.changes(limit=2000):
            for item in entry.records:
                state.pop((item.record, item.id), None)
                if item.after is not None:
                    state[item.record, item.id] = item.after
            if entry.seq in by_revision:
                whole = by_revision[entry.seq]
                assert {(("node", n.id)): n for n in whole.nodes} | {
                    ("link", link.id): link for link in whole.links
                } == state


def test_columns_and_questions_asked_during_writes_are_whole(neo4j: OneServer) -> None:
    def ask(store: Neo4jGraphStore) -> None:
        rows = range(3 * WRITERS)
        around, _ = store.neighbourhood([f"r{row}-0" for row in rows], depth=2)
        assert len(around.nodes) % 3 == 0
        assert len(around.links) * 3 == len(around.nodes) * 2
        columns = store.columns()
        assert len(columns.ids) % 3 == 0
        assert len(columns.link_kinds) * 3 == len(columns.ids) * 2
        found = store.nodes([f"r0-{n}" for n in range(3)])
        assert len(found.records) in (0, 3)
        assert len({node.version for node in found.records}) <= 1

    while_writing(neo4j, 150, ask)
    with closing(neo4j.open()) as store:
        assert_same_columns(store.columns(), columns_of(store.snapshot()))


def test_a_backup_taken_during_writes_can_be_restored(neo4j: OneServer) -> None:
    backups: list[list[str]] = []
    while_writing(neo4j, 100, lambda store: backups.append(list(store.dump())))
    neo4j.empty()
    with closing(neo4j.open()) as store:
        revision = store.load(backups[len(backups) // 2])
        assert store.revision() == revision
        assert store.check().problems == ()


def test_the_same_operation_sent_by_many_at_once_is_applied_once(neo4j: OneServer) -> None:
    operation = ChangeSet(operation_id="once", actor="Ada", changes=(put(Place(id="p", name="P")),))
    with closing(neo4j.open()) as store, ThreadPoolExecutor(8) as pool:
        given = list(pool.map(lambda _: store.apply(operation), range(8)))
        assert {applied.revision for applied in given} == {1}
        assert sum(not applied.replayed for applied in given) == 1
