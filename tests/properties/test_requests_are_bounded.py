"""On a map where everything leads to everything, each analysis answers or refuses in good time."""

from __future__ import annotations

import random
import time
import tracemalloc
from collections.abc import Callable
from functools import cache
from itertools import permutations

import pytest

from graphmap.analysis.blocking import rank_blocking_policies, state_of_pairs
from graphmap.analysis.closed_sets import closed_sets
from graphmap.analysis.every_pair import states_of_every_pair
from graphmap.analysis.explaining import explain_policy
from graphmap.analysis.influence import InfluenceGraph, influence_of
from graphmap.analysis.leverage import explain_leverage, rank_leverage
from graphmap.analysis.loops import find_loops
from graphmap.analysis.parameters import Parameters
from graphmap.analysis.patterns import find_patterns
from graphmap.analysis.reach import find_between, find_downstream
from graphmap.analysis.results_patterns import PatternQuestion
from graphmap.analysis.scenarios import PolicyOff, Scenario
from graphmap.analysis.smallest_set.choice import choose_best
from graphmap.analysis.smallest_set.finding import explain_cuts, find_smallest_set
from graphmap.analysis.smallest_set.program import Requirement
from graphmap.analysis.smallest_set.results import SetQuestion
from graphmap.analysis.what_if import explain_change, what_if
from graphmap.errors import LimitReached
from graphmap.model.links import Link
from graphmap.model.nodes import Effect, Factor, Node, Outcome, Place, Policy
from graphmap.model.system_map import SystemMap

FACTORS = 40
#: Far above what a refusal takes, far below what the work itself would take.
MOST_SECONDS = 20
PAIR = ("outcome-0", "town")
OFF = Scenario(off=(PolicyOff("policy-0"),))


@cache
def dense() -> InfluenceGraph:
    """Give a map of one town in which every factor leads to every other, and to each end."""
    policies = [f"policy-{at}" for at in range(5)]
    factors = [f"factor-{at:02}" for at in range(FACTORS)]
    outcomes = [f"outcome-{at}" for at in range(3)]
    steps = [*permutations(factors, 2)]
    steps += [(policy, factor) for policy in policies for factor in factors]
    steps += [(factor, outcome) for factor in factors for outcome in outcomes]
    nodes: list[Node] = [Place(id="town", name="Town", type="upper_tier")]
    nodes += [Policy(id=id_, name=id_) for id_ in policies]
    nodes += [Factor(id=id_, name=id_) for id_ in factors]
    nodes += [Outcome(id=id_, name=id_) for id_ in outcomes]
    nodes += [
        Effect(id=f"e-{at}", polarity=-1 if cause in policies else 1)
        for at, (cause, _) in enumerate(steps)
    ]
    ends = [
        (kind, source, target)
        for at, (cause, on) in enumerate(steps)
        for kind, source, target in (
            ("CAUSES", cause, f"e-{at}"),
            ("ON", f"e-{at}", on),
            ("IN", f"e-{at}", "town"),
        )
    ]
    links = [
        Link(id=f"l-{at}", kind=kind, source=source, target=target)
        for at, (kind, source, target) in enumerate(ends)
    ]
    return influence_of(SystemMap.of(nodes, links))


def asked(max_steps: int = 8, **more: object) -> Parameters:
    return Parameters(as_of="any", include_assumed=True, max_steps=max_steps, **more)


WORKS: dict[str, Callable[[InfluenceGraph, Parameters], object]] = {
    "blocking": rank_blocking_policies,
    "its chains": lambda graph, by: explain_policy(graph, by, "policy-0"),
    "states": state_of_pairs,
    "every pair": states_of_every_pair,
    "leverage": rank_leverage,
    "its explanation": lambda graph, by: explain_leverage(graph, by, "factor-00"),
    "smallest set": lambda graph, by: find_smallest_set(graph, by, SetQuestion()),
    "its cuts": lambda graph, by: explain_cuts(graph, by, SetQuestion(), PAIR),
    "what-if": lambda graph, by: what_if(graph, by, OFF),
    "its change": lambda graph, by: explain_change(graph, by, OFF, PAIR),
    "between": lambda graph, by: find_between(graph, by, "policy-0", "outcome-0"),
}


@pytest.mark.parametrize("name", WORKS)
def test_chains_of_eight_steps_are_refused_with_the_limit_and_the_remedy(name: str) -> None:
    begin = time.process_time()
    with pytest.raises(LimitReached, match=r"5,000,000 chains .* smaller max_steps"):
        WORKS[name](dense(), asked())
    assert time.process_time() - begin < MOST_SECONDS


def test_looking_for_them_takes_less_than_400_mb() -> None:
    graph = dense()
    tracemalloc.start()
    with pytest.raises(LimitReached):
        rank_leverage(graph, asked())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 400 * 2**20


@pytest.mark.parametrize("name", ["blocking", "leverage", "what-if"])
def test_as_few_steps_as_are_asked_for_by_default_are_answered(name: str) -> None:
    begin = time.process_time()
    WORKS[name](dense(), asked(3))
    assert time.process_time() - begin < MOST_SECONDS


@pytest.mark.parametrize("name", ["its chains", "its cuts", "its change"])
def test_more_chains_than_anybody_reads_are_not_written_out(name: str) -> None:
    with pytest.raises(LimitReached, match="chains stand behind this"):
        WORKS[name](dense(), asked(4))


def test_loops_of_a_dense_map_are_cut_at_the_limit_or_refused() -> None:
    result = find_loops(dense(), asked(limit=100), max_length=12)
    assert len(result.rows) == 100
    assert result.truncated
    with pytest.raises(LimitReached, match="smaller max_length or a scope"):
        find_loops(dense(), asked(limit=100_000), max_length=12)


def test_what_is_near_or_shared_on_a_dense_map_is_cut_at_the_limit() -> None:
    assert find_downstream(dense(), asked(limit=10), "policy-0").truncated
    question = PatternQuestion(scale="country", min_support=1)
    assert find_patterns(dense(), asked(), question).found == 1


def test_sets_of_features_beyond_what_is_looked_at_are_told_as_incomplete() -> None:
    dice = random.Random(0)
    table = [dice.getrandbits(60) for _ in range(300)]
    begin = time.process_time()
    found, is_complete = closed_sets(table, min_support=3, most=10**9, most_looks=300_000)
    assert found
    assert not is_complete
    assert time.process_time() - begin < MOST_SECONDS


def test_choosing_among_many_requirements_ends_when_the_time_is_up() -> None:
    dice = random.Random(0)
    requirements = [
        Requirement(tuple(frozenset(dice.sample(range(2_000), 3)) for _ in range(3)), 1)
        for _ in range(5_000)
    ]
    costs = dict.fromkeys(range(2_000), 1.0)
    begin = time.monotonic()
    found = choose_best(requirements, costs, 40, before=None, deadline=begin + 0.2)
    assert found.gap > 0
    assert time.monotonic() - begin < MOST_SECONDS
