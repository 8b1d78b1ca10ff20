"""Which chains are valid, where they happen, and what sign they have."""

import numpy as np
import pytest

from graphmap.analysis.chains import Chains, find_chains, reached_pairs
from graphmap.analysis.influence import InfluenceGraph, influence_of
from tests.unit.analysis.drawn import drawn_map

Told = tuple[tuple[str, ...], str | None, int]


def all_chains(text: str, max_steps: int = 3) -> tuple[InfluenceGraph, Chains]:
    graph = influence_of(drawn_map(text))
    counting = np.ones(graph.effects.size, dtype=np.bool_)
    chains = find_chains(
        graph, counting, starts=graph.is_policy, ends=graph.is_outcome, max_steps=max_steps
    )
    return graph, chains


def told(graph: InfluenceGraph, chains: Chains) -> set[Told]:
    found: set[Told] = set()
    for chain in range(chains.count):
        effects = chains.effects[:, chain]
        place = graph.place_tree.nodes[chains.places[chain]]
        found.add(
            (
                tuple(graph.ids_of(graph.effects[effects[effects >= 0]])),
                graph.columns.ids[place] if place >= 0 else None,
                int(chains.signs[chain]),
            )
        )
    assert len(found) == chains.count
    return found


def chains_of(text: str, max_steps: int = 3) -> set[Told]:
    return told(*all_chains(text, max_steps))


def test_a_national_rule_and_its_consequence_in_a_town_make_a_chain_in_the_town() -> None:
    text = """
        place kingdom > gateshead
        p1 -> f1 - kingdom
        f1 -> o1 + gateshead
    """
    assert chains_of(text) == {(("e1", "e2"), "gateshead", -1)}


def test_two_towns_make_no_chain_even_with_a_wider_place_between_them() -> None:
    text = """
        place kingdom > gateshead
        place kingdom > plymouth
        p1 -> f1 - gateshead
        f1 -> f2 + kingdom
        f2 -> o1 + plymouth
    """
    assert chains_of(text) == set()


def test_effects_without_a_place_take_the_place_of_the_others() -> None:
    text = """
        place a
        p1 -> f1 - -
        f1 -> o1 - a
        f1 -> o2 - -
    """
    assert chains_of(text) == {(("e1", "e2"), "a", 1), (("e1", "e3"), None, 1)}


def test_one_uncertain_sign_makes_the_chain_uncertain() -> None:
    assert chains_of("p1 -> f1 - a\nf1 -> o1 ? a") == {(("e1", "e2"), "a", 0)}


def test_a_chain_visits_nothing_twice_and_may_pass_through_outcomes_and_policies() -> None:
    # p1 -> o1 -> p2 -> o2, and back from p2 to o1 and from o1 to p1
    text = """
        place a
        p1 -> o1 + a
        o1 -> p2 + a
        p2 -> o2 - a
        p2 -> o1 + a
        o1 -> p1 + a
    """
    assert chains_of(text) == {
        (("e1",), "a", 1),
        (("e1", "e2", "e3"), "a", -1),
        (("e3",), "a", -1),
        (("e4",), "a", 1),
    }


@pytest.mark.parametrize(("max_steps", "count"), [(1, 0), (2, 0), (3, 0), (4, 1), (5, 1)])
def test_a_chain_has_no_more_steps_than_asked_for(max_steps: int, count: int) -> None:
    text = "p1 -> f1 + a\nf1 -> f2 + a\nf2 -> f3 + a\nf3 -> o1 - a"
    assert len(chains_of(text, max_steps)) == count


def test_parallel_effects_make_chains_of_their_own() -> None:
    text = "place a > b\np1 -> f1 + a\np1 -> f1 + b\np1 -> f1 - a\nf1 -> o1 + b"
    assert chains_of(text) == {
        (("e1", "e4"), "b", 1),
        (("e2", "e4"), "b", 1),
        (("e3", "e4"), "b", -1),
    }


def test_switching_effects_off_keeps_the_chains_that_do_not_use_them() -> None:
    graph, chains = all_chains("p1 -> f1 + a\nf1 -> o1 - a\np1 -> o1 - a")
    kept = np.array([id_ != "e2" for id_ in graph.ids_of(graph.effects)])
    assert told(graph, chains.take(chains.kept_by(kept))) == {(("e3",), "a", -1)}


def test_a_chain_knows_the_policies_on_it() -> None:
    graph, chains = all_chains("p1 -> p2 + a\np2 -> o1 - a")
    policies = chains.policies(graph)
    names = {
        len(told(graph, chains.take(np.array([chain]))).pop()[0]): graph.ids_of(
            graph.vertices[policies.of_group(chain)]
        )
        for chain in range(chains.count)
    }
    assert names == {1: ["p2"], 2: ["p1", "p2"]}


def test_reached_pairs_need_no_chain_before_the_narrowest_place() -> None:
    text = """
        place kingdom > town
        f1 -> f2 + town
        f2 -> o1 + kingdom
        f2 -> o2 + -
    """
    graph = influence_of(drawn_map(text))
    every = np.ones(graph.vertices.size, dtype=np.bool_)
    counting = np.ones(graph.effects.size, dtype=np.bool_)
    ends, places = reached_pairs(graph, counting, starts=every, ends=graph.is_outcome, max_steps=2)
    named = zip(
        graph.ids_of(graph.vertices[ends]),
        graph.ids_of(graph.place_tree.nodes[places]),
        strict=True,
    )
    assert set(named) == {("o1", "kingdom"), ("o1", "town"), ("o2", "town")}
