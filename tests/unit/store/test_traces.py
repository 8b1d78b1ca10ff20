"""How texts are told that name an erased person."""

import json

import pytest

from graphmap.model.nodes import LearningCycle, Person
from graphmap.store.erasing import Traces

TRACES = Traces.of(
    {"p-7", "cycle-1"},
    [
        Person(id="p-7", name="Al Dente", aliases=("Al", "***")),
        Person(id="p-7", name="Formerly Núñez"),
        LearningCycle(id="cycle-1", name="His life", scale="person"),
    ],
)


@pytest.mark.parametrize(
    "text",
    [
        "for AL dente.",
        "al",
        "Al's day",
        "formerly nunez",
        "Formerly Núñezes",
        "***",
        "see p-7",
        "cycle-1",
        "about his life as a whole",
    ],
)
def test_text_that_names_the_erased_is_told(text: str) -> None:
    assert TRACES.are_in(text)


@pytest.mark.parametrize("text", ["", "also", "p-77", "xp-7", "cycle-10", "nunez", "dental", "P-7"])
def test_text_that_does_not_is_left(text: str) -> None:
    assert not TRACES.are_in(text)


def test_actor_is_told_by_the_whole_name() -> None:
    assert TRACES.name("al  dente")
    assert not TRACES.name("Al Dente Junior")


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ('"al"', None),
        ('"also"', "also"),
        ("7", 7),
        ('["p-7", "x", ["cycle-1"], true]', ["x", [], True]),
        ('{"p-7": 1, "x": "al", "y": {"cycle-1": 2, "z": null}}', {"y": {"z": None}}),
    ],
)
def test_documents_lose_members_entries_and_keys_that_name_the_erased(
    body: str, left: object
) -> None:
    assert json.loads(TRACES.taken_from(body)) == left
