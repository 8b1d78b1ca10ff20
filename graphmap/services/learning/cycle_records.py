"""Learning cycles as records: which there are, and each in short."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Final

import numpy as np

from graphmap.analysis.evidence import links_of
from graphmap.model.catalogue import NODE_KINDS, LinkKind, NodeKind
from graphmap.model.nodes import Answer, LearningCycle
from graphmap.model.questions import Question
from graphmap.model.system_map import SystemMap
from graphmap.services.question_list import question_list
from graphmap.services.reading import near
from graphmap.services.systems import Scope
from graphmap.services.workspace import Workspace
from graphmap.views.accounts import noun_of
from graphmap.views.learning.cycle_view import CycleCard

#: How many cycles a page reads at most.
MOST_CYCLES: Final = 2000
#: How deep places and organisations are followed upward.
_DEEPEST: Final = 12
#: What joins somebody or something to what it is within.
_WITHIN: Final[tuple[LinkKind, ...]] = (
    "LIVES_IN",
    "OPERATES_IN",
    "PART_OF",
    "SUPPORTED_BY",
    "WORKS_FOR",
)


def ids_of_kind(workspace: Workspace, kind: NodeKind) -> list[str]:
    """Give the ids of the records of a kind that a steward may see, at most `MOST_CYCLES`."""
    columns = workspace.columns()
    found = np.flatnonzero(columns.kinds == NODE_KINDS.index(kind)).tolist()
    ids = [columns.ids[int(at)] for at in found]
    return workspace.disclosure("steward").visibility.keep(ids)[:MOST_CYCLES]


def managing_questions() -> list[Question]:
    """Give the ten questions of managing a cycle, in their order."""
    return [one for one in question_list().values() if one.family == "managing_a_cycle"]


def read_cycles(workspace: Workspace, ids: Collection[str]) -> tuple[SystemMap, list[CycleCard]]:
    """Read cycles in short, with the map of what they are linked to."""
    around = near(workspace, sorted(ids))
    cards = [
        card_of(node, around)
        for node in around.of_kind("LearningCycle")
        if node.id in ids and isinstance(node, LearningCycle) and around.targets(node.id, "ABOUT")
    ]
    return around, cards


def card_of(cycle: LearningCycle, around: SystemMap) -> CycleCard:
    """Give a cycle in short, from a map that holds what it is linked to."""
    asked = managing_questions()
    answered = {answer.question_id for answer in answers_of(cycle.id, around)}
    return CycleCard(
        cycle=noun_of(cycle),
        scale=cycle.scale,
        about=noun_of(around.node_by_id[around.targets(cycle.id, "ABOUT")[0]]),
        question=cycle.question,
        stage=cycle.stage,
        labelled=labelled_on(cycle),
        status=cycle.status,
        open_questions=tuple(
            number for number, one in enumerate(asked, start=1) if one.id not in answered
        ),
    )


def labelled_on(cycle: LearningCycle) -> str | None:
    """Give the newest day on which the cycle's stage was put on it, as far as recorded."""
    entries = [entry.partition(" ") for entry in cycle.stage_history]
    return max((date for date, _, stage in entries if stage == cycle.stage), default=None)


def answers_of(cycle_id: str, around: SystemMap) -> list[Answer]:
    """Give the answers for a cycle, by their ids."""
    found = (around.node_by_id[id_] for id_ in around.sources(cycle_id, "FOR"))
    return [node for node in found if isinstance(node, Answer)]


def joins_of(around: SystemMap) -> list[tuple[str, str]]:
    """Give who learns from whom, as pairs of ids."""
    return [(link.source, link.target) for link in around.links if link.kind == "LEARNS_FROM"]


def cycles_about(workspace: Workspace, scope: Scope, cards: Iterable[CycleCard]) -> set[str]:
    """Give the ids of the cycles about a system, or about who or what is within it.

    Within a place are the places below it, the organisations that work there and the people who
    live there; within an organisation its parts and the people whom it supports or employs.
    """
    cards = list(cards)
    if scope.system is None:
        return {card.cycle.id for card in cards}
    inside = within(workspace, scope.system.id, {card.about.id for card in cards})
    return {card.cycle.id for card in cards if card.about.id in inside}


def within(workspace: Workspace, system: str, asked: Collection[str]) -> set[str]:
    """Give those of the ids asked for that are the system or lie within it.

    What a steward may not see leads to nothing.
    """
    columns, position = workspace.columns(), workspace.influence().position
    if system not in position:
        return set()
    visibility = workspace.disclosure("steward").visibility
    found = [links_of(columns, kind) for kind in _WITHIN]
    below = np.concatenate([sources for sources, _, _ in found])
    above = np.concatenate([targets for _, targets, _ in found])
    inside = np.zeros(columns.kinds.size, dtype=np.bool_)
    edge = np.array([position[system]])
    for _ in range(_DEEPEST + 1):
        inside[edge] = True
        is_edge = np.zeros_like(inside)
        is_edge[edge] = True
        reached = np.unique(below[is_edge[above]])
        ids = {columns.ids[int(at)]: int(at) for at in reached[~inside[reached]].tolist()}
        edge = np.array([ids[id_] for id_ in visibility.keep(list(ids))], dtype=np.int64)
        if not edge.size:
            break
    return {id_ for id_ in asked if id_ in position and inside[position[id_]]}


def reached_by_learning(ids: Collection[str], joins: Sequence[tuple[str, str]]) -> set[str]:
    """Give cycles with all that they learn from and that learn from them, step by step."""
    found = set(ids)
    for upward in (True, False):
        edge = set(ids)
        while edge:
            pairs = joins if upward else [(below, above) for above, below in joins]
            edge = {above for above, below in pairs if below in edge} - found
            found |= edge
    return found
