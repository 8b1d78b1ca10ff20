"""Answers to the questions: what is recorded for somebody, and the draft of one more."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from graphmap.model.catalogue import NodeKind
from graphmap.model.identity import derived_id
from graphmap.model.nodes import Answer, Organisation, Person, Place
from graphmap.services.learning.drafting import Draft, refuse
from graphmap.services.learning.naming import plain_date
from graphmap.services.question_list import question_list
from graphmap.services.reading import near, nodes_shown
from graphmap.services.workspace import Workspace
from graphmap.views.questions_view import AnswerFound

_DRAWN_ON: Final[tuple[NodeKind, ...]] = ("Observation", "Effect", "Pattern")


@dataclass(frozen=True)
class AnswerGiven:
    """An answer as it is typed; ``draws_on`` are ids of observations, effects and patterns."""

    question: str
    text: str
    how_we_know: str = ""
    answered_by: str = ""
    date: str = ""
    draws_on: Collection[str] = ()


def answers_for(workspace: Workspace, whom: str) -> Mapping[str, tuple[AnswerFound, ...]]:
    """Give what was answered for an organisation, a place, a person or a cycle, by question."""
    around = near(workspace, [whom])
    found: dict[str, tuple[AnswerFound, ...]] = {}
    for id_ in around.sources(whom, "FOR"):
        node = around.node_by_id[id_]
        if isinstance(node, Answer):
            told = AnswerFound(
                node.id, node.text or node.title, node.answered_by, node.how_we_know, node.date
            )
            found[node.question_id] = (*found.get(node.question_id, ()), told)
    return found


def answer_for_system(workspace: Workspace, system: str, given: AnswerGiven) -> Draft:
    """Draft an answer to a question of a scale, of starting or of permission, for a system.

    Raises
    ------
    NotFound
        Where no organisation, place or person has that id, or may not be seen.
    RecordRefused
        Naming the field that cannot be taken.
    """
    draft = Draft(workspace, system)
    node = nodes_shown(workspace, [system]).get(system)
    kind = type(node) if isinstance(node, Person | Organisation | Place) else Place
    draft.stored(kind, system)
    question = question_list().get(given.question)
    if question is None or question.family == "managing_a_cycle":
        raise refuse("question", "is not one that is answered for a system")
    return draft_answer(draft, system, given)


def draft_answer(draft: Draft, whom: str, given: AnswerGiven) -> Draft:
    """Draft an answer for somebody; one of the same words is completed."""
    workspace = draft.workspace
    text = given.text.strip()
    if not text:
        raise refuse("text", "is blank; write what you would tell somebody who asks")
    fields = {
        "how_we_know": given.how_we_know,
        "answered_by": given.answered_by,
        "date": plain_date(given.date, field="date"),
    }
    id_ = derived_id("Answer", given.question, whom, text)
    stored = next(iter(workspace.store.nodes([id_]).records), None)
    if isinstance(stored, Answer):
        known = {name: value for name, value in fields.items() if value}
        draft.alter(stored, stored.version, **known)
        drawn = Draft(workspace, id_).targets("DRAWS_ON", id_)
    else:
        draft.new("Answer", id_, question_id=given.question, text=text, **fields)
        drawn = []
        draft.join("FOR", id_, whom)
    for node in nodes_shown(workspace, set(given.draws_on) - set(drawn)).values():
        if node.kind in _DRAWN_ON:
            draft.join("DRAWS_ON", id_, node.id)
    return draft
