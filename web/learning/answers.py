"""Answering a question of a scale, of starting or of permission, for the system looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import redirect
from werkzeug.wrappers import Response as AnyResponse

from graphmap.errors import NotFound
from graphmap.services.learning.answering import AnswerGiven, answer_for_system
from graphmap.services.pages.observations import newest_observations, observations_in
from graphmap.services.question_list import question_list
from web.forms import Form
from web.frame import address, frame, workspace
from web.learning.saving import SIGNED, form_page, say_written, ticked, write
from web.routes import SystemQuery, new_pages, page

if TYPE_CHECKING:
    from flask_openapi3.openapi import OpenAPI

    from graphmap.model.questions import Question
    from graphmap.services.learning.drafting import Draft
    from graphmap.views.accounts import Noun

_pages = new_pages("answers", __name__)
_MOST_OFFERED: Final = 20
Answer = str | tuple[str, int] | AnyResponse
_FIELDS: Final = {
    "text": "Your answer",
    "question": "The question",
    "how_we_know": "How you know",
    "answered_by": "Who answers",
    "date": "The date",
    **SIGNED,
}
#: Where the answers to a family of questions are shown.
_SHOWN_AT: Final = {"starting": "/start", "permission_space": "/permission"}


class QuestionQuery(SystemQuery):
    """Which question is answered, by its id in the list of questions."""

    question: str


def register(app: OpenAPI) -> None:
    """Add these routes to the application."""
    app.register_api(_pages)


@page(_pages, "/answers/new", needs="write")
def show_answer(query: QuestionQuery) -> Answer:
    """Show the form that answers a question for the system looked at."""
    question, system = _asked(query)
    date = workspace().today().isoformat()
    return _form(question, system, Form.fresh(question=question.id, date=date))


@page(_pages, "/answers/new", needs="write", method="post")
def put_answer(query: QuestionQuery) -> Answer:
    """Answer a question for the system looked at."""
    question, system = _asked(query)
    form = Form.sent()

    def drafted() -> Draft:
        given = AnswerGiven(
            question.id,
            form["text"],
            how_we_know=form["how_we_know"],
            answered_by=form["answered_by"],
            date=form["date"],
            draws_on=ticked(form, "draws"),
        )
        return answer_for_system(workspace(), system.id, given)

    written = write(form, _FIELDS, drafted, reason="A question answered")
    if written is None:
        return _form(question, system, form)
    say_written(written, "Your answer is recorded.")
    return redirect(address(_back_to(question)), code=303)


def _asked(query: QuestionQuery) -> tuple[Question, Noun]:
    question = question_list().get(query.question)
    system = frame().scope.system
    if question is None or question.family == "managing_a_cycle" or system is None:
        raise NotFound("No such question is asked here.")
    return question, system


def _back_to(question: Question) -> str:
    return f"{_SHOWN_AT.get(question.family, '/')}#{question.id}"


def _form(question: Question, system: Noun, form: Form) -> Answer:
    found = observations_in(workspace(), frame().scope)
    lines = newest_observations(workspace(), found, limit=_MOST_OFFERED)
    return form_page(
        "questions/answer.html",
        form,
        question=question,
        system=system,
        offered=[line.seen for line in lines],
        back_to=address(_back_to(question)),
        here="/",
    )
