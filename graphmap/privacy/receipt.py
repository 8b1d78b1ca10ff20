"""The receipt of an export: what was left out, how many of which kind, and why."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from graphmap.model.catalogue import Profile
from graphmap.privacy.visibility import SMALL_NUMBER

Reason = Literal[
    "above the level of the profile",
    "no consent for the profile",
    "about, for or touching a person, and above the level of the profile",
    "joined to a record that is left out",
    "cannot stand without a record that is left out",
    "holds the name of a person who is left out",
    "coarsened to the year in a personal record",
    "replaced, so that persons cannot be traced by it",
]
_REPLACED: Final[Reason] = "replaced, so that persons cannot be traced by it"
#: Plurals that a final "s" does not make.
_PLURALS: Final = {"person": "people", "policy": "policies"}
_CAPITAL_INSIDE: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")

#: Reasons whose small counts would let a reader count left-out persons.
_ABOUT_PERSONS: Final[frozenset[Reason]] = frozenset(
    {
        "no consent for the profile",
        "about, for or touching a person, and above the level of the profile",
        "joined to a record that is left out",
        "cannot stand without a record that is left out",
        "holds the name of a person who is left out",
    }
)


@dataclass(frozen=True)
class ReceiptLine:
    """How many records, texts or dates of one kind were left out or changed, and why.

    ``count`` is None where it is 1 to 4 and would tell how many persons were left out.
    """

    what: str
    reason: Reason
    count: int | None

    def in_words(self) -> str:
        """Give the line as ``fewer than 5 people: no consent for the profile``."""
        count = f"fewer than {SMALL_NUMBER + 1}" if self.count is None else f"{self.count:,}"
        counted = f"{count} {_noun(self.what, is_one=self.count == 1)}"
        if self.reason == _REPLACED:
            return f"{counted} {self.why}"
        return f"{counted}: {self.reason}"

    @property
    def several(self) -> str:
        """The word for what was left out or changed, as the head of a row: ``people``."""
        return _noun(self.what, is_one=False)

    @property
    def why(self) -> str:
        """The reason in words that fit the count."""
        if self.reason != _REPLACED:
            return self.reason
        it = "it" if self.count == 1 else "them"
        return f"replaced so that people cannot be traced by {it}"


@dataclass(frozen=True)
class Receipt:
    """What a profile left out of what was asked for."""

    profile: Profile
    revision: int
    lines: tuple[ReceiptLine, ...]

    def in_words(self) -> list[str]:
        """Give one line of text each, or the one that says nothing was left out."""
        return [line.in_words() for line in self.lines] or ["Nothing was left out."]

    def to_json(self) -> dict[str, object]:
        """Give the receipt as JSON values; a suppressed count is null."""
        return {
            "profile": self.profile,
            "revision": self.revision,
            "left_out": [
                {"what": line.what, "reason": line.reason, "count": line.count}
                for line in self.lines
            ],
        }


def receipt_of(
    profile: Profile, revision: int, counts: Mapping[tuple[str, Reason], int]
) -> Receipt:
    """Make a receipt of counts by what and why; small counts about persons are suppressed."""
    lines = tuple(
        ReceiptLine(what, reason, None if _is_suppressed(what, reason, count) else count)
        for (what, reason), count in sorted(counts.items())
        if count
    )
    return Receipt(profile, revision, lines)


def _noun(what: str, *, is_one: bool) -> str:
    """Give the word for one or several: ``LearningCycle`` is ``learning cycle``."""
    one = _CAPITAL_INSIDE.sub(" ", what).lower()
    return one if is_one else _PLURALS.get(one, f"{one}s")


def _is_suppressed(what: str, reason: Reason, count: int) -> bool:
    about_persons = what == "Person" or reason in _ABOUT_PERSONS
    return about_persons and 1 <= count <= SMALL_NUMBER


Counts = Counter[tuple[str, Reason]]
