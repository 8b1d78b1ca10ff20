"""The ten questions of managing a cycle: answers with their evidence, or an invitation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from graphmap.model.nodes import Answer, Experiment
from graphmap.model.system_map import SystemMap
from graphmap.services.learning.cycle_records import managing_questions
from graphmap.services.learning.evidence import Evidence, count_sources, in_order
from graphmap.views.accounts import noun_of
from graphmap.views.learning.cycle_view import AnswerTold, Part, QuestionTold
from graphmap.views.learning.words import INVITATIONS
from graphmap.views.words import capital, count_in_words, list_in_words

#: The plan of an experiment that says what a question asks, and how that is told.
_PLANS: Final[Mapping[str, tuple[str, str]]] = {
    "Q-CYC-4": ("co_design", "how it was designed"),
    "Q-CYC-7": ("data_plan", "what data is gathered"),
    "Q-CYC-8": ("sense_making_plan", "how sense is made of it"),
    "Q-CYC-9": ("share_plan", "how it is shared"),
}


def questions_told(
    answers: Sequence[Answer],
    around: SystemMap,
    evidence: Evidence,
    *,
    experiments: Sequence[Experiment],
    parts: Sequence[Part],
    needs: int,
) -> tuple[QuestionTold, ...]:
    """Give the ten questions for one cycle.

    Parameters
    ----------
    answers
        The answers for the cycle.
    around
        The map of what those are linked to.
    evidence
        The observations and effects that they draw on.
    experiments, parts, needs
        What is recorded of the cycle beside the answers: it is told where a question is open.
    """
    told = {answer.id: _answer(answer, around, evidence) for answer in answers}
    first = [told[answer.id] for answer in answers if answer.question_id == "Q-CYC-1"]
    return tuple(
        QuestionTold(
            number=number,
            id=question.id,
            text=question.text,
            answers=tuple(
                told[answer.id] for answer in answers if answer.question_id == question.id
            ),
            invitation=INVITATIONS.get(question.id, "Nobody has answered this yet."),
            recorded=_recorded(question.id, first, experiments, parts, needs),
        )
        for number, question in enumerate(managing_questions(), start=1)
    )


def _answer(answer: Answer, around: SystemMap, evidence: Evidence) -> AnswerTold:
    drawn = [around.node_by_id[id_] for id_ in around.targets(answer.id, "DRAWS_ON")]
    observations = [node.id for node in drawn if node.kind == "Observation"]
    effects = [evidence.accounts[node.id] for node in drawn if node.id in evidence.accounts]
    seen = evidence.seen(observations)
    through = [one for account in effects for one in account.observations if not one.against]
    against = evidence.against(observations, [account.id for account in effects])
    return AnswerTold(
        id=answer.id,
        text=answer.text or answer.title,
        answered_by=answer.answered_by,
        how_we_know=answer.how_we_know,
        date=answer.date,
        seen=seen,
        against=in_order(against),
        effects=tuple(effects),
        patterns=tuple(noun_of(node) for node in drawn if node.kind == "Pattern"),
        sources_for=count_sources([*seen, *through]),
        sources_against=count_sources(against),
    )


def _recorded(
    question: str,
    first: Sequence[AnswerTold],
    experiments: Sequence[Experiment],
    parts: Sequence[Part],
    needs: int,
) -> str:
    """Say what is recorded elsewhere of what a question asks; empty where nothing is."""
    if question in _PLANS:
        field, words = _PLANS[question]
        saying = [one for one in experiments if getattr(one, field)]
        if not saying:
            return ""
        verb = "says" if len(saying) == 1 else "say"
        return capital(f"{count_in_words(len(saying), 'experiment')} {verb} {words}.")
    tellers: Mapping[str, Callable[[], str]] = {
        "Q-CYC-2": lambda: _cited(first),
        "Q-CYC-3": lambda: _named(parts, "reflects on it", "gives feedback"),
        "Q-CYC-5": lambda: _named(parts),
        "Q-CYC-6": lambda: _there(len(experiments), "experiment"),
        "Q-CYC-10": lambda: _there(needs, "condition"),
    }
    return tellers[question]() if question in tellers else ""


def _cited(first: Sequence[AnswerTold]) -> str:
    number = len({one.id for answer in first for one in answer.seen})
    if not number:
        return ""
    who = "The answer" if len(first) == 1 else "Answers"
    cite = "cites" if len(first) == 1 else "cite"
    return f"{who} to question 1 {cite} {count_in_words(number, 'observation')}."


def _named(parts: Sequence[Part], *words: str) -> str:
    names = [part.noun.name for part in parts if not words or part.words in words]
    return f"Recorded: {list_in_words(list(dict.fromkeys(names)))}." if names else ""


def _there(number: int, word: str) -> str:
    verb = "is" if number == 1 else "are"
    return capital(f"{count_in_words(number, word)} {verb} recorded.") if number else ""
