"""What is said of a refused value is in our own words, and never repeats what was given."""

from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Field, ValidationError, field_validator

from graphmap.model.refusals import refusal_in_words


class Asked(BaseModel, extra="forbid"):
    steps: Annotated[int, Field(ge=1, le=8)] = 1
    share: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 1.0
    sort: Literal["blocks", "enables"] = "blocks"
    name: Annotated[str, Field(min_length=2, max_length=5)] = "abc"
    ids: Annotated[list[str], Field(max_length=1)] = []
    by_id: dict[str, int] = {}
    day: str = "2018"

    @field_validator("day")
    @classmethod
    def _is_a_day(cls, day: str) -> str:
        if not day.isdecimal():
            raise ValueError("Is no day that we know; write 2018")
        return day


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"steps": 9}, "is too large; it may be 8 or less"),
        ({"steps": 0}, "is too small; it may be 1 or more"),
        ({"steps": "wombat"}, "is not a whole number; write digits alone"),
        ({"share": 0}, "is too small; it has to be more than 0.0"),
        ({"share": "inf"}, "is not a number that has an end; write another"),
        ({"sort": "wombat"}, "is none of what it may be: 'blocks' or 'enables'"),
        ({"name": "w"}, "is too short; write at least 2 characters"),
        ({"name": "wombat"}, "is too long; write at most 5 characters"),
        ({"ids": ["wombat", "b"]}, "has too many entries; it takes at most 1"),
        ({"ids": "wombat"}, "is not a list; write one in square brackets"),
        ({"by_id": "wombat"}, "is not an object; write one in braces"),
        ({"wombat": 1}, "is not known here; take it out"),
        ({"day": "wombat"}, "is no day that we know; write 2018"),
    ],
)
def test_each_refusal_says_what_is_wrong_and_what_would_be_taken(
    given: dict[str, Any], words: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        Asked.model_validate(given)
    told = [refusal_in_words(detail) for detail in refused.value.errors()]
    assert told == [words]
