"""The receipt of an export: what was left out, how many of which kind, and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from graphmap.model.catalogue import Profile
from graphmap.privacy.visibility import SMALL_NUMBER

if TYPE_CHECKING:
    from collections.abc import Mapping

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
        """Give the line as ``fewer than 5 Person: no consent for the profile``."""
        count = f"fewer than {SMALL_NUMBER + 1}" if self.count is None else str(self.count)
        return f"{count} {self.what}: {self.reason}"


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


def _is_suppressed(what: str, reason: Reason, count: int) -> bool:
    about_persons = what == "Person" or reason in _ABOUT_PERSONS
    return about_persons and 1 <= count <= SMALL_NUMBER


Counts = Counter[tuple[str, Reason]]
