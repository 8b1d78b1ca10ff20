"""Which effects count: evidence, validity, and rules that ended in a place."""

import pytest

from graphmap.analysis.evidence import EVIDENCE_STATES
from graphmap.analysis.influence import counting_effects, influence_of
from graphmap.analysis.parameters import Parameters
from tests.unit.analysis.drawn import drawn_map


def counted(text: str, **asked: object) -> list[str]:
    graph = influence_of(drawn_map(text))
    counting = counting_effects(graph, Parameters(**{"as_of": "2020-06-15", **asked}))
    return sorted(graph.ids_of(graph.effects[counting]))


EVERY_STATE = """
    place a
    p1 -> o1 + a assumed
    p1 -> o2 + a for seen
    p1 -> o3 + a for seen against denied
    p1 -> o4 + a against denied
"""


def test_evidence_is_told_from_the_observations_for_and_against() -> None:
    graph = influence_of(drawn_map(EVERY_STATE))
    states = [EVIDENCE_STATES[state] for state in graph.evidence.state]
    assert dict(zip(graph.ids_of(graph.effects), states, strict=True)) == {
        "e1": "assumed",
        "e2": "reported",
        "e3": "contested",
        "e4": "refuted",
    }


def test_reported_and_contested_effects_count_and_refuted_ones_never_do() -> None:
    assert counted(EVERY_STATE) == ["e2", "e3"]
    assert counted(EVERY_STATE, include_assumed=True) == ["e1", "e2", "e3"]
    assert counted(EVERY_STATE, as_of="any") == ["e2", "e3"]


@pytest.mark.parametrize(
    ("dates", "as_of", "counts"),
    [
        ("from 2020-06-15", "2020-06-15", True),
        ("from 2020-06-16", "2020-06-15", False),
        ("until 2020-06-15", "2020-06-15", False),
        ("until 2020-06-16", "2020-06-15", True),
        ("from 2020", "2020-01-01", True),
        ("from 2020-02", "2020", False),
        ("until 2020", "2019-12-31", True),
        ("until 2020", "2020", False),
        ("until 2020", "any", True),
    ],
)
def test_an_effect_holds_from_its_first_day_up_to_its_end(
    dates: str, as_of: str, counts: bool
) -> None:
    assert counted(f"p1 -> o1 + a for seen {dates}", as_of=as_of) == ["e1"] * counts


@pytest.mark.parametrize(
    ("applications", "counts"),
    [
        (["status=repealed"], False),
        (["status=changed"], True),
        (["status=repealed valid_until=2021"], True),
        (["status=repealed valid_until=2020-06-15"], False),
        (["status=in_force valid_until=2020-06-15"], False),
        (["valid_from=2020-06-15"], True),
        (["valid_from=2020-06-16"], False),
        (["valid_from=2018 valid_until=2019", "valid_from=2020"], True),
        (["valid_from=2018 valid_until=2019", "valid_from=2020 status=repealed"], False),
    ],
)
def test_one_application_that_holds_in_the_effects_place_is_enough(
    applications: list[str], counts: bool
) -> None:
    links = "\n".join(f"link APPLIES_IN p1 a {fields}" for fields in applications)
    assert counted(f"p1 -> o1 + a\n{links}") == ["e1"] * counts
    assert counted(f"p1 -> o1 + a\n{links}", as_of="any") == ["e1"]


def test_a_rule_that_ended_elsewhere_or_above_leaves_the_effect_alone() -> None:
    text = """
        place above > a
        place b
        p1 -> o1 + a
        p1 -> o1 + -
        link APPLIES_IN p1 b status=repealed
        link APPLIES_IN p1 above status=repealed
    """
    assert counted(text) == ["e1", "e2"]


def test_an_observation_without_a_source_is_its_own_and_a_source_counts_once() -> None:
    graph = influence_of(
        drawn_map("p1 -> o1 - a for seen/s1 again/s1 heard against denied/s1/s2\nlink CITES e1 s2")
    )
    evidence = graph.evidence
    assert graph.ids_of(evidence.sources_for.of_group(0)) == ["heard", "s1"]
    assert graph.ids_of(evidence.sources_against.of_group(0)) == ["s1", "s2"]
