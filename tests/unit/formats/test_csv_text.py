"""CSV text in and out; bad files are in tests/bad_files."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphmap.errors import FileRefused
from graphmap.formats.csv_text import escape_formula, read_csv, unescape_formula, write_csv
from graphmap.formats.tabular import MAX_FILE_BYTES

DANGEROUS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "\0=1",
    "  =1",
    "\u00a0=1",
    "\uff1d1",
]


def test_rows_carry_their_numbers_and_stripped_cells() -> None:
    table = read_csv(b"name, kind\n\n Gateshead ,Place\n", file="places.csv")
    assert table.header == ("name", "kind")
    assert [(row.number, dict(row.cells)) for row in table.rows] == [
        (3, {"name": "Gateshead", "kind": "Place"})
    ]


def test_a_cell_that_a_row_does_not_reach_is_absent_and_not_blank() -> None:
    table = read_csv(b"a,b,c\n1,,\n2\n", file="t.csv")
    assert [dict(row.cells) for row in table.rows] == [{"a": "1", "b": "", "c": ""}, {"a": "2"}]


def test_windows_1252_is_read_with_a_notice() -> None:
    table = read_csv("name\nCafé £5 – “x”\n".encode("cp1252"), file="t.csv")
    assert table.rows[0].cells["name"] == "Café £5 – “x”"
    assert "Windows-1252" in table.notices[0]


def test_a_separator_inside_quotes_in_the_header_does_not_count() -> None:
    table = read_csv(b'"a;b;c;d",e\n1,2\n', file="t.csv")
    assert table.header == ("a;b;c;d", "e")


def test_a_table_knows_the_row_of_its_header() -> None:
    assert read_csv(b"sep=;\r\na;b\r\n1;2\r\n", file="t.csv").header_row == 2


def test_a_file_over_the_limit_is_refused_unread() -> None:
    with pytest.raises(FileRefused, match="larger than 50 MB"):
        read_csv(b"a" * (MAX_FILE_BYTES + 1), file="t.csv")


@pytest.mark.parametrize("text", DANGEROUS)
def test_text_that_begins_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert escape_formula(text) == "'" + text


@pytest.mark.parametrize("text", ["a=b", "£5", "1-2", "", "'quoted'", "a\tb"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert escape_formula(text) == text


@given(st.text(alphabet="'= +-@\t\r\n\u00a0\uff1dab"))
def test_escaping_is_taken_back_and_leaves_no_formula(text: str) -> None:
    escaped = escape_formula(text)
    assert unescape_formula(escaped) == text
    assert not escaped.lstrip(" \u00a0").startswith(tuple("=+-@\t\r\n\uff1d"))


def test_what_is_written_is_read_again() -> None:
    rows = [
        {"id": "a", "name": "=x", "tags": ["one", "two"], "focal": True},
        {"id": "b", "name": 'say "hi", then\ngo', "tags": [], "focal": None},
    ]
    data = write_csv(("id", "name", "tags", "focal"), rows)
    assert data.startswith(b"\xef\xbb\xbf")
    raw = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert raw[1] == ["a", "'=x", "one;two", "true"]
    table = read_csv(data, file="t.csv")
    assert [dict(row.cells) for row in table.rows] == [
        {"id": "a", "name": "=x", "tags": "one;two", "focal": "true"},
        {"id": "b", "name": 'say "hi", then\ngo', "tags": "", "focal": ""},
    ]
