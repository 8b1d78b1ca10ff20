"""The questions of the system looked at, each with an answer worked out now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, cast

import numpy as np

from graphmap.model.catalogue import NODE_KINDS, NodeKind
from graphmap.model.nodes import Answer, EnablingCondition, LearningCycle, Observation
from graphmap.model.questions import Family, Question
from graphmap.model.system_map import SystemMap
from graphmap.model.values import first_day
from graphmap.services.pages.observations import (
    count_sources,
    newest_observations,
    observations_in,
)
from graphmap.services.pages.policies_answer import policies_answer
from graphmap.services.question_list import question_list
from graphmap.services.reading import near
from graphmap.services.systems import Scope, ids_around
from graphmap.services.workspace import Workspace
from graphmap.views.accounts import Seen, noun_of, read_observation
from graphmap.views.questions_view import (
    AnswerFound,
    Asked,
    ConditionFound,
    CycleHere,
    CycleQuestion,
    EnablingAnswer,
    HomePage,
    PatternsAnswer,
    PoliciesAnswer,
)

_LEARNING: Final[tuple[NodeKind, ...]] = (
    "EnablingCondition",
    "Pattern",
    "LearningCycle",
    "Answer",
)
_MOST: Final = 2000
_NEWEST: Final = 5


def home_page(workspace: Workspace, scope: Scope) -> HomePage:
    """Answer the questions of a scale for one of its systems, from what is recorded now."""
    learning = _learning(workspace)
    policies = policies_answer(workspace, scope)
    conditions = _conditions(learning)
    cycles = _cycles(learning, scope)
    asked = [
        _answer(question, scope, learning, conditions, policies)
        for question in question_list().values()
        if question.scale == scope.scale
    ]
    here = observations_in(workspace, scope)
    mine = [one for one in conditions if scope.system and one.for_whom.id == scope.system.id]
    is_permission = {
        node.id
        for node in learning.of_kind("EnablingCondition")
        if cast("EnablingCondition", node).type == "permission"
    }
    graph = workspace.influence()
    return HomePage(
        learning_from=[one for one in asked if one.question.family == "learning_from"],
        enabling=[one for one in asked if one.question.family == "enabling"],
        cycle_questions=_cycle_questions(learning, cycles) if scope.scale == "person" else (),
        cycles=cycles,
        cycles_below=_cycles_below(workspace, learning, scope, cycles),
        newest=newest_observations(workspace, here, limit=_NEWEST),
        undated=sum(1 for at in here.tolist() if at not in graph.columns.fields["date"]),
        observations=here.size,
        sources=count_sources(workspace, here),
        against=policies.evidence.sources_against,
        policies_blocking=len(policies.policies),
        outcomes=policies.blocked_outcomes,
        conditions=mine,
        permissions=[one for one in conditions if one.condition.id in is_permission],
        learnt=_learnt(learning, cycles, workspace),
        starting=[one.text for one in _family("starting")],
        is_empty=not graph.effects.size and not here.size,
    )


def _family(family: Family) -> list[Question]:
    return [question for question in question_list().values() if question.family == family]


def _learning(workspace: Workspace) -> SystemMap:
    """Read conditions, patterns, cycles and answers with what they are linked to."""
    columns = workspace.columns()
    kinds = [NODE_KINDS.index(kind) for kind in _LEARNING]
    found = np.flatnonzero(np.isin(columns.kinds, kinds))[:_MOST]
    return near(workspace, [columns.ids[int(at)] for at in found.tolist()])


def _answer(
    question: Question,
    scope: Scope,
    learning: SystemMap,
    conditions: Sequence[ConditionFound],
    policies: PoliciesAnswer,
) -> Asked:
    system = scope.system.id if scope.system else None
    said = _answers(learning, question.id, system)
    if question.answer_kind == "PolicyChange":
        return Asked(question, policies=policies, said=said)
    if question.answer_kind == "Pattern":
        patterns = [
            noun_of(node)
            for node in learning.of_kind("Pattern")
            if getattr(node, "scale", None) == scope.scale
        ]
        return Asked(question, patterns=PatternsAnswer(tuple(patterns)), said=said)
    wanted = (question.answer_kind or "").removeprefix("EnablingCondition:")
    by_id = learning.node_by_id
    alike = [
        one
        for one in conditions
        if cast("EnablingCondition", by_id[one.condition.id]).type == wanted
    ]
    return Asked(
        question,
        enabling=EnablingAnswer(
            found=tuple(one for one in alike if one.for_whom.id == system),
            answers=said,
            elsewhere=tuple(one for one in alike if one.for_whom.id != system),
        ),
    )


def _conditions(learning: SystemMap) -> list[ConditionFound]:
    found: list[ConditionFound] = []
    for node in learning.of_kind("EnablingCondition"):
        touching = [
            link
            for link in learning.links_to.get(node.id, ())
            if link.kind == "TOUCHES" and learning.node_by_id[link.source].kind == "Observation"
        ]
        provided = learning.targets(node.id, "PROVIDED_BY")
        found += [
            ConditionFound(
                condition=noun_of(node),
                for_whom=noun_of(learning.node_by_id[whom]),
                state=cast("EnablingCondition", node).state,
                observations=len(touching),
                provided_by=tuple(noun_of(learning.node_by_id[id_]) for id_ in provided),
            )
            for whom in learning.targets(node.id, "FOR")
        ]
    return found


def _answers(
    learning: SystemMap, question_id: str, for_whom: str | None
) -> tuple[AnswerFound, ...]:
    found = [
        cast("Answer", learning.node_by_id[link.source])
        for link in learning.links_to.get(for_whom or "", ())
        if link.kind == "FOR" and isinstance(learning.node_by_id[link.source], Answer)
    ]
    return tuple(
        AnswerFound(one.id, one.text or one.title, one.answered_by, one.how_we_know, one.date)
        for one in found
        if one.question_id == question_id
    )


def _cycles(learning: SystemMap, scope: Scope) -> list[CycleHere]:
    """Give the cycles about the system, about who is in it, and those that learn from them."""
    system = scope.system.id if scope.system else None
    mine: set[str] = set()
    for node in learning.of_kind("LearningCycle"):
        for about in learning.targets(node.id, "ABOUT"):
            inside = {about}
            for kind in ("LIVES_IN", "OPERATES_IN", "PART_OF"):
                inside |= set(learning.targets(about, kind))
            if system is None or system in inside:
                mine.add(node.id)
    waiting = list(mine)
    while waiting:
        above = set(learning.sources(waiting.pop(), "LEARNS_FROM")) - mine
        mine |= above
        waiting += above
    order = ("country", "place", "organisation", "person")
    cycles = [cast("LearningCycle", learning.node_by_id[id_]) for id_ in mine]
    return [
        _cycle(node, learning)
        for node in sorted(cycles, key=lambda one: (order.index(one.scale), one.id))
        if learning.targets(node.id, "ABOUT")
    ]


def _cycles_below(
    workspace: Workspace, learning: SystemMap, scope: Scope, here: Sequence[CycleHere]
) -> int:
    """Count the other cycles, about systems that lie in the system at any depth."""
    if scope.system is None:
        return 0
    told = {one.cycle.id for one in here}
    below = 0
    for node in learning.of_kind("LearningCycle"):
        about = learning.targets(node.id, "ABOUT")
        places = {place for one in about for place in _places_of(learning, one)}
        around = {above for place in places for above in ids_around(workspace, place)}
        below += node.id not in told and scope.system.id in around
    return below


def _places_of(learning: SystemMap, id_: str) -> list[str]:
    return [id_, *learning.targets(id_, "LIVES_IN"), *learning.targets(id_, "OPERATES_IN")]


def _cycle(node: LearningCycle, learning: SystemMap) -> CycleHere:
    about = learning.node_by_id[learning.targets(node.id, "ABOUT")[0]]
    unanswered = [
        number
        for number, question in enumerate(_family("managing_a_cycle"), start=1)
        if not _answers(learning, question.id, node.id)
    ]
    return CycleHere(noun_of(node), node.scale, noun_of(about), node.stage, tuple(unanswered))


def _cycle_questions(learning: SystemMap, cycles: Sequence[CycleHere]) -> list[CycleQuestion]:
    mine = [one.cycle.id for one in cycles if one.scale == "person"]
    return [
        CycleQuestion(
            number,
            question.text,
            tuple(answer for cycle in mine for answer in _answers(learning, question.id, cycle)),
        )
        for number, question in enumerate(_family("managing_a_cycle"), start=1)
    ]


def _learnt(learning: SystemMap, cycles: Sequence[CycleHere], workspace: Workspace) -> list[Seen]:
    """Give what was observed in the cycles, newest first."""
    tried = [id_ for one in cycles for id_ in learning.sources(one.cycle.id, "PART_OF")]
    cycle_ids = [one.cycle.id for one in cycles]
    whole = near(workspace, [*cycle_ids, *tried])
    observed = {
        id_ for place in (*cycle_ids, *tried) for id_ in whole.sources(place, "OBSERVED_IN")
    }
    around = near(workspace, sorted(observed)[:_MOST])
    seen = [
        read_observation(node, around)
        for node in around.of_kind("Observation")
        if node.id in observed and isinstance(node, Observation)
    ]
    return sorted(seen, key=_newest_first)[:_NEWEST]


def _newest_first(seen: Seen) -> tuple[int, str]:
    return (-first_day(seen.date).toordinal() if seen.date else 1, seen.id)
