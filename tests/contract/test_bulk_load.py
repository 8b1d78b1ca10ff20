"""Bulk loads: many transactions under a mark, all there at the end or the store is empty."""

from collections.abc import Iterator

import pytest

from graphmap.errors import RecordRefused, StoreLoading, StoreUnavailable
from graphmap.model.changes import Document
from graphmap.model.nodes import Outcome, Policy
from graphmap.store.port import GraphStore, NodeQuery
from tests.contract.building import (
    CAUSES,
    EFFECT,
    GATESHEAD,
    LINKS,
    NODES,
    PERSON,
    apply,
    change_set,
    delete,
    link,
    put,
)
from tests.contract.conftest import Stores

#: As many records as one transaction of a load writes where `small_batches` is asked for.
FEW = 200


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Divide a load into transactions of few records, so that few need several."""
    monkeypatch.setattr("graphmap.store.bulk.MAX_CHANGES", FEW)


def load(store: GraphStore, records, operation_id: str = "load"):
    return store.bulk_load(records, actor="Ada Steward", reason="All", operation_id=operation_id)


def many(nodes: int) -> Iterator:
    for number in range(nodes):
        yield Policy(id=f"p-{number}", name=f"Policy {number}")
    yield from NODES
    yield from LINKS


def test_loaded_graph_is_the_one_that_was_given(store: GraphStore) -> None:
    applied = load(store, [*NODES, *LINKS])
    assert (applied.revision, applied.operation_id, applied.replayed) == (1, "load", False)
    whole = store.snapshot()
    assert {node.id for node in whole.nodes} == {node.id for node in NODES}
    assert {item.id for item in whole.links} == {item.id for item in LINKS}
    (entry,) = store.changes()
    assert (entry.type, entry.actor, entry.reason) == ("bulk", "Ada Steward", "All")
    assert store.check().problems == ()


def test_large_load_writes_one_entry_for_each_20_000_records(store: GraphStore) -> None:
    assert load(store, many(20_000)).revision == 2
    entries = store.changes()
    assert [len(entry.records) for entry in entries] == [20_000, 10]
    assert [entry.operation_id for entry in entries] == ["load:1", "load"]
    assert store.check().problems == ()
    apply(store, put(GATESHEAD.model_copy(update={"name": "New"}), 2))
    assert store.changes(after=2)[0].records[0].before == GATESHEAD.model_copy(
        update={"version": 2}
    )


def test_same_load_twice_gives_the_first_result(store: GraphStore) -> None:
    first = load(store, [*NODES, *LINKS])
    again = load(store, [])
    assert again == first.model_copy(update={"replayed": True})


def test_load_of_nothing_is_a_revision_without_records(store: GraphStore) -> None:
    assert load(store, []).revision == 1
    assert store.changes()[0].records == ()
    assert store.check().problems == ()


def test_store_that_holds_a_graph_takes_no_load(store: GraphStore) -> None:
    apply(store, put(GATESHEAD))
    with pytest.raises(RecordRefused, match="not empty"):
        load(store, NODES)
    assert store.revision() == 1


def test_store_that_was_emptied_takes_a_load_after_its_log(store: GraphStore) -> None:
    apply(store, put(GATESHEAD))
    apply(store, delete(GATESHEAD))
    assert load(store, [*NODES, *LINKS]).revision == 3
    assert store.check().problems == ()


@pytest.mark.parametrize(
    ("records", "rule"),
    [
        ([*NODES, CAUSES], "effect_ends"),
        ([GATESHEAD, *LINKS[:1], EFFECT], "nodes_first"),
        ([GATESHEAD, GATESHEAD], "twice"),
        ([*NODES, *LINKS, LINKS[0]], "twice"),
        ([*NODES, *LINKS, link("OPERATES_IN", "nobody", "gateshead")], "dangling_link"),
    ],
)
def test_refused_load_leaves_the_store_empty(store: GraphStore, records, rule: str) -> None:
    with pytest.raises(RecordRefused) as caught:
        load(store, records)
    assert caught.value.problems[0].rule == rule
    assert store.revision() == 0
    assert store.snapshot().nodes == ()
    assert store.columns().ids == []
    assert load(store, [*NODES, *LINKS]).revision == 1
    assert store.check().problems == ()


@pytest.mark.usefixtures("small_batches")
def test_error_of_the_source_leaves_the_store_empty(store: GraphStore) -> None:
    def broken() -> Iterator:
        yield from many(FEW + 1)
        raise OSError("the file went away")

    with pytest.raises(OSError, match="went away"):
        load(store, broken())
    assert (store.revision(), store.columns().ids, store.changes()) == (0, [], [])
    assert store.search("policy").records == ()
    assert store.check().problems == ()


@pytest.mark.usefixtures("small_batches")
def test_rules_are_kept_across_transactions(store: GraphStore) -> None:
    outcome = Outcome(id="lonely", name="Lonely")
    records = [*NODES, EFFECT.model_copy(update={"id": "e-2"}), outcome]
    copies = [
        *LINKS,
        link("CAUSES", "rent-rule", "e-2"),
        link("ON", "e-2", "rent-kept-up"),
        link("IN", "e-2", "gateshead"),
    ]
    filler = [Policy(id=f"p-{number}", name="P") for number in range(FEW)]
    with pytest.raises(RecordRefused) as caught:
        load(store, [*records, *filler, *copies])
    assert [problem.rule for problem in caught.value.problems] == ["same_effect_twice"]
    assert store.revision() == 0


@pytest.mark.usefixtures("small_batches")
def test_readers_and_writers_are_told_while_a_load_runs(stores: Stores) -> None:
    store, reader = stores.open(), stores.open()
    calls = [
        reader.revision,
        reader.snapshot,
        reader.columns,
        reader.check,
        reader.changes,
        lambda: reader.nodes(["gateshead"]),
        lambda: reader.links(["l-on"]),
        lambda: reader.find(NodeQuery()),
        lambda: reader.search("rent"),
        lambda: reader.neighbourhood(["gateshead"]),
        lambda: reader.erasure(PERSON.id),
        lambda: next(reader.dump()),
        lambda: reader.apply(change_set(put(PERSON))),
        lambda: reader.erase(PERSON.id, actor="A", reason="", operation_id="e"),
    ]
    refused = []

    def watched() -> Iterator:
        yield from many(FEW + 1)
        for call in calls:
            with pytest.raises(StoreLoading, match="has not ended"):
                call()
            refused.append(call)
        reader.put_document(Document(collection="views", id="v", version=0, body="{}"))

    load(store, watched())
    assert len(refused) == len(calls)
    assert reader.revision() == 2
    assert reader.get_document("views", "v") is not None


@pytest.mark.usefixtures("small_batches")
def test_load_that_another_takes_over_is_told_and_the_other_stands(stores: Stores) -> None:
    first, second = stores.open(), stores.open()

    def interrupted() -> Iterator:
        yield from many(FEW + 1)
        load(second, [*NODES, *LINKS], "other")

    with pytest.raises(StoreUnavailable, match="took this one's place"):
        load(first, interrupted())
    assert [entry.operation_id for entry in second.changes()] == ["other"]
    assert len(second.snapshot().nodes) == len(NODES)
    assert second.check().problems == ()
