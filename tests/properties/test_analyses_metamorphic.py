"""What must and must not change the other analyses, on generated maps."""

from collections.abc import Callable
from typing import Any

import pytest

from graphmap.analysis.blocking import rank_blocking_policies, state_of_pairs
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
ANSWERS: dict[str, Callable[[InfluenceGraph, Parameters], Any]] = {
    "loops": lambda graph, by: find_loops(graph, by).rows,
    "smallest-set": lambda graph, by: find_smallest_set(graph, by, SetQuestion(budget=3)).rows,
    "patterns": lambda graph, by: (
        find_patterns(graph, by, PatternQuestion(scale="place", min_support=1)).rows
    ),
    "leverage": lambda graph, by: rank_leverage(graph, by).rows,
    "disagreement": lambda graph, by: find_disagreement(graph, by).rows,
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
        before, after = (ANSWERS[name](influence_of(each), ASKED) for each in (whole, changed))
        if name == "leverage":  # a source more is drawn from, and two nodes may be new
            before, after = (reaching(rows) for rows in (before, after))
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
        before, after = (ANSWERS[name](influence_of(each), ASKED) for each in (whole, changed))
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


@pytest.mark.parametrize("seed", SEEDS)
def test_every_sign_reversed_swaps_blocked_and_enabled_of_single_effects(seed: int) -> None:
    whole = generated_map(seed)
    one = Parameters(as_of="any", max_steps=1)
    before, after = (
        {row.policy: row for row in (*result.rows, *result.not_ranked)}
        for result in (
            rank_blocking_policies(influence_of(each), one) for each in (whole, turned_round(whole))
        )
    )
    states = [state_of_pairs(influence_of(each), one) for each in (whole, turned_round(whole))]
    assert set(states[0]) == set(states[1])
    for policy in set(before) & set(after):
        assert before[policy].mixed == after[policy].mixed
        assert before[policy].undetermined == after[policy].undetermined
        assert not set(before[policy].pairs) & set(after[policy].pairs)
    for pair, state in states[0].items():
        if state in {"enabled", "undetermined"}:
            assert states[1][pair] == {"enabled": "blocked"}.get(state, state)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_sign_reversed_turns_signs_round_and_nothing_else(seed: int) -> None:
    whole = generated_map(seed)
    before, after = influence_of(whole), influence_of(turned_round(whole))
    opposite = {"reinforcing": "balancing", "balancing": "reinforcing"}
    expected = [
        (
            loop.nodes,
            tuple(
                (place, opposite.get(kind, kind) if len(loop.nodes) % 2 else kind)
                for place, kind in loop.kinds
            ),
        )
        for loop in find_loops(before, ASKED).rows
    ]
    assert [(loop.nodes, loop.kinds) for loop in find_loops(after, ASKED).rows] == expected
    assert [
        (row.node, row.pairs_reached, row.betweenness, row.loops, row.rank_interval)
        for row in rank_leverage(before, ASKED).rows
    ] == [
        (row.node, row.pairs_reached, row.betweenness, row.loops, row.rank_interval)
        for row in rank_leverage(after, ASKED).rows
    ]
    assert {
        (frozenset((cause, on, -sign) for cause, on, sign in row.features), row.systems)
        for row in ANSWERS["patterns"](before, ASKED)
    } == {(frozenset(row.features), row.systems) for row in ANSWERS["patterns"](after, ASKED)}
    assert {
        (row.kind, row.cause, row.target, row.minus, row.plus)
        for row in find_disagreement(before, ASKED).rows
        if row.kind != "contested"
    } == {
        (row.kind, row.cause, row.target, row.plus, row.minus)
        for row in find_disagreement(after, ASKED).rows
        if row.kind != "contested"
    }


@analyses
def test_a_rule_ended_in_a_place_answers_as_if_its_effects_there_were_gone(name: str) -> None:
    changed = 0
    for seed in SEEDS:
        whole = generated_map(seed)
        there = {
            effect: (cause, place)
            for effect in (node.id for node in whole.of_kind("Effect"))
            for cause in whole.sources(effect, "CAUSES")
            for place in whole.targets(effect, "IN")
            if whole.node_by_id[cause].kind == "Policy"
        }
        if not there:
            continue
        ended = there[min(there)]
        kept = [
            link
            for link in whole.links
            if not (link.kind == "APPLIES_IN" and (link.source, link.target) == ended)
        ]
        end = Link(
            id="ended", kind="APPLIES_IN", source=ended[0], target=ended[1], valid_until="2021-05"
        )
        gone = {effect for effect, at in there.items() if at == ended}
        still, over = (
            influence_of(SystemMap.of(whole.nodes, links)) for links in (kept, [*kept, end])
        )
        without = influence_of(
            SystemMap.of(
                [node for node in whole.nodes if node.id not in gone],
                [link for link in kept if not {link.source, link.target} & gone],
            )
        )
        later, before = (Parameters(as_of=day) for day in ("2021-05-01", "2021-04-30"))
        ask = ANSWERS[name]
        assert ask(over, before) == ask(still, before)
        assert ask(over, ASKED) == ask(still, ASKED)
        if name == "leverage":  # sources and nodes that nothing is left of are gone without
            assert reaching(ask(over, later)) == reaching(ask(without, later))
        else:
            assert ask(over, later) == ask(without, later)
        changed += ask(over, later) != ask(still, later)
    assert changed


def turned_round(whole: SystemMap) -> SystemMap:
    """Give the map with every sign reversed."""
    return SystemMap.of(
        [
            node.model_copy(update={"polarity": -node.polarity}) if node.kind == "Effect" else node
            for node in whole.nodes
        ],
        whole.links,
    )


def reaching(rows: Any) -> list[tuple[str, int, int]]:
    return [(row.node, row.pairs_reached, row.loops) for row in rows if row.pairs_reached]
