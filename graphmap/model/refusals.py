"""What is said where a value is refused: what is wrong with it, and what would be taken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pydantic_core import ErrorDetails

#: By kind of error, what follows the name of the field. What stands in braces is what the model
#: allows, never what was given.
_WORDS: Final[Mapping[str, str]] = {
    "missing": "is missing; give it",
    "missing_argument": "is missing; give it",
    "extra_forbidden": "is not known here; take it out",
    "string_type": "is not text; write it in quotation marks",
    "string_too_short": "is too short; write at least {min_length} characters",
    "string_too_long": "is too long; write at most {max_length} characters",
    "string_pattern_mismatch": "is not written as it has to be; it has to match {pattern}",
    "literal_error": "is none of what it may be: {expected}",
    "enum": "is none of what it may be: {expected}",
    "int_type": "is not a whole number; write digits alone",
    "int_parsing": "is not a whole number; write digits alone",
    "int_from_float": "is not a whole number; write digits alone",
    "int_parsing_size": "is too large a number; write a smaller one",
    "float_type": "is not a number; write digits, with a point before decimals",
    "float_parsing": "is not a number; write digits, with a point before decimals",
    "finite_number": "is not a number that has an end; write another",
    "bool_type": "is neither true nor false; write one of these",
    "bool_parsing": "is neither true nor false; write one of these",
    "greater_than_equal": "is too small; it may be {ge} or more",
    "greater_than": "is too small; it has to be more than {gt}",
    "less_than_equal": "is too large; it may be {le} or less",
    "less_than": "is too large; it has to be less than {lt}",
    "list_type": "is not a list; write one in square brackets",
    "tuple_type": "is not a list; write one in square brackets",
    "set_type": "is not a list; write one in square brackets",
    "dict_type": "is not an object; write one in braces",
    "model_type": "is not an object; write one in braces",
    "model_attributes_type": "is not an object; write one in braces",
    "too_short": "has too few entries; it needs at least {min_length}",
    "too_long": "has too many entries; it takes at most {max_length}",
    "union_tag_not_found": "does not say which sort it is; name it in {discriminator}",
    "union_tag_invalid": "names no sort that is known; it may be {expected_tags}",
    "json_invalid": "is not JSON; send valid JSON",
    "date_type": "is not a day; write it as 2018-04-01",
    "date_parsing": "is not a day; write it as 2018-04-01",
    "date_from_datetime_parsing": "is not a day; write it as 2018-04-01",
}
#: Of what a model says of itself, what a text above may name.
_NAMED: Final = (
    *("min_length", "max_length", "pattern", "expected", "ge", "gt", "le", "lt"),
    *("discriminator", "expected_tags"),
)


def refusal_in_words(detail: ErrorDetails) -> str:
    """Say what is wrong with a value, to be read after the name of its field.

    What our own models say is said as they say it; what was given is never repeated.
    """
    words = _WORDS.get(detail["type"])
    if words is not None:
        told = detail.get("ctx", {})
        return words.format_map({name: told.get(name, "another") for name in _NAMED})
    text = detail["msg"].removeprefix("Value error, ").removeprefix("Assertion failed, ")
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
