"""Blocking across places in plain networkx, straight from the definition: the yardstick.

It is given a graph whose effects have been counted and whose evidence lies ready on the edges,
so that only the chains and the columns are timed, as for the arrays.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import networkx as nx

from graphmap.analysis.grouped import Grouped
from graphmap.analysis.influence import InfluenceGraph, counting_effects
from graphmap.analysis.parameters import Parameters
from graphmap.analysis.results import BlockingResult
from graphmap.model.catalogue import NODE_KINDS

Pair = tuple[str, str]
Row = tuple[str, int, int, int, int, int, int, str | None]


@dataclass(frozen=True)
class PlainMap:
    """The counting effects as a networkx graph, and the containers of each place."""

    graph: nx.MultiDiGraph
    containers: dict[str, frozenset[str]]
    max_steps: int


def plain_map(graph: InfluenceGraph, parameters: Parameters) -> PlainMap:
    """Give the same map to plain networkx."""
    ids, tree = graph.columns.ids, graph.place_tree
    place_ids = [ids[node] if node >= 0 else None for node in tree.nodes.tolist()]
    containers = {}
    for number in range(1, tree.count):
        above, at = [], number
        while at:
            above.append(place_ids[at])
            at = int(tree.parents[at])
        containers[place_ids[number]] = frozenset(above)
    plain = nx.MultiDiGraph()
    for position in graph.vertices.tolist():
        plain.add_node(ids[position], kind=NODE_KINDS[int(graph.columns.kinds[position])])
    evidence = graph.evidence

    def named(table: Grouped, effect: int) -> frozenset[str]:
        return frozenset(graph.ids_of(table.of_group(effect)))

    for effect in counting_effects(graph, parameters).nonzero()[0].tolist():
        newest = int(evidence.newest[effect])
        plain.add_edge(
            ids[int(graph.vertices[graph.causes[effect]])],
            ids[int(graph.vertices[graph.targets[effect]])],
            key=ids[int(graph.effects[effect])],
            sign=int(graph.signs[effect]),
            place=place_ids[int(graph.places[effect])],
            sources_for=named(evidence.sources_for, effect),
            sources_against=named(evidence.sources_against, effect),
            felt_by=named(evidence.felt_by, effect),
            newest=evidence.dates[newest] if newest >= 0 else "",
        )
    return PlainMap(plain, containers, parameters.max_steps)


Chain = tuple[list[tuple[str, str, str]], str | None, int]


def chains_from(plain: PlainMap, start: str, outcomes: set[str]) -> Iterator[Chain]:
    """Give each valid chain with its place and sign."""
    graph = plain.graph
    paths = nx.all_simple_edge_paths(graph, start, outcomes - {start}, cutoff=plain.max_steps)
    for path in paths:
        sign, places = 1, set()
        for cause, target, key in path:
            effect = graph.edges[cause, target, key]
            sign *= effect["sign"]
            if effect["place"]:
                places.add(effect["place"])
        if not places:
            yield path, None, sign
        else:
            narrowest = max(places, key=lambda place: len(plain.containers[place]))
            if places <= plain.containers[narrowest]:
                yield path, narrowest, sign


def rank_plainly(plain: PlainMap) -> tuple[list[Row], int]:
    """Give the ranking's rows, as `row_of` has them, and the number of exposed pairs."""
    kinds = dict(plain.graph.nodes(data="kind"))
    outcomes = {node for node, kind in kinds.items() if kind == "Outcome"}
    exposed: set[Pair] = set()
    rows: list[Row] = []
    for start, kind in kinds.items():
        signs: dict[Pair, set[int]] = {}
        blocking: dict[Pair, list[list[tuple[str, str, str]]]] = {}
        for path, place, sign in chains_from(plain, start, outcomes):
            if place is None:
                continue
            pair = (path[-1][1], place)
            exposed.add(pair)
            if kind == "Policy":
                signs.setdefault(pair, set()).add(sign)
                if sign == -1:
                    blocking.setdefault(pair, []).append(path)
        blocked = [pair for pair, has in signs.items() if -1 in has and 1 not in has]
        if blocked:
            effects = {edge for pair in blocked for path in blocking[pair] for edge in path}
            rows.append(row_of(plain, start, blocked, effects))
    rows.sort(key=lambda row: (-row[1], -row[2], -row[3], row[5] - row[4], row[0]))
    return rows, len(exposed)


def row_of(
    plain: PlainMap, policy: str, blocked: list[Pair], effects: set[tuple[str, str, str]]
) -> Row:
    """Give one policy's columns."""
    found = [plain.graph.edges[effect] for effect in effects]
    return (
        policy,
        len({place for _, place in blocked}),
        len({outcome for outcome, _ in blocked}),
        len(blocked),
        len(frozenset().union(*(effect["sources_for"] for effect in found))),
        len(frozenset().union(*(effect["sources_against"] for effect in found))),
        len(frozenset().union(*(effect["felt_by"] for effect in found))),
        max(effect["newest"] for effect in found) or None,
    )


def rows_of(result: BlockingResult) -> list[Row]:
    """Give the same columns of a result of the product."""
    return [
        (
            row.policy,
            len(row.places),
            len(row.outcomes),
            len(row.pairs),
            row.sources_for,
            row.sources_against,
            len(row.persons),
            row.newest_evidence,
        )
        for row in result.rows
    ]
