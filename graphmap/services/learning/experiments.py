"""The page of one experiment: its prediction, what was seen, and the evidence before and after."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

import numpy as np

from graphmap.analysis.evidence import links_of
from graphmap.analysis.influence import InfluenceGraph
from graphmap.errors import NotFound
from graphmap.model.nodes import Experiment
from graphmap.model.system_map import SystemMap
from graphmap.services.learning.cycle_records import read_cycles
from graphmap.services.learning.cycles import needs_of, parts_of, status_words
from graphmap.services.learning.evidence import read_evidence
from graphmap.services.predictions import has_been_observed
from graphmap.services.reading import near
from graphmap.services.scenarios import SCENARIO_TOOL
from graphmap.services.workspace import Workspace
from graphmap.views.accounts import Account, Noun, effect_numbers, noun_of
from graphmap.views.learning.experiment_view import ExperimentPage, TestedEffect
from graphmap.views.learning.words import VERDICT_WORDS

#: How many effects of the policies that it tests a page tells at most.
_MOST_EFFECTS: Final = 60


def experiment_page(workspace: Workspace, experiment_id: str) -> ExperimentPage:
    """Give the page of an experiment.

    Raises
    ------
    NotFound
        Where no experiment has that id, or it may not be seen.
    """
    around = near(workspace, [experiment_id])
    node = around.node_by_id.get(experiment_id)
    if not isinstance(node, Experiment):
        raise NotFound("No experiment has that id.")
    observed = around.sources(node.id, "OBSERVED_IN")
    tested = _tested(workspace, around, node.id)
    evidence = read_evidence(workspace, observed, tested)
    touched = [noun_of(around.node_by_id[id_]) for id_ in around.targets(node.id, "TOUCHES")]
    _, cycles = read_cycles(workspace, _of(around, around.targets(node.id, "PART_OF"), None))
    accounts = [evidence.accounts[id_] for id_ in sorted(evidence.accounts)]
    return ExperimentPage(
        node=node,
        noun=noun_of(node),
        revision=around.revision,
        status=status_words(node),
        verdict=VERDICT_WORDS[node.verdict] if node.verdict else None,
        cycles=tuple(cycles),
        places=tuple(noun for noun in touched if noun.kind == "Place"),
        policies=tuple(noun for noun in touched if noun.kind == "Policy"),
        tested_policies=_nouns(around, _of(around, around.targets(node.id, "TESTS"), "Policy")),
        touches=tuple(noun for noun in touched if noun.kind not in ("Place", "Policy")),
        taking_part=parts_of(node.id, around),
        needs=needs_of([node.id], near(workspace, _with_needs(node.id, around)), owner=node.id),
        shared_with=_nouns(around, around.targets(node.id, "SHARED_WITH")),
        observations=evidence.seen(observed),
        against=evidence.against(observed, tested),
        effects=_effects(workspace, accounts, set(tested), observed),
        scenarios=scenarios_of(node),
        may_predict=not has_been_observed(workspace, node.id),
    )


def _tested(workspace: Workspace, around: SystemMap, node_id: str) -> list[str]:
    """Give the effects that an experiment tests.

    Of a policy that it tests those are the effects on what it touches, in the places it touches.
    """
    tests = around.targets(node_id, "TESTS")
    graph = workspace.influence()
    touched = {graph.position[id_] for id_ in around.targets(node_id, "TOUCHES")}
    policies = {graph.position[id_] for id_ in _of(around, tests, "Policy")}
    causes = graph.vertices[graph.causes]
    numbers = np.flatnonzero(np.isin(causes, list(policies))).tolist() if policies else []
    found = [
        number
        for number in numbers
        if int(graph.vertices[graph.targets[number]]) in touched
        and int(graph.place_tree.nodes[graph.places[number]]) in touched
    ]
    ids = graph.ids_of(graph.effects[found[:_MOST_EFFECTS]]) if found else []
    visible = workspace.disclosure("steward").visibility
    return sorted({*_of(around, tests, "Effect"), *visible.keep(ids)})


def scenarios_of(node: Experiment) -> tuple[str, ...]:
    """Give the ids of the what-ifs that an experiment came from."""
    named = (one.partition(":") for one in node.external_ids)
    return tuple(id_ for tool, _, id_ in named if tool == SCENARIO_TOOL)


def _with_needs(node_id: str, around: SystemMap) -> list[str]:
    return [node_id, *around.targets(node_id, "NEEDS")]


def _of(around: SystemMap, ids: Sequence[str], kind: str | None) -> list[str]:
    return [id_ for id_ in ids if kind in (None, around.node_by_id[id_].kind)]


def _nouns(around: SystemMap, ids: Sequence[str]) -> tuple[Noun, ...]:
    nouns = [noun_of(around.node_by_id[id_]) for id_ in ids]
    return tuple(sorted(nouns, key=lambda noun: (noun.name.casefold(), noun.id)))


def _effects(
    workspace: Workspace,
    accounts: Sequence[Account],
    tested: Collection[str],
    observed: Collection[str],
) -> tuple[TestedEffect, ...]:
    """Give effects with their evidence without the observations of the experiment."""
    graph = workspace.influence()
    numbers = effect_numbers(graph, [account.id for account in accounts])
    mine = {graph.position[id_] for id_ in observed if id_ in graph.position}
    sources = _Sources(graph)
    found = [
        TestedEffect(
            account,
            account.id in tested,
            sources.without(graph.evidence.observations_for.of_group(number).tolist(), mine),
            sources.without(graph.evidence.observations_against.of_group(number).tolist(), mine),
        )
        for account in accounts
        for number in [numbers[account.id]]
    ]
    return tuple(
        sorted(
            found,
            key=lambda one: (
                not one.tested,
                one.account.cause.name.casefold(),
                one.account.target.name.casefold(),
                one.account.id,
            ),
        )
    )


class _Sources:
    """The sources that each observation cites, by position; one without stands for itself."""

    def __init__(self, graph: InfluenceGraph) -> None:
        observed, cited, _ = links_of(graph.columns, "CITES", source="Observation")
        self._observed, self._cited = observed, cited

    def without(self, observations: Sequence[int], left_out: Collection[int]) -> int:
        found: set[int] = set()
        for at in observations:
            if at not in left_out:
                found |= set(self._cited[np.flatnonzero(self._observed == at)].tolist()) or {at}
        return len(found)
