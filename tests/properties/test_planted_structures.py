"""A blocker, a loop and a pattern planted in the reference graph of 100,000 nodes are found."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from benchmarks.reference_graph import Ints, ReferenceGraph, reference_graph
from graphmap.analysis.blocking import rank_blocking_policies
from graphmap.analysis.influence import InfluenceGraph, influence_graph
from graphmap.analysis.loops import find_loops
from graphmap.analysis.parameters import MOST_ROWS, Parameters
from graphmap.analysis.patterns import find_patterns
from graphmap.analysis.results_patterns import PatternQuestion
from graphmap.model.catalogue import LinkKind

ASKED = Parameters(as_of="2026-11-24", limit=MOST_ROWS)
BLOCKED_PLACES, LOOP_LENGTH, SHARING_PLACES, FEATURES = 600, 4, 20, 3


@dataclass(frozen=True)
class Planted:
    """The graph, and the ids of what was planted in it."""

    graph: InfluenceGraph
    blocker: str
    outcome: str
    blocked_places: set[str]
    loop: list[str]
    loop_place: str
    features: set[tuple[str, str, int]]
    sharing_places: set[str]


@cache
def planted() -> Planted:
    """Give effects that have evidence other causes, targets and places, until all is planted."""
    graph = reference_graph(100_000)
    places = np.sort(graph.of["Place"])
    blocked = places[:BLOCKED_PLACES]
    tiers = [at for at in places.tolist() if graph.fields["type"].get(at) == "upper_tier"]
    sharing = np.array(tiers[:SHARING_PLACES])
    policies = [int(at) for at in graph.of["Policy"][-FEATURES - 1 :]]
    blocker, causes = policies[0], policies[1:]
    silence(graph, policies, instead=int(graph.of["Policy"][0]))
    outcomes = [int(at) for at in graph.of["Outcome"][: FEATURES + 1]]
    outcome, targets = outcomes[0], outcomes[1:]
    circle = graph.of["Factor"][-LOOP_LENGTH:]
    rows = [(blocker, outcome, place, -1) for place in blocked.tolist()]
    rows += [
        (int(node), int(following), int(places[-1]), 1)
        for node, following in zip(circle, np.roll(circle, -1), strict=True)
    ]
    for cause, target in zip(causes, targets, strict=True):
        rows += [(cause, target, place, 1) for place in sharing.tolist()]
    plant(graph, np.array(rows))
    id_of = graph.ids.__getitem__
    return Planted(
        influence_graph(graph.columns()),
        id_of(blocker),
        id_of(outcome),
        set(map(id_of, blocked)),
        [id_of(at) for at in circle],
        id_of(int(places[-1])),
        {(id_of(a), id_of(b), 1) for a, b in zip(causes, targets, strict=True)},
        set(map(id_of, sharing)),
    )


def ends(graph: ReferenceGraph, kind: LinkKind) -> tuple[Ints, Ints]:
    tables = [(sources, targets) for name, sources, targets in graph.tables if name == kind]
    return (
        np.concatenate([sources for sources, _ in tables]),
        np.concatenate([targets for _, targets in tables]),
    )


def silence(graph: ReferenceGraph, policies: list[int], instead: int) -> None:
    """Give all that some policies cause, or come into play by, to another; they apply anywhere."""
    for position, (kind, sources, targets) in enumerate(graph.tables):
        if kind == "CAUSES":
            graph.tables[position] = (
                kind,
                np.where(np.isin(sources, policies), instead, sources),
                targets,
            )
        elif kind == "ON":
            graph.tables[position] = (
                kind,
                sources,
                np.where(np.isin(targets, policies), instead, targets),
            )
        elif kind == "APPLIES_IN":
            kept = ~np.isin(sources, policies)
            graph.tables[position] = (kind, sources[kept], targets[kept])


def plant(graph: ReferenceGraph, rows: Ints) -> None:
    """Move as many effects that are supported, unchallenged and undated as there are rows."""
    dated = [*graph.dates["valid_from"], *graph.dates["valid_until"]]
    free = np.setdiff1d(np.unique(ends(graph, "SUPPORTS")[1]), ends(graph, "CHALLENGES")[1])
    free = np.intersect1d(np.setdiff1d(free, np.array(dated)), ends(graph, "CAUSES")[1])
    moved = free[: len(rows)]
    assert moved.size == len(rows)
    for position, (kind, sources, targets) in enumerate(graph.tables):
        if kind in {"CAUSES", "ON", "IN"}:
            kept = ~np.isin(targets if kind == "CAUSES" else sources, moved)
            graph.tables[position] = (kind, sources[kept], targets[kept])
    graph.polarity[moved] = rows[:, 3]
    graph.link("CAUSES", rows[:, 0], moved)
    graph.link("ON", moved, rows[:, 1])
    graph.link("IN", moved, rows[:, 2])


def test_the_planted_blocker_is_ranked_first_with_its_places() -> None:
    first = rank_blocking_policies(planted().graph, ASKED).rows[0]
    assert first.policy == planted().blocker
    assert planted().blocked_places <= set(first.places)
    assert {(planted().outcome, place) for place in planted().blocked_places} <= set(first.pairs)


def test_the_planted_loop_is_found_in_its_place() -> None:
    circle = planted().loop
    turned = {tuple(circle[at:] + circle[:at]) for at in range(LOOP_LENGTH)}
    (loop,) = [row for row in find_loops(planted().graph, ASKED).rows if row.nodes in turned]
    assert planted().loop_place in loop.places


def test_the_planted_pattern_is_found_in_the_places_that_share_it() -> None:
    # The blocker was planted in these places too, so they share it as well.
    shared = planted().features | {(planted().blocker, planted().outcome, -1)}
    result = find_patterns(planted().graph, ASKED, PatternQuestion(scale="country"))
    (row,) = [row for row in result.rows if set(row.features) == shared]
    assert set(row.systems) >= planted().sharing_places
