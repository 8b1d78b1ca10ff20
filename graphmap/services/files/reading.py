"""Files to records and claims: which format a file is of, and what its columns mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from graphmap.errors import FileRefused, Problem
from graphmap.formats.claims_sheet import PlacedClaim, read_claims
from graphmap.formats.csv_text import read_csv
from graphmap.formats.file_record import FileRecord, shown
from graphmap.formats.link_table import read_link_table
from graphmap.formats.map_file import read_map
from graphmap.formats.node_table import read_node_table
from graphmap.formats.tabular import Row, Table
from graphmap.formats.workbook import OLE_START, ZIP_START, read_workbook
from graphmap.services.files.header_mapping import (
    COLUMNS,
    NEEDED,
    ColumnMatch,
    TableFormat,
    format_of,
    likely_format,
    match_columns,
)

FileFormat = Literal["graphmap", "claims", "nodes", "links"]


@dataclass(frozen=True)
class ImportFile:
    """A file to be imported: the name that reports use, and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True)
class SheetMapping:
    """How the columns of one sheet are understood, or could be."""

    file: str
    sheet: str
    format: TableFormat
    columns: tuple[ColumnMatch, ...]


@dataclass
class FilesRead:
    """What a number of files give, gathered as they are read."""

    rows: int = 0
    records: list[FileRecord] = field(default_factory=list[FileRecord])
    claims: list[PlacedClaim] = field(default_factory=list[PlacedClaim])
    mappings: list[SheetMapping] = field(default_factory=list[SheetMapping])
    notices: list[str] = field(default_factory=list[str])
    problems: list[Problem] = field(default_factory=list[Problem])


def read_files(
    files: Sequence[ImportFile],
    *,
    file_format: FileFormat | None,
    mapping: Mapping[str, str | None],
) -> FilesRead:
    """Read files into records and claims; whatever is refused is among the problems."""
    read = FilesRead()
    for file in files:
        try:
            _read_file(replace(file, name=shown(file.name)), file_format, mapping, read)
        except FileRefused as refused:
            read.problems += refused.problems
    return read


def _read_file(
    file: ImportFile,
    file_format: FileFormat | None,
    mapping: Mapping[str, str | None],
    read: FilesRead,
) -> None:
    if file_format == "graphmap" or (file_format is None and _is_map(file)):
        records = read_map(file.data, file=file.name)
        read.rows += len(records)
        read.records += records
        return
    if file.data.startswith((ZIP_START, OLE_START)):
        tables = read_workbook(file.data, file=file.name)
    else:
        tables = (read_csv(file.data, file=file.name),)
    formats = _formats(tables, file_format, mapping)
    for table, table_format in zip(tables, formats, strict=True):
        read.notices += [notice for notice in table.notices if notice not in read.notices]
        if table_format is None and any(formats):
            read.notices.append(
                f"Sheet {table.sheet} of {table.file} was left out: its header"
                " is not that of a table to be read."
            )
            continue
        try:
            _read_table(table, table_format, mapping, read)
        except FileRefused as refused:
            read.problems += refused.problems


def _is_map(file: ImportFile) -> bool:
    begin = file.data[:100].removeprefix(b"\xef\xbb\xbf").lstrip()
    return file.name.lower().endswith(".json") or begin.startswith(b"{")


def _formats(
    tables: Sequence[Table], chosen: TableFormat | None, mapping: Mapping[str, str | None]
) -> list[TableFormat | None]:
    """Give the format of each table; of several, only those that are told to be of a chosen one."""
    told: list[TableFormat | None] = [_told_format(table, mapping) for table in tables]
    if chosen is None:
        return told
    kept: list[TableFormat | None] = [chosen, None]
    return [kept[chosen in told and one != chosen] for one in told]


def _told_format(table: Table, mapping: Mapping[str, str | None]) -> TableFormat | None:
    return format_of([mapping.get(column, column) or "" for column in table.header])


def _read_table(
    table: Table,
    table_format: TableFormat | None,
    mapping: Mapping[str, str | None],
    read: FilesRead,
) -> None:
    likely = table_format or likely_format(table.header)
    matches = match_columns(table.header, likely, mapping)
    problems = _problems_of_header(table, table_format, likely, matches)
    plain = all(match.column == match.field for match in matches)
    if not plain:
        read.mappings.append(SheetMapping(table.file, table.sheet, likely, matches))
    problems += table.problems
    read.rows += len(table.rows)
    if problems:
        raise FileRefused(problems)
    if not plain:
        table = _renamed(table, matches)
    if likely == "claims":
        read.claims += read_claims(table)
    else:
        read.records += (read_node_table if likely == "nodes" else read_link_table)(table)


def _problems_of_header(
    table: Table,
    told: TableFormat | None,
    likely: TableFormat,
    matches: Sequence[ColumnMatch],
) -> list[Problem]:
    """Give what a person must decide about the header before the table can be read."""
    if told is None:
        message = (
            "the header tells no table of ours: a claims sheet has a column cause, a link table"
            " source, target and kind, a node table kind and name. Map the columns, or rename them"
        )
        return [table.problem(message, row=table.header_row)]
    row, problems = table.header_row, list[Problem]()
    fields = [match.field for match in matches if match.reason in ("chosen", "the same name")]
    for match in matches:
        column = shown(match.column)
        if match.reason not in ("chosen", "the same name"):
            hint = f"; is it {match.field}?" if match.field else "."
            problems.append(
                table.problem(
                    f"{column} is no column of a {likely} table{hint} Map it or leave it out"
                    f" (columns: {', '.join(COLUMNS[likely])})",
                    row=row,
                    column=column,
                )
            )
        elif match.field and match.field not in COLUMNS[likely]:
            message = f"is mapped to {shown(match.field)}, which is no column of a {likely} table"
            problems.append(table.problem(message, row=row, column=column))
        elif match.field and fields.count(match.field) > 1:
            message = f"two columns are taken for {match.field}; keep one"
            problems.append(table.problem(message, row=row, column=column))
    missing = [name for name in NEEDED[likely] if name not in fields]
    if missing:
        message = f"the header lacks {', '.join(missing)}; a {likely} table needs it"
        problems.append(table.problem(message, row=row, column=missing[0]))
    return problems


def _renamed(table: Table, matches: Sequence[ColumnMatch]) -> Table:
    names = {match.column: match.field for match in matches if match.field}
    rows = tuple(
        Row(row.number, {names[name]: text for name, text in row.cells.items() if name in names})
        for row in table.rows
    )
    return replace(table, header=tuple(names.values()), rows=rows)
