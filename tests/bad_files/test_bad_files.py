"""Every bad file is refused with its place, or rightly taken; the graph never half changes."""

import json
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from graphmap.errors import FileRefused, InputRefused
from graphmap.formats.xlsx_package import open_package
from graphmap.model.records import graph_hash
from graphmap.services.files.importing import apply_import, preview_import
from graphmap.services.files.reading import ImportFile
from graphmap.store.sqlite import SqliteGraphStore
from tests.bad_files.corpus import CSV, Case
from tests.bad_files.links_and_claims import CLAIMS, LINKS
from tests.bad_files.map_files import MAPS
from tests.bad_files.workbooks import WORKBOOKS, zip_bomb

CASES = [*CSV, *LINKS, *CLAIMS, *MAPS, *WORKBOOKS]

#   gateshead -> england     plymouth     newtown-north, newtown-south (both "Newtown")
BASE = {
    "format": "graphmap",
    "version": 1,
    "nodes": [
        {"id": "england", "kind": "Place", "name": "England", "type": "nation"},
        {"id": "gateshead", "kind": "Place", "name": "Gateshead"},
        {"id": "plymouth", "kind": "Place", "name": "Plymouth"},
        {"id": "newtown-north", "kind": "Place", "name": "Newtown"},
        {"id": "newtown-south", "kind": "Place", "name": "Newtown"},
        {"id": "council", "kind": "Organisation", "name": "Council"},
        {"id": "rule", "kind": "Policy", "name": "Rule"},
        {"id": "home", "kind": "Outcome", "name": "A home"},
    ],
    "links": [{"id": "l-1", "kind": "PART_OF", "source": "gateshead", "target": "england"}],
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteGraphStore]:
    store = SqliteGraphStore(tmp_path / "map.sqlite")
    file = ImportFile("base.graphmap.json", json.dumps(BASE).encode())
    apply_import(store, preview_import(store, [file]), actor="a", reason="r", operation_id="base")
    yield store
    store.close()


def hash_of(store: SqliteGraphStore) -> str:
    graph = store.snapshot()
    return graph_hash(graph.nodes, graph.links)


def import_case(store: SqliteGraphStore, case: Case) -> list[dict[str, object]]:
    """Import a file as a person would, and give what was refused."""
    preview = preview_import(store, [ImportFile(case.file, case.data())])
    refused = [entry.model_dump() for entry in preview.report.refused]
    if refused:
        with pytest.raises(InputRefused):
            apply_import(store, preview, actor="a", reason="r", operation_id="case")
    else:
        apply_import(store, preview, actor="a", reason="r", operation_id="case")
    return refused


def test_the_corpus_holds_at_least_120_files_each_named_once() -> None:
    assert len(CASES) >= 120
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_bad_file_is_refused_with_its_place_or_rightly_taken(
    case: Case, store: SqliteGraphStore
) -> None:
    before = hash_of(store)
    known = {node.id for node in store.snapshot().nodes}
    refused = import_case(store, case)
    expects_refusal = not (case.creates or case.harmless)
    assert bool(refused) == expects_refusal, refused
    if refused:
        assert hash_of(store) == before
        assert store.revision() == 1
        assert refused[0]["file"] == case.file
        assert (refused[0]["row"], refused[0]["column"]) == (case.row, case.column), refused[0]
        assert case.says in refused[0]["message"]
        assert json.dumps(refused).encode()
    else:
        assert {node.id for node in store.snapshot().nodes} - known == set(case.creates)


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.creates], ids=lambda case: case.name
)
def test_a_file_that_is_taken_changes_nothing_a_second_time(
    case: Case, store: SqliteGraphStore
) -> None:
    import_case(store, case)
    again = preview_import(store, [ImportFile(case.file, case.data())])
    assert (again.report.created, again.report.changed) == (0, 0)
    assert again.report.unchanged > 0


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    data = zip_bomb()
    tracemalloc.start()
    begun = time.perf_counter()
    with pytest.raises(FileRefused, match="times its size"):
        open_package(data, file="bomb.xlsx")
    taken = time.perf_counter() - begun
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken < 0.1
    assert peak < 5_000_000


def test_an_error_on_row_9999_leaves_no_change(store: SqliteGraphStore) -> None:
    before = hash_of(store)
    rows = ["kind,name", *(f"Place,Place {number}" for number in range(2, 9999)), "Castle,Last"]
    refused = import_case(store, Case("", "n.csv", lambda: "\n".join(rows).encode()))
    assert [(entry["row"], entry["column"]) for entry in refused] == [(9999, "kind")]
    assert hash_of(store) == before
