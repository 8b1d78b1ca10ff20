"""Links: their ends, the fields of their kind, their natural key."""

import pytest

from graphmap.errors import RecordRefused
from graphmap.model.catalogue import LINK_KINDS, LINK_RULES, NODE_KINDS
from graphmap.model.links import Link
from graphmap.model.records import link_from


def values(kind: str, **more: object) -> dict[str, object]:
    return {"id": "l", "kind": kind, "source": "a", "target": "b", **more}


def refusal(given: dict) -> tuple[str, str, str]:
    with pytest.raises(RecordRefused) as caught:
        link_from(given)
    (problem,) = caught.value.problems
    return problem.rule, problem.record, problem.message


def test_every_kind_joins_known_kinds() -> None:
    assert tuple(LINK_RULES) == LINK_KINDS
    for rule in LINK_RULES.values():
        assert rule.joins
        assert rule.group in {"structure", "policy", "causation", "evidence", "learning"}
        assert {kind for pair in rule.joins for kind in pair} <= set(NODE_KINDS)


@pytest.mark.parametrize(
    ("kind", "pair", "allowed"),
    [
        ("PART_OF", ("Experiment", "LearningCycle"), True),
        ("PART_OF", ("Place", "Organisation"), False),
        ("CAUSES", ("EnablingCondition", "Effect"), True),
        ("CAUSES", ("Person", "Effect"), False),
        ("ON", ("Effect", "Policy"), True),
        ("CITES", ("Person", "Source"), True),
        ("CITES", ("Source", "Person"), False),
        ("FOR", ("EnablingCondition", "Place"), True),
        ("FOR", ("EnablingCondition", "Person"), False),
        ("FOR", ("Answer", "Person"), True),
        ("SUPPORTED_BY", ("Person", "Person"), True),
        ("TOUCHES", ("Observation", "Effect"), False),
        ("SHARED_WITH", ("Pattern", "Place"), True),
    ],
)
def test_catalogue_allows_what_the_model_says(
    kind: str, pair: tuple[str, str], allowed: bool
) -> None:
    assert (pair in LINK_RULES[kind].joins) is allowed


def test_allowed_pairs_are_told_in_words() -> None:
    assert LINK_RULES["WORKS_FOR"].in_words() == "Person to Organisation"
    assert LINK_RULES["SEEKS"].in_words() == "LearningCycle to Outcome, Person to Outcome"


def test_link_with_itself_is_refused() -> None:
    assert "two different nodes" in refusal(values("PART_OF", target="a"))[2]


@pytest.mark.parametrize("kind", ["WORKS_WITH", "CONNECTED_WITH"])
def test_undirected_link_puts_the_smaller_id_first(kind: str) -> None:
    link = link_from(values(kind, source="b", target="a"))
    assert (link.source, link.target) == ("a", "b")
    assert link.key == (kind, "a", "b", "", "")


def test_directed_link_keeps_its_direction() -> None:
    assert link_from(values("FUNDS", source="b", target="a")).source == "b"


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("SUPPORTED_BY", "trust", "High"),
        ("WORKS_WITH", "quality", "conflict"),
        ("FUNDS", "form", "grant"),
        ("APPLIES_IN", "status", "repealed"),
        ("APPLIES_IN", "discretion", "wide"),
        ("INVOLVES", "as", "ally"),
        ("INVOLVES", "wanted", True),
        ("PROVIDED_BY", "as", "could_provide"),
    ],
)
def test_fields_belong_to_their_kinds(kind: str, field: str, value: object) -> None:
    assert getattr(link_from(values(kind, **{field: value})), field.replace("as", "as_")) == value
    rule, record, message = refusal(values("PART_OF", **{field: value}))
    assert (rule, record) == ("value_error", "link l")
    assert f"PART_OF has no field {field}" in message


def test_capacity_must_be_one_of_the_kind() -> None:
    assert "co_designer" in refusal(values("INVOLVES", **{"as": "provides"}))[2]
    assert "could_provide" in refusal(values("PROVIDED_BY", **{"as": "ally"}))[2]


def test_natural_key_holds_capacity_and_beginning() -> None:
    link = link_from(values("INVOLVES", **{"as": "ally", "valid_from": "2018"}))
    assert link.key == ("INVOLVES", "a", "b", "ally", "2018")


def test_unknown_kind_and_missing_ends_are_refused() -> None:
    assert refusal(values("LIKES"))[0] == "unknown_kind"
    assert refusal({"id": "l", "kind": "PART_OF", "source": "a"})[0] == "missing"
    assert "is not an id" in refusal(values("PART_OF", target="B!"))[2]


def test_link_takes_as_by_either_name() -> None:
    assert Link(**values("INVOLVES", as_="ally")) == link_from(values("INVOLVES", **{"as": "ally"}))
