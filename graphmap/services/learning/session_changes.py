"""What a session of a reflective space came to: one form, one draft."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from graphmap.model.catalogue import NodeKind
from graphmap.model.identity import derived_id
from graphmap.model.nodes import EnablingCondition, Pattern
from graphmap.services.learning.answering import AnswerGiven, draft_answer
from graphmap.services.learning.conditions import condition_told
from graphmap.services.learning.drafting import Draft, refuse
from graphmap.services.learning.naming import named, plain_date
from graphmap.services.reading import nodes_shown
from graphmap.services.workspace import Workspace

_CONSIDERED: Final[tuple[NodeKind, ...]] = ("Observation", "Pattern", "PolicyChange", "Answer")
_INVOLVED: Final[tuple[NodeKind, ...]] = ("Person", "Organisation")
_VERDICTS: Final = ("agreed", "challenged")


@dataclass(frozen=True)
class SessionHeld:
    """A session as it is typed.

    ``considered`` are ids of records, ``patterns`` the status that patterns got, by their ids;
    ``answer`` is one to a question, for whom the space is.
    """

    date: str
    notes: str = ""
    who: str = ""
    considered: Collection[str] = ()
    patterns: Mapping[str, str] = field(default_factory=dict[str, str])
    question: str = ""
    answer: str = ""


def record_session(workspace: Workspace, space_id: str, held: SessionHeld) -> Draft:
    """Draft a session with what it considered, answered, and agreed or challenged.

    Raises
    ------
    NotFound
        Where no reflective space has that id, or it may not be seen.
    RecordRefused
        Naming the field that cannot be taken.
    """
    draft = Draft(workspace)
    space = draft.stored(EnablingCondition, space_id)
    day = plain_date(held.date, field="date")
    if day is None:
        raise refuse("date", "is blank; give the day of the session")
    id_ = derived_id("Session", space.id, day)
    if workspace.store.nodes([id_]).records:
        raise refuse("date", "has a session of this space already; change that one")
    draft.new("Session", id_, date=day, notes=held.notes)
    draft.join("IN_SPACE", id_, space.id)
    for name in (part.strip() for part in held.who.split(";")):
        if name:
            draft.join("INVOLVES", id_, named(workspace, _INVOLVED, name, field="who").id)
    wanted = {*held.considered, *held.patterns}
    for node in nodes_shown(workspace, wanted).values():
        if node.kind in _CONSIDERED:
            draft.join("CONSIDERED", id_, node.id)
        status = held.patterns.get(node.id)
        if isinstance(node, Pattern) and status in _VERDICTS:
            stored = draft.stored(Pattern, node.id)
            draft.alter(stored, stored.version, status=status)
    _answer(draft, id_, space.id, day, held)
    return draft


def _answer(draft: Draft, session: str, space: str, day: str, held: SessionHeld) -> None:
    if not held.answer.strip():
        return
    whom = condition_told(draft.workspace, space).for_whom
    if not whom:
        raise refuse("answer", "cannot be kept: nobody has said for whom this space is")
    if not held.question:
        raise refuse("question", "is not chosen; choose which question was answered")
    how = f"Session of {day}"
    given = AnswerGiven(held.question, held.answer, how_we_know=how, date=day)
    draft_answer(draft, whom[0].id, given)
    answer = derived_id("Answer", held.question, whom[0].id, held.answer.strip())
    draft.join("CONSIDERED", session, answer)
