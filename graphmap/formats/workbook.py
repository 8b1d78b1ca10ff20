"""XLSX workbooks: sheets of cells to tables and back. Formulas are never evaluated."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from typing import Final, Protocol, cast

import xlsxwriter
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook
from xlsxwriter.worksheet import Worksheet

from graphmap.errors import FileRefused, LimitReached
from graphmap.formats.csv_text import to_cell_text
from graphmap.formats.file_record import FilePlace, shown
from graphmap.formats.sheet_scan import parts_of_sheets, scan_sheet
from graphmap.formats.tabular import Table, table_of
from graphmap.formats.xlsx_package import Package, open_package

ZIP_START: Final = b"PK\x03\x04"
OLE_START: Final = b"\xd0\xcf\x11\xe0"


class _Sheets(Protocol):
    """What is used of a workbook that is being written; the library has no types of its own."""

    def add_worksheet(self, name: str) -> Worksheet: ...


_Cell = str | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta


def read_workbook(data: bytes, *, file: str) -> tuple[Table, ...]:
    """Read the sheets of an XLSX workbook that hold something.

    A cell comes as text: a number without a needless ``.0``, a day as ISO 8601, a formula as the
    result that the spreadsheet stored. A formula without a stored result and a cell that holds
    an error are problems of the table.

    Raises
    ------
    FileRefused
        See `open_package`; or where no sheet holds anything.
    """
    package = open_package(data, file=file)
    tables = tuple(_tables(package, file))
    if not tables:
        message = "is empty; the first row of a sheet must name the columns"
        raise FileRefused(FilePlace(file).problem(message))
    return tables


def write_workbook(
    sheets: Mapping[str, tuple[Sequence[str], Iterable[Mapping[str, object]]]],
) -> bytes:
    """Write sheets, each a header and rows by name, as an XLSX workbook of text cells.

    Raises
    ------
    LimitReached
        Where a sheet has more rows, or a text more characters, than the format can hold.
    """
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as opened:
        workbook = cast("_Sheets", opened)
        for name, (header, rows) in sheets.items():
            _write_sheet(workbook.add_worksheet(name), name, header, rows)
    return out.getvalue()


def _write_sheet(
    sheet: Worksheet, name: str, header: Sequence[str], rows: Iterable[Mapping[str, object]]
) -> None:
    lines = [header, *([to_cell_text(row.get(key)) for key in header] for row in rows)]
    for number, line in enumerate(lines):
        for column, text in enumerate(line):
            if text and sheet.write_string(number, column, text) != 0:
                message = (
                    f"Row {number + 1} of sheet {name} does not fit a workbook, which holds"
                    " 1,048,576 rows and 32,767 characters a cell. Take CSV or the map file."
                )
                raise LimitReached(message)
    sheet.freeze_panes(1, 0)


def _tables(package: Package, file: str) -> Iterator[Table]:
    notices = [f"The macros in {file} were ignored."] if package.has_macros else []
    parts = parts_of_sheets(package.parts, file=file)
    workbook = _open(package.to_zip(), FilePlace(file))
    for name in workbook.sheet_names:
        content = package.parts.get(parts.get(name, ""))
        if content is None:
            continue
        scan = scan_sheet(content, file=file, sheet=name)
        if not scan.rows:
            continue
        place = FilePlace(file, shown(name))
        start, grid = _grid(workbook, name, place)
        lines = (
            (start + position + 1, [_text_of(cell) for cell in cells])
            for position, cells in enumerate(grid)
        )
        table = table_of(
            lines, file=file, sheet=place.sheet, notices=notices, problems=scan.problems
        )
        if table is not None:
            yield table


def _open(data: bytes, place: FilePlace) -> CalamineWorkbook:
    with _damage_refused(place):
        return CalamineWorkbook.from_filelike(io.BytesIO(data))


def _grid(workbook: CalamineWorkbook, name: str, place: FilePlace) -> tuple[int, list[list[_Cell]]]:
    with _damage_refused(place):
        sheet: CalamineSheet = workbook.get_sheet_by_name(name)
        first = sheet.start[0] if sheet.start else 0
        return first, sheet.to_python(skip_empty_area=True)


@contextlib.contextmanager
def _damage_refused(place: FilePlace) -> Generator[None]:
    """Turn what the library raises into a refusal: also a panic, which is no `Exception`."""
    try:
        yield
    except BaseException as error:
        if isinstance(error, CalamineError) or type(error).__name__ == "PanicException":
            message = "is damaged; open it in a spreadsheet and save it again"
            raise FileRefused(place.problem(message)) from None
        raise


def _text_of(cell: _Cell) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else f"{cell:.15g}"
    if isinstance(cell, dt.datetime):
        midnight = cell.time() == dt.time()
        return cell.date().isoformat() if midnight else cell.isoformat(sep=" ")
    return cell.isoformat() if isinstance(cell, dt.date | dt.time) else str(cell)
