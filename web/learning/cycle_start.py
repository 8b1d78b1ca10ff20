"""Beginning a learning cycle, and with it an experiment where one came from a policy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import redirect
from werkzeug.wrappers import Response as AnyResponse

from graphmap.services.learning.cycle_changes import start_cycle
from graphmap.services.reading import nouns_of_kind
from web.forms import Form
from web.frame import address, frame, workspace
from web.learning.saving import SIGNED, form_page, say_written, write
from web.routes import SystemQuery, new_pages, page

if TYPE_CHECKING:
    from flask_openapi3.openapi import OpenAPI

    from graphmap.services.learning.drafting import Draft

_pages = new_pages("cycle_start", __name__)
_MOST_LISTED: Final = 1000
Answer = str | tuple[str, int] | AnyResponse


class StartQuery(SystemQuery):
    """What a new cycle begins with: a name or an id of what it is about, a name, a question.

    With the id of a policy, an experiment about that is planned next.
    """

    about: str = ""
    name: str = ""
    question: str = ""
    policy: str = ""


def register(app: OpenAPI) -> None:
    """Add these routes to the application."""
    app.register_api(_pages)


_START: Final = {
    "name": "The name",
    "about": "What it is about",
    "question": "The question",
    "purpose": "The purpose",
    "steward": "The steward",
    **SIGNED,
}


@page(_pages, "/cycles/new", needs="write")
def show_new_cycle(query: StartQuery) -> Answer:
    """Show the form that begins a cycle."""
    system = frame().scope.system
    about = query.about or (system.name if system else "")
    given = Form.fresh(about=about, name=query.name, question=query.question)
    return _start_form(given, query.policy)


@page(_pages, "/cycles/new", needs="write", method="post")
def begin_cycle(query: StartQuery) -> Answer:
    """Begin a cycle; its page opens with the first question, or an experiment is planned next."""
    form = Form.sent()

    def drafted() -> Draft:
        return start_cycle(
            workspace(),
            name=form["name"],
            about=form["about"],
            question=form["question"],
            purpose=form["purpose"],
            steward=form["steward"],
        )

    written = write(form, _START, drafted, reason="A learning cycle begun")
    if written is None:
        return _start_form(form, query.policy)
    if query.policy:
        say_written(written, "The cycle is begun. Now say what you will try out in it.")
        planned = address("/experiments/new", cycle=written.id, policy=query.policy)
        return redirect(planned, code=303)
    say_written(written, "The cycle is begun. The first of its ten questions is open below.")
    # Without a fragment: where one leads to a place, browsers pass over autofocus.
    return redirect(address(f"/cycles/{written.id}"), code=303)


def _start_form(form: Form, policy: str) -> Answer:
    kinds = ("Organisation", "Place", "Person")
    names = [one for kind in kinds for one in nouns_of_kind(workspace(), kind, limit=_MOST_LISTED)]
    people = [one for one in names if one.kind == "Person"]
    return form_page(
        "cycles/new.html", form, names=names, people=people, policy=policy, here="/cycles"
    )
