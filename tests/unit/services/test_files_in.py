"""Files in: what becomes of records that are new, there already, blank or clashing."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlsxwriter

from graphmap.errors import Conflict, InputRefused
from graphmap.model.changes import ChangeSet, Put
from graphmap.model.claims import Claim
from graphmap.model.nodes import Place
from graphmap.model.records import graph_hash
from graphmap.services.files import importing
from graphmap.services.files.importing import (
    ImportReport,
    apply_import,
    preview_claims,
    preview_import,
)
from graphmap.services.files.reading import ImportFile
from graphmap.store.sqlite import SqliteGraphStore


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteGraphStore]:
    store = SqliteGraphStore(tmp_path / "map.sqlite")
    yield store
    store.close()


def csv_file(text: str, name: str = "t.csv") -> ImportFile:
    return ImportFile(name, text.encode())


def map_file(
    nodes: list[dict[str, object]], links: list[dict[str, object]] | None = None
) -> ImportFile:
    content = {"format": "graphmap", "version": 1, "nodes": nodes, "links": links or []}
    return ImportFile("m.graphmap.json", json.dumps(content).encode())


def bring(store: SqliteGraphStore, *files: ImportFile, **options: object) -> ImportReport:
    preview = preview_import(store, files, **options)
    operation = f"op-{store.revision()}"
    return apply_import(store, preview, actor="Ann", reason="test", operation_id=operation)


def counts(report: ImportReport) -> tuple[int, int, int]:
    return (report.created, report.changed, report.unchanged)


def node(store: SqliteGraphStore, id_: str) -> object:
    (found,) = store.nodes([id_]).records
    return found


PLACES = "id,kind,name,type,description\nyork,Place,York,upper_tier,Old\n"


def test_a_preview_changes_nothing_and_names_the_revision(store: SqliteGraphStore) -> None:
    report = preview_import(store, [csv_file(PLACES)]).report
    assert (report.rows, *counts(report), report.revision) == (1, 1, 0, 0, 0)
    assert store.revision() == 0


def test_an_import_is_one_log_entry_with_actor_and_reason(store: SqliteGraphStore) -> None:
    report = bring(store, csv_file(PLACES))
    assert report.revision == 1
    (entry,) = store.changes()
    assert (entry.actor, entry.reason) == ("Ann", "test")


def test_the_same_file_twice_changes_nothing(store: SqliteGraphStore) -> None:
    bring(store, csv_file(PLACES))
    report = bring(store, csv_file(PLACES))
    assert (*counts(report), report.revision) == (0, 0, 1, 1)
    assert store.revision() == 1


def test_a_column_that_a_table_lacks_leaves_the_field_as_it_is(store: SqliteGraphStore) -> None:
    bring(store, csv_file(PLACES))
    report = bring(store, csv_file("id,kind,name\nyork,Place,City of York\n"))
    assert counts(report) == (0, 1, 0)
    found = node(store, "york")
    assert (found.name, found.type, found.description) == ("City of York", "upper_tier", "Old")


def test_a_blank_cell_of_a_table_is_not_recorded(store: SqliteGraphStore) -> None:
    bring(store, csv_file(PLACES))
    bring(store, csv_file("id,kind,name,description\nyork,Place,York,\n"))
    assert node(store, "york").description is None
    assert node(store, "york").type == "upper_tier"


def test_an_absent_key_of_a_map_file_is_the_default(store: SqliteGraphStore) -> None:
    bring(store, csv_file(PLACES))
    report = bring(store, map_file([{"id": "york", "kind": "Place", "name": "York"}]))
    assert counts(report) == (0, 1, 0)
    assert node(store, "york") == Place(id="york", name="York", version=2)


def test_the_version_of_a_record_in_a_map_file_is_ignored(store: SqliteGraphStore) -> None:
    place = {"id": "york", "kind": "Place", "name": "York", "version": 99}
    assert counts(bring(store, map_file([place]))) == (1, 0, 0)
    assert counts(bring(store, map_file([{**place, "version": 7}]))) == (0, 0, 1)


def test_an_observation_of_a_map_file_is_for_stewards_unless_it_says_otherwise(
    store: SqliteGraphStore,
) -> None:
    said = {"kind": "Observation", "text": "Doors were shut"}
    silent, public = {"id": "o-1", **said}, {"id": "o-2", **said, "sensitivity": "public"}
    report = bring(store, map_file([silent, public]))
    assert [node(store, id_).sensitivity for id_ in ("o-1", "o-2")] == ["steward", "public"]
    (notice,) = report.notices
    assert notice.startswith("1 observation of a map file without the key sensitivity")
    again = bring(store, map_file([silent, {"id": "o-2", **said}]))
    assert (counts(again), again.notices) == ((0, 0, 2), ())


def test_nodes_and_links_may_come_in_different_files_in_any_order(store: SqliteGraphStore) -> None:
    links = csv_file("kind,source,target\nPART_OF,york,The North\n", "l.csv")
    nodes = csv_file("id,kind,name\nyork,Place,York\nnorth,Place,the north\n", "n.csv")
    report = bring(store, links, nodes)
    assert counts(report) == (3, 0, 0)
    (link,) = store.snapshot().links
    assert (link.kind, link.source, link.target) == ("PART_OF", "york", "north")


def test_sheets_of_one_workbook_come_together_and_others_are_left_out(
    store: SqliteGraphStore,
) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name, rows in {
            "Links": [["kind", "source", "target"], ["PART_OF", "york", "north"]],
            "Nodes": [["kind", "name"], ["Place", "York"], ["Place", "North"]],
            "Notes": [["Remember"], ["the milk"]],
        }.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    workbook = ImportFile("w.xlsx", out.getvalue())
    report = preview_import(store, [workbook]).report
    assert counts(report) == (3, 0, 0)
    assert report.notices == (
        "Sheet Notes of w.xlsx was left out: its header is not that of a table to be read.",
    )
    assert counts(preview_import(store, [workbook], file_format="nodes").report) == (2, 0, 0)


def test_a_link_without_id_is_the_stored_one_of_its_natural_key(store: SqliteGraphStore) -> None:
    places = [{"id": id_, "kind": "Place", "name": id_} for id_ in ("york", "north")]
    link = {"kind": "PART_OF", "source": "york", "target": "north"}
    bring(store, map_file(places, [{"id": "l-1", **link}]))
    assert counts(bring(store, map_file([], [link]))) == (0, 0, 1)
    assert [link.id for link in store.snapshot().links] == ["l-1"]


def test_one_refused_row_refuses_all(store: SqliteGraphStore) -> None:
    text = "kind,name,valid_from\nPlace,York,\nPlace,Leeds,yesterday\n"
    preview = preview_import(store, [csv_file(text)])
    (refused,) = preview.report.refused
    assert (refused.file, refused.sheet, refused.row, refused.column) == (
        "t.csv",
        None,
        3,
        "valid_from",
    )
    assert counts(preview.report) == (0, 0, 0)
    with pytest.raises(InputRefused, match="row 3"):
        apply_import(store, preview, actor="a", reason="r", operation_id="o")
    assert store.revision() == 0


def test_two_rows_of_one_record_must_agree(store: SqliteGraphStore) -> None:
    same = "id,kind,name,tags\nyork,Place,York,\nyork,Place,York,city\n"
    assert counts(preview_import(store, [csv_file(same)]).report) == (1, 0, 0)
    other = same.replace("York,city", "Jorvik,city")
    (refused,) = preview_import(store, [csv_file(other)]).report.refused
    assert (refused.row, refused.column) == (3, "name")
    assert "t.csv, row 2" in refused.message


def test_a_change_by_somebody_else_after_the_preview_is_a_conflict(
    store: SqliteGraphStore,
) -> None:
    bring(store, csv_file(PLACES))
    preview = preview_import(store, [csv_file(PLACES.replace("Old", "New"))])
    put = Put(value=Place(id="york", name="Jorvik"), expected_version=1)
    store.apply(ChangeSet(operation_id="other", actor="Bob", changes=(put,)))
    with pytest.raises(Conflict):
        apply_import(store, preview, actor="Ann", reason="", operation_id="mine")


def test_more_records_than_a_change_set_holds_need_an_empty_store(
    store: SqliteGraphStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "MAX_CHANGES", 2)
    many = "kind,name\n" + "".join(f"Place,Place {number}\n" for number in range(3))
    assert counts(bring(store, csv_file(many))) == (3, 0, 0)
    assert [entry.type for entry in store.changes()] == ["bulk"]
    (refused,) = preview_import(store, [csv_file(many.replace("Place ", "New "))]).report.refused
    assert "more than one change may hold (2)" in refused.message


def test_a_claim_typed_by_hand_keeps_the_sensitivity_it_is_given(store: SqliteGraphStore) -> None:
    claim = Claim(
        cause="Rule", target=("Home",), effect="blocks", observed="Seen", sensitivity="steward"
    )
    preview = preview_claims(store, [claim])
    apply_import(store, preview, actor="Ann", reason="", operation_id="o")
    graph = store.snapshot()
    (observation,) = graph.of_kind("Observation")
    assert observation.sensitivity == "steward"
    assert [found.id for found in graph.of_kind("Policy")] == ["rule"]


def test_an_imported_observation_is_public_unless_the_file_says_otherwise(
    store: SqliteGraphStore,
) -> None:
    text = "cause,target,effect,observed,sensitivity\nr,h,blocks,One,\nr,h,blocks,Two,workshop\n"
    bring(store, csv_file(text))
    found = {seen.text: seen.sensitivity for seen in store.snapshot().of_kind("Observation")}
    assert found == {"One": "public", "Two": "workshop"}


def test_a_claims_sheet_leaves_what_it_does_not_say(store: SqliteGraphStore) -> None:
    bring(store, csv_file("cause,target,effect,since\nr,h,blocks,2018\n"))
    report = bring(store, csv_file("cause,target,effect,since\nr,h,blocks,\n"))
    assert (report.created, report.changed) == (0, 0)
    bring(store, csv_file("cause,target,effect,since\nr,h,blocks,2019\n"))
    (effect,) = store.snapshot().of_kind("Effect")
    assert effect.valid_from == "2019"


def test_a_claim_about_a_stored_effect_and_observation_joins_them(
    store: SqliteGraphStore,
) -> None:
    #  rule -own-effect(-)-> home in york, own-seen supports it, cites s
    nodes = [
        {"id": "rule", "kind": "Policy", "name": "Rule"},
        {"id": "home", "kind": "Outcome", "name": "Home"},
        {"id": "york", "kind": "Place", "name": "York"},
        {"id": "s", "kind": "Source", "name": "Report"},
        {"id": "own-effect", "kind": "Effect", "polarity": -1},
        {"id": "own-seen", "kind": "Observation", "text": "Seen", "date": "2019"},
    ]
    ends = [
        ("CAUSES", "rule", "own-effect"),
        ("ON", "own-effect", "home"),
        ("IN", "own-effect", "york"),
        ("SUPPORTS", "own-seen", "own-effect"),
        ("CITES", "own-seen", "s"),
    ]
    links = [
        {"id": f"l-{kind.lower()}", "kind": kind, "source": source, "target": target}
        for kind, source, target in ends
    ]
    bring(store, map_file(nodes, links))
    before = graph_hash(store.snapshot().nodes, store.snapshot().links)
    same = (
        "cause,target,effect,place,observed,date,source\nrule,home,blocks,york,Seen,2019,report\n"
    )
    report = bring(store, csv_file(same))
    assert counts(report) == (0, 0, 7)
    assert graph_hash(store.snapshot().nodes, store.snapshot().links) == before
    report = bring(store, csv_file(same.replace("Seen", "Seen again")))
    assert counts(report) == (3, 0, 4)
    graph = store.snapshot()
    assert len(graph.of_kind("Effect")) == 1
    assert len(graph.sources("own-effect", "SUPPORTS")) == 2


def test_only_the_first_thousand_problems_are_listed(store: SqliteGraphStore) -> None:
    rows = "kind,name\n" + "Castle,X\n" * 1_200
    report = preview_import(store, [csv_file(rows)]).report
    assert len(report.refused) == 1_000
    assert report.notices == ("Only the first 1,000 of 1,200 problems are listed.",)
