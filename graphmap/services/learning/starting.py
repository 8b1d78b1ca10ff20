"""Where to start, and what permission it takes: the questions answered from the graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from graphmap.model.nodes import Observation
from graphmap.model.questions import Family, Question
from graphmap.services.analyses.asking import Asked
from graphmap.services.analyses.disagreement import disagreement_in
from graphmap.services.learning.allies import allies_of, workers_in
from graphmap.services.learning.answering import answers_for
from graphmap.services.learning.board import board_of
from graphmap.services.learning.conditions import ConditionsAsked, register_of
from graphmap.services.learning.failings import failings_in
from graphmap.services.pages.policies_answer import policies_answer
from graphmap.services.question_list import question_list
from graphmap.services.reading import near
from graphmap.services.systems import Scope
from graphmap.services.workspace import Workspace
from graphmap.views.accounts import Seen, noun_of, read_observation
from graphmap.views.learning.condition_view import ConditionTold
from graphmap.views.learning.cycle_view import CycleCard
from graphmap.views.learning.start_view import Discretion, PermissionPage, StartPage
from graphmap.views.questions_view import AnswerFound, PoliciesAnswer

_GIVEN: Final = ("in_place", "not_needed")
_MOST_LEARNT: Final = 5


def start_page(workspace: Workspace, scope: Scope) -> StartPage:
    """Find from the graph where learning can start in a system."""
    policies = policies_answer(workspace, scope)
    workers, others = workers_in(workspace, scope)
    permissions = register_of(workspace, ConditionsAsked(type="permission")).conditions
    given = [one for one in permissions if one.state in _GIVEN]
    cards = board_of(workspace, scope).cards
    return StartPage(
        questions=questions_of("starting"),
        answers=_answers(workspace, scope),
        workers=workers,
        others=others,
        owned=[row for row in policies.policies if row.owner_scale == scope.scale],
        wide=_discretion(workspace, policies),
        permissions_here=[one for one in given if _is_for(one, scope)],
        permissions_elsewhere=[one for one in given if not _is_for(one, scope)],
        allies=allies_of(workspace, [row.policy.id for row in policies.policies]),
        cycles=cards,
        learnt=_learnt(workspace, cards),
        conditions=_conditions(workspace, scope, cards),
    )


def permission_page(workspace: Workspace, scope: Scope) -> PermissionPage:
    """Say what permission learning takes, from whom, and what the current way fails at."""
    policies = policies_answer(workspace, scope)
    permissions = register_of(workspace, ConditionsAsked(type="permission")).conditions
    lines, in_all = failings_in(workspace, scope)
    differing = disagreement_in(workspace, **Asked(scope=scope.analysis_scope))
    return PermissionPage(
        questions=questions_of("permission_space"),
        answers=_answers(workspace, scope),
        here=[one for one in permissions if _is_for(one, scope)],
        elsewhere=[one for one in permissions if not _is_for(one, scope)],
        failings=lines,
        failings_in_all=in_all,
        blocking=len(policies.policies),
        blocked_outcomes=policies.blocked_outcomes,
        allies=allies_of(workspace, [row.policy.id for row in policies.policies]),
        differing=len(differing.rows),
        cycles=board_of(workspace, scope).cards,
    )


def questions_of(family: Family) -> list[Question]:
    """Give the questions of a family in the order of the slides."""
    return [one for one in question_list().values() if one.family == family]


def _answers(workspace: Workspace, scope: Scope) -> Mapping[str, Sequence[AnswerFound]]:
    return answers_for(workspace, scope.system.id) if scope.system else {}


def _is_for(one: ConditionTold, scope: Scope) -> bool:
    return scope.system is None or scope.system.id in {whom.id for whom in one.for_whom}


def _discretion(workspace: Workspace, policies: PoliciesAnswer) -> list[Discretion]:
    around = near(workspace, [row.policy.id for row in policies.policies])
    own = {noun.id for noun in policies.wide_discretion}
    found = [
        Discretion(
            row.policy,
            tuple(
                noun_of(around.node_by_id[link.target])
                for link in around.links_from.get(row.policy.id, ())
                if link.kind == "APPLIES_IN" and link.discretion == "wide"
            ),
        )
        for row in policies.policies
    ]
    return [one for one in found if one.places or one.policy.id in own]


def _conditions(
    workspace: Workspace, scope: Scope, cards: Sequence[CycleCard]
) -> list[ConditionTold]:
    """Give what is recorded for the system and what the cycles here need."""
    everything = register_of(workspace, ConditionsAsked()).conditions
    cycles = {card.cycle.id for card in cards}
    return [
        replace(one, cycles=tuple(noun for noun in one.cycles if noun.id in cycles))
        for one in everything
        if _is_for(one, scope) or any(noun.id in cycles for noun in one.cycles)
    ]


def _learnt(workspace: Workspace, cards: Sequence[CycleCard]) -> list[Seen]:
    """Give what was observed in the cycles, the newest first."""
    cycles = [card.cycle.id for card in cards]
    first = near(workspace, cycles)
    tried = [id_ for one in cycles for id_ in first.sources(one, "PART_OF")]
    around = near(workspace, [*cycles, *tried])
    observed = {id_ for one in (*cycles, *tried) for id_ in around.sources(one, "OBSERVED_IN")}
    whole = near(workspace, sorted(observed))
    seen = [
        read_observation(node, whole)
        for node in whole.of_kind("Observation")
        if node.id in observed and isinstance(node, Observation)
    ]
    return sorted(seen, key=lambda one: (one.date or "", one.id), reverse=True)[:_MOST_LEARNT]
