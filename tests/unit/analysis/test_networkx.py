"""The influence graph as networkx has it, and the definition of chains in its terms."""

import networkx as nx
import numpy as np

from graphmap.analysis.chains import find_chains
from graphmap.analysis.influence import counting_effects, influence_of, to_networkx
from graphmap.analysis.parameters import Parameters
from tests.generated_maps import generated_map
from tests.unit.analysis.drawn import drawn_map


def test_each_effect_is_an_edge_with_its_sign_place_and_evidence() -> None:
    graph = to_networkx(
        influence_of(drawn_map("place a\np1 -> o1 - a for x/s1 against y/s2 z\np1 -> o1 + -"))
    )
    assert dict(graph.nodes(data="kind")) == {"p1": "Policy", "o1": "Outcome"}
    assert {key: data for _, _, key, data in graph.edges(keys=True, data=True)} == {
        "e1": {
            "sign": -1,
            "place": "a",
            "evidence": "contested",
            "sources_for": 1,
            "sources_against": 2,
        },
        "e2": {
            "sign": 1,
            "place": None,
            "evidence": "reported",
            "sources_for": 1,
            "sources_against": 0,
        },
    }


def test_only_counting_effects_are_given_where_asked() -> None:
    graph = influence_of(drawn_map("p1 -> o1 - a assumed\np1 -> o2 - a"))
    counting = counting_effects(graph, Parameters(as_of="any"))
    assert [key for _, _, key in to_networkx(graph, counting).edges(keys=True)] == ["e2"]


def test_without_places_chains_are_the_simple_edge_paths_of_networkx() -> None:
    for seed in range(30):
        graph = influence_of(generated_map(seed))
        counting = (graph.places == 0) | (graph.places == graph.places.max(initial=0))
        chains = find_chains(
            graph, counting, starts=graph.is_policy, ends=graph.is_outcome, max_steps=4
        )
        found = sorted(
            tuple(graph.ids_of(graph.effects[steps[steps >= 0]])) for steps in chains.effects.T
        )
        assert found == simple_edge_paths(to_networkx(graph, counting))


def simple_edge_paths(graph: "nx.MultiDiGraph[str]") -> list[tuple[str, ...]]:
    kinds = dict(graph.nodes(data="kind"))
    ends = {node for node, kind in kinds.items() if kind == "Outcome"}
    return sorted(
        tuple(key for _, _, key in path)
        for start, kind in kinds.items()
        if kind == "Policy"
        for path in nx.all_simple_edge_paths(graph, start, ends, cutoff=4)
    )


def test_the_graph_is_arrays_that_stay_as_they_are() -> None:
    graph = influence_of(generated_map(7))
    before = [graph.effects.copy(), graph.places.copy(), graph.signs.copy()]
    counting_effects(graph, Parameters(as_of="2020", include_assumed=True))
    for array, copy in zip([graph.effects, graph.places, graph.signs], before, strict=True):
        np.testing.assert_array_equal(array, copy)
