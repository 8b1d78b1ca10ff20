"""The node kinds: what they need, what they refuse, what they are called."""

import pytest
from pydantic import ValidationError

from graphmap.errors import RecordRefused
from graphmap.model.catalogue import NAMELESS_KINDS, NODE_KINDS
from graphmap.model.nodes import (
    NODE_CLASSES,
    Answer,
    Effect,
    Experiment,
    LearningCycle,
    Observation,
    Organisation,
    Person,
    Place,
    Session,
)
from graphmap.model.records import node_from

NEEDED = {
    "Effect": {"polarity": 1},
    "LearningCycle": {"scale": "place"},
    "Pattern": {"scale": "place"},
    "EnablingCondition": {"type": "caseload", "scale": "place"},
    "Answer": {"question_id": "q"},
}


def refusal(values: dict) -> tuple[str, str, str]:
    """Give rule, field and message of the one thing that is wrong."""
    with pytest.raises(RecordRefused) as caught:
        node_from(values)
    (problem,) = caught.value.problems
    assert problem.record.startswith("node ")
    return problem.rule, problem.column, problem.message


def test_every_kind_has_a_class_that_knows_its_kind() -> None:
    assert tuple(NODE_CLASSES) == NODE_KINDS
    for kind, node_class in NODE_CLASSES.items():
        node = node_class.model_validate({"id": "x", "name": "X", **NEEDED.get(kind, {})})
        assert (node.kind, node.title) == (kind, "X")


@pytest.mark.parametrize("kind", NODE_KINDS)
def test_name_may_be_absent_only_where_it_is_derived(kind: str) -> None:
    values = {"id": "x", "kind": kind, **NEEDED.get(kind, {})}
    if kind in NAMELESS_KINDS:
        assert node_from(values).name is None
    else:
        assert "needs a name" in refusal(values)[2]


@pytest.mark.parametrize(
    ("kind", "field"), [(kind, field) for kind, needed in NEEDED.items() for field in needed]
)
def test_required_fields_are_asked_for(kind: str, field: str) -> None:
    values = {"id": "x", "kind": kind, "name": "X", **NEEDED[kind]}
    del values[field]
    assert refusal(values)[:2] == ("missing", field)


@pytest.mark.parametrize(
    ("values", "rule", "field"),
    [
        ({"kind": "Place", "name": "X", "type": "village"}, "literal_error", "type"),
        ({"kind": "Place", "name": "X", "gss_code": "E0"}, "string_pattern_mismatch", "gss_code"),
        ({"kind": "Place", "name": 7}, "string_type", "name"),
        ({"kind": "Policy", "name": "X", "meadows_level": 13}, "less_than_equal", "meadows_level"),
        (
            {"kind": "Policy", "name": "X", "meadows_level": 0},
            "greater_than_equal",
            "meadows_level",
        ),
        ({"kind": "Policy", "name": "X", "meadows_level": 1.5}, "int_type", "meadows_level"),
        ({"kind": "Policy", "name": "X", "meadows_level": True}, "int_type", "meadows_level"),
        ({"kind": "Effect", "polarity": 2}, "literal_error", "polarity"),
        ({"kind": "Effect", "polarity": True}, "value_error", "polarity"),
        ({"kind": "Person", "name": "X", "born": "1970"}, "extra_forbidden", "born"),
        ({"kind": "Person", "name": "X", "illustrative": "yes"}, "bool_type", "illustrative"),
        ({"kind": "Person", "name": "X", "consent": ["all"]}, "literal_error", "consent"),
        ({"kind": "Place", "name": "X", "valid_from": "2018-02-30"}, "value_error", "valid_from"),
        ({"kind": "Place", "name": "X", "tags": "a"}, "tuple_type", "tags"),
        ({"kind": "Place", "name": "X", "external_ids": ["kumu"]}, "value_error", "external_ids"),
        ({"kind": "Place", "name": "X", "sensitivity": "secret"}, "literal_error", "sensitivity"),
        ({"kind": "Place", "name": "x" * 10_001}, "string_too_long", "name"),
        (
            {"kind": "LearningCycle", "name": "X", "scale": "place", "stage_history": ["2018 try"]},
            "value_error",
            "stage_history",
        ),
    ],
)
def test_wrong_values_are_refused_by_field(values: dict, rule: str, field: str) -> None:
    assert refusal({"id": "x", **values})[:2] == (rule, field)


@pytest.mark.parametrize("id_", ["", "A", "a b", "ä", "x" * 65, "a_b", "a\n", None, 7])
def test_ids_are_short_and_plain(id_: object) -> None:
    assert refusal({"id": id_, "kind": "Place", "name": "X"})[1] == "id"


def test_refusal_of_an_unknown_field_names_those_that_there_are() -> None:
    message = refusal({"id": "x", "kind": "Factor", "name": "X", "colour": "red"})[2]
    assert "has no field colour" in message
    assert "controllable_by" in message


def test_hostile_field_names_and_values_do_not_come_back_in_a_message() -> None:
    hostile = "<script>alert(1)</script>"
    assert hostile not in refusal({"id": "x", "kind": "Factor", "name": "X", hostile: 1})[2]
    secret = {"id": "x", "kind": "Person", "name": "X", "role": "Secret Words"}
    assert "Secret" not in refusal(secret)[2]
    assert "Secret" not in refusal({"id": "x", "kind": "Secret"})[2]


def test_unknown_kind_is_refused_with_the_kinds_that_there_are() -> None:
    for kind in ("place", None, [], "Dragon"):
        rule, field, message = refusal({"id": "x", "kind": kind, "name": "X"})
        assert (rule, field) == ("unknown_kind", "kind")
        assert "LearningCycle" in message


def test_defaults() -> None:
    person, place = Person(id="x", name="X"), Place(id="y", name="Y")
    assert (person.sensitivity, person.consent, person.illustrative) == ("steward", (), False)
    assert (place.sensitivity, place.tags, place.version) == ("public", (), 0)
    assert Observation(id="o").sensitivity == "public"


@pytest.mark.parametrize(
    ("node", "title"),
    [
        (Effect(id="e", polarity=1, mechanism="It bites"), "It bites"),
        (Effect(id="e", polarity=1), "Effect e"),
        (Observation(id="o", text="Seen  by\nmany"), "Seen by many"),
        (Answer(id="a", question_id="q", text="Yes"), "Yes"),
        (Session(id="s", date="2018-04"), "Session of 2018-04"),
        (Session(id="s", notes="Met"), "Met"),
        (Session(id="s"), "Session s"),
        (Experiment(id="x", action="Try"), "Try"),
        (Organisation(id="o", name="Named"), "Named"),
        (Observation(id="o", name="Named", text="Text"), "Named"),
    ],
)
def test_title_is_the_name_or_begins_the_text(node, title: str) -> None:
    assert node.title == title


def test_long_title_ends_after_a_word() -> None:
    title = Observation(id="o", text="word " * 50).title
    assert title == " ".join(["word"] * 24) + "…"
    assert len(Observation(id="o", text="x" * 500).title) == 121


def test_nodes_are_frozen() -> None:
    with pytest.raises(ValidationError):
        Place(id="x", name="X").name = "Y"


def test_stage_history_holds_a_date_and_a_stage() -> None:
    cycle = LearningCycle(
        id="c", name="C", scale="place", stage_history=("2018-04 purpose", "2019 experiment")
    )
    assert cycle.stage_history == ("2018-04 purpose", "2019 experiment")
