"""The graph that speed is measured on is a map like any other, and its yardstick agrees."""

import numpy as np
import pytest

from benchmarks.plain_networkx import plain_map, rank_plainly, rows_of
from benchmarks.reference_graph import ReferenceGraph, reference_graph
from graphmap.analysis.blocking import rank_blocking_policies
from graphmap.analysis.influence import influence_graph
from graphmap.analysis.parameters import Parameters
from graphmap.model.columns import Columns, columns_of
from graphmap.model.links import Link
from graphmap.model.system_map import SystemMap

ARRAYS = (
    "kinds",
    "polarity",
    "valid_from",
    "valid_until",
    "link_kinds",
    "link_sources",
    "link_targets",
    "link_valid_from",
    "link_valid_until",
)


def map_of(graph: ReferenceGraph) -> SystemMap:
    records = list(graph.records())
    nodes = [record for record in records if not isinstance(record, Link)]
    return SystemMap.of(nodes, [link for link in records if isinstance(link, Link)], revision=1)


def assert_same(one: Columns, other: Columns) -> None:
    assert list(one.ids) == list(other.ids)
    assert list(one.names) == list(other.names)
    assert dict(one.link_status) == dict(other.link_status)
    assert {name: dict(values) for name, values in one.fields.items()} == {
        name: dict(values) for name, values in other.fields.items()
    }
    for name in ARRAYS:
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


@pytest.mark.parametrize("size", [200, 1_000])
def test_it_keeps_every_rule_and_has_five_links_a_node(size: int) -> None:
    graph = reference_graph(size)
    system_map = map_of(graph)
    system_map.check()
    assert (len(system_map.nodes), len(system_map.links)) == (size, 5 * size)
    assert_same(graph.columns(), columns_of(system_map))


def test_it_is_the_same_every_time() -> None:
    assert_same(reference_graph(300).columns(), reference_graph(300).columns())


def test_plain_networkx_ranks_it_the_same_way() -> None:
    graph = influence_graph(reference_graph(1_000).columns())
    asked = Parameters(as_of="2026-11-24")
    result = rank_blocking_policies(graph, asked)
    rows, exposed = rank_plainly(plain_map(graph, asked))
    assert rows == rows_of(result)
    assert exposed == result.exposed_pairs
    assert len(rows) > 20
