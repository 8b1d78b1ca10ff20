"""The analyses equal networkx and the long way on 20 maps of 1,000 to 10,000 nodes.

The maps are reference graphs of other seeds, so that many effects, places and sources meet in
one answer; the small generated maps have the corners.
"""

from __future__ import annotations

import random
from dataclasses import asdict
from functools import cache

import pytest

from benchmarks.reference_graph import reference_graph
from graphmap.analysis.blocking import rank_blocking_policies, state_of_pairs
from graphmap.analysis.influence import InfluenceGraph, influence_of
from graphmap.analysis.leverage import rank_leverage
from graphmap.analysis.loops import find_loops
from graphmap.analysis.parameters import MOST_ROWS, Parameters
from graphmap.analysis.patterns import find_patterns
from graphmap.analysis.results_patterns import PatternQuestion
from graphmap.analysis.scenarios import PolicyOff, Scenario
from graphmap.analysis.smallest_set.finding import find_smallest_set
from graphmap.analysis.smallest_set.results import SetQuestion
from graphmap.analysis.what_if import what_if
from graphmap.model.links import Link
from graphmap.model.system_map import SystemMap
from tests.properties import brute_what_if
from tests.properties.brute_force import BruteForce, Question
from tests.properties.brute_leverage import BruteLeverage
from tests.properties.brute_loops import BruteLoops
from tests.properties.brute_patterns import BrutePatterns
from tests.properties.questions import as_json

#: The nodes of the map of each seed.
SIZES = [*[1_000] * 14, 2_000, 2_000, 4_000, 2_000, 10_000, 1_000]
#: The length of loops, and a shorter one where they are looked for again and again.
LENGTH, SHORT = 6, 4
large = pytest.mark.parametrize("seed", range(1, len(SIZES) + 1))


@cache
def large_map(seed: int) -> tuple[SystemMap, InfluenceGraph]:
    records = list(reference_graph(SIZES[seed - 1], seed=seed).records())
    system_map = SystemMap.of(
        [record for record in records if not isinstance(record, Link)],
        [record for record in records if isinstance(record, Link)],
    )
    return system_map, influence_of(system_map)


def question_of(seed: int) -> Question:
    """Give every third question another day, every fourth the assumed, every fifth more steps."""
    return Question(
        as_of="2019-06" if seed % 3 == 0 else "2026-11-24",
        include_assumed=seed % 4 == 0,
        max_steps=4 if seed % 5 == 0 else 3,
    )


def parameters_of(question: Question) -> Parameters:
    return Parameters(**asdict(question), limit=MOST_ROWS)


@large
def test_blocking_and_the_states_of_pairs_equal_the_long_way(seed: int) -> None:
    system_map, graph = large_map(seed)
    question = question_of(seed)
    brute = BruteForce(system_map, question)
    result = rank_blocking_policies(graph, parameters_of(question))
    ranked, others = brute.rows()
    told = as_json(result.to_json())
    assert told["rows"] == ranked
    assert told["not_ranked"] == others
    assert result.exposed_pairs == brute.exposed()
    assert state_of_pairs(graph, parameters_of(question)) == brute.states()
    assert len(ranked) > 5


@large
def test_loops_equal_the_simple_cycles_that_have_a_place(seed: int) -> None:
    system_map, graph = large_map(seed)
    question = question_of(seed)
    result = find_loops(graph, parameters_of(question), max_length=LENGTH)
    expected = BruteLoops(system_map, question).loops(LENGTH)
    assert as_json(result.to_json())["rows"] == expected
    assert expected


@large
def test_leverage_equals_networkx_and_the_long_way(seed: int) -> None:
    system_map, graph = large_map(seed)
    question = question_of(seed)
    result = rank_leverage(graph, parameters_of(question), max_length=SHORT)
    expected = BruteLeverage(system_map, question).table(SHORT)
    assert [row.node for row in result.rows] == [row["node"] for row in expected]
    for row, other in zip(result.rows, expected, strict=True):
        for name in ("pairs_reached", "loops", "sources"):
            assert getattr(row, name) == other[name], name
        assert list(row.dominates) == other["dominates"]
        assert row.betweenness == pytest.approx(other["betweenness"], abs=1e-9)


@large
def test_patterns_equal_a_brute_force_miner(seed: int) -> None:
    system_map, graph = large_map(seed)
    question = question_of(seed)
    patterns = 0
    for place_type in ("upper_tier", "lower_tier"):
        asked = PatternQuestion(scale="country", place_type=place_type, min_support=2)
        result = find_patterns(graph, parameters_of(question), asked)
        expected = BrutePatterns(system_map, question).patterns(asked)
        assert as_json(result.to_json())["rows"] == expected
        patterns += len(expected)
    assert patterns


@large
def test_a_what_if_equals_asking_everything_again_of_an_edited_copy(seed: int) -> None:
    system_map, graph = large_map(seed)
    question = question_of(seed)
    drawn = brute_what_if.drawn_scenario(system_map, seed)
    blockers = [row.policy for row in rank_blocking_policies(graph, parameters_of(question)).rows]
    first = random.Random(seed).choice(blockers[:5])
    scenario = Scenario((PolicyOff(first), *drawn.off), drawn.drop, drawn.reverse, drawn.add)
    told = as_json(what_if(graph, parameters_of(question), scenario, max_length=SHORT).to_json())
    as_is = BruteLoops(system_map, question)
    edited = BruteLoops(brute_what_if.edited(system_map, scenario), question)
    expected = brute_what_if.changed_pairs(as_is.states(), edited.states())
    assert told["rows"] == expected
    assert expected
    before, after = (brute_what_if.loops_of(brute, SHORT) for brute in (as_is, edited))
    for name, lost in (
        ("loops_broken", brute_what_if.lost(before, after)),
        ("loops_made", brute_what_if.lost(after, before)),
    ):
        assert {tuple(loop["nodes"]): loop["kinds"] for loop in told[name]} == lost


@large
def test_switching_off_each_smallest_set_frees_what_the_set_says(seed: int) -> None:
    _, graph = large_map(seed)
    parameters = parameters_of(question_of(seed))
    freed = 0
    for row in find_smallest_set(graph, parameters, SetQuestion(budget=5)).rows:
        off = Scenario(off=tuple(PolicyOff(policy) for policy in row.policies))
        tried = what_if(graph, parameters, off)
        assert tuple(pair for pair in tried.freed if pair[1] is not None) == row.freed
        assert set(row.relieved) - set(row.freed) == {
            pair for pair in tried.relieved if pair[1] is not None
        }
        freed += len(row.freed)
    assert freed
