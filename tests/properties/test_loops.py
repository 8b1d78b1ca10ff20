"""Loops equal networkx's simple cycles with the place rule, on generated maps."""

import pytest

from graphmap.analysis.influence import influence_of
from graphmap.analysis.loops import find_loops
from tests.generated_maps import generated_map
from tests.properties.brute_loops import BruteLoops
from tests.properties.questions import as_json, drawn_question, parameters_of

MAPS = 300
BATCHES = 6


@pytest.mark.parametrize("batch", range(BATCHES))
def test_loops_equal_the_simple_cycles_that_have_a_place(batch: int) -> None:
    loops = 0
    for seed in range(batch, MAPS, BATCHES):
        system_map = generated_map(seed)
        question = drawn_question(system_map, seed)
        length = 2 + seed % 5
        result = find_loops(influence_of(system_map), parameters_of(question), max_length=length)
        expected = BruteLoops(system_map, question).loops(length)
        assert as_json(result.to_json())["rows"] == expected
        loops += len(expected)
    assert loops > MAPS / BATCHES  # the maps are not all without a loop


@pytest.mark.parametrize("seed", range(20))
def test_the_limit_gives_the_first_loops_and_says_that_there_are_more(seed: int) -> None:
    graph = influence_of(generated_map(seed, effects=80))
    question = parameters_of(drawn_question(generated_map(seed), seed, scopes=False))
    every = find_loops(graph, question)
    for limit in (1, 2, 5):
        asked = type(question)(
            as_of=question.as_of, include_assumed=question.include_assumed, limit=limit
        )
        cut = find_loops(graph, asked)
        assert [loop.nodes for loop in cut.rows] == [loop.nodes for loop in every.rows[:limit]]
        assert cut.truncated == (len(every.rows) > limit)
