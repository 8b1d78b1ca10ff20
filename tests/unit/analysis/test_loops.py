"""Feedback loops, on maps small enough to work out by hand."""

import pytest

from graphmap.analysis.influence import influence_of
from graphmap.analysis.loops import explain_loop, find_loops
from graphmap.analysis.parameters import Parameters
from graphmap.analysis.results_loops import LoopsResult
from graphmap.errors import NotFound, RequestRefused
from tests.unit.analysis.drawn import drawn_map

ASKED = Parameters(as_of="2026-11-24")


def loops(text: str, **asked: object) -> LoopsResult:
    return find_loops(influence_of(drawn_map(text)), ASKED, **asked)


def test_two_minus_signs_reinforce_and_one_balances() -> None:
    #  f1 -(-)-> f2 -(-)-> f1      f3 -(+)-> f4 -(-)-> f3
    result = loops("f1 -> f2 - a\nf2 -> f1 - a\nf3 -> f4 + a\nf4 -> f3 - a")
    assert [(loop.name, loop.nodes) for loop in result.rows] == [
        ("R1", ("f1", "f2")),
        ("B1", ("f3", "f4")),
    ]


def test_places_that_lie_apart_close_no_loop() -> None:
    assert loops("f1 -> f2 + a\nf2 -> f1 + b").rows == ()


def test_a_wider_effect_closes_a_loop_in_each_narrower_place() -> None:
    result = loops(
        """
        place country > north
        place country > south
        f1 -> f2 + country
        f2 -> f1 + north
        f2 -> f1 - south
        """
    )
    (loop,) = result.rows
    assert loop.kinds == (("north", "reinforcing"), ("south", "balancing"))
    assert (loop.name, loop.kind) == ("U1", "undetermined")


def test_a_bundle_of_both_signs_there_makes_the_loop_undetermined() -> None:
    (loop,) = loops("place a > b\nf1 -> f2 + a\nf1 -> f2 - b\nf2 -> f1 + b").rows
    assert loop.kinds == (("b", "undetermined"),)


def test_what_is_recorded_narrower_plays_no_part_in_a_wider_place() -> None:
    #  in a: + and +; in b, within a: one more minus
    (loop,) = loops("place a > b\nf1 -> f2 + a\nf2 -> f1 + a\nf1 -> f2 - b").rows
    assert loop.kinds == (("a", "reinforcing"), ("b", "undetermined"))


def test_a_loop_of_no_place_has_none() -> None:
    (loop,) = loops("f1 -> f2 + -\nf2 -> f1 + -").rows
    assert loop.places == (None,)
    assert loop.to_json()["kinds"] == {"null": "reinforcing"}


def test_a_loop_longer_than_asked_for_is_not_listed() -> None:
    text = "f1 -> f2 + a\nf2 -> f3 + a\nf3 -> f1 + a"
    assert loops(text, max_length=2).rows == ()
    assert len(loops(text, max_length=3).rows) == 1


@pytest.mark.parametrize("length", [0, 13])
def test_a_length_without_meaning_is_refused(length: int) -> None:
    with pytest.raises(RequestRefused, match="max_length is from 1 to 12"):
        loops("f1 -> f2 + a", max_length=length)


def test_an_explanation_gives_the_effects_of_each_step_there() -> None:
    graph = influence_of(drawn_map("place a > b\nf1 -> f2 + a for seen/s1\nf2 -> f1 - b"))
    explained = explain_loop(graph, ASKED, "B1")
    ((place, steps),) = explained.steps
    assert place == "b"
    assert [(step.cause, step.sign, step.effects[0].effect) for step in steps] == [
        ("f1", 1, "e1"),
        ("f2", -1, "e2"),
    ]
    assert steps[0].effects[0].sources_for == ("s1",)
    assert explained.to_json()["rows"][0]["steps"][0]["place"] == "b"


def test_a_name_that_no_loop_has_is_not_found() -> None:
    with pytest.raises(NotFound, match="No loop is called that"):
        explain_loop(influence_of(drawn_map("f1 -> f2 + a\nf2 -> f1 + a")), ASKED, "R2")
