"""The demonstration system, counted against its own files."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from graphmap.model.changes import ChangeSet, Delete, Put
from graphmap.model.nodes import Place
from graphmap.model.system_map import SystemMap
from graphmap.services.demonstration import demonstration_map, load_demonstration
from graphmap.services.question_list import question_list
from graphmap.store.sqlite import SqliteGraphStore

DEMO = Path(__file__).parents[3] / "fixtures" / "demo"


def rows(name: str) -> list[dict[str, str]]:
    with (DEMO / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteGraphStore]:
    store = SqliteGraphStore(tmp_path / "map.sqlite")
    yield store
    store.close()


@pytest.fixture(scope="module")
def demo() -> SystemMap:
    return demonstration_map()


def test_it_keeps_every_rule_of_the_model(demo: SystemMap) -> None:
    demo.check()


@pytest.mark.parametrize(
    ("kind", "count"),
    [
        ("Observation", 112),
        ("Place", 33),
        ("Source", 90),
        ("Policy", 66),
        ("Outcome", 31),
        ("Factor", 7),
        ("Organisation", 57),
        ("Experiment", 44),
        ("Person", 3),
        ("LearningCycle", 6),
        ("EnablingCondition", 9),
        ("Answer", 16),
    ],
)
def test_it_has_what_its_readme_counts(demo: SystemMap, kind: str, count: int) -> None:
    assert len(demo.of_kind(kind)) == count


def test_there_is_one_effect_for_each_distinct_claim_and_causal_link(demo: SystemMap) -> None:
    claims = {
        (row["policy"], outcome, row["place"], row["direction"])
        for row in rows("facts")
        for outcome in row["outcomes"].split(";")
    }
    assert len(demo.of_kind("Effect")) == len(claims) + len(rows("causal_links")) == 131


def test_every_fact_is_an_observation_with_its_source_and_wording(demo: SystemMap) -> None:
    for row in rows("facts"):
        fact = demo.node_by_id[row["id"].lower()]
        assert fact.text == row["observed"]
        assert (fact.figure or "", fact.date or "", fact.confidence) == (
            row["figure"],
            row["date"],
            row["confidence"],
        )
        assert fact.sensitivity == "public"
        assert demo.targets(fact.id, "CITES") == [row["source"].lower()]
        stance = "CHALLENGES" if row["stance"] == "challenges" else "SUPPORTS"
        targets = [
            target
            for effect in demo.targets(fact.id, stance)
            if demo.sources(effect, "CAUSES") == [row["policy"]]
            for target in demo.targets(effect, "ON")
        ]
        assert set(row["outcomes"].split(";")) <= set(targets)


def test_a_fact_speaks_against_the_effects_of_the_fact_it_challenges(demo: SystemMap) -> None:
    (effect,) = demo.targets("f047", "CHALLENGES")
    assert effect in demo.targets("f043", "SUPPORTS")
    (disputed,) = demo.targets("f112", "CHALLENGES")
    assert disputed in demo.targets("f086", "SUPPORTS")


def test_the_rules_as_found_of_one_effect_are_joined_in_the_order_of_the_facts(
    demo: SystemMap,
) -> None:
    (effect,) = set(demo.targets("f036", "SUPPORTS")) & set(demo.targets("f048", "SUPPORTS"))
    assert demo.node_by_id[effect].mechanism == (
        "Thresholds and boundaries; Few statutory services able to work with complex need"
    )


def test_what_is_not_documented_is_absent(demo: SystemMap) -> None:
    undated = [row["id"].lower() for row in rows("facts") if not row["date"]]
    assert {demo.node_by_id[id_].date for id_ in undated} == {None}
    assert demo.node_by_id["northampton"].gss_code is None
    assert {demo.node_by_id[row["key"]].status for row in rows("policies")} == {None}


def test_editorial_judgements_are_tagged(demo: SystemMap) -> None:
    assert {node.tags for node in demo.of_kind("Policy")} == {("editorial",)}
    assert {node.tags for node in demo.of_kind("Observation")} == {()}


def test_only_persons_whom_a_source_names_are_in_it(demo: SystemMap) -> None:
    assert [(node.id, node.illustrative) for node in demo.of_kind("Person")] == [
        ("gary-wallace", False),
        ("juliet", False),
        ("mark-smith", False),
    ]
    assert demo.targets("juliet", "CITES") == ["s1"]
    assert len(demo.sources("juliet", "FELT_BY")) == 2


def test_a_causal_link_without_facts_is_assumed(demo: SystemMap) -> None:
    assumed = [row["id"].lower() for row in rows("causal_links") if not row["facts"]]
    assert assumed == ["l12", "l13", "l14"]
    assert [demo.sources(id_, "SUPPORTS") for id_ in assumed] == [[], [], []]
    assert demo.sources("l11", "SUPPORTS") == ["f001", "f002"]


def test_a_rule_that_ended_in_a_place_says_so_on_its_link(demo: SystemMap) -> None:
    (link,) = (
        link
        for link in demo.links
        if link.kind == "APPLIES_IN" and link.target == "hammersmith-and-fulham"
    )
    assert (link.source, link.status, link.valid_until, link.note) == (
        "council-tax-recovery",
        "repealed",
        "2018-04-01",
        "Documented by f054",
    )


def test_each_cycle_keeps_its_answers_with_their_evidence(demo: SystemMap) -> None:
    learning = json.loads((DEMO / "learning.json").read_text("utf-8"))
    for cycle in learning["cycles"]:
        answers = {
            (demo.node_by_id[id_].question_id, demo.node_by_id[id_].text): demo.targets(
                id_, "DRAWS_ON"
            )
            for id_ in demo.sources(cycle["key"], "FOR")
        }
        assert answers == {
            (question, text): [fact.lower() for fact in facts]
            for question, given in cycle["answers"].items()
            for text, facts in given
        }


def test_every_answer_is_of_a_question_that_is_asked(demo: SystemMap) -> None:
    assert len(question_list()) == 36
    assert {answer.question_id for answer in demo.of_kind("Answer")} <= question_list().keys()


def test_loading_it_again_changes_nothing(store: SqliteGraphStore) -> None:
    assert load_demonstration(store) == 1
    assert load_demonstration(store) == 1
    assert store.changes()[0].actor == "graphmap"


def test_loading_it_again_leaves_work_that_was_done_on_it(store: SqliteGraphStore) -> None:
    load_demonstration(store)
    put = Put(value=Place(id="york", name="Jorvik"), expected_version=1)
    store.apply(ChangeSet(operation_id="mine", actor="Ann", changes=(put,)))
    assert load_demonstration(store) == 2
    assert store.nodes(["york"]).records[0].title == "Jorvik"


def test_a_store_that_was_emptied_gets_it_again(store: SqliteGraphStore) -> None:
    load_demonstration(store)
    graph = store.snapshot()
    deletes = [
        *(Delete(record="link", id=link.id, expected_version=1) for link in graph.links),
        *(Delete(record="node", id=node.id, expected_version=1) for node in graph.nodes),
    ]
    store.apply(ChangeSet(operation_id="undo", actor="Ann", changes=tuple(deletes)))
    assert load_demonstration(store) == 3
    assert len(store.snapshot().nodes) == len(graph.nodes)
