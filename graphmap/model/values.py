"""The values that a property may hold: text, names, ids and dates of reduced precision."""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata
from typing import Annotated, Final

from pydantic import AfterValidator, Field, StringConstraints

MAX_TEXT: Final = 100_000
MAX_NAME: Final = 10_000
ID_PATTERN: Final = re.compile(r"[a-z0-9-]{1,64}")
#: Bidirectional embeddings, overrides and isolates (Unicode Standard Annex 9).
_BIDI_CONTROLS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
#: Those, control characters other than tab and line feed (category Cc), and surrogates (Cs).
_REFUSED: Final = re.compile(
    f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff{''.join(sorted(_BIDI_CONTROLS))}]"
)
_DATE: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


def to_plain_text(text: str) -> str:
    """Give ``text`` in NFC with line ends as LF.

    Raises
    ------
    ValueError
        Where it holds a control character other than tab and line feed, a bidirectional
        override, or half a surrogate pair.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    refused = _REFUSED.search(text)
    if refused is not None:
        what = "bidirectional control" if refused[0] in _BIDI_CONTROLS else "control character"
        raise ValueError(f"holds the {what} U+{ord(refused[0]):04X}; take it out")
    return text


def to_name(text: str) -> str:
    """Give ``text`` as a name: one line, single spaces, not empty."""
    name = " ".join(to_plain_text(text).split())
    if not name:
        raise ValueError("is empty; give it a name")
    return name


def to_reduced_date(text: str) -> str:
    """Check that ``text`` is a date of ISO 8601 in the precision known.

    Raises
    ------
    ValueError
        Where it is not ``2018``, ``2018-04`` or ``2018-04-01``, or no such day exists.
    """
    match = _DATE.fullmatch(text)
    if match is None:
        raise ValueError("is not a date; write 2018, 2018-04 or 2018-04-01")
    year, month, day = (int(part) if part else 1 for part in match.groups())
    if year < 1 or not 1 <= month <= 12:
        raise ValueError("is not a date: no such year or month")
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        raise ValueError("is not a date: no such day in that month")
    return text


def first_day(date: str) -> dt.date:
    """Give the first day of a reduced date: ``2018`` is 1 January 2018."""
    return dt.date.fromisoformat(f"{date}-01-01"[:10])


def _to_external_id(text: str) -> str:
    text = to_name(text)
    tool, colon, rest = text.partition(":")
    if not (tool and colon and rest):
        raise ValueError("is not tool:id, such as kumu:elem-1")
    return text


def _to_stage_entry(text: str) -> str:
    date, _, stage = text.partition(" ")
    to_reduced_date(date)
    stages = ("purpose", "understand", "co_design", "experiment", "embed_influence")
    if stage not in stages:
        raise ValueError(f"is not 'date stage', with a stage of: {', '.join(stages)}")
    return text


RecordId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,64}$", strict=True)]
Text = Annotated[str, Field(max_length=MAX_TEXT, strict=True), AfterValidator(to_plain_text)]
Name = Annotated[str, Field(max_length=MAX_NAME, strict=True), AfterValidator(to_name)]
ReducedDate = Annotated[str, Field(strict=True), AfterValidator(to_reduced_date)]
ExternalId = Annotated[str, Field(max_length=1000, strict=True), AfterValidator(_to_external_id)]
StageEntry = Annotated[str, Field(strict=True), AfterValidator(_to_stage_entry)]
