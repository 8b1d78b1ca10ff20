"""Whatever bytes come, a reader gives records or a refusal with its place, nothing else."""

import contextlib
import io
import json
import zipfile
from collections.abc import Callable

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from graphmap.errors import FileRefused
from graphmap.formats.csv_text import read_csv
from graphmap.formats.map_file import read_map
from graphmap.formats.workbook import read_workbook

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
PARTS = ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml")
PIECES = [b"<", b">", b'"', b"0", b"9" * 20, b"-1", b"NaN", b'"s"', b'"e"', b"XFD1", b"&#0;", b""]


def parts_of_a_workbook() -> dict[str, bytes]:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["kind", "name", 5.5])
        sheet.write_formula(1, 0, "=1+1", None, 2)
    with zipfile.ZipFile(out) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


GOOD = parts_of_a_workbook()


@pytest.mark.parametrize("read", [read_csv, read_map, read_workbook])
@given(data=st.binary())
def test_any_bytes(read: Callable[..., object], data: bytes) -> None:
    for begin in (b"", b"PK\x03\x04", b'{"format": "graphmap", "version": 1, "nodes": [', b"a,b\n"):
        with contextlib.suppress(FileRefused):
            read(begin + data, file="any")


@given(nodes=JSON, links=JSON)
def test_any_json_in_a_map_file(nodes: object, links: object) -> None:
    content = {"format": "graphmap", "version": 1, "nodes": nodes, "links": links}
    with contextlib.suppress(FileRefused):
        read_map(json.dumps(content).encode(), file="any")


@given(
    name=st.sampled_from(PARTS),
    edits=st.lists(st.tuples(st.floats(0, 1), st.sampled_from(PIECES), st.integers(0, 4))),
)
def test_any_change_of_the_xml_of_a_workbook(
    name: str, edits: list[tuple[float, bytes, int]]
) -> None:
    content = GOOD[name]
    for where, piece, taken in edits:
        at = int(where * len(content))
        content = content[:at] + piece + content[at + taken :]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for part, given_content in {**GOOD, name: content}.items():
            archive.writestr(part, given_content)
    with contextlib.suppress(FileRefused):
        read_workbook(out.getvalue(), file="any")
