"""Text, names, ids and dates of reduced precision."""

import datetime as dt

import pytest

from graphmap.model.values import (
    first_day,
    to_name,
    to_plain_text,
    to_reduced_date,
)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("e\u0301", "é"),
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("tab\there", "tab\there"),
        ("\u200bzero width", "\u200bzero width"),
        ("", ""),
    ],
)
def test_text_is_kept_in_nfc_with_plain_line_ends(given: str, expected: str) -> None:
    assert to_plain_text(given) == expected


@pytest.mark.parametrize(
    ("character", "named"),
    [
        ("\x00", "control character U+0000"),
        ("\x1b", "control character U+001B"),
        ("\x7f", "control character U+007F"),
        ("\x85", "control character U+0085"),
        ("\ud800", "control character U+D800"),
        ("\u202e", "bidirectional control U+202E"),
        ("\u2066", "bidirectional control U+2066"),
    ],
)
def test_control_characters_are_refused_by_name(character: str, named: str) -> None:
    with pytest.raises(ValueError, match=named.replace("+", r"\+")):
        to_plain_text(f"a{character}b")


def test_name_is_one_line_with_single_spaces() -> None:
    assert to_name("  Rent \n  kept\t up ") == "Rent kept up"
    with pytest.raises(ValueError, match="is empty"):
        to_name(" \n\u00a0")


@pytest.mark.parametrize("date", ["2018", "2018-04", "2018-04-30", "2016-02-29", "0001", "9999-12"])
def test_dates_of_any_precision_are_taken(date: str) -> None:
    assert to_reduced_date(date) == date


@pytest.mark.parametrize(
    "date",
    [
        "",
        "18",
        "2018-4",
        "2018-13",
        "2018-00",
        "2018-04-31",
        "2018-02-29",
        "2018-04-00",
        "0000",
        "10000",
        "2018-04-01T10:00",
        " 2018",
        "2018\n",
        "\uff12\uff10\uff11\uff18",
    ],
)
def test_other_dates_are_refused(date: str) -> None:
    with pytest.raises(ValueError, match="is not a date"):
        to_reduced_date(date)


@pytest.mark.parametrize(
    ("date", "day"),
    [
        ("2018", dt.date(2018, 1, 1)),
        ("2018-04", dt.date(2018, 4, 1)),
        ("2018-04-17", dt.date(2018, 4, 17)),
    ],
)
def test_first_day_of_a_reduced_date(date: str, day: dt.date) -> None:
    assert first_day(date) == day
