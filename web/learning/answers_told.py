"""The questions and their answers as JSON: records are named by id, words are as recorded."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graphmap.model.questions import Question
    from graphmap.services.systems import Scope
    from graphmap.views.accounts import Noun
    from graphmap.views.learning.condition_view import ConditionTold
    from graphmap.views.learning.start_view import Ally
    from graphmap.views.questions_view import (
        AnswerFound,
        Asked,
        BlockingHere,
        ConditionFound,
        PoliciesAnswer,
    )


def ids_of(nouns: Iterable[Noun]) -> list[str]:
    """Give the ids of some records."""
    return [noun.id for noun in nouns]


def looked_at_told(revision: int, scope: Scope) -> dict[str, Any]:
    """Give what is looked at, and as of which revision; ``system`` is null for the whole map."""
    system = scope.system.id if scope.system else None
    return {"revision": revision, "scale": scope.scale, "system": system}


def question_told(question: Question, answers: Sequence[AnswerFound]) -> dict[str, Any]:
    """Give a question with what people answered."""
    return {
        "id": question.id,
        "text": question.text,
        "family": question.family,
        "answers": [asdict(one) for one in answers],
    }


def questions_told(
    questions: Iterable[Question], answers: Mapping[str, Sequence[AnswerFound]]
) -> list[dict[str, Any]]:
    """Give questions, each with what people answered."""
    return [question_told(one, answers.get(one.id, ())) for one in questions]


def asked_told(asked: Asked) -> dict[str, Any]:
    """Give a question of a scale with the answer that the map gives now.

    Of ``policies``, ``patterns`` and ``enabling`` those are null that the question does not ask.
    """
    enabling = asked.enabling
    return {
        **question_told(asked.question, enabling.answers if enabling else asked.said),
        "policies": asked.policies and policies_told(asked.policies),
        "patterns": asked.patterns and ids_of(asked.patterns.patterns),
        "enabling": enabling
        and {
            "found": [condition_found(one) for one in enabling.found],
            "elsewhere": [condition_found(one) for one in enabling.elsewhere],
        },
    }


def policies_told(answer: PoliciesAnswer) -> dict[str, Any]:
    """Give the policies that block here, and what stands behind that."""
    return {
        "blocking": [blocking_told(row) for row in answer.policies],
        "blocked_outcomes": answer.blocked_outcomes,
        "from_here": ids_of(answer.from_here),
        "wide_discretion": ids_of(answer.wide_discretion),
        "evidence": asdict(answer.evidence),
    }


def blocking_told(row: BlockingHere) -> dict[str, Any]:
    """Give a policy that blocks here; ``elsewhere`` counts places outside what is looked at."""
    return {
        "policy": row.policy.id,
        "places": row.places,
        "outcomes": row.outcomes,
        "elsewhere": row.elsewhere,
        "sources_for": row.sources_for,
        "sources_against": row.sources_against,
        "set_by": ids_of(row.set_by),
        "owner_scale": row.owner_scale,
        "discretion": row.discretion,
    }


def condition_found(found: ConditionFound) -> dict[str, Any]:
    """Give an enabling condition for one system, with its state."""
    return {
        "condition": found.condition.id,
        "for": found.for_whom.id,
        "state": found.state,
        "observations": found.observations,
        "provided_by": ids_of(found.provided_by),
    }


def condition_told(told: ConditionTold) -> dict[str, Any]:
    """Give an enabling condition for whomever it is, with its state."""
    return {"condition": told.noun.id, "for": ids_of(told.for_whom), "state": told.state}


def ally_told(ally: Ally) -> dict[str, Any]:
    """Give an ally: the policies whose change they seek, the cycles and experiments they help."""
    return {
        "id": ally.noun.id,
        "kind": ally.noun.kind,
        "seeks_change_of": ids_of(ally.seeks),
        "ally_of": ids_of(ally.ally_of),
    }
