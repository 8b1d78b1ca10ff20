"""An observation that is written in several sources goes out and comes back with all of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphmap.model.claims import from_cited, to_cited
from graphmap.model.links import Link
from graphmap.model.nodes import Effect, Observation, Outcome, Policy, Source
from graphmap.services.files.importing import apply_import, preview_import
from graphmap.services.files.reading import ImportFile
from graphmap.services.taking_away.exporting import export_as
from graphmap.services.workspace import Workspace
from graphmap.store.sqlite import SqliteGraphStore

SOURCES = (
    ("report-a", "Report; of the year", "https://example.org/a;b"),
    ("report-b", "Minutes", None),
    ("report-c", "Notes <draft>", None),
)


def store_of(folder: Path) -> SqliteGraphStore:
    nodes = [
        Policy(id="rule", name="Rule"),
        Outcome(id="home", name="A home"),
        Effect(id="effect", polarity=-1),
        Observation(id="seen", text="It was seen.", date="2020"),
        *(Source(id=id_, name=name, url=url) for id_, name, url in SOURCES),
    ]
    ends = [("CAUSES", "rule", "effect"), ("ON", "effect", "home"), ("SUPPORTS", "seen", "effect")]
    ends += [("CITES", "seen", id_) for id_, _, _ in SOURCES]
    links = [
        Link(id=f"l-{number}", kind=kind, source=source, target=target)
        for number, (kind, source, target) in enumerate(ends)
    ]
    store = SqliteGraphStore(folder / "map.sqlite")
    store.bulk_load([*nodes, *links], actor="test", reason="", operation_id="load")
    return store


def sheet_of(store: SqliteGraphStore) -> bytes:
    return export_as(Workspace(store, name="map"), "claims", profile="steward").content


def read_into(store: SqliteGraphStore, content: bytes) -> int:
    preview = preview_import(store, [ImportFile(name="claims.csv", data=content)])
    assert not preview.problems
    report = apply_import(store, preview, actor="test", reason="", operation_id="in")
    return report.created + report.changed


def test_all_sources_of_an_observation_are_in_the_sheet_and_come_back(tmp_path: Path) -> None:
    content = sheet_of(store_of(tmp_path))
    fresh = SqliteGraphStore(tmp_path / "fresh.sqlite")
    assert read_into(fresh, content) > 0
    whole = fresh.snapshot()
    (seen,) = whole.of_kind("Observation")
    cited = {whole.node_by_id[id_] for id_ in whole.targets(seen.id, "CITES")}
    assert {(one.name, getattr(one, "url")) for one in cited} == {  # noqa: B009
        (name, url) for _, name, url in SOURCES
    }
    assert read_into(fresh, sheet_of(fresh)) == 0


def test_what_went_out_changes_nothing_in_the_map_it_came_from(tmp_path: Path) -> None:
    store = store_of(tmp_path)
    assert read_into(store, sheet_of(store)) == 0


@pytest.mark.parametrize("name", ["Minutes", "Notes <draft>", "A <https://x.y> b", "<>", "a <>"])
@pytest.mark.parametrize("url", [None, "https://example.org/a"])
def test_a_source_is_read_as_it_was_written(name: str, url: str | None) -> None:
    assert from_cited(to_cited(name, url)) == (name, url)
