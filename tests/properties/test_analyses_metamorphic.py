"""What must and must not change the other analyses, on generated maps."""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest

from graphmap.analysis.blocking import rank_blocking_policies, state_of_pairs
from graphmap.analysis.compare import compare_places
from graphmap.analysis.disagreement import find_disagreement
from graphmap.analysis.influence import InfluenceGraph, counting_effects, influence_of
from graphmap.analysis.leverage import rank_leverage
from graphmap.analysis.loops import find_loops
from graphmap.analysis.organisations import gaps_among
from graphmap.analysis.parameters import Parameters
from graphmap.analysis.patterns import find_patterns
from graphmap.analysis.reach import find_between, find_downstream, find_upstream
from graphmap.analysis.results_patterns import PatternQuestion
from graphmap.analysis.scenarios import PolicyOff, Scenario
from graphmap.analysis.smallest_set.finding import find_smallest_set
from graphmap.analysis.smallest_set.results import SetQuestion
from graphmap.analysis.what_if import what_if
from graphmap.model.links import Link
from graphmap.model.nodes import Effect, Observation
from graphmap.model.system_map import SystemMap
from tests.generated_maps import generated_map
from tests.properties.questions import as_json, relabelled

ASKED = Parameters(as_of="any")
Ask = Callable[[InfluenceGraph, Parameters], Any]


def counted_ends(graph: InfluenceGraph, by: Parameters) -> tuple[str, str]:
    """Give the cause and the target, not the same, of the first effect that counts."""
    counting = counting_effects(graph, by) & (graph.causes != graph.targets)
    ends = np.stack([graph.causes[counting], graph.targets[counting]])
    return tuple(graph.ids_of(graph.vertices[min(ends.T.tolist())]))


def places_of(graph: InfluenceGraph) -> tuple[str, str]:
    return tuple(sorted(graph.ids_of(graph.place_tree.nodes[1:]))[:2])


def policy_off(graph: InfluenceGraph, by: Parameters) -> Any:
    return what_if(graph, by, Scenario(off=(PolicyOff(graph.ids_of(graph.policies)[0]),)))


def patterns_at(scale: str) -> Ask:
    return lambda graph, by: find_patterns(
        graph, by, PatternQuestion(scale=scale, place_type="lower_tier", min_support=1)
    )


ANSWERS: dict[str, Ask] = {
    "loops": find_loops,
    "smallest-set": lambda graph, by: find_smallest_set(graph, by, SetQuestion(budget=3)),
    "what-if": policy_off,
    "patterns of organisations": patterns_at("place"),
    "patterns of people": patterns_at("organisation"),
    "patterns of places": patterns_at("country"),
    "leverage": rank_leverage,
    "disagreement": find_disagreement,
    "compare": lambda graph, by: compare_places(graph, by, *places_of(graph)),
    "upstream": lambda graph, by: find_upstream(graph, by, counted_ends(graph, by)[1]),
    "downstream": lambda graph, by: find_downstream(graph, by, counted_ends(graph, by)[0]),
    "between": lambda graph, by: find_between(graph, by, *counted_ends(graph, by)),
    "gaps": lambda graph, by: gaps_among(graph, by, ()),
}


def told(name: str, graph: InfluenceGraph, by: Parameters = ASKED) -> dict[str, Any]:
    """Give all that an analysis answers of a map, but what was asked of how much."""
    document = as_json(ANSWERS[name](graph, by).to_json())
    apart = {"revision", "parameters", "graph"}
    return {key: value for key, value in document.items() if key not in apart}


def all_told(whole: SystemMap) -> dict[str, dict[str, Any]]:
    """Give what every analysis answers."""
    graph = influence_of(whole)
    return {name: told(name, graph) for name in ANSWERS}


SEEDS = range(0, 60, 4)
seeds = pytest.mark.parametrize("seed", SEEDS)


@cache
def as_it_was(seed: int) -> tuple[SystemMap, dict[str, dict[str, Any]]]:
    """Give the map of a seed, and what every analysis answers of it."""
    whole = generated_map(seed)
    return whole, all_told(whole)


@seeds
def test_an_added_refuted_effect_changes_nothing(seed: int) -> None:
    whole, before = as_it_was(seed)
    policy, outcome = (whole.of_kind(kind)[0].id for kind in ("Policy", "Outcome"))
    taken = set(whole.sources(outcome, "ON"))
    if taken & set(whole.targets(policy, "CAUSES")):
        return
    seen = Observation(id="denied", text="Did not happen")
    cited = Link(id="new-3", kind="CITES", source="denied", target=whole.of_kind("Source")[0].id)
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
    after = all_told(changed)
    for name in ANSWERS:
        # of leverage a source more is drawn from, and two nodes may be new
        seen_of = reaching if name == "leverage" else dict
        assert seen_of(after[name]) == seen_of(before[name]), name


@seeds
def test_an_observation_repeated_from_the_same_sources_adds_no_source(seed: int) -> None:
    whole, before = as_it_was(seed)
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
        return
    again = Observation(id="again", text="The same again")
    links = [Link(id="new-0", kind="SUPPORTS", source="again", target=link.target)]
    links += [
        Link(id=f"new-{at}", kind="CITES", source="again", target=source)
        for at, source in enumerate(whole.targets(link.source, "CITES"), start=1)
    ]
    changed = SystemMap.of([*whole.nodes, again], [*whole.links, *links])
    # what lists the observations lists this one too
    assert without_observations(all_told(changed)) == without_observations(before)


@seeds
def test_new_names_that_keep_their_order_give_the_same_answers(seed: int) -> None:
    whole, before = as_it_was(seed)
    new = {node.id: f"n{at:04d}" for at, node in enumerate(whole.nodes)}
    renamed = SystemMap.of(
        [node.model_copy(update={"id": new[node.id]}) for node in whole.nodes],
        [
            link.model_copy(update={"source": new[link.source], "target": new[link.target]})
            for link in whole.links
        ],
    )
    assert all_told(renamed) == relabelled(before, new)


def test_a_map_without_circles_has_no_loop_and_one_without_minus_frees_nothing() -> None:
    for seed in SEEDS:
        whole = as_it_was(seed)[0]
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


@seeds
def test_every_sign_reversed_swaps_blocked_and_enabled_of_single_effects(seed: int) -> None:
    whole = as_it_was(seed)[0]
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


@seeds
def test_every_sign_reversed_turns_signs_round_and_nothing_else(seed: int) -> None:
    whole = as_it_was(seed)[0]
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
    patterns = ANSWERS["patterns of organisations"]
    assert {
        (frozenset((cause, on, -sign) for cause, on, sign in row.features), row.systems)
        for row in patterns(before, ASKED).rows
    } == {(frozenset(row.features), row.systems) for row in patterns(after, ASKED).rows}
    assert {
        (row.kind, row.cause, row.target, row.minus, row.plus)
        for row in find_disagreement(before, ASKED).rows
        if row.kind != "contested"
    } == {
        (row.kind, row.cause, row.target, row.plus, row.minus)
        for row in find_disagreement(after, ASKED).rows
        if row.kind != "contested"
    }


@seeds
def test_every_sign_reversed_leaves_what_is_near_and_what_meets_as_it_was(seed: int) -> None:
    whole = as_it_was(seed)[0]
    before, after = as_it_was(seed)[1], all_told(turned_round(whole))
    for name in ("upstream", "downstream", "gaps"):
        assert after[name]["rows"] == before[name]["rows"], name
    chains, turned = (each["between"]["chains"] for each in (before, after))
    assert [(chain["effects"], chain["sign"]) for chain in turned] == [
        (chain["effects"], chain["sign"] * (-1) ** len(chain["effects"])) for chain in chains
    ]
    standing, turned = (
        [(row["standing"], row["cause"], row["target"]) for row in each["compare"]["rows"]]
        for each in (before, after)
    )
    assert turned == standing


@seeds
def test_every_sign_reversed_frees_what_a_policy_alone_enabled(seed: int) -> None:
    whole = as_it_was(seed)[0]
    one = Parameters(as_of="any", max_steps=1)
    enabling: dict[tuple[str, str | None], set[str]] = {}
    for policy, signs in signs_of_policies(influence_of(whole), one).items():
        for pair, has in signs.items():
            if 1 in has:
                enabling.setdefault(pair, set()).add(policy)
    only_enabled = {
        pair
        for signs in signs_of_policies(influence_of(whole), one).values()
        for pair, has in signs.items()
        if 1 in has and -1 not in has
    }
    turned = influence_of(turned_round(whole))
    placed = {pair for pair in only_enabled if pair[1] is not None}
    assert find_smallest_set(turned, one, SetQuestion()).blocked_pairs == len(placed)
    off = policy_off(turned, one)
    (policy,) = (each.policy for each in off.scenario.off)
    assert set(off.freed) == {pair for pair in only_enabled if enabling[pair] == {policy}}


def test_a_rule_ended_in_a_place_answers_as_if_its_effects_there_were_gone() -> None:
    later, before = (Parameters(as_of=day) for day in ("2021-05-01", "2021-04-30"))
    changed: set[str] = set()
    for seed in SEEDS:
        still, over, without = ended_somewhere(as_it_was(seed)[0])
        if not all(counting_effects(still, by).any() for by in (later, before)):
            continue
        for name in ANSWERS:
            assert told(name, over, before) == told(name, still, before), name
            assert told(name, over) == told(name, still), name
            after, gone = (told(name, each, later) for each in (over, without))
            # of leverage sources and nodes that nothing is left of are gone without
            seen_of = reaching if name == "leverage" else dict
            assert seen_of(after) == seen_of(gone), name
            if after != told(name, still, later):
                changed.add(name)
    assert changed == set(ANSWERS)


def ended_somewhere(whole: SystemMap) -> list[InfluenceGraph]:
    """Give a map, the same with one rule ended in a place, and the same without what it did."""
    there = {
        effect: (cause, place)
        for effect in (node.id for node in whole.of_kind("Effect"))
        for cause in whole.sources(effect, "CAUSES")
        for place in whole.targets(effect, "IN")
        if whole.node_by_id[cause].kind == "Policy"
    }
    ended = there[min(there)] if there else ("", "")
    kept = [
        link
        for link in whole.links
        if not (link.kind == "APPLIES_IN" and (link.source, link.target) == ended)
    ]
    gone = {effect for effect, at in there.items() if at == ended}
    end = (
        [
            Link(
                id="ended",
                kind="APPLIES_IN",
                source=ended[0],
                target=ended[1],
                valid_until="2021-05",
            )
        ]
        if there
        else []
    )
    maps = [
        SystemMap.of(whole.nodes, kept),
        SystemMap.of(whole.nodes, [*kept, *end]),
        SystemMap.of(
            [node for node in whole.nodes if node.id not in gone],
            [link for link in kept if not {link.source, link.target} & gone],
        ),
    ]
    return [influence_of(each) for each in maps]


def turned_round(whole: SystemMap) -> SystemMap:
    """Give the map with every sign reversed."""
    return SystemMap.of(
        [
            node.model_copy(update={"polarity": -node.polarity}) if node.kind == "Effect" else node
            for node in whole.nodes
        ],
        whole.links,
    )


def signs_of_policies(
    graph: InfluenceGraph, by: Parameters
) -> dict[str, dict[tuple[str, str | None], set[int]]]:
    """Give the signs with which each policy's own effects reach each outcome in a place."""
    found: dict[str, dict[tuple[str, str | None], set[int]]] = {}
    ids = graph.ids_of(graph.vertices)
    places = [None, *graph.ids_of(graph.place_tree.nodes[1:])]
    for effect in np.flatnonzero(counting_effects(graph, by)):
        cause, target = graph.causes[effect], graph.targets[effect]
        if graph.is_policy[cause] and graph.is_outcome[target]:
            pair = (ids[target], places[graph.places[effect]])
            signs = found.setdefault(ids[cause], {}).setdefault(pair, set())
            signs.add(int(graph.signs[effect]))
    return found


def without_observations(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: without_observations(item)
            for key, item in value.items()
            if not key.startswith("observations")
        }
    return [without_observations(item) for item in value] if isinstance(value, list) else value


def reaching(document: dict[str, Any]) -> list[tuple[str, int, int]]:
    return [
        (row["node"], row["pairs_reached"], row["loops"])
        for row in document["rows"]
        if row["pairs_reached"]
    ]
