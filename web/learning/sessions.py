"""Reflective practice: the spaces, the agenda of the next session, its outcome; also as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flask import Response, jsonify, redirect, render_template
from pydantic import BaseModel
from werkzeug.wrappers import Response as AnyResponse

from graphmap.services.learning.session_changes import SessionHeld, record_session
from graphmap.services.learning.sessions import agenda_for, spaces_of
from graphmap.services.question_list import question_list
from graphmap.services.reading import nouns_of_kind
from web.forms import Form
from web.frame import address, workspace
from web.learning.saving import SIGNED, form_page, say_written, ticked, write
from web.routes import SystemQuery, new_api, new_pages, page, resource

if TYPE_CHECKING:
    from flask_openapi3.openapi import OpenAPI

    from graphmap.services.learning.drafting import Draft
    from graphmap.views.learning.session_view import Agenda

_pages = new_pages("sessions", __name__)
_api = new_api("sessions", __name__)
_MOST_LISTED: Final = 1000
Answer = str | tuple[str, int] | AnyResponse
_FIELDS: Final = {
    "date": "The day",
    "notes": "What was said",
    "who": "Who took part",
    "question": "The question",
    "answer": "The answer",
    **SIGNED,
}


class SessionsQuery(SystemQuery):
    """The id of a reflective space; all of them where it is absent."""

    space: str = ""


class SpaceQuery(SystemQuery):
    """The id of a reflective space."""

    space: str


class AgendaAnswer(BaseModel):
    """What is new for a reflective space since its last session."""

    revision: int
    since: int
    agenda: dict[str, Any]


def register(app: OpenAPI) -> None:
    """Add these routes to the application."""
    app.register_api(_pages)
    app.register_api(_api)


@page(_pages, "/sessions")
def show_sessions(query: SessionsQuery) -> str:
    """Show the reflective spaces, or the agenda of the next session of one."""
    if query.space:
        agenda = agenda_for(workspace(), query.space)
        return render_template("sessions/agenda.html", agenda=agenda, here="/cycles")
    spaces = spaces_of(workspace())
    return render_template("sessions/page.html", spaces=spaces, here="/cycles")


@resource(_api, "/sessions", answer=AgendaAnswer)
def give_agenda(query: SpaceQuery) -> Response:
    """Give what is new for a reflective space since its last session."""
    agenda = agenda_for(workspace(), query.space)
    revision = workspace().columns().revision
    return jsonify({"revision": revision, "since": agenda.since, "agenda": _body(agenda)})


@page(_pages, "/sessions/new", needs="write")
def show_new_session(query: SpaceQuery) -> Answer:
    """Show the form that records what a session came to."""
    form = Form.fresh(date=workspace().today().isoformat())
    return _form(agenda_for(workspace(), query.space), form)


@page(_pages, "/sessions/new", needs="write", method="post")
def put_session(query: SpaceQuery) -> Answer:
    """Record a session with what it considered, answered, and agreed or challenged."""
    form = Form.sent()
    patterns = {
        name.removeprefix("pattern."): value
        for name, value in form.values.items()
        if name.startswith("pattern.") and value
    }

    def drafted() -> Draft:
        held = SessionHeld(
            date=form["date"],
            notes=form["notes"],
            who=form["who"],
            considered=ticked(form, "considered"),
            patterns=patterns,
            question=form["question"],
            answer=form["answer"],
        )
        return record_session(workspace(), query.space, held)

    written = write(form, _FIELDS, drafted, reason="A session of a reflective space held")
    if written is None:
        return _form(agenda_for(workspace(), query.space), form)
    say_written(written, "The session is recorded. What is new from now on is on the next agenda.")
    return redirect(address("/sessions#held", space=query.space), code=303)


def _form(agenda: Agenda, form: Form) -> Answer:
    asked = [one for one in question_list().values() if one.family != "managing_a_cycle"]
    scales = {agenda.space.condition.scale, None}
    questions = [{"value": "", "text": "none"}]
    questions += [{"value": one.id, "text": one.text} for one in asked if one.scale in scales]
    kinds = ("Organisation", "Person")
    names = [one for kind in kinds for one in nouns_of_kind(workspace(), kind, limit=_MOST_LISTED)]
    return form_page(
        "sessions/new.html", form, agenda=agenda, questions=questions, names=names, here="/cycles"
    )


def _body(agenda: Agenda) -> dict[str, Any]:
    return {
        "space": agenda.space.condition.noun.id,
        "sessions": [
            {
                "id": one.id,
                "date": one.date,
                "notes": one.notes,
                "considered": [noun.id for noun in one.considered],
            }
            for one in agenda.space.sessions
        ],
        "new": agenda.new,
        "observations": [line.seen.id for line in agenda.lines],
        "surprises": [line.seen.id for line in agenda.surprises],
        "disagreements": [one.account.id for one in agenda.differences],
        "ranks": [
            {"policy": one.policy.id, "before": one.before, "now": one.now} for one in agenda.ranks
        ],
        "patterns": [one.noun.id for one in agenda.patterns],
        "policy_changes": [one.noun.id for one in agenda.changes],
    }
