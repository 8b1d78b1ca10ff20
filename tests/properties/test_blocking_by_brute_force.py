"""The ranking equals a recomputation straight from the definitions on 1,000 generated maps."""

import json
import random
from dataclasses import asdict

import pytest

from graphmap.analysis.blocking import rank_blocking_policies, state_of_pairs
from graphmap.analysis.explaining import explain_policy
from graphmap.analysis.influence import InfluenceGraph, influence_of
from graphmap.analysis.parameters import Parameters
from graphmap.model.system_map import SystemMap
from tests.generated_maps import DATES, PLACE_TYPES, generated_map
from tests.properties.brute_force import BruteForce, Question

MAPS = 1_000
BATCHES = 20


def drawn_questions(system_map: SystemMap, seed: int) -> list[Question]:
    """Give questions that vary every parameter, each with one more likely at its default."""
    dice = random.Random(f"questions {seed}")
    scopes = [node.id for node in system_map.nodes if node.kind in {"Place", "Organisation"}]
    return [
        Question(
            as_of=dice.choice(["any", "any", *DATES]),
            max_steps=steps,
            include_assumed=dice.random() < 0.4,
            scope=dice.choice(scopes) if dice.random() < 0.4 else None,
            roll_up=dice.choice(PLACE_TYPES) if dice.random() < 0.4 else None,
            by_family=dice.random() < 0.4,
        )
        for steps in (1, 2, 3, 4)
    ]


def as_json(value: object) -> object:
    return json.loads(json.dumps(value))


def compare(graph: InfluenceGraph, system_map: SystemMap, question: Question) -> int:
    parameters = Parameters(**asdict(question))
    brute = BruteForce(system_map, question)
    result = as_json(rank_blocking_policies(graph, parameters).to_json())
    ranked, others = brute.rows()
    assert result["rows"] == ranked
    assert result["not_ranked"] == others
    assert result["exposed_pairs"] == brute.exposed()
    for row in ranked[:2]:
        explained = as_json(explain_policy(graph, parameters, row["policy"]).to_json())
        assert explained["rows"][0]["pairs"] == brute.explained(row["policy"])
    if not question.by_family:
        assert state_of_pairs(graph, parameters) == brute.states()
    return len(ranked)


@pytest.mark.parametrize("batch", range(BATCHES))
def test_every_row_equals_the_brute_force_on_generated_maps(batch: int) -> None:
    blocking = 0
    for seed in range(batch, MAPS, BATCHES):
        system_map = generated_map(seed)
        graph = influence_of(system_map)
        for question in drawn_questions(system_map, seed):
            blocking += compare(graph, system_map, question)
    assert blocking > MAPS / BATCHES  # the maps are not all without a blocked pair
