"""Headers: told, suggested, chosen."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from graphmap.services.files.header_mapping import format_of, likely_format, match_columns
from graphmap.services.files.importing import preview_import
from graphmap.services.files.reading import ImportFile
from graphmap.store.sqlite import SqliteGraphStore

SHEET = b"Policy,Outcome,Does,Where,What we saw,Colour\nRule,Home,blocks,York,Seen,red\n"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteGraphStore]:
    store = SqliteGraphStore(tmp_path / "map.sqlite")
    yield store
    store.close()


@pytest.mark.parametrize(
    ("header", "told"),
    [
        (["cause", "target"], "claims"),
        (["Kind", "Source", "TARGET"], "links"),
        (["kind", "name"], "nodes"),
        (["id", "kind", "text"], "nodes"),
        (["kind", "text"], None),
        (["policy", "outcome"], None),
    ],
)
def test_a_table_is_told_by_its_header(header: list[str], told: str | None) -> None:
    assert format_of(header) == told


@pytest.mark.parametrize(
    ("header", "likely"),
    [
        (["Policy", "Outcome", "Direction"], "claims"),
        (["From", "To", "Relationship"], "links"),
        (["Label", "Category", "Notes"], "nodes"),
        (["x", "y"], "claims"),
    ],
)
def test_the_likeliest_format_is_found_for_other_headers(header: list[str], likely: str) -> None:
    assert likely_format(header) == likely


def test_each_column_gets_a_suggestion_with_its_reason() -> None:
    header = ["cause", "Outcome", "Effect", "plase", "Colour", "outcomes"]
    matches = match_columns(header, "claims", {"Effect": "effect"})
    assert [(match.column, match.field, match.reason) for match in matches] == [
        ("cause", "cause", "the same name"),
        ("Outcome", "target", "means the same"),
        ("Effect", "effect", "chosen"),
        ("plase", "place", "looks alike"),
        ("Colour", None, "no column is like it"),
        ("outcomes", None, "no column is like it"),
    ]
    assert [match.similarity for match in matches] == [1.0, 0.9, 1.0, 0.8, 0.0, 0.0]


def test_a_sheet_of_other_columns_is_refused_with_suggestions(store: SqliteGraphStore) -> None:
    report = preview_import(store, [ImportFile("s.csv", SHEET)]).report
    assert [(refused.row, refused.column) for refused in report.refused] == [(1, None)]
    (mapping,) = report.mappings
    assert mapping.format == "claims"
    assert {match.column: match.field for match in mapping.columns} == {
        "Policy": "cause",
        "Outcome": "target",
        "Does": "effect",
        "Where": "place",
        "What we saw": "observed",
        "Colour": None,
    }


def test_a_chosen_mapping_is_followed_and_a_column_may_be_left_out(
    store: SqliteGraphStore,
) -> None:
    suggested = preview_import(store, [ImportFile("s.csv", SHEET)]).report.mappings[0]
    mapping = {match.column: match.field for match in suggested.columns}
    preview = preview_import(store, [ImportFile("s.csv", SHEET)], mapping=mapping)
    assert preview.report.refused == ()
    kinds = sorted(put.value.kind for put in preview.puts if put.record == "node")
    assert kinds == ["Effect", "Observation", "Outcome", "Place", "Policy"]


@pytest.mark.parametrize(
    ("mapping", "column", "says"),
    [
        ({"Policy": "cause", "Outcome": "cause"}, "Policy", "two columns"),
        ({"Policy": "cause", "Outcome": "colour"}, "Outcome", "no column of a claims table"),
        ({"Policy": "cause"}, "Outcome", "is it target?"),
        ({"Policy": "cause"}, "Colour", "leave it out"),
        ({"Policy": "cause"}, "target", "lacks target, effect"),
    ],
)
def test_a_mapping_that_does_not_hold_is_refused_by_column(
    store: SqliteGraphStore, mapping: dict[str, str | None], column: str, says: str
) -> None:
    report = preview_import(store, [ImportFile("s.csv", SHEET)], mapping=mapping).report
    messages = [refused.message for refused in report.refused if refused.column == column]
    assert any(says in message for message in messages), report.refused


def test_a_format_that_is_asked_for_comes_before_the_header(store: SqliteGraphStore) -> None:
    file = ImportFile("n.csv", b"kind,text\nObservation,Seen\n")
    assert preview_import(store, [file]).report.refused
    assert preview_import(store, [file], file_format="nodes").report.created == 1
    assert preview_import(store, [file], file_format="graphmap").report.refused


def test_a_header_in_other_case_needs_no_mapping(store: SqliteGraphStore) -> None:
    file = ImportFile("n.csv", b"Kind,Name,GSS code\nPlace,York,E06000014\n")
    assert preview_import(store, [file]).report.created == 1
