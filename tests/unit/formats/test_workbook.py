"""XLSX workbooks in and out; bad files are in tests/bad_files."""

import datetime as dt
import io
import zipfile

import openpyxl
import pytest
import xlsxwriter

from graphmap.errors import FileRefused, LimitReached
from graphmap.formats import workbook
from graphmap.formats.tabular import Table
from graphmap.formats.workbook import read_workbook, write_workbook
from graphmap.formats.xlsx_package import MAX_UNPACKED_BYTES, open_package


def workbook_of(*rows: list[object], at_row: int = 0, sheet: str = "Data") -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
        page = book.add_worksheet(sheet)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                page.write(at_row + number, column, value)
    return out.getvalue()


def read_one(data: bytes) -> Table:
    (table,) = read_workbook(data, file="w.xlsx")
    return table


def test_cells_come_as_text_without_needless_decimals_and_days_as_iso() -> None:
    row: list[object] = [5, 0.1 + 0.2, -7.5, 1e20, True, False, "x"]
    row += [dt.date(2019, 4, 1), dt.datetime.fromisoformat("2019-04-01 13:05")]
    table = read_one(workbook_of([f"c{i}" for i in range(9)], row))
    assert list(table.rows[0].cells.values()) == [
        "5",
        "0.3",
        "-7.5",
        "1e+20",
        "true",
        "false",
        "x",
        "2019-04-01",
        "2019-04-01 13:05:00",
    ]


def test_rows_keep_their_numbers_below_blank_ones() -> None:
    table = read_one(workbook_of(["name"], ["a"], [], ["b"], at_row=4))
    assert (table.header_row, [row.number for row in table.rows]) == (5, [6, 8])


def test_a_sheet_keeps_its_name_and_an_empty_one_is_passed_over() -> None:
    book = openpyxl.Workbook()
    book.active.title = "Empty"
    book.create_sheet("Über uns & mehr").append(["name"])
    out = io.BytesIO()
    book.save(out)
    assert [table.sheet for table in read_workbook(out.getvalue(), file="w.xlsx")] == [
        "Über uns & mehr"
    ]


def test_a_workbook_of_another_writer_is_read() -> None:
    book = openpyxl.Workbook()
    book.active.append(["name", "note"])
    book.active.append(["Gateshead", "=1+1"])
    out = io.BytesIO()
    book.save(out)
    table = read_one(out.getvalue())
    assert table.rows[0].cells["name"] == "Gateshead"
    assert [(problem.row, problem.sheet) for problem in table.problems] == [(2, "Sheet")]
    assert "cell B2 holds a formula without a stored result" in table.problems[0].message


def test_what_is_written_holds_text_and_no_formula_or_link() -> None:
    header, rows = ("a", "b"), [{"a": "=1+1", "b": "http://example.org"}, {"a": "-1", "b": None}]
    data = write_workbook({"one": (header, rows)})
    page = openpyxl.load_workbook(io.BytesIO(data))["one"]
    assert [[cell.value for cell in row] for row in page.iter_rows(min_row=2)] == [
        ["=1+1", "http://example.org"],
        ["-1", None],
    ]
    assert {cell.data_type for row in page.iter_rows() for cell in row if cell.value} == {"s"}
    assert [dict(row.cells) for row in read_one(data).rows] == [
        {"a": "=1+1", "b": "http://example.org"},
        {"a": "-1", "b": ""},
    ]


def test_text_longer_than_a_cell_is_refused_and_not_cut() -> None:
    with pytest.raises(LimitReached, match="Row 2 of sheet one"):
        write_workbook({"one": (("a",), [{"a": "x" * 32_768}])})


def test_a_file_over_the_limit_is_refused_unread() -> None:
    with pytest.raises(FileRefused, match="larger than 50 MB"):
        open_package(b"PK\x03\x04" + bytes(MAX_UNPACKED_BYTES), file="w.xlsx")


def test_macros_are_ignored_with_a_notice() -> None:
    book = xlsxwriter.Workbook(out := io.BytesIO(), {"in_memory": True})
    book.add_worksheet().write(0, 0, "name")
    book.close()
    data = io.BytesIO(out.getvalue())
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\0")
    assert read_one(data.getvalue()).notices == ("The macros in w.xlsx were ignored.",)


def test_a_panic_of_the_library_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):
        pass

    class Panicking:
        @staticmethod
        def from_filelike(file: object) -> None:
            raise PanicException

    monkeypatch.setattr(workbook, "CalamineWorkbook", Panicking)
    with pytest.raises(FileRefused, match="is damaged"):
        read_workbook(workbook_of(["name"]), file="w.xlsx")


def test_an_interruption_is_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    class Interrupted:
        @staticmethod
        def from_filelike(file: object) -> None:
            raise KeyboardInterrupt

    monkeypatch.setattr(workbook, "CalamineWorkbook", Interrupted)
    with pytest.raises(KeyboardInterrupt):
        read_workbook(workbook_of(["name"]), file="w.xlsx")
