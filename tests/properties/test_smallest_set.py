"""The smallest set equals trying every set, tie-break included, and agrees with what-if."""

import random
from dataclasses import replace
from itertools import combinations

import pytest

from graphmap.analysis.influence import influence_of
from graphmap.analysis.scenarios import PolicyOff, Scenario
from graphmap.analysis.smallest_set import search
from graphmap.analysis.smallest_set.choice import Choice, choose_best, weight_met
from graphmap.analysis.smallest_set.finding import explain_cuts, find_smallest_set
from graphmap.analysis.smallest_set.program import Requirement
from graphmap.analysis.smallest_set.results import Others, SetQuestion
from graphmap.analysis.what_if import what_if
from graphmap.model.system_map import SystemMap
from tests.generated_maps import generated_map
from tests.properties.brute_force import Question
from tests.properties.brute_smallest_set import BruteSets
from tests.properties.questions import as_json, drawn_question, parameters_of

MAPS = 240
BATCHES = 6


def drawn_set_question(system_map: SystemMap, seed: int) -> SetQuestion:
    dice = random.Random(f"set {seed}")
    policies = [node.id for node in system_map.nodes if node.kind == "Policy"]
    places, outcomes = (
        [node.id for node in system_map.nodes if node.kind == kind] for kind in ("Place", "Outcome")
    )
    must = dice.sample(policies, min(len(policies), dice.choice([0, 0, 0, 1])))
    left = [policy for policy in policies if policy not in must]
    costs = {policy: dice.choice([0.5, 1, 2, 2.5]) for policy in left if dice.random() < 0.5}
    return SetQuestion(
        budget=dice.randint(1, 6),
        goal=dice.choice(["freed", "relieved"]),
        must=tuple(must),
        never=tuple(dice.sample(left, min(len(left), dice.choice([0, 0, 1])))),
        costs=costs if dice.random() < 0.4 else {},
        within=dice.choice(places) if dice.random() < 0.3 else None,
        for_outcome=tuple(dice.sample(outcomes, min(len(outcomes), 2)))
        if dice.random() < 0.3
        else (),
    )


@pytest.mark.parametrize("batch", range(BATCHES))
def test_every_budget_equals_trying_every_set(batch: int) -> None:
    freed = 0
    for seed in range(batch, MAPS, BATCHES):
        system_map = generated_map(seed, effects=60)
        question = drawn_question(system_map, seed)
        asked = drawn_set_question(system_map, seed)
        brute = BruteSets(system_map, question)
        result = find_smallest_set(influence_of(system_map), parameters_of(question), asked)
        told = as_json(result.to_json())
        assert told["rows"] == brute.best_sets(asked)
        assert told["blocked_pairs"] == len(brute.clauses(asked))
        freed += len(result.rows[-1].freed)
    assert freed > MAPS / BATCHES / 2


@pytest.mark.parametrize("seed", range(40))
def test_what_if_frees_what_the_set_frees_for_every_set(seed: int) -> None:
    system_map = generated_map(seed, effects=60)
    question = drawn_question(system_map, seed)
    kinds = {node.id: node.kind for node in system_map.nodes}
    if kinds.get(question.scope) == "Organisation":
        question = Question()
    graph, parameters = influence_of(system_map), parameters_of(question)
    policies = [node.id for node in system_map.nodes if node.kind == "Policy"]
    place = random.Random(seed).choice([id_ for id_, kind in kinds.items() if kind == "Place"])
    for within in (None, place):
        for chosen in [set_ for size in (1, 2, 3) for set_ in combinations(policies, size)]:
            asked = SetQuestion(budget=len(chosen), must=chosen, within=within)
            (row,) = find_smallest_set(graph, parameters, asked).rows
            scenario = Scenario(off=tuple(PolicyOff(policy, within) for policy in chosen))
            tried = what_if(graph, parameters, scenario)
            assert tuple(pair for pair in tried.freed if pair[1] is not None) == row.freed
            relieved = {pair for pair in tried.relieved if pair[1] is not None}
            assert relieved == set(row.relieved) - set(row.freed)


def test_the_other_sets_that_do_as_well_are_as_many_as_trying_every_set_finds() -> None:
    several = 0
    for seed in range(40):
        system_map = generated_map(seed, effects=60)
        question = drawn_question(system_map, seed)
        asked = replace(drawn_set_question(system_map, seed), count_others=True)
        brute = BruteSets(system_map, question)
        result = find_smallest_set(influence_of(system_map), parameters_of(question), asked)
        expected = brute.others(asked)
        assert result.others == Others(min(expected, 10), is_all=expected <= 10)
        several += expected > 0
    assert several > 5


def drawn_requirements(dice: random.Random, policies: int) -> list[Requirement]:
    return [
        Requirement(
            tuple(
                frozenset(dice.sample(range(policies), dice.choice([1, 1, 2, 3])))
                for _ in range(dice.choice([1, 1, 2, 3]))
            ),
            dice.randint(1, 4),
        )
        for _ in range(dice.randint(1, 40))
    ]


@pytest.mark.parametrize("batch", range(4))
def test_a_choice_from_15_policies_equals_trying_every_one(
    batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_search = search.MOST_AT_ONCE
    for seed in range(batch, 60, 4):
        dice = random.Random(f"choice {seed}")
        count = dice.randint(8, 15)
        requirements = drawn_requirements(dice, count)
        costs = {at: dice.choice([1, 1, 1.5, 2]) if seed % 3 == 0 else 1 for at in range(count)}
        before: Choice | None = None
        for budget in range(1, 6):
            tried = [
                chosen
                for size in range(budget + 1)
                for chosen in combinations(range(count), size)
                if sum(costs[policy] for policy in chosen) <= budget
            ]
            best = min(
                tried,
                key=lambda chosen: (
                    -weight_by_hand(requirements, chosen),
                    len(chosen),
                    sum(costs[policy] for policy in chosen),
                    chosen,
                ),
            )
            expected = Choice(best, weight_by_hand(requirements, best))
            assert weight_met(requirements, best) == expected.weight
            for most_at_once in (by_search, 0):  # then by the integer program alone
                monkeypatch.setattr(search, "MOST_AT_ONCE", most_at_once)
                found = choose_best(requirements, costs, budget, before=before, deadline=1e12)
                assert found == expected
            before = expected


def weight_by_hand(requirements: list[Requirement], chosen: tuple[int, ...]) -> int:
    return sum(
        each.weight
        for each in requirements
        if all(any(policy in clause for policy in chosen) for clause in each.clauses)
    )


@pytest.mark.parametrize("seed", range(20))
def test_an_explanation_lists_every_chain_to_the_pair(seed: int) -> None:
    system_map = generated_map(seed)
    question = Question()
    graph = influence_of(system_map)
    for pair, chains in BruteSets(system_map, question).blocking_chains().items():
        explained = explain_cuts(graph, parameters_of(question), SetQuestion(), pair)
        assert [cut.chain.effects for cut in explained.chains] == sorted(
            (tuple(claim.id for claim in chain.claims) for chain in chains),
            key=lambda effects: (len(effects), effects),
        )
