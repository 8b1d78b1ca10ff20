"""What-if, on maps small enough to work out by hand."""

import pytest

from graphmap.analysis.influence import influence_of
from graphmap.analysis.parameters import Parameters
from graphmap.analysis.results_what_if import WhatIfResult
from graphmap.analysis.scenario_documents import read_scenario, scenario_from_json
from graphmap.analysis.what_if import explain_change, what_if
from graphmap.errors import RequestRefused
from tests.unit.analysis.drawn import drawn_map

TWO_PLACES = """
    place north > town
    place south
    p1 -> o1 - north
    p1 -> o1 - town
    p1 -> o1 - south
    p2 -> f1 + town
    f1 -> o1 + town
"""


def tried(text: str, *, scope: str | None = None, **changes: list[str]) -> WhatIfResult:
    asked = Parameters(as_of="2026-11-24", scope=scope)
    return what_if(influence_of(drawn_map(text)), asked, read_scenario(**changes))


def rows(result: WhatIfResult) -> list[tuple[str | None, ...]]:
    return [(row.outcome, row.place, row.before, row.after) for row in result.rows]


def test_a_policy_off_everywhere_leaves_what_others_do() -> None:
    # in town p2 enables through f1 what p1 blocks
    assert rows(tried(TWO_PLACES, off=["p1"])) == [
        ("o1", "north", "blocked", "none"),
        ("o1", "south", "blocked", "none"),
        ("o1", "town", "blocked", "enabled"),
    ]


def test_off_within_a_place_reaches_the_places_in_it_and_no_other() -> None:
    result = tried(TWO_PLACES, off=["p1@north"])
    assert result.freed == (("o1", "north"), ("o1", "town"))


def test_a_scope_keeps_its_own_pairs() -> None:
    assert tried(TWO_PLACES, off=["p1"], scope="south").freed == (("o1", "south"),)


def test_an_organisation_keeps_the_pairs_that_its_policies_reach() -> None:
    text = TWO_PLACES + "\nnode Organisation org\nlink SETS org p2"
    assert tried(text, off=["p1"], scope="org").freed == (("o1", "town"),)


def test_a_reversed_effect_turns_pairs_and_loops_round() -> None:
    result = tried("p1 -> o1 + a\nf1 -> f2 + a\nf2 -> f1 + a", reverse=["e1", "e2"])
    assert rows(result) == [("o1", "a", "enabled", "blocked")]
    assert result.newly_blocked == (("o1", "a"),)
    (turned,) = result.loops_turned
    assert turned.kinds == (("a", "reinforcing", "balancing"),)


def test_a_dropped_effect_breaks_a_loop_and_an_added_one_makes_one() -> None:
    text = "place a\np1 -> f1 + a\nf1 -> f2 + a\nf2 -> f1 + a"
    (broken,) = tried(text, drop=["e2"]).loops_broken
    (made,) = tried(text, add=["f2:-:p1"]).loops_made
    assert (broken.nodes, broken.places) == (("f1", "f2"), ("a",))
    assert (made.nodes, made.kind) == (("f1", "f2", "p1"), "balancing")


def test_an_added_effect_counts_as_if_observed_unless_the_policy_ended_there() -> None:
    text = "place a\nplace b\np1 -> o1 + a\nlink APPLIES_IN p1 b status=repealed"
    assert tried(text, add=["p1:-:o1@a"]).newly_blocked == ()
    assert rows(tried(text, add=["p1:-:o1@a"])) == [("o1", "a", "enabled", "mixed")]
    ended = tried(text, add=["p1:-:o1@b"])
    assert (ended.rows, len(ended.added_uncounted)) == ((), 1)


def test_an_explanation_gives_the_chains_before_and_after() -> None:
    graph = influence_of(drawn_map("p1 -> o1 - a"))
    scenario = read_scenario(drop=["e1"], add=["p1:+:o1@a"])
    explained = explain_change(graph, Parameters(as_of="2026"), scenario, ("o1", "a"))
    assert [chain.effects for chain in explained.chains_before] == [("e1",)]
    assert [(chain.effects, chain.sign) for chain in explained.chains_after] == [
        (("~added-000",), 1)
    ]
    assert explained.to_json()["rows"][0]["after"] == "enabled"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"off": ["o1"]}, "off names o1, which is no Policy"),
        ({"off": ["p1@p1"]}, "off names p1, which is no Place"),
        ({"drop": ["e9"]}, "drop names e9"),
        ({"add": ["p1:-:a"]}, "add names a, which is no Factor or Outcome or Policy"),
        ({"add": ["p1-o1"]}, "add is written"),
        ({"drop": ["e1"] * 501}, "at most 500 changes"),
    ],
)
def test_what_cannot_be_tried_is_refused(changes: dict[str, list[str]], message: str) -> None:
    with pytest.raises(RequestRefused, match=message):
        tried("p1 -> o1 - a", **changes)


def test_a_scenario_comes_back_from_its_document() -> None:
    scenario = read_scenario(off=["p1", "p2@a"], drop=["e1"], reverse=["e2"], add=["p1:?:o1@a"])
    assert scenario_from_json(scenario.to_json()) == scenario


@pytest.mark.parametrize("document", [[], {"of": []}, {"add": [{"cause": "p1", "target": "o1"}]}])
def test_a_document_that_is_no_scenario_is_refused(document: object) -> None:
    with pytest.raises(RequestRefused, match="the scenario's"):
        scenario_from_json(document)
