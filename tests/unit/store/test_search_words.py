"""Words and names as every store compares them."""

import pytest

from graphmap.model.nodes import Observation, Place
from graphmap.store.search_words import (
    asked_words,
    name_key,
    name_keys,
    other_words,
    title_words,
    words_of,
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Rent is kept-up!", ["rent", "is", "kept", "up"]),
        ("under_score 7a", ["under", "score", "7a"]),
        ("Café STRASSE straße", ["cafe", "strasse", "strasse"]),
        ("O’Neill's", ["o", "neill", "s"]),
        ("½ m²", ["1", "2", "m2"]),
        ("日本語", ["日本語"]),
        (" -*\"' ", []),
        ("x" * 150, ["x" * 100]),
    ],
)
def test_words_are_folded_runs_of_letters_and_digits(text: str, words: list[str]) -> None:
    assert words_of(text) == words


def test_asked_words_are_different_and_at_most_20() -> None:
    assert asked_words("rent RENT care") == ["rent", "care"]
    assert asked_words(" ".join(f"w{number}" for number in range(30))) == [
        f"w{number}" for number in range(20)
    ]


def test_words_of_a_node_by_where_they_stand() -> None:
    place = Place(
        id="p", name="New Town", aliases=("Old Town",), tags=("tag-1",), description="By the sea"
    )
    assert title_words(place) == ["new", "town"]
    assert other_words(place) == ["1", "by", "old", "sea", "tag", "the", "town"]
    assert title_words(Observation(id="o", text="Seen here")) == ["here", "seen"]


def test_names_are_compared_without_case_accents_and_spaces() -> None:
    assert name_key("  Ynys   MÔN ") == "ynys mon"
    place = Place(id="p", name="Ynys Môn", aliases=("ynys mon", "Anglesey"))
    assert name_keys(place) == ["anglesey", "ynys mon"]
    assert name_keys(Observation(id="o", text="Nameless", aliases=("Alias",))) == ["alias"]
