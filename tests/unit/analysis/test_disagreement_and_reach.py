"""Disagreement, upstream, downstream and between, on maps small enough to work out by hand."""

import pytest

from graphmap.analysis.disagreement import find_disagreement
from graphmap.analysis.influence import influence_of
from graphmap.analysis.parameters import Parameters
from graphmap.analysis.reach import find_between, find_downstream, find_upstream
from graphmap.errors import NotFound, RequestRefused
from tests.unit.analysis.drawn import drawn_map

ASKED = Parameters(as_of="2026-11-24")
#  p1 -> f1 -> o1, p2 -> f1 in another place
TEXT = "p1 -> f1 + a\nf1 -> o1 - a\np2 -> f1 + b"


def test_opposite_signs_in_two_places_differ_and_in_one_place_are_disputed() -> None:
    text = """
        p1 -> o1 + a
        p1 -> o1 - b
        p2 -> o1 + a
        p2 -> o1 - a
        p3 -> o1 + a
        p3 -> o1 - -
        p4 -> o1 - a for seen/s1 against heard/s2
    """
    result = find_disagreement(influence_of(drawn_map(text)), ASKED)
    assert [(row.kind, row.cause, row.plus, row.minus) for row in result.rows] == [
        ("disagreement", "p1", ("a",), ("b",)),
        ("disputed", "p2", ("a",), ("a",)),
        ("contested", "p4", (), ("a",)),
    ]
    assert result.rows[2].effects[0].sources_against == ("s2",)
    assert result.to_json()["rows"][0]["kind"] == "disagreement"


def test_up_and_downstream_count_steps_wherever_effects_are_recorded() -> None:
    graph = influence_of(drawn_map(TEXT))
    up = find_upstream(graph, ASKED, "o1")
    assert [(row.node, row.steps) for row in up.rows] == [("f1", 1), ("p1", 2), ("p2", 2)]
    down = find_downstream(graph, ASKED, "p2")
    assert [(row.node, row.kind, row.steps) for row in down.rows] == [
        ("f1", "Factor", 1),
        ("o1", "Outcome", 2),
    ]
    assert [effect.effect for effect in down.effects] == ["e2", "e3"]


def test_a_scope_keeps_what_is_recorded_there_and_counts_steps_on_the_whole_map() -> None:
    text = """
        place c > a > d
        p1 -> f1 + c
        f1 -> f2 + d
        f2 -> o1 - a
        f2 -> o1 + -
        p2 -> o1 - a
        link SETS org p2
        link APPLIES org p1
    """
    whole = drawn_map("node Organisation org\n" + text.strip())
    graph = influence_of(whole)
    in_a = find_upstream(graph, Parameters(as_of="2026", scope="a"), "o1")
    assert [effect.effect for effect in in_a.effects] == ["e2", "e3", "e5"]
    assert [(row.node, row.steps) for row in in_a.rows] == [("f2", 1), ("p2", 1), ("f1", 2)]
    theirs = find_upstream(graph, Parameters(as_of="2026", scope="org"), "o1")
    assert [effect.effect for effect in theirs.effects] == ["e1", "e5"]
    assert [(row.node, row.steps) for row in theirs.rows] == [("p2", 1), ("f1", 2), ("p1", 3)]
    down = find_downstream(graph, Parameters(as_of="2026", scope="d"), "p1")
    assert [(row.node, row.steps) for row in down.rows] == [("f1", 1), ("f2", 2)]


def test_between_asks_for_a_place_in_common() -> None:
    graph = influence_of(drawn_map(TEXT))
    result = find_between(graph, ASKED, "p1", "o1")
    assert [chain.effects for chain in result.chains] == [("e1", "e2")]
    assert [(row.node, row.steps) for row in result.rows] == [("f1", 1)]
    assert result.to_json()["chains"][0]["place"] == "a"
    assert find_between(graph, ASKED, "p2", "o1").chains == ()


def test_what_cannot_be_asked_is_refused() -> None:
    graph = influence_of(drawn_map(TEXT))
    with pytest.raises(NotFound, match="No effect has a node of that id"):
        find_upstream(graph, ASKED, "a")
    with pytest.raises(RequestRefused, match="two different nodes"):
        find_between(graph, ASKED, "p1", "p1")
    with pytest.raises(RequestRefused, match="a place or an organisation"):
        find_downstream(graph, Parameters(as_of="2026", scope="f1"), "p1")
    with pytest.raises(RequestRefused, match="a place or an organisation"):
        find_between(graph, Parameters(as_of="2026", scope="f1"), "p1", "o1")
