"""The graph as arrays."""

import datetime as dt

import pytest

from graphmap.model.columns import (
    NO_BEGINNING,
    NO_END,
    columns_of,
    day_number,
    day_of,
    to_column_text,
)
from graphmap.model.links import Link
from graphmap.model.nodes import Effect, Outcome, Person, Place, Policy
from graphmap.model.system_map import SystemMap


def test_days_are_counted_from_the_year_one() -> None:
    assert day_number("0001", NO_END) == 1
    assert day_number("2018", 0) == dt.date(2018, 1, 1).toordinal()
    assert day_number("2018-04", 0) == day_of(dt.date(2018, 4, 1))
    assert day_number(None, NO_END) == NO_END > day_number("9999-12-31", 0)
    assert day_number(None, NO_BEGINNING) == NO_BEGINNING < 1


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, None),
        (False, None),
        ((), None),
        ("public", None),
        ("steward", "steward"),
        (True, "true"),
        (3, "3"),
        (("map", "public"), "map,public"),
    ],
)
def test_fields_become_text_or_nothing(value: object, text: str | None) -> None:
    assert to_column_text(value) == text


def test_columns_of_a_small_map() -> None:
    nodes = [
        Policy(id="rule", name="Rule", meadows_level=5, valid_from="2013-04"),
        Outcome(id="aim", name="Aim"),
        Effect(id="e", polarity=-1),
        Place(id="town", name="Town", type="lower_tier", valid_until="2020"),
        Person(id="zoe", name="Zoe", illustrative=True, consent=("map",)),
    ]
    links = [
        Link(id="1", kind="ON", source="e", target="aim"),
        Link(id="2", kind="APPLIES_IN", source="rule", target="town", status="changed"),
        Link(id="3", kind="CAUSES", source="rule", target="e"),
        Link(id="4", kind="APPLIES_IN", source="rule", target="town", valid_from="2018"),
    ]
    columns = columns_of(SystemMap.of(nodes, links, revision=9))
    assert columns.revision == 9
    assert columns.ids == ["aim", "e", "rule", "town", "zoe"]
    assert columns.names == ["Aim", "", "Rule", "Town", "Zoe"]
    # Outcome, Effect, Policy, Place and Person, by their place in the catalogue.
    assert columns.kinds.tolist() == [5, 6, 3, 2, 0]
    assert columns.polarity.tolist() == [0, -1, 0, 0, 0]
    beginning = dt.date(2013, 4, 1).toordinal()
    assert columns.valid_from.tolist() == [0, 0, beginning, 0, 0]
    assert columns.valid_until.tolist()[3] == dt.date(2020, 1, 1).toordinal()
    assert columns.fields["meadows_level"] == {2: "5"}
    assert columns.fields["type"] == {3: "lower_tier"}
    assert columns.fields["illustrative"] == {4: "true"}
    assert columns.fields["sensitivity"] == {4: "steward"}
    assert columns.fields["consent"] == {4: "map"}
    assert columns.fields["scale"] == {}
    # APPLIES_IN (9) twice, the one without a beginning first; CAUSES (15); ON (16).
    assert columns.link_kinds.tolist() == [9, 9, 15, 16]
    assert columns.link_sources.tolist() == [2, 2, 2, 1]
    assert columns.link_targets.tolist() == [3, 3, 1, 0]
    assert columns.link_valid_from.tolist() == [0, dt.date(2018, 1, 1).toordinal(), 0, 0]
    assert columns.link_valid_until.tolist() == [NO_END] * 4
    assert columns.link_status == {0: "changed"}


def test_columns_of_nothing() -> None:
    columns = columns_of(SystemMap((), ()))
    assert (columns.ids, columns.link_kinds.tolist(), columns.link_status) == ([], [], {})
