"""Leverage points, by networkx and the long way."""

from typing import Any

import networkx as nx
import numpy as np

from tests.properties.brute_force import Chain, Claim
from tests.properties.brute_loops import BruteLoops

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
