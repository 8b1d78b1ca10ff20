"""Patterns equal a miner that tries every set of systems, on generated maps."""

import random
from itertools import combinations

import pytest

from graphmap.analysis.closed_sets import closed_sets
from graphmap.analysis.influence import influence_of
from graphmap.analysis.patterns import explain_pattern, find_patterns
from graphmap.analysis.results_patterns import PatternQuestion
from graphmap.model.system_map import SystemMap
from tests.generated_maps import PLACE_TYPES, generated_map
from tests.properties.brute_force import Question
from tests.properties.brute_patterns import BrutePatterns
from tests.properties.questions import as_json, drawn_question, parameters_of

MAPS = 240
BATCHES = 6


def drawn_pattern_question(system_map: SystemMap, seed: int) -> tuple[Question, PatternQuestion]:
    dice = random.Random(f"patterns {seed}")
    scale = dice.choice(["organisation", "place", "country"])
    kind = "Organisation" if scale == "organisation" else "Place"
    systems = [node.id for node in system_map.nodes if node.kind == kind]
    shared = drawn_question(system_map, seed)
    question = Question(
        as_of=shared.as_of,
        include_assumed=shared.include_assumed,
        scope=dice.choice([*systems, None]),
    )
    return question, PatternQuestion(
        scale=scale, place_type=dice.choice(PLACE_TYPES), min_support=dice.choice([1, 1, 2, 3])
    )


@pytest.mark.parametrize("batch", range(BATCHES))
def test_patterns_equal_a_brute_force_miner(batch: int) -> None:
    patterns = 0
    for seed in range(batch, MAPS, BATCHES):
        system_map = generated_map(seed, effects=60 if seed % 4 else 160)
        question, asked = drawn_pattern_question(system_map, seed)
        brute = BrutePatterns(system_map, question)
        graph, parameters = influence_of(system_map), parameters_of(question)
        result = find_patterns(graph, parameters, asked)
        expected = brute.patterns(asked)
        assert as_json(result.to_json())["rows"] == expected
        assert result.systems == len(brute.systems(asked))
        patterns += len(expected)
        for row in result.rows[:2]:
            explained = explain_pattern(graph, parameters, asked, row.features)
            assert explained.row == row
            for system, effects in explained.effects:
                ids = {
                    claim.id
                    for claim in brute.counting
                    if brute.is_evidenced(claim, system, asked)
                    and (claim.cause, claim.target, claim.sign) in row.features
                }
                assert {effect.effect for effect in effects} == ids
    assert patterns > 8  # the maps share something


@pytest.mark.parametrize("seed", range(60))
def test_closed_sets_of_any_table_are_all_found_once(seed: int) -> None:
    dice = random.Random(f"closed {seed}")
    systems = dice.randint(1, 8)
    table = [dice.randrange(2**systems) for _ in range(dice.randint(1, 9))]
    least = dice.randint(1, 3)
    expected: set[tuple[tuple[int, ...], int]] = set()
    for size in range(1, len(table) + 1):
        for chosen in combinations(range(len(table)), size):
            shared = 2**systems - 1
            for feature in chosen:
                shared &= table[feature]
            closure = tuple(at for at, has in enumerate(table) if has & shared == shared)
            if closure == chosen and shared.bit_count() >= least:
                expected.add((chosen, shared))
    found, is_complete = closed_sets(table, min_support=least, most=10_000, most_looks=10**6)
    assert is_complete
    assert len(found) == len(expected)
    assert {(each.features, each.systems) for each in found} == expected
    if len(found) > 1:
        cut, is_complete = closed_sets(table, min_support=least, most=1, most_looks=10**6)
        assert (len(cut), is_complete) == (1, False)
