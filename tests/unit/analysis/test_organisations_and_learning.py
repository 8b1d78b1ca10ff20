"""Bridges, gaps and learning flow, on maps small enough to work out by hand."""

import random

import networkx as nx
import pytest

from graphmap.analysis.influence import influence_of
from graphmap.analysis.learning import find_learning_gaps
from graphmap.analysis.organisations import find_bridges, find_gaps
from graphmap.analysis.parameters import Parameters
from graphmap.analysis.results_learning import LearningRow
from graphmap.errors import RequestRefused
from graphmap.model.links import Link
from graphmap.model.nodes import (
    Answer,
    EnablingCondition,
    Experiment,
    LearningCycle,
    Observation,
    Organisation,
    Pattern,
    Person,
    Session,
)
from graphmap.model.system_map import SystemMap
from tests.unit.analysis.drawn import drawn_map

ASKED = Parameters(as_of="2026-11-24")
#  a - b - c,  b - ann (a practitioner),  c in conflict with d
TEXT = """
    node Organisation a
    node Organisation b
    node Organisation c
    node Organisation d
    node Person ann role=practitioner
    node Person bob role=citizen
    place town > street
    link WORKS_WITH a b
    link FUNDS c b
    link WORKS_FOR ann b
    link WORKS_WITH c d quality=conflict
    link SUPPORTED_BY bob c
    link SUPPORTED_BY bob d
    link OPERATES_IN a street
    link OPERATES_IN d street
    p1 -> o1 - street for seen/s1
    link TOUCHES seen a
    link TOUCHES seen d
    link TOUCHES seen b
"""


def test_a_bridge_is_given_with_the_parts_it_holds_together() -> None:
    whole = drawn_map(TEXT)
    (row,) = find_bridges(whole, influence_of(whole), ASKED).rows
    assert (row.organisation, row.parts) == ("b", (("a",), ("ann",), ("c",)))
    assert find_bridges(whole, influence_of(whole), Parameters(as_of="2026", scope="a")).rows == ()


def test_a_gap_is_two_that_meet_and_have_no_link() -> None:
    whole = drawn_map(TEXT)
    rows = find_gaps(whole, influence_of(whole), ASKED).rows
    assert [(row.first, row.second, row.pairs, row.persons, row.is_conflict) for row in rows] == [
        ("a", "d", (("o1", "street"),), (), False),
        ("b", "d", (("o1", "street"),), (), False),
        ("c", "d", (), ("bob",), True),
    ]
    scoped = find_gaps(whole, influence_of(whole), Parameters(as_of="2026", scope="c")).rows
    assert [(row.first, row.second) for row in scoped] == [("c", "d")]
    assert scoped[0].to_json()["people"] == 1


def test_organisations_stand_by_id_and_never_by_how_much_they_share() -> None:
    whole = drawn_map(TEXT + "node Organisation z\nnode Organisation y\n")
    more = [
        Link(id=f"l{at}-{name}", kind="SUPPORTED_BY", source=person, target=name)
        for at, person in enumerate(("ann", "bob"))
        for name in ("y", "z")
    ]
    joined = SystemMap.of(whole.nodes, [*whole.links, *more], revision=1)
    rows = find_gaps(joined, influence_of(joined), ASKED).rows
    pairs = [(row.first, row.second) for row in rows]
    assert pairs == sorted(pairs)
    assert max(len(row.persons) for row in rows) > len(rows[0].persons)


def test_a_place_keeps_organisations_that_operate_in_it_or_below() -> None:
    whole = drawn_map(TEXT)
    rows = find_gaps(whole, influence_of(whole), Parameters(as_of="2026", scope="town")).rows
    assert {(row.first, row.second) for row in rows} == {("a", "d"), ("b", "d"), ("c", "d")}


@pytest.mark.parametrize("batch", range(4))
def test_bridges_are_those_whose_removal_makes_more_parts(batch: int) -> None:
    for seed in range(batch, 80, 4):
        dice = random.Random(seed)
        ids = [f"n{at}" for at in range(9)]
        nodes = [
            Organisation(id=id_, name=id_)
            if dice.random() < 0.7
            else Person(id=id_, name=id_, role="practitioner")
            for id_ in ids
        ]
        kinds = {node.id: node.kind for node in nodes}
        links, plain = [], nx.Graph()
        plain.add_nodes_from(ids)
        for at in range(10):
            first, second = sorted(dice.sample(ids, 2))
            if kinds[first] == kinds[second] == "Organisation":
                quality = dice.choice(["strong", "conflict", None])
                link = Link(
                    id=f"l{at}", kind="WORKS_WITH", source=first, target=second, quality=quality
                )
            elif "Organisation" in (kinds[first], kinds[second]):
                person, of = sorted((first, second), key=lambda id_: kinds[id_] == "Organisation")
                link = Link(id=f"l{at}", kind="WORKS_FOR", source=person, target=of)
            else:
                continue
            links.append(link)
            if link.quality != "conflict":
                plain.add_edge(first, second)
        whole = SystemMap.of(nodes, links)
        before = nx.number_connected_components(plain)
        expected = {
            id_
            for id_ in ids
            if kinds[id_] == "Organisation"
            and nx.number_connected_components(plain.subgraph(set(ids) - {id_})) > before
        }
        rows = find_bridges(whole, influence_of(whole), ASKED).rows
        assert {row.organisation for row in rows} == expected
        for row in rows:
            component = nx.node_connected_component(plain, row.organisation) - {row.organisation}
            assert {frozenset(part) for part in row.parts} == {
                frozenset(part) for part in nx.connected_components(plain.subgraph(component))
            }


def test_learning_that_does_not_flow_is_listed_gap_after_gap() -> None:
    nodes = [
        LearningCycle(id="fed", name="Fed", scale="organisation"),
        LearningCycle(id="idle", name="Idle", scale="place"),
        Experiment(id="trial", action="Try"),
        Observation(id="heard", text="Heard"),
        Observation(id="drawn", text="Drawn on"),
        Observation(id="missed", text="Missed"),
        Session(id="meeting"),
        Pattern(id="taken", name="Taken", scale="person"),
        Pattern(id="left", name="Left", scale="organisation"),
        Pattern(id="top", name="Top", scale="country"),
        Answer(id="answer", question_id="q1", text="So"),
        EnablingCondition(id="rare", name="Rare", type="funding", scale="place", state="asked"),
        EnablingCondition(
            id="often", name="Often", type="caseload", scale="place", state="missing"
        ),
        EnablingCondition(
            id="done", name="Done", type="workforce", scale="place", state="in_place"
        ),
    ]
    ends = [
        ("PART_OF", "trial", "fed"),
        ("OBSERVED_IN", "heard", "trial"),
        ("CONSIDERED", "meeting", "heard"),
        ("DRAWS_ON", "taken", "drawn"),
        ("TAKES_UP", "fed", "taken"),
        ("TAKES_UP", "fed", "left"),
        ("FOR", "answer", "fed"),
        ("NEEDS", "trial", "often"),
        ("NEEDS", "idle", "often"),
        ("NEEDS", "idle", "rare"),
    ]
    links = [
        Link(id=f"l{at}", kind=kind, source=source, target=target)
        for at, (kind, source, target) in enumerate(ends)
    ]
    whole = SystemMap.of(nodes, links)
    result = find_learning_gaps(whole, influence_of(whole), ASKED, ["q1", "q2"])
    assert result.rows == (
        LearningRow("cycle_without_observations", "idle", "place"),
        LearningRow("observation_not_considered", "missed"),
        LearningRow("pattern_not_taken_up", "left", "organisation"),
        LearningRow("questions_unanswered", "fed", "organisation", questions=("q2",)),
        LearningRow("questions_unanswered", "idle", "place", questions=("q1", "q2")),
        LearningRow("condition_open", "often", "place", state="missing", needed_by=("fed", "idle")),
        LearningRow("condition_open", "rare", "place", state="asked", needed_by=("idle",)),
    )
    assert dict(result.counts)["questions_unanswered"] == 2
    assert result.to_json()["rows"][0]["gap"] == "cycle_without_observations"


def test_learning_of_a_place_or_organisation_is_what_belongs_to_it() -> None:
    #  town > street; helpers operate in street; ann lives there, helpers support bob
    whole = drawn_map("""
        place town > street
        place far
        node Organisation helpers
        node Person ann
        node Person bob
        link OPERATES_IN helpers street
        link LIVES_IN ann street
        link SUPPORTED_BY bob helpers
        node LearningCycle of-town scale=place
        node LearningCycle of-helpers scale=organisation
        node LearningCycle of-ann scale=person
        node LearningCycle of-bob scale=person
        node LearningCycle of-far scale=place
        link ABOUT of-town town
        link ABOUT of-helpers helpers
        link ABOUT of-ann ann
        link ABOUT of-bob bob
        link ABOUT of-far far
        p1 -> o1 - street for on-effect
        p2 -> o1 - far for elsewhere
        link SETS helpers p1
        node Observation touching text=Touching
        link TOUCHES touching helpers
        node Pattern drawn scale=place
        link DRAWS_ON drawn elsewhere
        node Pattern shared scale=place
        link SHARED_WITH shared town
        node EnablingCondition needed type=funding scale=place state=missing
        link NEEDS of-ann needed
        node EnablingCondition for-town type=funding scale=place state=missing
        link FOR for-town town
    """)
    graph = influence_of(whole)

    def found(scope: str) -> set[str]:
        asked = Parameters(as_of="2026", scope=scope)
        return {row.node for row in find_learning_gaps(whole, graph, asked, ["q1"]).rows}

    everywhere = {"of-town", "of-helpers", "of-ann", "touching", "on-effect", "shared", "for-town"}
    assert found("town") == everywhere
    assert found("street") == everywhere - {"of-town", "shared", "for-town"}
    assert found("helpers") == {"of-helpers", "of-bob", "touching", "on-effect"}
    assert found("far") == {"of-far", "drawn"}
    with pytest.raises(RequestRefused, match="a place or an organisation"):
        found("p1")
