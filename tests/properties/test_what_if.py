"""What-if equals asking everything again of an edited copy, and changes nothing itself."""

from contextlib import closing
from pathlib import Path

import pytest

from graphmap.analysis.influence import influence_graph, influence_of
from graphmap.analysis.what_if import explain_change, what_if
from graphmap.model.system_map import SystemMap
from graphmap.store.sqlite import SqliteGraphStore
from tests.generated_maps import generated_map
from tests.properties import brute_what_if
from tests.properties.brute_force import BruteForce, Question
from tests.properties.questions import as_json, drawn_question, parameters_of

MAPS = 240
BATCHES = 6


def place_question(system_map: SystemMap, seed: int) -> Question:
    """Give a question without an organisation as its scope, which restricts pairs otherwise."""
    question = drawn_question(system_map, seed)
    kinds = {node.id: node.kind for node in system_map.nodes}
    return question if kinds.get(question.scope) != "Organisation" else Question()


@pytest.mark.parametrize("batch", range(BATCHES))
def test_the_pairs_and_loops_equal_those_of_an_edited_copy(batch: int) -> None:
    rows = loops = 0
    for seed in range(batch, MAPS, BATCHES):
        system_map = generated_map(seed)
        question = place_question(system_map, seed)
        scenario = brute_what_if.drawn_scenario(system_map, seed)
        result = what_if(influence_of(system_map), parameters_of(question), scenario, max_length=4)
        expected = brute_what_if.changes(system_map, question, scenario)
        told = as_json(result.to_json())
        assert told["rows"] == expected
        before = brute_what_if.loops(system_map, question, 4)
        after = brute_what_if.loops(brute_what_if.edited(system_map, scenario), question, 4)
        for loops_told, lost in (
            (told["loops_broken"], brute_what_if.lost(before, after)),
            (told["loops_made"], brute_what_if.lost(after, before)),
        ):
            assert {tuple(loop["nodes"]): loop["kinds"] for loop in loops_told} == lost
        assert {
            tuple(loop["nodes"]): {
                kind["place"] or "null": (kind["before"], kind["after"]) for kind in loop["kinds"]
            }
            for loop in told["loops_turned"]
        } == brute_what_if.turned(before, after)
        rows += len(expected)
        loops += len(before) != len(after)
    assert rows > MAPS / BATCHES / 2
    assert loops


@pytest.mark.parametrize("seed", range(0, 60, 3))
def test_freed_are_blocked_pairs_that_no_minus_chain_is_left_to(seed: int) -> None:
    system_map = generated_map(seed)
    question = place_question(system_map, seed)
    scenario = brute_what_if.drawn_scenario(system_map, seed)
    graph, parameters = influence_of(system_map), parameters_of(question)
    result = what_if(graph, parameters, scenario)
    edited = brute_what_if.edited(system_map, scenario)
    brute = BruteForce(edited, question)
    left = {
        (chain.outcome, chain.place)
        for policy in edited.nodes
        if policy.kind == "Policy"
        for chain in brute.chains_from(policy.id)
        if chain.sign == -1
    }
    before = brute_what_if.states(system_map, question)
    blocked = {pair for pair, state in before.items() if state == "blocked"}
    assert set(result.freed) == blocked - left
    for row in result.rows[:2]:
        explained = explain_change(graph, parameters, scenario, (row.outcome, row.place))
        assert explained.change == row
        has_minus = any(chain.sign == -1 for chain in explained.chains_after)
        assert has_minus == ((row.outcome, row.place) in left)
        assert bool(explained.chains_before) == (row.before != "none")


def test_a_scenario_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    system_map = generated_map(7)
    path = tmp_path / "map.sqlite"
    with closing(SqliteGraphStore(path)) as store:
        store.bulk_load(
            [*system_map.nodes, *system_map.links], actor="a", reason="r", operation_id="o"
        )
    with closing(SqliteGraphStore(path)) as store:
        held = list(store.dump())[1:-1]
        graph = influence_graph(store.columns())
        what_if(graph, parameters_of(Question()), brute_what_if.drawn_scenario(system_map, 7))
        assert list(store.dump())[1:-1] == held  # the header and the seal tell the time
