"""The change log: who, when, why, each record before and after, chained by hashes."""

import datetime as dt
import hashlib

from graphmap.model.changes import LogEntry
from graphmap.model.records import canonical_bytes, graph_hash
from graphmap.model.system_map import SystemMap
from graphmap.store.port import GraphStore
from tests.contract.building import (
    GATESHEAD,
    LINKS,
    NODES,
    NORTH_EAST,
    PART_OF,
    apply,
    delete,
    fill,
    put,
)

RENAMED = GATESHEAD.model_copy(update={"name": "Gateshead Borough"})


def test_entry_says_who_when_why_and_what(store: GraphStore) -> None:
    begin = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=1)
    applied = apply(store, put(GATESHEAD), put(NORTH_EAST), operation_id="x", reason="Two places")
    (entry,) = store.changes()
    assert (entry.seq, entry.type, entry.operation_id) == (1, "change", "x")
    assert (entry.actor, entry.reason) == ("Ada Steward", "Two places")
    assert entry.at == applied.at
    assert begin <= dt.datetime.fromisoformat(entry.at) <= dt.datetime.now(dt.UTC)
    assert [(item.record, item.kind, item.id) for item in entry.records] == [
        ("node", "Place", "gateshead"),
        ("node", "Place", "north-east"),
    ]


def test_entry_holds_each_record_before_and_after(store: GraphStore) -> None:
    apply(store, put(GATESHEAD))
    apply(store, put(RENAMED, 1))
    apply(store, delete(GATESHEAD, 2))
    made, changed, gone = (entry.records[0] for entry in store.changes())
    first, second = (
        GATESHEAD.model_copy(update={"version": 1}),
        RENAMED.model_copy(update={"version": 2}),
    )
    assert (made.before, made.after, made.before_version, made.version) == (None, first, 0, 1)
    assert (changed.before, changed.after) == (first, second)
    assert (changed.before_version, changed.version) == (1, 2)
    assert (gone.before, gone.after, gone.before_version, gone.version) == (second, None, 2, 0)
    assert (made.before_hash, gone.after_hash) == (None, None)
    assert made.after_hash == changed.before_hash
    assert changed.after_hash == gone.before_hash


def test_hashes_are_salted_so_that_a_value_cannot_be_guessed(store: GraphStore) -> None:
    apply(store, put(GATESHEAD))
    apply(store, put(RENAMED, 1))
    apply(store, put(GATESHEAD, 2))
    hashes = [entry.records[0].after_hash for entry in store.changes()]
    assert len(set(hashes)) == 3
    assert hashlib.sha256(canonical_bytes(GATESHEAD)).hexdigest() not in hashes


def test_entries_are_chained(store: GraphStore) -> None:
    for number in range(3):
        apply(store, put(GATESHEAD, number))
    first, second, third = store.changes()
    assert first.previous_hash == "0" * 64
    assert (second.previous_hash, third.previous_hash) == (first.hash, second.hash)


def test_log_is_read_from_any_entry_in_parts(store: GraphStore) -> None:
    for number in range(5):
        apply(store, put(GATESHEAD, number))
    assert [entry.seq for entry in store.changes(after=2)] == [3, 4, 5]
    assert [entry.seq for entry in store.changes(after=1, limit=2)] == [2, 3]
    assert store.changes(after=5) == []


def test_entries_of_many_records_can_be_left_without_them(store: GraphStore) -> None:
    apply(store, put(GATESHEAD), put(NORTH_EAST))
    apply(store, put(RENAMED, 1))
    read = store.changes(most_records=1)
    assert [(entry.seq, len(entry.records), entry.is_cut) for entry in read] == [
        (1, 0, True),
        (2, 1, False),
    ]
    assert read[1] == store.changes()[1]
    assert read[0] == store.changes()[0].model_copy(update={"records": (), "is_cut": True})
    assert [entry.is_cut for entry in store.changes(after=1, most_records=0)] == [True]


def test_the_newest_entries_that_wrote_a_node_are_read_with_others_asked_for(
    store: GraphStore,
) -> None:
    apply(store, put(GATESHEAD), put(NORTH_EAST))
    apply(store, put(RENAMED, 1))
    apply(store, put(PART_OF))
    apply(store, put(GATESHEAD, 2))
    whole = {entry.seq: entry for entry in store.changes()}

    def of(also: list[int], before: int, limit: int) -> list[LogEntry]:
        return list(store.changes_of("gateshead", also=also, before=before, limit=limit))

    assert of([], 9, 9) == [whole[4], whole[2], whole[1]]
    assert of([3, 2, 8], 4, 9) == [whole[3], whole[2], whole[1]]
    assert of([3], 9, 2) == [whole[4], whole[3]]
    assert of([], 1, 9) == []
    assert list(store.changes_of("nothing", also=[], before=9, limit=9)) == []


def test_replay_of_the_log_gives_the_graph(store: GraphStore) -> None:
    fill(store)
    apply(store, put(RENAMED, 1), delete(PART_OF))
    records = {}
    for entry in store.changes():
        for item in entry.records:
            records[item.record, item.id] = item.after
    nodes = [item for (sort, _), item in records.items() if sort == "node" and item]
    links = [item for (sort, _), item in records.items() if sort == "link" and item]
    assert SystemMap.of(nodes, links, revision=2) == store.snapshot()


def test_check_counts_and_hashes_what_is_there(store: GraphStore) -> None:
    fill(store)
    apply(store, put(RENAMED, 1))
    report = store.check()
    assert (report.revision, report.nodes, report.links, report.entries) == (2, 5, 5, 2)
    nodes = [RENAMED if node.id == "gateshead" else node for node in NODES]
    assert report.graph_hash == graph_hash(nodes, LINKS)
    assert (report.erased_images, report.problems) == (0, ())


def test_check_of_an_empty_store_is_sound(store: GraphStore) -> None:
    report = store.check()
    assert (report.revision, report.nodes, report.entries, report.problems) == (0, 0, 0, ())
