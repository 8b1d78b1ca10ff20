"""People and what they agreed to: reminders, withdrawing, and erasing for good."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from flask import Response, flash, jsonify, redirect, render_template
from pydantic import BaseModel
from werkzeug.wrappers import Response as AnyResponse

from graphmap.errors import Conflict
from graphmap.services.learning.consent import (
    CONSENT_WORDS,
    change_consent,
    erase_person,
    erase_unshown,
    erasure_told,
    people_told,
    person_meant,
    person_told,
)
from graphmap.views.words import capital
from web.forms import Form
from web.frame import address, workspace
from web.learning.saving import SIGNED, form_page, say_written, version_of, write
from web.routes import NodePath, SystemQuery, new_api, new_pages, page, resource

if TYPE_CHECKING:
    from flask_openapi3.openapi import OpenAPI

    from graphmap.services.learning.consent import PersonTold
    from graphmap.services.learning.drafting import Draft

_pages = new_pages("people", __name__)
_api = new_api("people", __name__)
Answer = str | tuple[str, int] | AnyResponse
_FIELDS: Final = {"consent": "How far it goes", "review_by": "The day to ask again", **SIGNED}
_CONSENTS: Final = [{"value": one, "text": capital(words)} for one, words in CONSENT_WORDS.items()]
_UNSURE: Final = "Say that you are certain: this cannot be undone"
_NOT_ONE: Final = (
    "Nobody was erased: this does not name exactly one person who is shown to nobody. Check the"
    " spelling, or give the id of the record"
)
_ERASED: Final = "Erased. Nothing that was recorded of them is left in this map or its history."
_AGAIN: Final = "Something here was changed meanwhile: look again at what goes"


class ConsentQuery(SystemQuery):
    """How far consent goes that the form begins with."""

    consent: Literal["hold", ""] = ""


class PeopleAnswer(BaseModel):
    """Who agreed to be shown to stewards, how far, and whether it is time to ask again."""

    revision: int
    people: list[dict[str, Any]]


def register(app: OpenAPI) -> None:
    """Add these routes to the application."""
    app.register_api(_pages)
    app.register_api(_api)


@page(_pages, "/people", needs="write")
def show_people(query: SystemQuery) -> str:
    """Show who agreed to be shown to stewards, and who is to be asked again."""
    del query
    people = people_told(workspace())
    due = [one for one in people if one.is_due]
    return render_template("people/page.html", people=people, due=due, here="/cycles")


@resource(_api, "/people", answer=PeopleAnswer, needs="write")
def give_people(query: SystemQuery) -> Response:
    """Give who agreed to be shown to stewards, those to be asked again first."""
    del query
    people = [
        {
            "id": one.noun.id,
            "name": one.noun.name,
            "role": one.role,
            "consent": one.consent,
            "review_by": one.review_by,
            "is_due": one.is_due,
            "version": one.version,
        }
        for one in people_told(workspace())
    ]
    return jsonify({"revision": workspace().columns().revision, "people": people})


@page(_pages, "/people/<id>/consent", needs="write")
def show_consent(path: NodePath, query: ConsentQuery) -> Answer:
    """Show the form that says how far somebody agreed to be shown."""
    told = person_told(workspace(), path.id)
    form = Form.fresh(
        version=str(told.version),
        consent=query.consent or told.consent,
        review_by=told.review_by or "",
    )
    return _consent(told, form)


@page(_pages, "/people/<id>/consent", needs="write", method="post")
def put_consent(path: NodePath, query: ConsentQuery) -> Answer:
    """Record how far somebody agreed to be shown; withdrawn, they are shown to nobody at once."""
    del query
    form = Form.sent()

    def drafted() -> Draft:
        return change_consent(
            workspace(),
            path.id,
            consent=form["consent"],
            review_by=form["review_by"],
            version=version_of(form),
        )

    written = write(form, _FIELDS, drafted, reason="What somebody agreed to")
    if written is None:
        return _consent(person_told(workspace(), path.id), form)
    say_written(written, "It is recorded, and holds from now on.")
    return redirect(address("/people", system=None, scale=None), code=303)


@page(_pages, "/people/<id>/erase", needs="write")
def ask_to_erase(path: NodePath, query: SystemQuery) -> Answer:
    """Show what erasing somebody takes away and what remains, and ask for the first time."""
    del query
    return _erase(path.id, Form.fresh(), second=False)


@page(_pages, "/people/<id>/erase", needs="write", method="post")
def erase(path: NodePath, query: SystemQuery) -> Answer:
    """Ask for the second time, or erase for good what was shown."""
    del query
    form = Form.sent()
    if form["again"] != "1":
        form.values["take_out"] = "1"
        return _erase(path.id, form, second=True)
    actor = form.take_actor()
    if not form["certain"]:
        form.errors["certain"] = _UNSURE
    if not form.errors:
        try:
            erase_person(
                workspace(),
                path.id,
                seal=form["seal"],
                keep_words=not form["take_out"],
                actor=actor,
                operation_id=form.operation_id,
            )
        except Conflict:
            form.errors["certain"] = _AGAIN
        else:
            flash(_ERASED)
            return redirect(address("/people", system=None, scale=None), code=303)
    return _erase(path.id, form, second=True)


@page(_pages, "/people/erase", needs="write")
def ask_whom_to_erase(query: SystemQuery) -> Answer:
    """Ask who is to be erased of those who are shown to nobody; nothing is told of them."""
    del query
    return _erase_unshown(Form.fresh(), second=False)


@page(_pages, "/people/erase", needs="write", method="post")
def erase_without_showing(query: SystemQuery) -> Answer:
    """Ask for the second time, alike whether somebody is so called or not, or erase for good."""
    del query
    form = Form.sent()
    if not form["who"]:
        form.errors["who"] = "Give the name as it was recorded, or the id of the record"
        return _erase_unshown(form, second=False)
    shown = person_meant(workspace(), form["who"])
    if shown is not None:
        return redirect(address(f"/people/{shown}/erase", system=None, scale=None), code=303)
    if form["again"] != "1":
        form.values["take_out"] = "1"
        return _erase_unshown(form, second=True)
    actor = form.take_actor()
    if not form["certain"]:
        form.errors["certain"] = _UNSURE
    if not form.errors:
        if erase_unshown(
            workspace(),
            form["who"],
            keep_words=not form["take_out"],
            actor=actor,
            operation_id=form.operation_id,
        ):
            flash(_ERASED)
            return redirect(address("/people", system=None, scale=None), code=303)
        form.errors["who"] = _NOT_ONE
        return _erase_unshown(form, second=False)
    return _erase_unshown(form, second=True)


def _erase_unshown(form: Form, *, second: bool) -> Answer:
    return form_page("people/erase_unshown.html", form, second=second, here="/cycles")


def _consent(told: PersonTold, form: Form) -> Answer:
    return form_page("people/consent.html", form, person=told, consents=_CONSENTS, here="/cycles")


def _erase(person_id: str, form: Form, *, second: bool) -> Answer:
    told = erasure_told(workspace(), person_id)
    form.values["seal"] = told.seal
    return form_page("people/erase.html", form, told=told, second=second, here="/cycles")
