"""Leverage equals networkx and the long way on generated maps, its stability included."""

import networkx as nx
import numpy as np
import pytest

from graphmap.analysis.betweenness import MOST_EXACT, SAMPLED, sampled_betweenness
from graphmap.analysis.influence import influence_of
from graphmap.analysis.leverage import explain_leverage, rank_leverage
from tests.generated_maps import generated_map
from tests.properties.brute_leverage import BruteLeverage
from tests.properties.questions import drawn_question, parameters_of

MAPS = 120
BATCHES = 6


@pytest.mark.parametrize("batch", range(BATCHES))
def test_every_column_and_interval_equals_the_long_way(batch: int) -> None:
    reached = 0
    for seed in range(batch, MAPS, BATCHES):
        system_map = generated_map(seed)
        question = drawn_question(system_map, seed)
        brute = BruteLeverage(system_map, question)
        graph, parameters = influence_of(system_map), parameters_of(question)
        result = rank_leverage(graph, parameters, max_length=4)
        expected = brute.table(4)
        assert [row.node for row in result.rows] == [row["node"] for row in expected]
        intervals = brute.intervals(expected)
        for row, other in zip(result.rows, expected, strict=True):
            for name in ("pairs_reached", "loops", "sources"):
                assert getattr(row, name) == other[name], name
            assert list(row.dominates) == other["dominates"]
            assert row.betweenness == pytest.approx(other["betweenness"], abs=1e-9)
            assert row.rank_interval == intervals[row.node]
            low, high = row.rank_interval
            assert row.unstable == (high - low > max(3, len(expected) / 10))
            reached += row.pairs_reached
        if result.rows:
            explained = explain_leverage(graph, parameters, result.rows[0].node, max_length=4)
            assert explained.row == result.rows[0]
            assert {chain.effects for pair in explained.pairs for chain in pair.chains} == {
                tuple(claim.id for claim in chain.claims) for chain in expected[0]["chains"]
            }
            assert len(explained.loops) == expected[0]["loops"]
    assert reached


@pytest.mark.parametrize("seed", range(6))
def test_betweenness_equals_networkx(seed: int) -> None:
    plain = nx.gnp_random_graph(80, 0.03, seed=seed, directed=True)
    edges = np.array(list(plain.edges), dtype=np.int32)
    scores, sources = sampled_betweenness(edges[:, 0], edges[:, 1], 80)
    assert sources == 80
    assert scores == pytest.approx(list(nx.betweenness_centrality(plain).values()), abs=1e-9)


def test_betweenness_of_a_large_graph_equals_networkx_from_the_same_sources() -> None:
    count = MOST_EXACT + 1
    plain = nx.DiGraph()
    plain.add_nodes_from(range(count))
    rng = np.random.default_rng(5)
    plain.add_edges_from(rng.integers(0, count, (1_500, 2)).tolist())
    edges = np.array(list(plain.edges), dtype=np.int32)
    scores, sources = sampled_betweenness(edges[:, 0], edges[:, 1], count)
    expected = nx.betweenness_centrality(plain, k=SAMPLED, seed=0)
    assert sources == SAMPLED
    assert scores == pytest.approx([expected[node] for node in range(count)], abs=1e-9)
