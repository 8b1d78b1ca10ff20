"""The map file: lossless, ordered, strict."""

import json

import pytest

from graphmap.errors import FileRefused
from graphmap.formats import map_file
from graphmap.formats.map_file import read_map, write_map
from graphmap.model.links import Link
from graphmap.model.nodes import Effect, Outcome, Place, Policy
from graphmap.model.records import link_from, node_from, to_json_values
from graphmap.model.system_map import SystemMap

NODES = [
    Policy(id="rule", name="Rule", meadows_level=5, tags=("editorial",), version=3),
    Effect(id="e", polarity=0, mechanism="How"),
    Outcome(id="home", name="A home — “safe”"),
    Place(id="x", name="X"),
]
LINKS = [
    Link(id="l-2", kind="ON", source="e", target="home"),
    Link(id="l-1", kind="CAUSES", source="rule", target="e", version=2),
    Link(id="l-3", kind="APPLIES_IN", source="rule", target="x", status="repealed"),
]
GRAPH = SystemMap.of(NODES, LINKS, revision=12)


def written(**changes: object) -> bytes:
    return write_map(GRAPH, profile="steward", exported_at="2026-11-24T10:00:00Z", **changes)


def test_the_file_is_the_documented_json() -> None:
    content = json.loads(written())
    assert {key: content[key] for key in content if key not in ("nodes", "links")} == {
        "format": "graphmap",
        "version": 1,
        "revision": 12,
        "profile": "steward",
        "exported_at": "2026-11-24T10:00:00Z",
    }
    assert [node["id"] for node in content["nodes"]] == ["e", "home", "rule", "x"]
    assert [link["id"] for link in content["links"]] == ["l-1", "l-2", "l-3"]
    assert content["nodes"][0] == {"id": "e", "kind": "Effect", "polarity": 0, "mechanism": "How"}
    assert content["nodes"][2]["version"] == 3
    assert content["links"][0] == {
        "id": "l-1",
        "kind": "CAUSES",
        "source": "rule",
        "target": "e",
        "version": 2,
    }


def test_reading_what_was_written_gives_the_same_records_without_their_versions() -> None:
    records = read_map(written(), file="m.json")
    built = [
        node_from(record.values) if record.record == "node" else link_from(record.values)
        for record in records
    ]
    expected = [to_json_values(record) for record in (*GRAPH.nodes, *GRAPH.links)]
    assert [to_json_values(record) for record in built] == expected
    assert all(record.whole for record in records)


def test_the_same_graph_gives_the_same_bytes_whatever_order_it_came_in() -> None:
    other = SystemMap.of(reversed(NODES), reversed(LINKS), revision=12)
    assert write_map(other, profile="steward", exported_at="2026-11-24T10:00:00Z") == written()


def test_an_empty_map_is_written_and_read() -> None:
    data = write_map(SystemMap((), ()), profile="public", exported_at="")
    assert json.loads(data)["nodes"] == []
    assert read_map(data, file="m.json") == ()


def test_a_receipt_is_carried_and_read_over() -> None:
    data = written(receipt={"profile": "steward", "left_out": []})
    assert json.loads(data)["receipt"] == {"profile": "steward", "left_out": []}
    assert len(read_map(data, file="m.json")) == 7


def test_every_unknown_key_is_named_with_what_would_be_allowed() -> None:
    data = b'{"format": "graphmap", "version": 1, "edges": [], "meta": {}}'
    with pytest.raises(FileRefused) as refused:
        read_map(data, file="m.json")
    assert [problem.column for problem in refused.value.problems] == ["edges", "meta"]
    assert "nodes, links" in refused.value.problems[0].message


def test_a_file_over_the_limit_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(map_file, "_MAX_BYTES", 3)
    with pytest.raises(FileRefused, match="larger"):
        read_map(b"{...", file="m.json")
