"""CSV text: bytes to a table, and tables to bytes that no spreadsheet takes for formulas."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, cast

from graphmap.errors import FileRefused, Problem
from graphmap.formats.tabular import MAX_FILE_BYTES, Table, table_of

_DELIMITERS: Final = (",", ";", "\t")
_SEPARATOR_LINE: Final = re.compile(r"sep=([^\w\s\"]|\t)\r?\n", re.IGNORECASE)
#: Where a spreadsheet begins a formula, also behind spaces and in full-width forms.
_FORMULA: Final = re.compile(r"'*[ \u00a0]*[=+\-@\t\r\n\0\uff1d\uff0b\uff0d\uff20]")
_ESCAPED: Final = re.compile(r"'+[ \u00a0]*[=+\-@\t\r\n\0\uff1d\uff0b\uff0d\uff20]")
_WIDE: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_csv(data: bytes, *, file: str) -> Table:
    """Read CSV text: UTF-8, UTF-16 or UTF-32 with a byte order mark, else Windows-1252.

    The separator (comma, semicolon or tab) is told from the header, or from Excel's first line
    ``sep=;``. An apostrophe that `write_csv` put before a formula sign is taken off again.

    Raises
    ------
    FileRefused
        Naming the row: bytes or quotes that make no sense, a NUL, a cell or row too long.
    """
    if len(data) > MAX_FILE_BYTES:
        message = f"is larger than {MAX_FILE_BYTES // 1_000_000} MB; divide it"
        raise FileRefused(Problem(message, file=file))
    text, notices = _decode(data, file)
    separator_line = _SEPARATOR_LINE.match(text)
    if separator_line:
        delimiter, skipped = separator_line.group(1), 1
        text = text[separator_line.end() :]
    else:
        delimiter, skipped = _delimiter(text), 0
    table = table_of(_rows(text, delimiter, file=file, skipped=skipped), file=file, notices=notices)
    if table is None:
        raise FileRefused(Problem("is empty; the first row must name the columns", file=file))
    return table


def write_csv(header: Sequence[str], rows: Iterable[Mapping[str, object]]) -> bytes:
    """Write rows as CSV in UTF-8 with a byte order mark, which spreadsheets need to see.

    A list becomes text joined by ``;``, an absent value an empty cell. Text that a spreadsheet
    would take for a formula gets an apostrophe in front.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([escape_formula(name) for name in header])
    for row in rows:
        writer.writerow([escape_formula(to_cell_text(row.get(name))) for name in header])
    return out.getvalue().encode("utf-8-sig")


def to_cell_text(value: object) -> str:
    """Give a value as the text of a cell: lists joined by ``;``, None empty, True ``true``."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return ";".join(to_cell_text(item) for item in cast("Sequence[object]", value))
    return str(value)


def escape_formula(text: str) -> str:
    """Put an apostrophe before text that begins like a formula; see `unescape_formula`."""
    return f"'{text}" if _FORMULA.match(text) else text


def unescape_formula(text: str) -> str:
    """Take off the apostrophe that `escape_formula` put there."""
    return text[1:] if _ESCAPED.match(text) else text


def _decode(data: bytes, file: str) -> tuple[str, list[str]]:
    marked = next((name for mark, name in _WIDE if data.startswith(mark)), None)
    if marked:
        try:
            return data.decode(marked), []
        except UnicodeDecodeError as error:
            raise FileRefused(_undecodable(data, error.start, marked, file)) from None
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise FileRefused(_undecodable(data, error.start, "UTF-8 or Windows-1252", file)) from None
    notice = f"{file} is not UTF-8; it was read as Windows-1252. Look at accents and signs."
    return text, [notice]


def _undecodable(data: bytes, position: int, encoding: str, file: str) -> Problem:
    row = data.count(b"\n", 0, position) + 1
    message = f"holds bytes that are not {encoding.removesuffix('-sig')}; save it as CSV UTF-8"
    return Problem(message, file=file, row=row)


def _delimiter(text: str) -> str:
    """Give the separator that the header holds most of, outside quotes; the comma on a tie."""
    quoted, counts = False, dict.fromkeys(_DELIMITERS, 0)
    begun = False
    for character in text[:1_000_000]:
        if character == '"':
            quoted = not quoted
        elif quoted:
            continue
        elif character in counts:
            counts[character] += 1
        elif character in "\r\n":
            if begun:
                break
            continue
        begun = True
    return max(_DELIMITERS, key=lambda delimiter: counts[delimiter])


def _rows(
    text: str, delimiter: str, *, file: str, skipped: int
) -> Iterator[tuple[int, Sequence[str]]]:
    nul = text.find("\0")
    if nul >= 0:
        row = text.count("\n", 0, nul) + 1 + skipped
        message = "holds a NUL character; save the file as CSV UTF-8 from a spreadsheet"
        raise FileRefused(Problem(message, file=file, row=row))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = skipped
    try:
        for cells in reader:
            number += 1
            yield number, [unescape_formula(cell) for cell in cells]
    except csv.Error as error:
        raise FileRefused(Problem(_csv_message(str(error)), file=file, row=number + 1)) from None


def _csv_message(error: str) -> str:
    if "field larger than" in error:
        return "has a cell of more than 100,000 characters; shorten it"
    if "unexpected end of data" in error:
        return "opens a double quote that is never closed; close it or write it twice"
    return "goes on after a closing double quote; write a double quote inside text twice"
