"""Which words are a name, and which only look like one."""

import pytest

from graphmap.model.nodes import Answer, Observation, Person
from graphmap.store.naming import NamesInWords


def left_of(text: str, *names: str) -> str:
    """Give a text without the names, each hole as an underscore."""
    names_in_words = NamesInWords([Person(id="p", name=name) for name in names])
    taken = names_in_words.taken_from(Observation(id="o", text=text)).text
    assert taken is not None
    return taken.replace("[a person erased]", "_")


@pytest.mark.parametrize(
    ("name", "text", "left"),
    [
        ("Clare", "People declare it, Clare.", "People declare it, _."),
        ("Ellen", "An excellent idea of ELLEN's", "An excellent idea of _'s"),
        ("Juliet", "The Juliets and Julieta", "The _ and _"),
        (
            "Person A",
            "The person and a person applies. Person A's",
            "The person and a person applies. _'s",
        ),
        ("Person 1", "Person 12, person 1 and Person 1s", "Person 12, _ and Person 1s"),
        ("Resident 10000", "Resident 100001", "Resident 100001"),
        ("Jo Li", "The banjo lives with Jo-Li", "The banjo lives with _"),
        ("Ann Rice", "Ann Rices tenancy, Joann Rice", "_ tenancy, Joann Rice"),
        ("Owen", "Owens and Bowen, not owen", "Owens and Bowen, not _"),
        ("Zoë Ng", "zoe ng, ZOE\u0308 NG and Zoë Ngo", "_, _ and Zoë Ngo"),
        ("A", "A day", "A day"),
    ],
)
def test_a_name_begins_and_ends_where_a_name_would(name: str, text: str, left: str) -> None:
    assert left_of(text, name) == left


def test_of_a_name_and_its_beginning_the_whole_is_taken() -> None:
    assert left_of("Mary Ann Smith and Mary Ann", "Mary Ann", "Mary Ann Smith") == "_ and _"


def test_the_question_of_an_answer_is_no_word_of_anybody() -> None:
    answer = Answer(id="a", question_id="who-is-hope", text="Hope is")
    taken = NamesInWords([Person(id="p", name="Hope")]).taken_from(answer)
    assert (taken.question_id, taken.text) == ("who-is-hope", "[a person erased] is")
