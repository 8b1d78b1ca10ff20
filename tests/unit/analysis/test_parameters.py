"""Parameters without a meaning are refused before any work."""

import datetime as dt

import pytest

from graphmap.analysis.parameters import Parameters
from graphmap.errors import RequestRefused


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"as_of": "yesterday"}, "as_of is not a date.*or write any"),
        ({"as_of": "2026-02-30"}, "no such day"),
        ({"max_steps": 0}, "max_steps is from 1 to 8"),
        ({"max_steps": 9}, "max_steps is from 1 to 8"),
        ({"limit": 0}, "limit is from 1 to"),
        ({"limit": 100_001}, "limit is from 1 to"),
        ({"roll_up": "galaxy"}, "roll_up is one of: neighbourhood, lower_tier"),
    ],
)
def test_a_parameter_without_a_meaning_is_refused_by_name(
    asked: dict[str, object], message: str
) -> None:
    with pytest.raises(RequestRefused, match=message):
        Parameters(**{"as_of": "any", **asked})


def test_a_reduced_date_asks_about_its_first_day() -> None:
    assert Parameters(as_of="2026-11").day == dt.date(2026, 11, 1).toordinal()
    assert Parameters(as_of="any").day is None


def test_the_json_names_every_parameter() -> None:
    assert Parameters(as_of="2026").to_json() == {
        "as_of": "2026",
        "max_steps": 3,
        "include_assumed": False,
        "scope": None,
        "limit": 1000,
        "roll_up": None,
        "by_family": False,
    }
