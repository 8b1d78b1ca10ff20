"""What must and must not change the other analyses, on generated maps."""

from collections.abc import Callable
from typing import Any

import pytest

from graphmap.analysis.disagreement import find_disagreement
from graphmap.analysis.influence import InfluenceGraph, influence_of
from graphmap.analysis.leverage import rank_leverage
from graphmap.analysis.loops import find_loops
from graphmap.analysis.parameters import Parameters
from graphmap.analysis.patterns import find_patterns
from graphmap.analysis.results_patterns import PatternQuestion
from graphmap.analysis.results_smallest_set import SetQuestion
from graphmap.analysis.smallest_set import find_smallest_set
from graphmap.model.links import Link
from graphmap.model.nodes import Effect, Observation
from graphmap.model.system_map import SystemMap
from tests.generated_maps import generated_map

ASKED = Parameters(as_of="any")
ANSWERS: dict[str, Callable[[InfluenceGraph], Any]] = {
    "loops": lambda graph: find_loops(graph, ASKED).rows,
    "smallest-set": lambda graph: find_smallest_set(graph, ASKED, SetQuestion(budget=3)).rows,
    "patterns": lambda graph: (
        find_patterns(graph, ASKED, PatternQuestion(scale="place", min_support=1)).rows
    ),
    "leverage": lambda graph: rank_leverage(graph, ASKED).rows,
    "disagreement": lambda graph: find_disagreement(graph, ASKED).rows,
}
analyses = pytest.mark.parametrize("name", ANSWERS)
SEEDS = range(0, 60, 4)


@analyses
def test_an_added_refuted_effect_changes_nothing(name: str) -> None:
    for seed in SEEDS:
        whole = generated_map(seed)
        policy, outcome = (whole.of_kind(kind)[0].id for kind in ("Policy", "Outcome"))
        taken = set(whole.sources(outcome, "ON"))
        if taken & set(whole.targets(policy, "CAUSES")):
            continue
        seen = Observation(id="denied", text="Did not happen")
        cited = Link(
            id="new-3", kind="CITES", source="denied", target=whole.of_kind("Source")[0].id
        )
        changed = SystemMap.of(
            [*whole.nodes, Effect(id="refuted", polarity=-1), seen],
            [
                *whole.links,
                Link(id="new-0", kind="CAUSES", source=policy, target="refuted"),
                Link(id="new-1", kind="ON", source="refuted", target=outcome),
                Link(id="new-2", kind="CHALLENGES", source="denied", target="refuted"),
                cited,
            ],
        )
        before, after = (ANSWERS[name](influence_of(each)) for each in (whole, changed))
        if name == "leverage":  # a source more is drawn from, and two nodes may be new
            before, after = (
                [(row.node, row.pairs_reached, row.loops) for row in rows if row.pairs_reached]
                for rows in (before, after)
            )
        assert after == before


@analyses
def test_an_observation_repeated_from_the_same_sources_adds_no_source(name: str) -> None:
    for seed in SEEDS:
        whole = generated_map(seed)
        link = next(
            (
                link
                for link in whole.links
                if link.kind == "SUPPORTS"
                and whole.node_by_id[link.target].kind == "Effect"
                and whole.targets(link.source, "CITES")
            ),
            None,
        )
        if link is None:
            continue
        again = Observation(id="again", text="The same again")
        links = [Link(id="new-0", kind="SUPPORTS", source="again", target=link.target)]
        links += [
            Link(id=f"new-{at}", kind="CITES", source="again", target=source)
            for at, source in enumerate(whole.targets(link.source, "CITES"), start=1)
        ]
        changed = SystemMap.of([*whole.nodes, again], [*whole.links, *links])
        before, after = (ANSWERS[name](influence_of(each)) for each in (whole, changed))
        if name == "disagreement":  # it lists observations, so it lists this one too
            before, after = (
                [(row.kind, row.cause, row.target, row.plus, row.minus) for row in rows]
                for rows in (before, after)
            )
        assert after == before


@pytest.mark.parametrize("seed", SEEDS)
def test_new_names_that_keep_their_order_give_the_same_answers(seed: int) -> None:
    whole = generated_map(seed)
    new = {node.id: f"n{at:04d}" for at, node in enumerate(whole.nodes)}
    renamed = SystemMap.of(
        [node.model_copy(update={"id": new[node.id]}) for node in whole.nodes],
        [
            link.model_copy(update={"source": new[link.source], "target": new[link.target]})
            for link in whole.links
        ],
    )
    before, after = influence_of(whole), influence_of(renamed)
    assert [tuple(new[node] for node in loop.nodes) for loop in find_loops(before, ASKED).rows] == [
        loop.nodes for loop in find_loops(after, ASKED).rows
    ]
    question = SetQuestion(budget=3)
    assert [
        tuple(new[policy] for policy in row.policies)
        for row in find_smallest_set(before, ASKED, question).rows
    ] == [row.policies for row in find_smallest_set(after, ASKED, question).rows]
    assert [
        (new[row.node], row.pairs_reached, row.rank_interval)
        for row in rank_leverage(before, ASKED).rows
    ] == [
        (row.node, row.pairs_reached, row.rank_interval) for row in rank_leverage(after, ASKED).rows
    ]


def test_a_map_without_circles_has_no_loop_and_one_without_minus_frees_nothing() -> None:
    for seed in SEEDS:
        whole = generated_map(seed)
        order = {node.id: at for at, node in enumerate(whole.nodes)}
        forward = {
            node.id
            for node in whole.of_kind("Effect")
            if order[whole.sources(node.id, "CAUSES")[0]] < order[whole.targets(node.id, "ON")[0]]
        }
        kept = [node for node in whole.nodes if node.kind != "Effect" or node.id in forward]
        ids = {node.id for node in kept}
        acyclic = SystemMap.of(
            kept, [link for link in whole.links if {link.source, link.target} <= ids]
        )
        assert find_loops(influence_of(acyclic), ASKED).rows == ()
        hopeful = SystemMap.of(
            [
                node.model_copy(update={"polarity": abs(node.polarity)})
                if node.kind == "Effect"
                else node
                for node in whole.nodes
            ],
            whole.links,
        )
        result = find_smallest_set(influence_of(hopeful), ASKED, SetQuestion(budget=2))
        assert result.blocked_pairs == 0
        assert [row.policies for row in result.rows] == [(), ()]
