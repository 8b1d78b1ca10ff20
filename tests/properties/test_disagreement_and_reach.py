"""Disagreement, upstream, downstream and between equal the long way on generated maps."""

from typing import Any

import networkx as nx
import pytest

from graphmap.analysis.disagreement import find_disagreement
from graphmap.analysis.influence import influence_of
from graphmap.analysis.reach import find_between, find_downstream, find_upstream
from tests.generated_maps import generated_map
from tests.properties.brute_force import BruteForce, Claim, Question
from tests.properties.questions import drawn_question, parameters_of

MAPS = 200
BATCHES = 4


class BruteDisagreement(BruteForce):
    def rows(self) -> list[tuple[str, str, str, set[str]]]:
        """Give kind, cause, target and effects of each row, in the product's order."""
        found: list[tuple[Any, ...]] = []
        bundles: dict[tuple[str, str], list[Claim]] = {}
        for claim in self.counting:
            bundles.setdefault((claim.cause, claim.target), []).append(claim)
        for (cause, target), claims in bundles.items():
            placed = [claim for claim in claims if claim.place and claim.sign]
            if any(
                one.sign == 1 and other.sign == -1 and one.place != other.place
                for one in placed
                for other in placed
            ):
                found.append((0, cause, target, "", 0, placed))
            for place in {claim.place for claim in claims}:
                here = [claim for claim in claims if claim.place == place and claim.sign]
                if {claim.sign for claim in here} == {1, -1}:
                    found.append((1, cause, target, place or "", 0, here))
            found += [
                (2, cause, target, claim.place or "", claim.sign, [claim])
                for claim in claims
                if claim.observations_against
            ]
        found.sort(key=lambda row: row[:5])
        kinds = ("disagreement", "disputed", "contested")
        return [
            (kinds[kind], cause, target, {claim.id for claim in claims})
            for kind, cause, target, _, _, claims in found
            if any(self.is_asked(claim) for claim in claims)
        ]

    def is_asked(self, claim: Claim) -> bool:
        scope = self.question.scope
        if scope is not None and self.node[scope].kind == "Organisation":
            return claim.cause in {
                *self.ends("SETS", source=scope),
                *self.ends("APPLIES", source=scope),
            }
        return self.in_scope(claim.place)


@pytest.mark.parametrize("batch", range(BATCHES))
def test_disagreement_equals_comparing_every_pair_of_effects(batch: int) -> None:
    rows = 0
    for seed in range(batch, MAPS, BATCHES):
        system_map = generated_map(seed, effects=60)
        question = drawn_question(system_map, seed)
        result = find_disagreement(influence_of(system_map), parameters_of(question))
        expected = BruteDisagreement(system_map, question).rows()
        told = [
            (row.kind, row.cause, row.target, {effect.effect for effect in row.effects})
            for row in result.rows
        ]
        assert told == expected
        rows += len(expected)
    assert rows > MAPS / BATCHES


@pytest.mark.parametrize("batch", range(BATCHES))
def test_steps_equal_shortest_paths_and_between_equals_chains(batch: int) -> None:
    chains = 0
    for seed in range(batch, MAPS, BATCHES):
        system_map = generated_map(seed)
        question = drawn_question(system_map, seed, scopes=False)
        brute = BruteForce(system_map, question)
        graph, parameters = influence_of(system_map), parameters_of(question)
        plain = nx.MultiDiGraph([(claim.cause, claim.target) for claim in brute.counting])
        nodes = sorted(plain)[:4]
        for node in nodes:
            for found, turned in ((find_downstream, plain), (find_upstream, plain.reverse())):
                lengths = nx.single_source_shortest_path_length(
                    turned, node, cutoff=question.max_steps
                )
                result = found(graph, parameters, node)
                assert {row.node: row.steps for row in result.rows} == {
                    other: steps for other, steps in lengths.items() if other != node
                }
        for end in nodes[1:]:
            result = find_between(graph, parameters, nodes[0], end)
            expected = {
                tuple(claim.id for claim in chain.claims)
                for chain in brute.chains_from(nodes[0])
                if chain.outcome == end
            }
            assert {chain.effects for chain in result.chains} == expected
            assert {effect.effect for effect in result.effects} == {
                id_ for chain in expected for id_ in chain
            }
            chains += len(expected)
    assert chains > 10


@pytest.mark.parametrize("kind", ["Place", "Organisation"])
def test_between_in_a_scope_keeps_the_chains_of_the_place_or_of_its_policies(kind: str) -> None:
    kept = 0
    for seed in range(30):
        system_map = generated_map(seed)
        scope = next(node.id for node in system_map.nodes if node.kind == kind)
        question = Question(scope=scope)
        brute = BruteDisagreement(system_map, question)
        graph = influence_of(system_map)
        for cause in list(brute.causing)[:2]:
            for end in {claim.target for claim in brute.counting} - {cause}:
                expected = {
                    tuple(claim.id for claim in chain.claims)
                    for chain in brute.chains_from(cause)
                    if chain.outcome == end
                    and brute.in_scope(chain.place)
                    and (kind == "Place" or any(map(brute.is_asked, chain.claims)))
                }
                result = find_between(graph, parameters_of(question), cause, end)
                assert {chain.effects for chain in result.chains} == expected
                kept += len(expected)
    assert kept
