"""Plain words: numbers, lists, dates and set words as a reader says them."""

import pytest

from graphmap.views.words import (
    capital,
    count_in_words,
    date_in_words,
    in_a_sentence,
    in_words,
    kind_in_words,
    list_in_words,
    number_in_words,
)


@pytest.mark.parametrize(
    ("number", "words"), [(0, "no"), (1, "one"), (10, "ten"), (11, "11"), (12345, "12,345")]
)
def test_numbers_up_to_ten_are_words(number: int, words: str) -> None:
    assert number_in_words(number) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "no policies"), (1, "one policy"), (2, "two policies")],
)
def test_a_count_takes_one_or_several(number: int, words: str) -> None:
    assert count_in_words(number, "policy", "policies") == words


def test_a_count_takes_an_s_where_nothing_else_is_said() -> None:
    assert count_in_words(3, "outcome") == "three outcomes"


@pytest.mark.parametrize(
    ("words", "text"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_a_list_ends_with_and(words: list[str], text: str) -> None:
    assert list_in_words(words) == text


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("2018", "2018"),
        ("2018-04", "April 2018"),
        ("2018-04-01", "1 April 2018"),
        (None, "no date recorded"),
    ],
)
def test_a_date_keeps_its_precision(date: str | None, words: str) -> None:
    assert date_in_words(date) == words


def test_set_words_read_as_english() -> None:
    assert in_words("practice_rule") == "practice rule"
    assert in_words("eligibility") == "eligibility rule"
    assert kind_in_words("LearningCycle") == "learning cycle"
    assert kind_in_words("Policy", 2) == "policies"
    assert capital("one place") == "One place"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("United Kingdom", "the United Kingdom"),
        ("Isle of Wight", "the Isle of Wight"),
        ("North East", "the North East"),
        ("Gateshead", "Gateshead"),
        ("North Tyneside", "North Tyneside"),
    ],
)
def test_a_place_takes_its_article_in_a_sentence(name: str, said: str) -> None:
    assert in_a_sentence(name) == said
