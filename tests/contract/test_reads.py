"""Reads: order, limits, words, distances, and the revision that was seen."""

import pytest

from graphmap.model.columns import columns_of
from graphmap.model.nodes import Effect, Observation, Organisation, Place, Policy
from graphmap.store.port import GraphStore, NodeQuery
from tests.contract.building import (
    GATESHEAD,
    LINKS,
    NODES,
    apply,
    delete,
    fill,
    link,
    put,
)
from tests.contract.machine import assert_same_columns


def ids(records) -> list[str]:
    return [record.id for record in records]


def test_reads_give_records_as_written_sorted_by_id(store: GraphStore) -> None:
    fill(store)
    found = store.nodes(["rent-rule", "nobody", "gateshead"])
    assert ids(found.records) == ["gateshead", "rent-rule"]
    assert found.records[0] == GATESHEAD.model_copy(update={"version": 1})
    assert found.revision == 1
    assert ids(store.links(["l-on", "l-in", "gateshead"]).records) == ["l-in", "l-on"]


def test_ids_are_ordered_by_code_point(store: GraphStore) -> None:
    names = ["b", "a-1", "a", "a1", "0", "-"]
    apply(store, *(put(Place(id=name, name="Place")) for name in names))
    assert ids(store.snapshot().nodes) == ["-", "0", "a", "a-1", "a1", "b"]
    assert ids(store.find(NodeQuery()).records) == ["-", "0", "a", "a-1", "a1", "b"]


def test_text_comes_back_to_the_letter(store: GraphStore) -> None:
    text = 'Ünïcödé "quoted" \\ back, 日本語 🌍, عربي, tab\tand\nline, e\u0301'
    apply(store, put(Place(id="p", name="x", description=text)))
    assert store.nodes(["p"]).records[0].description == text.replace("e\u0301", "é")


def test_snapshot_holds_everything(store: GraphStore) -> None:
    fill(store)
    whole = store.snapshot()
    assert ids(whole.nodes) == sorted(ids(NODES))
    assert ids(whole.links) == sorted(ids(LINKS))


def test_columns_hold_what_the_snapshot_holds(store: GraphStore) -> None:
    fill(store)
    columns = store.columns()
    assert_same_columns(columns, columns_of(store.snapshot()))
    assert columns.ids == ["e-1", "gateshead", "north-east", "rent-kept-up", "rent-rule"]
    assert columns.polarity.tolist() == [-1, 0, 0, 0, 0]
    assert columns.fields["type"] == {1: "upper_tier", 2: "region"}
    assert columns.fields["status"] == {4: "in_force"}
    # PART_OF, APPLIES_IN, CAUSES, ON, IN, by their place in the catalogue.
    assert columns.link_kinds.tolist() == [0, 9, 15, 16, 17]
    assert columns.link_sources.tolist() == [1, 4, 4, 0, 0]
    assert columns.link_targets.tolist() == [2, 1, 0, 3, 1]
    assert columns.link_status == {1: "in_force"}


def test_columns_follow_when_nodes_come_and_go(store: GraphStore) -> None:
    fill(store)
    apply(store, put(Place(id="aa", name="First")), put(Policy(id="zz", name="Last")))
    apply(store, put(link("APPLIES_IN", "zz", "aa")), put(link("PART_OF", "aa", "north-east")))
    apply(store, delete(link("APPLIES_IN", "zz", "aa"), 3), delete(Policy(id="zz", name="L"), 2))
    apply(store, put(Policy(id="ab", name="Second")), put(link("APPLIES_IN", "ab", "aa")))
    assert_same_columns(store.columns(), columns_of(store.snapshot()))


def test_columns_order_links_that_share_ends_by_days_then_status(store: GraphStore) -> None:
    fill(store)
    for beginning, status in (("2018-01", "changed"), ("2018", "in_force"), ("2017", None)):
        applies = link("APPLIES_IN", "rent-rule", "north-east", valid_from=beginning, status=status)
        apply(store, put(applies.model_copy(update={"id": f"l-{beginning}"})))
    columns = store.columns()
    assert_same_columns(columns, columns_of(store.snapshot()))
    assert columns.link_status == {1: "in_force", 3: "changed", 4: "in_force"}


def test_columns_keep_names_with_any_letter(store: GraphStore) -> None:
    apply(store, put(Place(id="a", name="Übér, \\ 'x' \u2028y 🌍")), put(nameless("b")))
    assert_same_columns(store.columns(), columns_of(store.snapshot()))


def nameless(id_: str) -> Observation:
    return Observation(id=id_, text="Nameless", date="2018-04")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("strasse", ["street"]),
        ("STRAßE", ["street"]),
        ("cafe", ["cafe"]),
        ("CAFÉ", ["cafe"]),
        ("caf", ["cafe"]),
        ("afe", []),
        ("rent", ["a-rule", "z-rule", "tagged", "street"]),
        ("ren arr", ["a-rule"]),
        ("arr ren", ["a-rule"]),
        ("rent xyz", []),
        ("7", ["tagged"]),
        ("under_score", ["cafe"]),
        ("", []),
        (" -*\"' ", []),
        ('"rent" OR *', []),
        ("title : rent", []),
        ("łódź", ["cafe"]),
        ("日本", ["cafe"]),
    ],
)
def test_search_takes_words_by_their_beginnings(
    store: GraphStore, text: str, expected: list[str]
) -> None:
    apply(
        store,
        put(Policy(id="z-rule", name="Rent rule")),
        put(Policy(id="a-rule", name="Rental rule", description="About arrears")),
        put(Organisation(id="street", name="Straße 9", aliases=("Renters",))),
        put(Place(id="cafe", name="Café", description="under_score Łódź 日本語")),
        put(Place(id="tagged", name="A place", tags=("rent-7a",))),
    )
    found = ids(store.search(text).records)
    # "rent" is in two titles; both of those titles sort "Rent rule" before "Rental rule".
    order = {"a-rule": 1, "z-rule": 0, "tagged": 2, "street": 3}
    assert found == sorted(expected, key=lambda id_: order.get(id_, 9))


def test_search_orders_by_words_in_the_title_then_title_then_id(store: GraphStore) -> None:
    apply(
        store,
        put(Policy(id="c", name="Beta rent")),
        put(Policy(id="b", name="Alpha rent", description="arrears")),
        put(Policy(id="a", name="Alpha rent", description="arrears")),
        put(Policy(id="d", name="Zeta rent arrears")),
        put(Policy(id="e", name="Aardvark", description="rent arrears")),
    )
    assert ids(store.search("rent arrears").records) == ["d", "a", "b", "e"]
    assert ids(store.search("rent").records) == ["a", "b", "c", "d", "e"]


def test_search_looks_in_derived_titles_but_not_in_other_fields(store: GraphStore) -> None:
    apply(
        store,
        put(Observation(id="o", text="People wait", how_we_know="interviews")),
        put(Policy(id="p", name="Rule", url="wait.example")),
    )
    assert ids(store.search("wait").records) == ["o"]
    assert ids(store.search("interviews").records) == []


def test_search_counts_a_word_asked_twice_once_and_says_when_it_is_cut(store: GraphStore) -> None:
    apply(store, *(put(Policy(id=f"p-{n}", name="Rent rule")) for n in range(4)))
    found = store.search("rent RENT rent", limit=3)
    assert (ids(found.records), found.truncated) == (["p-0", "p-1", "p-2"], True)
    assert not store.search("rent", limit=4).truncated


def test_search_takes_the_first_20_words_of_a_long_text(store: GraphStore) -> None:
    words = [f"word{number}" for number in range(20)]
    apply(store, put(Policy(id="p", name=" ".join(words))))
    assert ids(store.search(" ".join([*words, "missing"])).records) == ["p"]
    assert ids(store.search(" ".join([*words[:19], "missing"])).records) == []


def test_search_forgets_words_that_were_written_over(store: GraphStore) -> None:
    apply(store, put(Policy(id="p", name="Rent rule", aliases=("Old words",))))
    apply(store, put(Policy(id="p", name="Heating rule"), 1))
    assert ids(store.search("rent").records) == ids(store.search("old").records) == []
    assert ids(store.search("heat").records) == ["p"]
    apply(store, delete(Policy(id="p", name="x"), 2))
    assert ids(store.search("heat").records) == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (NodeQuery(kinds=("Place",)), ["gateshead", "north-east"]),
        (NodeQuery(kinds=("Place", "Effect")), ["e-1", "gateshead", "north-east"]),
        (NodeQuery(name="GATESHEAD"), ["gateshead"]),
        (NodeQuery(name=" north   éast"), ["north-east"]),
        (NodeQuery(name="north"), []),
        (NodeQuery(name="tyneside"), ["gateshead"]),
        (NodeQuery(tag="urban"), ["gateshead"]),
        (NodeQuery(tag="Urban"), []),
        (NodeQuery(sensitivity="workshop"), ["gateshead"]),
        (NodeQuery(kinds=("Policy",), name="gateshead"), []),
        (NodeQuery(after="gateshead"), ["north-east", "rent-kept-up", "rent-rule"]),
    ],
)
def test_find_takes_every_condition(
    store: GraphStore, query: NodeQuery, expected: list[str]
) -> None:
    fill(store)
    values = {"aliases": ("Tyneside",), "tags": ("urban",), "sensitivity": "workshop"}
    apply(store, put(GATESHEAD.model_copy(update=values), 1))
    found = store.find(query)
    assert (ids(found.records), found.truncated, found.revision) == (expected, False, 2)


def test_find_goes_page_by_page(store: GraphStore) -> None:
    fill(store)
    first = store.find(NodeQuery(limit=3))
    second = store.find(NodeQuery(limit=3, after=first.records[-1].id))
    assert (ids(first.records), first.truncated) == (["e-1", "gateshead", "north-east"], True)
    assert (ids(second.records), second.truncated) == (["rent-kept-up", "rent-rule"], False)


def test_neighbourhood_goes_both_ways_to_a_depth(store: GraphStore) -> None:
    fill(store)

    def around(depth: int) -> tuple[list[str], list[str], bool]:
        found, truncated = store.neighbourhood(["north-east"], depth=depth)
        return ids(found.nodes), ids(found.links), truncated

    assert around(0) == (["north-east"], [], False)
    assert around(1) == (["gateshead", "north-east"], ["l-part"], False)
    assert around(2) == (
        ["e-1", "gateshead", "north-east", "rent-rule"],
        ["l-applies", "l-causes", "l-in", "l-part"],
        False,
    )
    assert around(9)[0] == sorted(ids(NODES))


def test_neighbourhood_keeps_the_nearest_within_its_limit(store: GraphStore) -> None:
    fill(store)
    found, truncated = store.neighbourhood(["gateshead", "nobody"], depth=2, limit=3)
    # At distance 1 stand e-1, north-east and rent-rule; two of them fit.
    assert (ids(found.nodes), truncated) == (["e-1", "gateshead", "north-east"], True)
    assert ids(found.links) == ["l-in", "l-part"]
    assert store.neighbourhood(["gateshead"], depth=1, limit=4)[1] is False
    assert store.neighbourhood(["gateshead"], depth=2, limit=4)[1] is True


def test_neighbourhood_of_nothing_is_empty(store: GraphStore) -> None:
    fill(store)
    found, truncated = store.neighbourhood(["nobody"])
    assert (found.nodes, found.links, truncated, found.revision) == ((), (), False, 1)


def test_effect_without_a_name_is_read_back_as_one(store: GraphStore) -> None:
    fill(store)
    (effect,) = store.nodes(["e-1"]).records
    assert isinstance(effect, Effect)
    assert effect.name is None
