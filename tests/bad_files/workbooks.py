"""Workbooks as they really arrive, bad and odd: each with what must become of it."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import partial

import xlsxwriter

from tests.bad_files.corpus import Case


def _sheet(rows: list[list[object]], **extra: object) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("Places")
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                sheet.write(number, column, value)
        for reference, (formula, value) in extra.items():
            sheet.write_formula(reference, formula, None, value)
    return out.getvalue()


GOOD_ROWS: list[list[object]] = [["id", "kind", "name"], ["new-place", "Place", "New place"]]


def _rezipped(change: Callable[[dict[str, bytes]], None]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(_sheet(GOOD_ROWS))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def _add_parts(parts: dict[str, bytes]) -> None:
    parts.update({f"xl/{number}.xml": b"<a/>" for number in range(2_001)})


def with_part(name: str, content: bytes) -> bytes:
    return _rezipped(lambda parts: parts.update({name: content}))


def with_sheet_edit(old: bytes, new: bytes) -> bytes:
    def edit(parts: dict[str, bytes]) -> None:
        assert old in parts[SHEET]
        parts[SHEET] = parts[SHEET].replace(old, new, 1)

    return _rezipped(edit)


def zip_bomb() -> bytes:
    return with_part(SHEET, b"<worksheet>" + b" " * 40_000_000 + b"</worksheet>")


def _large_declared() -> bytes:
    return _declaring(with_part("xl/big.xml", b"0123456789" * 20_000), b"xl/big.xml", 60_000_000)


def _lying_small() -> bytes:
    return _declaring(with_part(SHEET, b"<worksheet>" + b"ab c" * 50_000), SHEET.encode(), 50)


def _lying_with_right_checksum() -> bytes:
    """A part whose declared size and checksum fit its first 50 bytes, while it goes on."""
    content = b"<worksheet>" + b"ab c" * 50_000
    data = with_part(SHEET, content)
    old, new = (struct.pack("<I", zlib.crc32(part)) for part in (content, content[:50]))
    return _declaring(data.replace(old, new), SHEET.encode(), 50)


def _declaring(data: bytes, name: bytes, size: int) -> bytes:
    """Change the unpacked size that the central directory declares for a part."""
    changed = bytearray(data)
    at = data.index(b"PK\x01\x02")
    while at >= 0:
        length = struct.unpack_from("<H", data, at + 28)[0]
        if data[at + 46 : at + 46 + length] == name:
            struct.pack_into("<I", changed, at + 24, size)
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(changed)


def _encrypted_part() -> bytes:
    data = bytearray(_sheet(GOOD_ROWS))
    at = data.index(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def _plain_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("hello.txt", "hello")
    return out.getvalue()


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">'
    b"]><worksheet><sheetData><row><c><v>&b;</v></c></row></sheetData></worksheet>"
)
XXE = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    b"<worksheet><sheetData><row><c><v>&a;</v></c></row></sheetData></worksheet>"
)


def _sheet_at(place: str, row: str = "1") -> bytes:
    cell = f'<row r="{row}"><c r="{place}"><v>7</v></c></row>'.encode()
    return with_part(SHEET, b"<worksheet><sheetData>" + cell + b"</sheetData></worksheet>")


# The second row's cells say no place of their own.
FAR_ROW = (
    b'<worksheet><sheetData><row r="1"><c><v>1</v></c></row><row r="1048576">'
    + b"<c><v>1</v></c>" * 100
    + b"</row></sheetData></worksheet>"
)
CORNERS = (
    b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b'<sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
    b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
)
CELL = b'<c r="C2" t="s"><v>4</v></c>'

WORKBOOKS = [
    Case("good workbook", "w.xlsx", lambda: _sheet(GOOD_ROWS), creates=("new-place",)),
    Case("workbook named csv", "w.csv", lambda: _sheet(GOOD_ROWS), creates=("new-place",)),
    Case("zip bomb", "w.xlsx", zip_bomb, says="times its size"),
    Case("more than 50 MB declared", "w.xlsx", _large_declared, says="60 MB"),
    Case("declared smaller than it is", "w.xlsx", _lying_small, says="damaged"),
    Case(
        "declared smaller, checksum of the beginning",
        "w.xlsx",
        _lying_with_right_checksum,
        says="damaged",
    ),
    Case(
        "zip in the zip",
        "w.xlsx",
        lambda: with_part("xl/inner.zip", _sheet(GOOD_ROWS)),
        creates=("new-place",),
    ),
    Case(
        "password",
        "w.xlsx",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        says="password",
    ),
    Case("encrypted parts", "w.xlsx", _encrypted_part, says="password"),
    Case(
        "macros",
        "w.xlsm",
        lambda: with_part("xl/vbaProject.bin", b"\0" * 100),
        creates=("new-place",),
    ),
    Case(
        "links to other workbooks",
        "w.xlsx",
        lambda: with_part("xl/externalLinks/externalLink1.xml", b"<externalLink/>"),
        creates=("new-place",),
    ),
    Case("billion laughs", "w.xlsx", lambda: with_part(SHEET, LAUGHS), says="document type"),
    Case("outside entity", "w.xlsx", lambda: with_part(SHEET, XXE), says="document type"),
    Case(
        "laughs in UTF-16",
        "w.xlsx",
        lambda: with_part(SHEET, LAUGHS.decode().encode("utf-16")),
        says="document type",
    ),
    Case(
        "cells at both corners", "w.xlsx", lambda: with_part(SHEET, CORNERS), says="1,048,576 rows"
    ),
    Case("cells far away", "w.xlsx", lambda: with_part(SHEET, FAR_ROW), says="1,048,576 rows"),
    Case("2,001 parts", "w.xlsx", lambda: _rezipped(_add_parts), says="parts"),
    *(
        Case(f"cell at {place}", "w.xlsx", partial(_sheet_at, place), says="is no place in a sheet")
        for place in ("A99999999999", "AAAA1", "a1", "A0", "A1048577", "XFE1", "A\u0661")
    ),
    *(
        Case(f"row {row}", "w.xlsx", partial(_sheet_at, "A1", row), says="is no place in a sheet")
        for row in ("0", "1048577", "99999999999", "-1", "x")
    ),
    Case(
        "number too large",
        "w.xlsx",
        lambda: with_sheet_edit(b'<c r="C2" t="s"><v>5</v></c>', b'<c r="C2"><v>1e999</v></c>'),
        row=2,
        says="1e999",
    ),
    Case(
        "unknown text encoding",
        "w.xlsx",
        lambda: with_part(SHEET, b'<?xml version="1.0" encoding="x"?><a/>'),
        says="not XML",
    ),
    Case("not XML", "w.xlsx", lambda: with_part(SHEET, b"<worksheet><row>"), says="damaged"),
    Case("cut in the middle", "w.xlsx", lambda: _sheet(GOOD_ROWS)[:3_000], says="damaged"),
    Case("zip without workbook", "w.xlsx", _plain_zip, says="no .xlsx"),
    Case(
        "workbook part that is no workbook",
        "w.xlsx",
        lambda: with_part("xl/workbook.xml", b"<a/>"),
        says="damaged",
    ),
    Case(
        "shared text that is not there",
        "w.xlsx",
        lambda: with_sheet_edit(b"<v>3</v>", b"<v>999</v>"),
        says="",
    ),
    Case("empty workbook", "w.xlsx", lambda: _sheet([]), says="empty"),
    Case(
        "formula with its result",
        "w.xlsx",
        lambda: _sheet(
            GOOD_ROWS[:1],
            A2=('="formula-"&"place"', "formula-place"),
            B2=('="Place"', "Place"),
            C2=('="N"', "N"),
        ),
        creates=("formula-place",),
    ),
    Case(
        "formula without result",
        "w.xlsx",
        lambda: _sheet([*GOOD_ROWS, ["x", "Place"]], C3=("=1+1", "")),
        row=3,
        says="cell C3 holds a formula",
    ),
    Case(
        "cell with an error",
        "w.xlsx",
        lambda: _sheet([*GOOD_ROWS, ["x", "Place"]], C3=("=1/0", "#DIV/0!")),
        row=3,
        says="#DIV/0!",
    ),
    Case(
        "cell that is NaN",
        "w.xlsx",
        lambda: with_sheet_edit(b'<c r="C2" t="s"><v>5</v></c>', b'<c r="C2"><v>NaN</v></c>'),
        row=2,
        says="NaN",
    ),
    Case(
        "unknown kind in a sheet",
        "w.xlsx",
        lambda: _sheet([*GOOD_ROWS, ["x", "Castle", "X"]]),
        row=3,
        column="kind",
    ),
    Case(
        "text named as formula",
        "w.xlsx",
        lambda: with_sheet_edit(
            b'<c r="A2" t="s"><v>3</v></c>', b'<c r="A2" t="inlineStr"><is><t>=x</t></is></c>'
        ),
        creates=("new-place",),
    ),
]
