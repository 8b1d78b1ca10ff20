"""Tables as they come from a file: sheets of rows of text cells, each with its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from graphmap.errors import FileRefused, Problem

MAX_FILE_BYTES: Final = 50_000_000
MAX_COLUMNS: Final = 1_000
MAX_ROWS: Final = 200_000
_SHOWN_NAME: Final = 100


@dataclass(frozen=True)
class Row:
    """One row: its number in the file (the header of most files is row 1), and its cells.

    ``cells`` maps header names to stripped text; a cell that the row does not reach is absent.
    """

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """One sheet of a file.

    ``notices`` say what was guessed on the way in; ``problems`` are cells that cannot be
    read, to be raised by whoever uses the table.
    """

    file: str
    sheet: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    notices: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    header_row: int = 1

    def problem(self, message: str, *, row: int | None = None, column: str = "") -> Problem:
        """Give a problem that carries its place in this table."""
        return Problem(message, file=self.file, sheet=self.sheet, row=row, column=column)


def table_of(
    lines: Iterable[tuple[int, Sequence[str]]],
    *,
    file: str,
    sheet: str = "",
    notices: Sequence[str] = (),
    problems: Sequence[Problem] = (),
) -> Table | None:
    """Build a table of numbered rows of cells, the first row that is not blank being its header.

    Blank rows are passed over, and blank cells beyond the header; a row that is longer than
    the header is one of the table's problems. Gives None for no rows at all.

    Raises
    ------
    FileRefused
        Where the header names a column twice or too many columns, or there are too many rows.
    """
    filled: list[tuple[int, list[str]]] = []
    for number, cells in lines:
        stripped = [cell.strip() for cell in cells]
        if any(stripped):
            filled.append((number, stripped))
        if len(filled) > MAX_ROWS:
            message = f"has more than {MAX_ROWS:,} rows; divide it, or bring it as a map file"
            raise FileRefused(Problem(message, file=file, sheet=sheet))
    if not filled:
        return None
    header = _header(*filled[0], file=file, sheet=sheet)
    misfits: list[Problem] = []
    rows: list[Row] = []
    for number, cells in filled[1:]:
        beyond = [cell for cell in cells[len(header) :] if cell]
        unnamed = [cell for name, cell in zip(header, cells, strict=False) if cell and not name]
        if beyond or unnamed:
            misfits.append(_too_long(number, cells, header, file=file, sheet=sheet))
        named = zip(header, cells, strict=False)
        rows.append(Row(number, {name: cell for name, cell in named if name}))
    names = tuple(name for name in header if name)
    found = (*problems, *misfits)
    return Table(file, sheet, names, tuple(rows), tuple(notices), found, filled[0][0])


def _header(number: int, cells: Sequence[str], *, file: str, sheet: str) -> list[str]:
    names = list(cells)
    while names and not names[-1]:
        names.pop()
    if len(names) > MAX_COLUMNS:
        message = f"has {len(names)} columns; a table may have {MAX_COLUMNS:,}"
        raise FileRefused(Problem(message, file=file, sheet=sheet, row=number))
    problems = [
        Problem(
            f"the header names this column twice (the second time as column {position + 1});"
            " keep one",
            file=file,
            sheet=sheet,
            row=number,
            column=name[:_SHOWN_NAME],
        )
        for position, name in enumerate(names)
        if name and name in names[:position]
    ]
    if problems:
        raise FileRefused(problems)
    return names


def _too_long(
    number: int, cells: Sequence[str], header: Sequence[str], *, file: str, sheet: str
) -> Problem:
    last = max(position for position, cell in enumerate(cells) if cell) + 1
    if last > len(header):
        message = (
            f"has {last} cells where the header names {len(header)} columns; put text that"
            " holds the separator between double quotes, or name the column"
        )
    else:
        message = "has a cell in a column without a name; name the column in the header"
    return Problem(message, file=file, sheet=sheet, row=number)
