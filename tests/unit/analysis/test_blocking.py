"""The ranking, on maps small enough to work out by hand."""

import json

import pytest

from graphmap.analysis.blocking import blocking_matrix, rank_blocking_policies, state_of_pairs
from graphmap.analysis.explaining import explain_policy
from graphmap.analysis.influence import influence_of
from graphmap.analysis.parameters import Parameters
from graphmap.analysis.results import BlockingResult
from graphmap.errors import NotFound, RequestRefused
from tests.unit.analysis.drawn import drawn_map


def ranked(text: str, **asked: object) -> BlockingResult:
    parameters = Parameters(**{"as_of": "2026-11-24", **asked})
    return rank_blocking_policies(influence_of(drawn_map(text)), parameters)


NESTED = """
    node Place kingdom type=country
    node Place north type=region
    node Place town type=upper_tier
    node Place village type=lower_tier
    node Place port type=upper_tier
    place kingdom > north > town > village
    place kingdom > port
    p1 -> o1 - town
    p1 -> o2 - village
    p1 -> o1 - kingdom
    p2 -> o1 - port
    p2 -> o1 + town
"""


def test_places_come_before_outcomes_before_pairs_before_sources_before_ids() -> None:
    text = """
        place a
        place b
        p9 -> o1 - a
        p9 -> o1 - b
        p8 -> o1 - a
        p8 -> o2 - a
        p7 -> o1 - a for seen/s1 heard/s2
        p6 -> o1 - a for seen/s1 against denied/s3
        p5 -> o1 - a for seen/s1
        p4 -> o1 - a for seen/s1
    """
    # two places; two outcomes; two sources; then one source each, and last one for, one against
    assert [row.policy for row in ranked(text).rows] == ["p9", "p8", "p7", "p4", "p5", "p6"]


def test_a_pair_both_blocked_and_enabled_is_mixed_and_not_counted() -> None:
    result = ranked("p1 -> o1 - a\np1 -> f1 + a\nf1 -> o1 + a\np1 -> o2 - a")
    (row,) = result.rows
    assert row.pairs == (("o2", "a"),)
    assert row.mixed == (("o1", "a"),)


def test_blocked_in_one_place_and_enabled_in_another_are_two_pairs() -> None:
    (row,) = ranked("p1 -> o1 - a\np1 -> o1 + b").rows
    assert (row.pairs, row.mixed) == ((("o1", "a"),), ())


def test_a_policy_that_blocks_nothing_with_a_place_is_listed_apart() -> None:
    result = ranked("p1 -> o1 - -\np2 -> o1 ? a\np3 -> o1 - a\np3 -> o1 + a\np4 -> o1 + a")
    assert result.rows == ()
    assert [(row.policy, row.no_place, row.mixed) for row in result.not_ranked] == [
        ("p1", ("o1",), ()),
        ("p2", (), ()),
        ("p3", (), (("o1", "a"),)),
    ]
    assert result.not_ranked[1].undetermined == (("o1", "a"),)


def test_mixed_in_no_place_has_no_place() -> None:
    (row,) = ranked("p1 -> o1 - -\np1 -> o1 + -").not_ranked
    assert row.mixed == (("o1", None),)
    assert row.no_place == ()


def test_exposure_is_a_share_of_the_pairs_that_any_cause_reaches() -> None:
    # o1 in a (p1 and f1), o2 in a (f1), o1 in b (f2); o2 in no place is no pair with a place
    text = "p1 -> o1 - a\nf1 -> o1 + a\nf1 -> o2 + a\nf2 -> o1 ? b\nf2 -> o2 - -"
    result = ranked(text)
    assert result.exposed_pairs == 3
    assert result.rows[0].exposure == pytest.approx(1 / 3)


def test_evidence_is_that_of_the_chains_to_blocked_pairs_alone() -> None:
    text = """
        node Observation new date=2024-05
        node Observation old date=2019
        node Observation later date=2025
        node Person x illustrative=true
        p1 -> f1 + a for old/s1 felt j
        f1 -> o1 - a for new/s1 against denied/s2 felt x k
        p1 -> o2 + a for later/s9
        p1 -> o2 - a for later/s9
    """
    (row,) = ranked(text).rows
    assert (row.sources_for, row.sources_against) == (1, 1)
    assert row.newest_evidence == "2024-05"
    assert row.persons == ("j", "k")
    assert row.people == 2


def test_a_row_is_disputed_where_a_bundle_on_its_chains_holds_both_signs_in_one_place() -> None:
    text = """
        p1 -> o1 - a
        p1 -> o1 - b
        p1 -> o1 + b
        p2 -> o1 - a
        p2 -> o1 + b
        p3 -> o2 - a
        p3 -> o1 - b
        p3 -> o1 + b
    """
    # p1's bundle is disputed in b; p2's signs are in different places; p3 blocks by another
    rows = ranked(text).rows
    assert {row.policy: row.disputed for row in rows} == {"p1": True, "p2": False, "p3": False}


def test_rolled_up_places_meet_and_wider_ones_are_listed_and_not_counted() -> None:
    rows = ranked(NESTED, roll_up="region").rows
    (row,) = rows
    assert row.policy == "p1"
    assert row.pairs == (("o1", "north"), ("o2", "north"))
    assert row.wider == (("o1", "kingdom"),)
    assert row.places == ("north",)
    assert row.exposure == 1.0


def test_rolling_up_lets_signs_of_two_places_meet() -> None:
    result = ranked(NESTED, roll_up="country")
    assert [(row.policy, row.pairs) for row in result.rows] == [
        ("p1", (("o1", "kingdom"), ("o2", "kingdom")))
    ]
    assert [(row.policy, row.mixed) for row in result.not_ranked] == [("p2", (("o1", "kingdom"),))]


def test_a_place_as_scope_keeps_the_pairs_in_it_and_below_and_their_exposure() -> None:
    result = ranked(NESTED, scope="town")
    assert [(row.policy, row.pairs) for row in result.rows] == [
        ("p1", (("o1", "town"), ("o2", "village")))
    ]
    assert result.exposed_pairs == 2


def test_an_organisation_as_scope_keeps_the_policies_it_sets_or_applies() -> None:
    text = """
        node Organisation council
        p1 -> o1 - a
        p2 -> o1 - a
        p3 -> o1 - a
        link SETS council p1
        link APPLIES council p3
    """
    result = ranked(text, scope="council")
    assert [row.policy for row in result.rows] == ["p1", "p3"]
    assert result.rows[0].set_by == ("council",)


def test_a_family_counts_for_its_root_whatever_its_members_block_or_enable() -> None:
    text = """
        p1 -> o1 - a
        p2 -> o2 - b
        p3 -> o1 + a
        p4 -> o3 - c
        link DERIVES_FROM p2 p1
        link DERIVES_FROM p3 p2
        link DERIVES_FROM p4 p9
        node Policy p9
    """
    rows = ranked(text, by_family=True).rows
    assert [(row.policy, row.pairs, row.mixed) for row in rows] == [
        ("p1", (("o2", "b"),), (("o1", "a"),)),
        ("p9", (("o3", "c"),), ()),
    ]


def test_the_limit_cuts_and_says_so() -> None:
    text = "p1 -> o1 - a\np2 -> o1 - a\np3 -> o1 - a"
    result = ranked(text, limit=2)
    assert ([row.policy for row in result.rows], result.truncated, result.ranked) == (
        ["p1", "p2"],
        True,
        3,
    )
    assert not ranked(text, limit=3).truncated


def test_the_json_names_what_it_was_computed_on() -> None:
    result = json.loads(json.dumps(ranked("p1 -> o1 - a").to_json()))
    assert result["analysis"] == "blocking"
    assert result["revision"] == 0
    assert result["graph"] == {"nodes": 6, "links": 5, "effects": 1, "counting": 1}
    assert result["parameters"]["as_of"] == "2026-11-24"
    assert result["rows"] == [
        {
            "policy": "p1",
            "name": "p1",
            "set_by": [],
            "owner_scale": None,
            "discretion": None,
            "places": ["a"],
            "outcomes": ["o1"],
            "pairs": [["o1", "a"]],
            "mixed": [],
            "undetermined": [],
            "no_place": [],
            "exposure": 1.0,
            "sources_for": 1,
            "sources_against": 0,
            "people": 0,
            "newest_evidence": None,
            "disputed": False,
        }
    ]
    assert "wider" in ranked("p1 -> o1 - a", roll_up="region").not_ranked[0].to_json(
        with_wider=True
    )


def test_an_empty_map_has_an_empty_ranking() -> None:
    result = ranked("place a")
    assert (result.rows, result.not_ranked, result.exposed_pairs) == ((), (), 0)


def test_a_pairs_state_is_blocked_whatever_another_policy_enables() -> None:
    text = """
        p1 -> o1 - a
        p2 -> o1 + a
        p2 -> o2 + a
        p2 -> o3 - a
        p2 -> o3 + a
        p2 -> o4 ? a
        p2 -> o5 - -
        f1 -> o6 - a
    """
    graph = influence_of(drawn_map(text))
    assert state_of_pairs(graph, Parameters(as_of="any")) == {
        ("o1", "a"): "blocked",
        ("o2", "a"): "enabled",
        ("o3", "a"): "mixed",
        ("o4", "a"): "undetermined",
        ("o5", None): "blocked",
    }


def test_the_matrix_has_a_cell_for_each_policy_and_place() -> None:
    matrix = blocking_matrix(ranked("p1 -> o1 - a\np1 -> o2 - a\np1 -> o1 - b\np2 -> o1 - b"))
    assert matrix.policies == ("p1", "p2")
    assert matrix.places == ("b", "a")
    assert matrix.cells == {
        ("p1", "a"): ("o1", "o2"),
        ("p1", "b"): ("o1",),
        ("p2", "b"): ("o1",),
    }


def test_an_explanation_holds_exactly_the_evidence_of_the_chains() -> None:
    text = """
        place a
        p1 -> f1 + a for seen/s1
        f1 -> o1 - a for heard against denied/s2
        f1 -> o2 + a for other/s3
    """
    graph = influence_of(drawn_map(text))
    explained = explain_policy(graph, Parameters(as_of="any"), "p1")
    assert explained.rank == 1
    assert json.loads(json.dumps(explained.to_json()))["rows"][0]["pairs"] == [
        {
            "outcome": "o1",
            "place": "a",
            "chains": [
                {
                    "effects": ["e1", "e2"],
                    "sign": -1,
                    "place": "a",
                    "observations": ["denied", "heard", "seen"],
                    "observations_against": ["denied"],
                    "sources": ["heard", "s1", "s2"],
                    "sources_against": ["s2"],
                }
            ],
        }
    ]


def test_mixed_undetermined_wider_and_placeless_pairs_are_explained_too() -> None:
    text = """
        node Place kingdom type=country
        node Place north type=region
        place kingdom > north
        p1 -> o1 - north
        p1 -> o1 + north
        p1 -> o2 ? north
        p1 -> o3 - -
        p1 -> o4 - kingdom
    """
    graph = influence_of(drawn_map(text))
    explained = explain_policy(graph, Parameters(as_of="any", roll_up="region"), "p1")
    assert explained.rank is None
    assert explained.pairs == ()
    chains = {
        name: [
            (pair.outcome, pair.place, [chain.effects for chain in pair.chains])
            for pair in getattr(explained, name)
        ]
        for name in ("mixed", "undetermined", "no_place", "wider")
    }
    assert chains == {
        "mixed": [("o1", "north", [("e1",), ("e2",)])],
        "undetermined": [("o2", "north", [("e3",)])],
        "no_place": [("o3", None, [("e4",)])],
        "wider": [("o4", "kingdom", [("e5",)])],
    }


def test_only_a_policy_can_be_explained_and_by_family_only_a_root() -> None:
    graph = influence_of(drawn_map("p1 -> o1 - a\np2 -> o1 - a\nlink DERIVES_FROM p2 p1"))
    with pytest.raises(NotFound, match="No policy has that id"):
        explain_policy(graph, Parameters(as_of="any"), "o1")
    with pytest.raises(NotFound, match="No policy has that id"):
        explain_policy(graph, Parameters(as_of="any"), "nothing")
    with pytest.raises(RequestRefused, match="p2 is counted with p1"):
        explain_policy(graph, Parameters(as_of="any", by_family=True), "p2")


@pytest.mark.parametrize("scope", ["p1", "nothing"])
def test_a_scope_is_a_place_or_an_organisation(scope: str) -> None:
    with pytest.raises(RequestRefused, match="a place or an organisation"):
        ranked("p1 -> o1 - a", scope=scope)
