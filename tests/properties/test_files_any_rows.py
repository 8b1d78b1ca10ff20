"""Whatever a sheet says, its preview is a report: refused with places, or whole and sound."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphmap.formats.csv_text import write_csv
from graphmap.formats.node_table import NODE_COLUMNS
from graphmap.model.catalogue import LINK_KINDS, NODE_KINDS
from graphmap.model.claims import CAUSE_KINDS, CLAIM_COLUMNS, EFFECT_WORDS, TARGET_KINDS
from graphmap.model.system_map import SystemMap
from graphmap.services.demonstration import load_demonstration
from graphmap.services.files.importing import ImportPreview, preview_import
from graphmap.services.files.reading import ImportFile
from graphmap.store.sqlite import SqliteGraphStore

NAMES = st.sampled_from(
    ["gateshead", "Gateshead", "dwp", "benefit-cap", "Enough to eat", "f001", "York;Leeds", "New"]
)
CELLS = NAMES | st.sampled_from(["", "2019", "1", "-1", "true", "A", "Q-CYC-1", "public"])
TEXT = CELLS | st.text(max_size=20)


class NeverWritten(SqliteGraphStore):
    """A store that nobody writes to once it is filled: its whole map is read once."""

    whole: SystemMap | None = None

    def snapshot(self) -> SystemMap:
        if self.whole is None:
            self.whole = super().snapshot()
        return self.whole


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteGraphStore]:
    path = tmp_path_factory.mktemp("demo") / "map.sqlite"
    with closing(SqliteGraphStore(path)) as filled:
        load_demonstration(filled)
    store = NeverWritten(path)
    before = store.revision()
    yield store
    assert store.revision() == before
    store.close()


def previewed(store: SqliteGraphStore, header: tuple[str, ...], rows: list[dict[str, str]]) -> None:
    """Preview a table; where it is taken, the graph that it makes must keep every rule."""
    preview = preview_import(store, [ImportFile("any.csv", write_csv(header, rows))])
    report = preview.report
    assert bool(report.refused) == bool(preview.problems)
    assert report.created + report.changed == len(preview.puts)
    if report.refused:
        assert preview.puts == ()
        assert all(entry.file == "any.csv" and entry.row for entry in report.refused)
    else:
        graph_after(store, preview).check()


def graph_after(store: SqliteGraphStore, preview: ImportPreview) -> SystemMap:
    graph = store.snapshot()
    put = [change.value for change in preview.puts]
    nodes = {node.id: node for node in graph.nodes}
    links = {link.id: link for link in graph.links}
    for change in preview.puts:
        stored = (nodes if change.record == "node" else links).get(change.id)
        assert change.expected_version == (stored.version if stored else 0)
    nodes.update({record.id: record for record in put if record.kind in NODE_KINDS})
    links.update({record.id: record for record in put if record.kind in LINK_KINDS})
    return SystemMap.of(nodes.values(), links.values())


def rows_of(columns: dict[str, st.SearchStrategy[str]]) -> st.SearchStrategy[list[dict[str, str]]]:
    return st.lists(st.fixed_dictionaries(columns), min_size=1, max_size=4)


CLAIMS = rows_of(
    {
        **dict.fromkeys(CLAIM_COLUMNS, TEXT),
        "cause": NAMES,
        "target": NAMES,
        "cause_kind": st.sampled_from(["", *CAUSE_KINDS]),
        "target_kind": st.sampled_from(["", *TARGET_KINDS]),
        "effect": st.sampled_from(EFFECT_WORDS),
        "stance": st.sampled_from(["", "supports", "challenges"]),
    }
)
PLAIN_CLAIMS = rows_of(
    {
        "cause": NAMES,
        "target": NAMES,
        "effect": st.sampled_from(["blocks", "enables", "uncertain"]),
        "place": NAMES,
        "observed": st.sampled_from(["", "Seen", "Heard"]),
        "source": st.sampled_from(["", "Report", "New"]),
    }
)
NODES = rows_of({**dict.fromkeys(NODE_COLUMNS, CELLS), "kind": st.sampled_from(NODE_KINDS)})
PLAIN_NODES = rows_of({"kind": st.sampled_from(NODE_KINDS), "name": TEXT, "tags": CELLS})
LINKS = rows_of({"kind": st.sampled_from(LINK_KINDS), "source": NAMES, "target": NAMES})


@given(rows=CLAIMS | PLAIN_CLAIMS)
def test_any_claims(store: SqliteGraphStore, rows: list[dict[str, str]]) -> None:
    previewed(store, tuple(rows[0]), rows)


@given(rows=NODES | PLAIN_NODES)
def test_any_nodes(store: SqliteGraphStore, rows: list[dict[str, str]]) -> None:
    previewed(store, tuple(rows[0]), rows)


@given(rows=LINKS)
def test_any_links(store: SqliteGraphStore, rows: list[dict[str, str]]) -> None:
    previewed(store, tuple(rows[0]), rows)
