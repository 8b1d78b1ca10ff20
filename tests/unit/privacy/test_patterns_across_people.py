"""How many people share a pattern cannot be found by asking for one more each time."""

import datetime as dt
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from graphmap.analysis.results_patterns import PatternQuestion
from graphmap.errors import NotFound
from graphmap.model.links import Link
from graphmap.model.nodes import Node
from graphmap.model.records import link_from, node_from
from graphmap.services.analyses.patterns import pattern_explained, patterns_in
from graphmap.services.workspace import Workspace
from graphmap.store.sqlite import SqliteGraphStore

#: Who agreed to be shown at a workshop, and who did not.
SHOWN, HIDDEN = ("ann", "bob"), ("cyd",)
FEATURE = ("rule", "home", -1)


def records() -> Iterator[Node | Link]:
    """rule -blocks-> home, which ann, bob and cyd felt, whom the hub supports."""

    def node(kind: str, id_: str, **fields: object) -> Node:
        return node_from({"id": id_, "kind": kind, "name": id_, **fields})

    def link(kind: str, source: str, target: str) -> Link:
        id_ = f"{kind}-{source}-{target}".lower().replace("_", "-")
        return link_from({"id": id_, "kind": kind, "source": source, "target": target})

    yield from (node("Policy", "rule"), node("Outcome", "home"), node("Organisation", "hub"))
    yield node("Effect", "e", polarity=-1)
    yield node("Observation", "o", text="seen", sensitivity="public")
    people = (*SHOWN, *HIDDEN)
    for person in people:
        consent = ["map", "workshop"] if person in SHOWN else ["map"]
        yield node("Person", person, role="citizen", sensitivity="workshop", consent=consent)
    yield from (link("CAUSES", "rule", "e"), link("ON", "e", "home"), link("SUPPORTS", "o", "e"))
    for person in people:
        yield link("SUPPORTED_BY", person, "hub")
        yield link("FELT_BY", "e", person)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with closing(SqliteGraphStore(tmp_path / "map.sqlite")) as store:
        store.bulk_load(records(), actor="a", reason="r", operation_id="o")
        yield Workspace(store, name="map", now=lambda: dt.datetime(2026, 11, 24, tzinfo=dt.UTC))


def shared_by(number: int) -> PatternQuestion:
    return PatternQuestion(scale="organisation", min_support=number)


def test_the_pattern_stays_as_long_as_those_who_are_shown_are_enough(workspace: Workspace) -> None:
    for number in (1, 2):
        (row,) = patterns_in(workspace, shared_by(number), scope="hub", profile="workshop").rows
        assert (row.features, row.support, len(row.systems)) == ((FEATURE,), None, 2)
    whole = patterns_in(workspace, shared_by(3), scope="hub", profile="steward")
    assert [row.support for row in whole.rows] == [3]


def test_asking_for_one_more_does_not_count_who_is_left_out(workspace: Workspace) -> None:
    three, four = (
        patterns_in(workspace, shared_by(number), scope="hub", profile="workshop")
        for number in (3, 4)
    )
    assert (three.rows, three.found) == (four.rows, four.found) == ((), 0)
    assert three.systems == four.systems
    for number in (3, 4):
        with pytest.raises(NotFound):
            pattern_explained(
                workspace, shared_by(number), (FEATURE,), scope="hub", profile="workshop"
            )
