"""Leverage equals networkx and the long way on generated maps, its stability included."""

from typing import Any

import networkx as nx
import numpy as np
import pytest

from graphmap.analysis.betweenness import MOST_EXACT, SAMPLED, sampled_betweenness
from graphmap.analysis.influence import influence_of
from graphmap.analysis.leverage import explain_leverage, rank_leverage
from tests.generated_maps import generated_map
from tests.properties.brute_force import Chain, Claim
from tests.properties.brute_loops import BruteLoops
from tests.properties.questions import drawn_question, parameters_of

MAPS = 120
BATCHES = 6
KINDS = {"Policy", "Factor", "EnablingCondition"}


class BruteLeverage(BruteLoops):
    def nodes(self) -> list[str]:
        ends = {claim.cause for claim in self.claims} | {claim.target for claim in self.claims}
        found = sorted(id_ for id_ in ends if self.node[id_].kind in KINDS)
        scope = self.question.scope
        if scope is not None and self.node[scope].kind == "Organisation":
            theirs = {*self.ends("SETS", source=scope), *self.ends("APPLIES", source=scope)}
            found = [id_ for id_ in found if id_ in theirs]
        return found

    def reaching(self, node: str) -> list[Chain]:
        return [
            chain
            for chain in self.chains_from(node)
            if self.node[chain.outcome].kind == "Outcome" and self.in_scope(chain.place)
        ]

    def dominated(self) -> dict[str, list[str]]:
        inner: dict[str, set[str]] = {}
        for node in self.map.nodes:
            if node.kind == "Policy":
                for chain in self.reaching(node.id):
                    if chain.sign == -1:
                        within = {claim.cause for claim in chain.claims[1:]}
                        inner[chain.outcome] = inner.get(chain.outcome, within) & within
        found: dict[str, list[str]] = {}
        for outcome, nodes in sorted(inner.items()):
            for node in nodes:
                found.setdefault(node, []).append(outcome)
        return found

    def table(self, length: int) -> list[dict[str, Any]]:
        graph = nx.DiGraph()
        for claim in self.claims:
            graph.add_nodes_from([claim.cause, claim.target])
        graph.add_edges_from((claim.cause, claim.target) for claim in self.counting)
        scores = nx.betweenness_centrality(graph) if len(graph) else {}
        asked, self.question = self.question, self.whole_scope()
        loops = self.loops(length)
        self.question = asked
        dominated = self.dominated()
        rows = []
        for node in self.nodes():
            chains = [chain for chain in self.reaching(node) if chain.place]
            observations = frozenset().union(
                *(claim.observations_for for chain in chains for claim in chain.claims)
            )
            rows.append(
                {
                    "node": node,
                    "pairs_reached": len({(chain.outcome, chain.place) for chain in chains}),
                    "betweenness": scores[node],
                    "loops": sum(node in loop["nodes"] for loop in loops),
                    "dominates": dominated.get(node, []),
                    "sources": len(self.sources(observations)),
                    "chains": chains,
                }
            )
        rows.sort(
            key=lambda row: (
                -row["pairs_reached"],
                -row["loops"],
                -round(row["betweenness"], 12),
                row["node"],
            )
        )
        return rows

    def whole_scope(self) -> Any:
        """An organisation as scope restricts the rows, not the loops."""
        scope = self.question.scope
        is_organisation = scope is not None and self.node[scope].kind == "Organisation"
        return type(self.question)(
            as_of=self.question.as_of,
            include_assumed=self.question.include_assumed,
            scope=None if is_organisation else scope,
        )

    def intervals(self, rows: list[dict[str, Any]]) -> dict[str, tuple[int, int]]:
        """Draw the sources 200 times and rank again."""
        every = {
            source
            for claim in self.claims
            for seen in (claim.observations_for, claim.observations_against)
            for source in self.sources(seen)
        }
        names = sorted(every)
        drawn = np.random.default_rng(0).integers(0, max(1, len(names)), (200, len(names)))
        supported = {claim: self.sources(claim.observations_for) for claim in self.counting}
        order = {
            row["node"]: (-row["loops"], -round(row["betweenness"], 12), row["node"])
            for row in rows
        }
        ranks: dict[str, list[int]] = {row["node"]: [] for row in rows}
        for draw in drawn.tolist():
            there = {names[at] for at in draw}

            def is_kept(claim: Claim, there: set[str] = there) -> bool:
                return bool(supported[claim] & there) or not claim.observations_for

            counts = {
                row["node"]: len(
                    {
                        (chain.outcome, chain.place)
                        for chain in row["chains"]
                        if all(is_kept(claim) for claim in chain.claims)
                    }
                )
                for row in rows
            }
            ranked = sorted(counts, key=lambda node: (-counts[node], *order[node]))
            for rank, node in enumerate(ranked, start=1):
                ranks[node].append(rank)
        return {node: (sorted(of)[9], sorted(of)[190]) for node, of in ranks.items()}


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
