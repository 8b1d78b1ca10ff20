"""Change sets: whole or not at all, over the version that was seen, once an operation."""

import pytest

from graphmap.errors import Conflict, RecordRefused
from graphmap.model.changes import ConflictSide
from graphmap.store.port import GraphStore
from tests.contract.building import (
    CAUSES,
    EFFECT,
    GATESHEAD,
    NODES,
    NORTH_EAST,
    ON,
    RENT_RULE,
    apply,
    change_set,
    delete,
    fill,
    put,
)
from tests.contract.conftest import Stores


def renamed(name: str):
    return GATESHEAD.model_copy(update={"name": name})


def test_new_store_is_empty_at_revision_0(store: GraphStore) -> None:
    assert store.revision() == 0
    whole = store.snapshot()
    assert (whole.nodes, whole.links, whole.revision) == ((), (), 0)
    assert store.changes() == []


def test_each_change_set_makes_the_next_revision_and_marks_what_it_wrote(store: GraphStore) -> None:
    assert apply(store, put(GATESHEAD), put(NORTH_EAST)).revision == 1
    assert apply(store, put(renamed("Gateshead Borough"), 1)).revision == 2
    versions = {node.id: node.version for node in store.snapshot().nodes}
    assert versions == {"gateshead": 2, "north-east": 1}


def test_version_inside_a_value_means_nothing(store: GraphStore) -> None:
    apply(store, put(GATESHEAD.model_copy(update={"version": 41})))
    assert store.nodes(["gateshead"]).records[0].version == 1


def test_stale_put_shows_both_sides_and_changes_nothing(store: GraphStore) -> None:
    apply(store, put(GATESHEAD))
    apply(store, put(renamed("Theirs"), 1))
    with pytest.raises(Conflict) as caught:
        apply(store, put(NORTH_EAST), put(renamed("Mine"), 1))
    theirs = renamed("Theirs").model_copy(update={"version": 2})
    assert caught.value.sides == (
        ConflictSide(
            record="node",
            id="gateshead",
            expected_version=1,
            stored_version=2,
            stored=theirs,
            asked=renamed("Mine"),
        ),
    )
    assert store.snapshot().nodes == (theirs,)
    assert store.revision() == 2


def test_conflict_names_every_stale_change(store: GraphStore) -> None:
    fill(store)
    with pytest.raises(Conflict) as caught:
        apply(store, put(GATESHEAD), delete(CAUSES, 7), put(NORTH_EAST, 1))
    sides = caught.value.sides
    assert [(side.record, side.id, side.stored_version) for side in sides] == [
        ("node", "gateshead", 1),
        ("link", "l-causes", 1),
    ]
    assert sides[1].asked is None


def test_delete_of_what_is_not_there_is_stale(store: GraphStore) -> None:
    with pytest.raises(Conflict) as caught:
        apply(store, delete(GATESHEAD))
    assert caught.value.sides[0].stored is None
    assert caught.value.sides[0].stored_version == 0


def test_versions_are_compared_before_rules(store: GraphStore) -> None:
    fill(store)
    with pytest.raises(Conflict):
        apply(store, delete(RENT_RULE, 9))


def test_broken_rule_leaves_nothing_of_the_change_set(store: GraphStore) -> None:
    fill(store)
    before = store.snapshot()
    with pytest.raises(RecordRefused):
        apply(store, put(renamed("Half"), 1), delete(ON))
    assert store.snapshot() == before
    assert len(store.changes()) == 1
    assert store.check().problems == ()


def test_same_operation_twice_gives_the_first_result(store: GraphStore) -> None:
    first = apply(store, put(GATESHEAD), operation_id="once")
    again = apply(store, put(GATESHEAD), operation_id="once")
    assert (first.replayed, again.replayed) == (False, True)
    assert again == first.model_copy(update={"replayed": True})
    assert store.revision() == 1


def test_same_operation_is_known_after_others_and_to_another_handle(stores: Stores) -> None:
    store = stores.open()
    first = apply(store, put(GATESHEAD), operation_id="once")
    apply(store, put(NORTH_EAST))
    store.close()
    again = apply(stores.open(), put(GATESHEAD), operation_id="once")
    assert (again.revision, again.at, again.replayed) == (1, first.at, True)


def test_refused_operation_may_be_sent_again_corrected(store: GraphStore) -> None:
    with pytest.raises(RecordRefused):
        apply(store, put(EFFECT), operation_id="claim")
    fill(store)
    assert not apply(store, put(renamed("New"), 1), operation_id="claim").replayed


def test_order_inside_a_change_set_does_not_matter(store: GraphStore) -> None:
    apply(store, put(ON), put(CAUSES), *map(put, NODES))
    apply(store, delete(RENT_RULE), delete(EFFECT), delete(ON), delete(CAUSES))
    assert [node.id for node in store.snapshot().nodes] == [
        "gateshead",
        "north-east",
        "rent-kept-up",
    ]


def test_deleted_record_can_be_made_again(store: GraphStore) -> None:
    apply(store, put(GATESHEAD))
    apply(store, delete(GATESHEAD))
    with pytest.raises(Conflict):
        apply(store, put(GATESHEAD, 1))
    apply(store, put(GATESHEAD))
    assert store.nodes(["gateshead"]).records[0].version == 3


def test_node_and_link_may_share_an_id(store: GraphStore) -> None:
    fill(store)
    apply(store, put(GATESHEAD.model_copy(update={"id": "l-on", "name": "Another"})))
    assert [record.kind for record in store.nodes(["l-on"]).records] == ["Place"]
    assert [record.kind for record in store.links(["l-on"]).records] == ["ON"]


def test_change_set_of_20_000_records_is_applied(store: GraphStore) -> None:
    places = [
        GATESHEAD.model_copy(update={"id": f"p-{number}", "name": f"Place {number}"})
        for number in range(20_000)
    ]
    store.apply(change_set(*map(put, places)))
    assert len(store.columns().ids) == 20_000
