"""Files out: what comes in again, and the receipt."""

import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from graphmap.model.records import graph_hash
from graphmap.services.demonstration import load_demonstration
from graphmap.services.files.importing import apply_import, preview_import
from graphmap.services.files.reading import ImportFile
from graphmap.services.files.writing import export_map, export_table, export_workbook
from graphmap.services.workspace import Workspace
from graphmap.store.sqlite import SqliteGraphStore


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    store = SqliteGraphStore(tmp_path_factory.mktemp("demo") / "map.sqlite")
    load_demonstration(store)
    yield Workspace(store, name="Demonstration")
    store.close()


@pytest.fixture
def blank(tmp_path: Path) -> Iterator[SqliteGraphStore]:
    store = SqliteGraphStore(tmp_path / "copy.sqlite")
    yield store
    store.close()


def files_of(workspace: Workspace) -> dict[str, list[ImportFile]]:
    shown = workspace.whole("steward")
    return {
        "map file": [ImportFile("m.json", export_map(shown, at=workspace.now()))],
        "tables": [
            ImportFile("l.csv", export_table(shown, "links")),
            ImportFile("n.csv", export_table(shown, "nodes")),
        ],
        "workbook": [ImportFile("w.xlsx", export_workbook(shown))],
        "claims": [ImportFile("c.csv", export_table(shown, "claims"))],
        "claims workbook": [ImportFile("c.xlsx", export_workbook(shown, ["claims"]))],
    }


@pytest.mark.parametrize("form", ["map file", "tables", "workbook", "claims", "claims workbook"])
def test_what_went_out_changes_nothing_when_it_comes_in_again(
    workspace: Workspace, form: str
) -> None:
    report = preview_import(workspace.store, files_of(workspace)[form]).report
    assert report.refused == ()
    assert (report.created, report.changed) == (0, 0)
    assert report.unchanged > 300


@pytest.mark.parametrize("form", ["map file", "tables", "workbook"])
def test_an_empty_store_becomes_the_same_graph(
    workspace: Workspace, form: str, blank: SqliteGraphStore
) -> None:
    preview = preview_import(blank, files_of(workspace)[form])
    apply_import(blank, preview, actor="a", reason="r", operation_id="o")
    copy, original = blank.snapshot(), workspace.store.snapshot()
    assert graph_hash(copy.nodes, copy.links) == graph_hash(original.nodes, original.links)


def test_a_claims_sheet_holds_the_same_evidence_in_an_empty_store(
    workspace: Workspace, blank: SqliteGraphStore
) -> None:
    preview = preview_import(blank, files_of(workspace)["claims"])
    apply_import(blank, preview, actor="a", reason="r", operation_id="o")
    copy, original = blank.snapshot(), workspace.store.snapshot()
    assert len(copy.of_kind("Effect")) == len(original.of_kind("Effect")) == 131
    assert len(copy.of_kind("Observation")) == 112
    assert len(copy.of_kind("Source")) == 90


def test_a_workbook_ends_with_its_receipt(workspace: Workspace) -> None:
    book = openpyxl.load_workbook(io.BytesIO(export_workbook(workspace.whole("workshop"))))
    assert book.sheetnames == ["nodes", "links", "receipt"]
    lines = [row[0].value for row in book["receipt"].iter_rows()]
    assert lines[:2] == ["receipt", "Profile workshop, revision 1"]
