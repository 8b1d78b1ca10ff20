"""Every exception of graphmap, under one root.

::

    GraphmapError
    ├── InputRefused            what was given cannot be taken; nothing was changed
    │   ├── RecordRefused       a record breaks a rule of the model
    │   ├── FileRefused         a file, sheet, row or column cannot be read
    │   └── RequestRefused      a parameter of a question has no meaning
    ├── NotFound                nothing has that id
    ├── Conflict                somebody changed the record first; carries both sides
    ├── LimitReached            the work asked for is larger than allowed
    ├── SettingsRefused         a setting is missing, unknown or unsafe
    ├── InstallationDamaged     a file that comes with graphmap is not where it belongs
    └── StoreError
        ├── StoreUnavailable    the store cannot be reached or is busy for too long
        ├── StoreLoading        a bulk load has not ended
        └── StoreDamaged        the integrity check, a backup or the schema does not agree
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphmap.model.changes import ConflictSide


class GraphmapError(Exception):
    """Root of all errors that a caller of graphmap can act on."""

    code = "error"


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with what was given: where, why, and what would be allowed.

    ``record`` names the record ("node gateshead"), ``rule`` is a short constant word for the
    rule that is broken. The place in a file is ``file``, ``sheet``, ``row`` (counted from 1, the
    header being row 1) and ``column`` (its header), each absent where it has no meaning.
    """

    message: str
    rule: str = ""
    record: str = ""
    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""

    def place(self) -> str:
        """Give the place in words, such as ``people.csv, row 3, column name``."""
        parts = [self.file]
        parts += [f"sheet {self.sheet}"] if self.sheet else []
        parts += [f"row {self.row}"] if self.row is not None else []
        parts += [self.record] if self.record else []
        parts += [f"column {self.column}"] if self.column and not self.record else []
        parts += [f"field {self.column}"] if self.column and self.record else []
        return ", ".join(part for part in parts if part)

    def __str__(self) -> str:
        place = self.place()
        return f"{place}: {self.message}" if place else self.message


class InputRefused(GraphmapError):
    """What was given cannot be taken. Nothing was changed.

    Parameters
    ----------
    problems
        One or more problems, or a plain message.
    """

    code = "refused"

    def __init__(self, problems: str | Problem | Sequence[Problem]) -> None:
        if isinstance(problems, str):
            problems = Problem(problems)
        self.problems: tuple[Problem, ...] = (
            (problems,) if isinstance(problems, Problem) else tuple(problems)
        )
        super().__init__("\n".join(str(problem) for problem in self.problems))


class RecordRefused(InputRefused):
    """A record breaks a rule of the model; says which record, which rule, what is allowed."""

    code = "record_refused"


class FileRefused(InputRefused):
    """A file cannot be read; says where in the file and what to do."""

    code = "file_refused"


class RequestRefused(InputRefused):
    """A parameter of a question has no meaning; says which, and what would have one."""

    code = "request_refused"


class NotFound(GraphmapError):
    """Nothing has that id, or it is not for the asker to see."""

    code = "not_found"


class Conflict(GraphmapError):
    """A record was changed by somebody else first.

    Parameters
    ----------
    sides
        One side for each stale change: what was expected, what is stored, what was asked.
    message
        What stands in the way, where it is more than the sides say.
    """

    code = "stale_version"

    def __init__(self, sides: Sequence[ConflictSide], message: str = "") -> None:
        self.sides: tuple[ConflictSide, ...] = tuple(sides)
        names = ", ".join(f"{side.record} {side.id}" for side in self.sides)
        super().__init__(
            message
            or f"Somebody changed this first: {names}. Look at both versions and choose again."
        )


class LimitReached(GraphmapError):
    """The work asked for is larger than allowed; the message names the limit."""

    code = "limit_reached"


class SettingsRefused(GraphmapError):
    """A setting is missing, unknown or unsafe; the message names it and the remedy."""

    code = "settings_refused"


class InstallationDamaged(GraphmapError):
    """A file that comes with graphmap is missing; the message names it and the remedy."""

    code = "installation_damaged"


class StoreError(GraphmapError):
    """The store could not do what was asked."""

    code = "store_error"


class StoreUnavailable(StoreError):
    """The store cannot be reached, or stayed busy for too long."""

    code = "store_unavailable"

    @classmethod
    def changed_too_quickly(cls) -> StoreUnavailable:
        """Give the error of a reader whom the newest revision escaped again and again."""
        return cls("The map is being changed too quickly to be read; try again.")


class StoreLoading(StoreError):
    """A bulk load into this store has not ended; start it again or wait."""

    code = "store_loading"


class StoreDamaged(StoreError):
    """The integrity check, a backup file or the schema does not agree with itself."""

    code = "store_damaged"
