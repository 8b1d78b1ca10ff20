"""Shared patterns, on maps small enough to work out by hand."""

import pytest

from graphmap.analysis.influence import influence_of
from graphmap.analysis.parameters import Parameters
from graphmap.analysis.patterns import explain_pattern, find_patterns
from graphmap.analysis.results_patterns import PatternQuestion, PatternsResult
from graphmap.errors import NotFound, RequestRefused
from tests.unit.analysis.drawn import drawn_map

PLACES = """
    node Place land type=country
    node Place a type=upper_tier
    node Place b type=upper_tier
    node Place c type=upper_tier
    node Place village type=lower_tier
    place land > a > village
    place land > b
    place land > c
    p1 -> o1 - village for seen/s1
    p1 -> o1 - b for seen/s1
    p2 -> o2 + a for heard/s2
    p2 -> o2 + b for heard/s2
    p1 -> o1 - c for told/s3
"""


def patterns(text: str, scale: str, *, scope: str | None = None, **asked: object) -> PatternsResult:
    question = PatternQuestion(scale=scale, **asked)
    parameters = Parameters(as_of="2026-11-24", scope=scope)
    return find_patterns(influence_of(drawn_map(text)), parameters, question)


def test_a_place_has_what_is_recorded_in_it_and_below() -> None:
    result = patterns(PLACES, "country", min_support=2)
    both, blocked = result.rows
    assert both.features == (("p1", "o1", -1), ("p2", "o2", 1))
    assert (both.support, both.systems, both.without) == (2, ("a", "b"), ("c",))
    assert both.sources == 2  # s1 and s2: the one that saw it twice counts once
    assert (blocked.features, blocked.systems) == ((("p1", "o1", -1),), ("a", "b", "c"))


def test_a_set_that_another_feature_always_joins_is_no_pattern() -> None:
    assert len(patterns(PLACES, "country", min_support=2).rows) == 2  # p2 -> o2 alone is none


def test_only_places_of_the_type_within_the_scope_are_looked_across() -> None:
    assert patterns(PLACES, "country", scope="a", min_support=1).systems == 1
    assert patterns(PLACES, "country", place_type="region", min_support=1).rows == ()


def test_an_organisation_has_what_touches_it_what_it_causes_and_what_it_applies_there() -> None:
    text = """
        node Organisation x
        node Organisation y
        node Organisation z
        place a
        link OPERATES_IN x a
        link OPERATES_IN y a
        link OPERATES_IN z a
        p1 -> o1 - a for seen/s1
        p1 -> o1 - b for heard/s2
        link APPLIES x p1
        link TOUCHES seen y
    """
    (row,) = patterns(text, "place", scope="a", min_support=2).rows
    assert (row.features, row.systems, row.without) == ((("p1", "o1", -1),), ("x", "y"), ("z",))
    assert row.sources == 1  # x does not operate in b


def test_a_citizen_has_what_they_feel() -> None:
    text = """
        node Organisation org
        node Person ann role=citizen
        node Person bob role=citizen
        node Person cyd role=practitioner
        link SUPPORTED_BY ann org
        link SUPPORTED_BY bob org
        link SUPPORTED_BY cyd org
        p1 -> o1 - a felt ann bob cyd
    """
    (row,) = patterns(text, "organisation", scope="org", min_support=2).rows
    assert row.systems == ("ann", "bob")


def test_a_pattern_leads_back_to_the_effects_in_each_system() -> None:
    graph = influence_of(drawn_map(PLACES))
    question = PatternQuestion(scale="country", min_support=2)
    asked = Parameters(as_of="2026-11-24")
    explained = explain_pattern(graph, asked, question, [("p1", "o1", -1)])
    assert [
        (system, [effect.effect for effect in effects]) for system, effects in explained.effects
    ] == [("a", ["e1"]), ("b", ["e2"]), ("c", ["e5"])]
    assert explained.to_json()["rows"][0]["effects"][0]["system"] == "a"
    with pytest.raises(NotFound, match="No pattern"):
        explain_pattern(graph, asked, question, [("p2", "o2", 1)])


@pytest.mark.parametrize(
    ("scale", "asked", "message"),
    [
        ("country", {"min_support": 0}, "min_support is 1"),
        ("place", {"scope": "p1"}, "scope is the id of a place"),
        ("organisation", {"scope": "a"}, "scope is the id of an organisation"),
    ],
)
def test_what_has_no_meaning_is_refused(scale: str, asked: dict[str, object], message: str) -> None:
    with pytest.raises(RequestRefused, match=message):
        patterns(PLACES, scale, **asked)
