"""Feedback loops, written once more from their definition alone, on plain networkx."""

from itertools import product
from typing import Any

import networkx as nx

from tests.properties.brute_force import BruteForce, Claim

LETTERS = {"reinforcing": "R", "balancing": "B", "undetermined": "U"}


class BruteLoops(BruteForce):
    def loops(self, max_length: int) -> list[dict[str, Any]]:
        """Give every loop, by length, then ids, named."""
        graph = nx.DiGraph(list(self.bundle))
        found = []
        for cycle in nx.simple_cycles(graph, length_bound=max_length):
            at = cycle.index(min(cycle))
            nodes = cycle[at:] + cycle[:at]
            steps = list(zip(nodes, nodes[1:] + nodes[:1], strict=True))
            kinds = self.kinds([self.bundle[step] for step in steps])
            if kinds:
                found.append((nodes, kinds))
        found.sort(key=lambda loop: (len(loop[0]), loop[0]))
        return self.named(found)

    def kinds(self, steps: list[list[Claim]]) -> dict[str | None, str]:
        """Give the kind of a cycle in each of its places in scope."""
        chains = [self.valid(claims) for claims in product(*steps)]
        places = {chain.place for chain in chains if chain and self.in_scope(chain.place)}
        return {
            place: self.kind(steps, place)
            for place in sorted(places, key=lambda place: place or "")
        }

    def kind(self, steps: list[list[Claim]], place: str | None) -> str:
        wider = {None, *(self.containers(place) if place else [])}
        sign = 1
        for claims in steps:
            signs = {claim.sign for claim in claims if claim.place in wider}
            if len(signs) > 1 or 0 in signs:
                return "undetermined"
            sign *= signs.pop()
        return "reinforcing" if sign == 1 else "balancing"

    def named(self, found: list[tuple[list[str], dict[str | None, str]]]) -> list[dict[str, Any]]:
        scope = self.question.scope
        theirs = None
        if scope is not None and self.node[scope].kind == "Organisation":
            theirs = {*self.ends("SETS", source=scope), *self.ends("APPLIES", source=scope)}
        counts = dict.fromkeys(LETTERS, 0)
        rows = []
        for nodes, kinds in found:
            if theirs is not None and not theirs & set(nodes):
                continue
            every = set(kinds.values())
            kind = every.pop() if len(every) == 1 else "undetermined"
            counts[kind] += 1
            rows.append(
                {
                    "name": f"{LETTERS[kind]}{counts[kind]}",
                    "kind": kind,
                    "kinds": {place or "null": of for place, of in kinds.items()},
                    "nodes": nodes,
                    "places": list(kinds),
                    "length": len(nodes),
                }
            )
        return rows
