"""Cells of a node or link table to field values, and back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, TypeVar, cast

from graphmap.errors import FileRefused, Problem
from graphmap.formats.file_record import FilePlace, FileRecord
from graphmap.formats.tabular import Row, Table
from graphmap.model.identity import fold

_Word = TypeVar("_Word", bound=str)

LIST_FIELDS: Final = frozenset({"tags", "aliases", "external_ids", "consent", "stage_history"})
NUMBER_FIELDS: Final = frozenset({"polarity", "meadows_level"})
TRUTH_FIELDS: Final = frozenset({"illustrative", "focal", "surprise", "wanted"})
_TRUTHS: Final = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_INTEGER: Final = re.compile(r"[+\-\u2212]?\d{1,18}", re.ASCII)
_BETWEEN_ITEMS: Final = re.compile(r"(?<!\\);")


def place_of(table: Table, row: Row) -> FilePlace:
    """Give the place of a row."""
    return FilePlace(table.file, table.sheet, row.number)


def read_rows(
    table: Table, read: Callable[[Table, Row], FileRecord | Problem]
) -> tuple[FileRecord, ...]:
    """Read every row of a table, so that all that is refused is told at once.

    Raises
    ------
    FileRefused
        With the problem of each row that cannot be read.
    """
    found = [read(table, row) for row in table.rows]
    problems = [one for one in found if isinstance(one, Problem)]
    if problems:
        raise FileRefused(problems)
    return tuple(one for one in found if not isinstance(one, Problem))


def values_of(row: Row, kind: str) -> dict[str, object]:
    """Give the values of a row's cells that are not blank, for a record of a kind."""
    given = {name: text for name, text in row.cells.items() if text}
    values = {name: to_field_value(name, text) for name, text in given.items()}
    values.pop("version", None)
    return {**values, "kind": kind}


def split_list(text: str) -> list[str]:
    r"""Give the items of a cell that holds a list: ``a; b`` is a and b, ``a\;b`` is one item."""
    items = (item.replace("\\;", ";").strip() for item in _BETWEEN_ITEMS.split(text))
    return [item for item in items if item]


def join_list(items: Iterable[str]) -> str:
    """Give items as one cell that `split_list` reads."""
    return ";".join(item.replace(";", "\\;") for item in items)


def to_word(text: str) -> str:
    """Give a word as the catalogue may write it: ``Upper tier`` is ``upper_tier``."""
    return re.sub(r"[\s\-]+", "_", fold(text.strip()))


def match_word(text: str, words: Sequence[_Word]) -> _Word | None:
    """Give the one of ``words`` that is written ``text``, whatever its case and spaces."""
    plain = to_word(text).replace("_", "")
    return next((word for word in words if to_word(word).replace("_", "") == plain), None)


def to_field_value(name: str, text: str) -> object:
    """Give a cell as the value of its field; text that does not fit is left for the model."""
    if name in LIST_FIELDS:
        return split_list(text)
    if name in NUMBER_FIELDS:
        return int(text.replace("\u2212", "-")) if _INTEGER.fullmatch(text) else text
    if name in TRUTH_FIELDS:
        return _TRUTHS.get(fold(text), text)
    return text


def to_cell(value: object) -> str:
    """Give a field value as a cell that `to_field_value` reads."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return join_list(cast("list[str]", value))
    return str(value)


def to_rows(
    records: Iterable[Mapping[str, object]], fields: Sequence[str]
) -> tuple[tuple[str, ...], list[dict[str, str]]]:
    """Give records as a header of the fields in use, in the order of ``fields``, and rows."""
    rows = [{name: to_cell(value) for name, value in record.items()} for record in records]
    used = {name for row in rows for name in row}
    return tuple(name for name in fields if name in used), rows
