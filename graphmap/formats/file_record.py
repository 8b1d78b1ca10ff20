"""One record as a file gives it: field values with the place they come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from graphmap.errors import Problem
from graphmap.model.records import RecordType

_SHOWN: Final = 64


def shown(text: str) -> str:
    """Give a name from a file as a message may show it: short, and without odd characters."""
    text = "".join(letter if letter.isprintable() else "�" for letter in text[:_SHOWN])
    return text or "(blank)"


@dataclass(frozen=True)
class FilePlace:
    """Where something stands in a file. ``entry`` is the place in a file without rows."""

    file: str = ""
    sheet: str = ""
    row: int | None = None
    entry: str = ""

    def problem(self, message: str, *, column: str = "", rule: str = "") -> Problem:
        """Give a problem at this place."""
        return Problem(
            message,
            rule=rule,
            record=self.entry,
            file=self.file,
            sheet=self.sheet,
            row=self.row,
            column=shown(column) if column else "",
        )

    def locate(self, problem: Problem, *, keep_record: bool = False) -> Problem:
        """Give a problem of the model with this place added."""
        parts = [self.entry] if self.entry else []
        if problem.record and (keep_record or self.entry):
            parts.append(shown(problem.record))
        return replace(
            problem,
            file=self.file,
            sheet=self.sheet,
            row=self.row,
            record=", ".join(dict.fromkeys(parts)),
        )


@dataclass(frozen=True)
class FileRecord:
    """The values that a file gives for one node or link, as JSON values by field name.

    Attributes
    ----------
    whole
        Whether a field that is not given is its default. Else it stays as it is stored.
    cleared
        Fields that the file says are not recorded (a blank cell under their column).
    columns
        The columns that fields come from, where they are called otherwise.
    """

    record: RecordType
    values: Mapping[str, object]
    place: FilePlace
    whole: bool = False
    cleared: frozenset[str] = field(default_factory=frozenset[str])
    columns: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def given_id(self) -> str:
        """The id that the file gives, lower-cased; empty where it gives none."""
        given = self.values.get("id")
        return given.lower() if isinstance(given, str) else ""
