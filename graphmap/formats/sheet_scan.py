"""A look at the XML of a sheet before a library builds its grid.

The grid is dense: two cells at opposite corners of a sheet would take hundreds of gigabytes.
And a formula whose result was never stored, or is an error, comes out of the grid as blank.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, cast
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from graphmap.errors import FileRefused, Problem
from graphmap.formats.file_record import FilePlace, shown

#: The most cells of the rectangle that a sheet's filled cells span.
MAX_CELLS: Final = 4_000_000
#: How large a sheet can be in the format.
MAX_ROWS: Final = 1_048_576
MAX_SHEET_COLUMNS: Final = 16_384
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})(\d{1,7})", re.ASCII)
_RELATIONSHIP: Final = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)


@dataclass(frozen=True)
class SheetScan:
    """How far the filled cells of a sheet reach, and the cells that hold no value."""

    rows: int
    columns: int
    problems: tuple[Problem, ...]


def parts_of_sheets(parts: Mapping[str, bytes], *, file: str) -> dict[str, str]:
    """Give the name of the part of each sheet, by the sheet's name.

    Raises
    ------
    FileRefused
        Where the workbook does not say which part belongs to which sheet.
    """
    relations = parts.get("xl/_rels/workbook.xml.rels", b"")
    targets: dict[str, str] = {}
    for element in _elements(relations, FilePlace(file)):
        if _tag(element) == "Relationship":
            targets[element.get("Id", "")] = _part_name(element.get("Target", ""))
    sheets: dict[str, str] = {}
    for element in _elements(parts["xl/workbook.xml"], FilePlace(file)):
        if _tag(element) == "sheet":
            relation = next((element.get(name) for name in _RELATIONSHIP if element.get(name)), "")
            sheets[element.get("name", "")] = targets.get(relation or "", "")
    return sheets


def scan_sheet(content: bytes, *, file: str, sheet: str) -> SheetScan:
    """Look through the cells of a sheet.

    Raises
    ------
    FileRefused
        Where it is not XML, or its filled cells span too large a rectangle.
    """
    place = FilePlace(file, shown(sheet))
    problems: list[Problem] = []
    last_row = last_column = row = column = 0
    for event, element in _events(content, place):
        tag = _tag(element)
        if tag == "row" and event == "start":
            row, column = _row_number(element.get("r"), row + 1, place), 0
        elif tag == "row":
            element.clear()
        elif tag == "c" and event == "end":
            row_of_cell, column = _position(element.get("r"), (row, column + 1), place)
            if not _is_filled(element):
                continue
            last_row, last_column = max(last_row, row_of_cell), max(last_column, column)
            message = _problem_of(element)
            if message:
                at = FilePlace(file, shown(sheet), row_of_cell)
                problems.append(at.problem(f"cell {shown(element.get('r', ''))} {message}"))
    if last_row * last_column > MAX_CELLS:
        message = (
            f"spans {last_row:,} rows and {last_column:,} columns; delete the cells far away from"
            f" the table, or divide it (the most is {MAX_CELLS:,} cells)"
        )
        raise FileRefused(place.problem(message))
    return SheetScan(last_row, last_column, tuple(problems))


def _elements(content: bytes, place: FilePlace) -> Iterator[Element]:
    return (element for event, element in _events(content, place) if event == "end")


def _events(content: bytes, place: FilePlace) -> Iterator[tuple[str, Element]]:
    parsed = ElementTree.iterparse(io.BytesIO(content), events=("start", "end"), forbid_dtd=True)
    try:
        for event, element in parsed:
            yield event, cast("Element", element)
    except (ParseError, DefusedXmlException, LookupError, ValueError):
        # An encoding that nobody knows is a LookupError, one that cannot be XML a ValueError.
        message = "is damaged: a part of it is not XML; save it again in a spreadsheet"
        raise FileRefused(place.problem(message)) from None


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _part_name(target: str) -> str:
    return target[1:] if target.startswith("/") else f"xl/{target}"


def _row_number(text: str | None, expected: int, place: FilePlace) -> int:
    if text is None:
        return expected
    if text.isascii() and text.isdigit() and 1 <= int(text[:20]) <= MAX_ROWS:
        return max(int(text), expected)
    raise _misplaced(text, place)


def _position(
    reference: str | None, expected: tuple[int, int], place: FilePlace
) -> tuple[int, int]:
    """Give row and column of a cell; a reference that no spreadsheet writes is refused.

    The library reads such a reference in a way of its own: a row of eleven digits becomes
    another one, far away.
    """
    if reference is None:
        return expected
    match = _REFERENCE.fullmatch(reference)
    column = 0
    for letter in match.group(1) if match else "":
        column = column * 26 + ord(letter) - ord("A") + 1
    row = int(match.group(2)) if match else 0
    if not (1 <= row <= MAX_ROWS and 1 <= column <= MAX_SHEET_COLUMNS):
        raise _misplaced(reference, place)
    return row, column


def _misplaced(reference: str, place: FilePlace) -> FileRefused:
    message = f"is damaged: {shown(reference)} is no place in a sheet; save it again"
    return FileRefused(place.problem(message))


def _child(element: Element, name: str) -> Element | None:
    return next((child for child in element if _tag(child) == name), None)


def _is_filled(cell: Element) -> bool:
    return any(_tag(child) in ("v", "is", "f") for child in cell)


def _problem_of(cell: Element) -> str:
    value = _child(cell, "v")
    text = value.text if value is not None else None
    kind = cell.get("t", "n")
    if kind == "e":
        return f"holds the error {shown(text or '')}; correct it in the spreadsheet"
    if kind == "n" and text and not _is_finite(text):
        return f"holds {shown(text)}, which is no number"
    if _child(cell, "f") is not None and not text and kind != "str":
        return "holds a formula without a stored result; calculate and save it in a spreadsheet"
    return ""


def _is_finite(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False
