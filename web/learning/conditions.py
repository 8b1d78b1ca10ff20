"""Enabling conditions: the register, what is to be done about each, and its forms; also as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from flask import Response, jsonify, redirect, render_template
from pydantic import BaseModel
from werkzeug.wrappers import Response as AnyResponse

from graphmap.model.catalogue import SCALES, ConditionState, ConditionType, Scale
from graphmap.services.learning.condition_changes import (
    ConditionGiven,
    add_condition,
    change_state,
    name_provider,
)
from graphmap.services.learning.conditions import ConditionsAsked, condition_told, register_of
from graphmap.services.reading import nouns_of_kind
from graphmap.views.learning.condition_view import (
    CONDITION_STATES,
    CONDITION_TYPES,
    NEXT_STATES,
    grouped_by_state,
)
from graphmap.views.words import CONDITION_STATE_WORDS, capital, in_words
from web.forms import Form
from web.frame import address, frame, workspace
from web.learning.saving import SIGNED, form_page, say_written, version_of, write
from web.routes import NodePath, SystemQuery, new_api, new_pages, page, resource

if TYPE_CHECKING:
    from flask_openapi3.openapi import OpenAPI

    from graphmap.services.learning.conditions import Register
    from graphmap.services.learning.drafting import Draft
    from graphmap.views.accounts import Noun
    from graphmap.views.learning.condition_view import ConditionTold

_pages = new_pages("conditions", __name__)
_api = new_api("conditions", __name__)
_MOST_LISTED: Final = 1000
Answer = str | tuple[str, int] | AnyResponse
_NEW: Final = {
    "name": "What has to be there",
    "type": "What it is",
    "for_whom": "Whom it is for",
    "scale": "The scale",
    "state": "How it stands",
    "value": "How much",
    "provider": "Who could provide it",
    **SIGNED,
}
_STATE: Final = {
    "state": "How it stands",
    "why": "What happened",
    "date": "The date",
    **SIGNED,
}
_PROVIDER: Final = {"who": "The name", "part": "Whether they provide it", **SIGNED}
_STATES: Final = [
    {"value": state, "text": capital(CONDITION_STATE_WORDS[state])} for state in CONDITION_STATES
]
_PARTS: Final = [
    {"value": "could_provide", "text": "They could"},
    {"value": "provides", "text": "They do"},
]


class ConditionsQuery(SystemQuery):
    """Which conditions: by state, type, scale (``at``), cycle, or for whom they are."""

    state: ConditionState | Literal[""] = ""
    type: ConditionType | Literal[""] = ""
    at: Scale | Literal[""] = ""
    cycle: str = ""
    whom: str = ""


class NewConditionQuery(SystemQuery):
    """What a new condition begins with: its type, scale (``at``) and a cycle that needs it."""

    type: ConditionType | Literal[""] = ""
    at: Scale | Literal[""] = ""
    cycle: str = ""


class OfCycleQuery(SystemQuery):
    """The cycle whose conditions one came from."""

    cycle: str = ""


class ConditionsAnswer(BaseModel):
    """Enabling conditions with who provides them, could provide them and waits for them."""

    revision: int
    total: int
    conditions: list[dict[str, Any]]


def register(app: OpenAPI) -> None:
    """Add these routes to the application."""
    app.register_api(_pages)
    app.register_api(_api)


def _register(query: ConditionsQuery) -> Register:
    asked = ConditionsAsked(
        state=query.state or None,
        type=query.type or None,
        scale=query.at or None,
        cycle=query.cycle or None,
        system=query.whom or None,
    )
    return register_of(workspace(), asked)


@page(_pages, "/conditions")
def show_conditions(query: ConditionsQuery) -> str:
    """Show enabling conditions by what is to be done about them."""
    found = _register(query)
    return render_template(
        "conditions/page.html",
        register=found,
        groups=grouped_by_state(found.conditions),
        query=query,
        states=[(state, CONDITION_STATE_WORDS[state]) for state in CONDITION_STATES],
        types=CONDITION_TYPES,
        here="/cycles",
    )


@resource(_api, "/conditions", answer=ConditionsAnswer)
def give_conditions(query: ConditionsQuery) -> Response:
    """Give enabling conditions by state, type, scale, cycle or for whom they are."""
    found = _register(query)
    body = [_body(one) for one in found.conditions]
    return jsonify({"revision": found.revision, "total": found.total, "conditions": body})


@page(_pages, "/conditions/new", needs="write")
def show_new_condition(query: NewConditionQuery) -> Answer:
    """Show the form that adds an enabling condition."""
    scope = frame().scope
    is_for = scope.system and scope.scale != "person"
    form = Form.fresh(
        type=query.type,
        scale=query.at or (scope.scale if scope.scale != "person" else "organisation"),
        state="missing",
        for_whom=scope.system.name if scope.system and is_for else "",
    )
    return _form("new", form, query.cycle)


@page(_pages, "/conditions/new", needs="write", method="post")
def put_condition(query: NewConditionQuery) -> Answer:
    """Add an enabling condition."""
    form = Form.sent()

    def drafted() -> Draft:
        given = ConditionGiven(
            name=form["name"],
            type=form["type"],
            scale=form["scale"],
            state=form["state"],
            for_whom=form["for_whom"],
            value=form["value"],
            provider=form["provider"],
            is_new=bool(form["is_new"]),
            cycle=query.cycle,
        )
        return add_condition(workspace(), given)

    written = write(form, _NEW, drafted, reason="An enabling condition added")
    if written is None:
        return _form("new", form, query.cycle)
    say_written(written, "The condition is recorded.")
    return _back(written.id, query.cycle)


@page(_pages, "/conditions/<id>/state", needs="write")
def show_state(path: NodePath, query: OfCycleQuery) -> Answer:
    """Show the form that says how a condition stands now."""
    told = condition_told(workspace(), path.id)
    form = Form.fresh(
        version=str(told.version),
        state=NEXT_STATES[told.state],
        date=workspace().today().isoformat(),
    )
    return _form("state", form, query.cycle, told)


@page(_pages, "/conditions/<id>/state", needs="write", method="post")
def put_state(path: NodePath, query: OfCycleQuery) -> Answer:
    """Say how a condition stands now, why, and since when."""
    form = Form.sent()

    def drafted() -> Draft:
        return change_state(
            workspace(),
            path.id,
            state=form["state"],
            why=form["why"],
            date=form["date"],
            version=version_of(form),
        )

    written = write(form, _STATE, drafted, reason="How an enabling condition stands")
    if written is None:
        return _form("state", form, query.cycle, condition_told(workspace(), path.id))
    say_written(written, "How it stands is recorded.")
    return _back(path.id, query.cycle)


@page(_pages, "/conditions/<id>/provider", needs="write")
def show_provider(path: NodePath, query: OfCycleQuery) -> Answer:
    """Show the form that names who provides a condition, or could."""
    told = condition_told(workspace(), path.id)
    return _form("provider", Form.fresh(part="could_provide"), query.cycle, told)


@page(_pages, "/conditions/<id>/provider", needs="write", method="post")
def put_provider(path: NodePath, query: OfCycleQuery) -> Answer:
    """Name who provides a condition, or could."""
    form = Form.sent()

    def drafted() -> Draft:
        return name_provider(
            workspace(),
            path.id,
            who=form["who"],
            part=form["part"],
            is_new=bool(form["is_new"]),
        )

    written = write(form, _PROVIDER, drafted, reason="Who provides a condition, or could")
    if written is None:
        return _form("provider", form, query.cycle, condition_told(workspace(), path.id))
    say_written(written, "Who could provide it is recorded.")
    return _back(path.id, query.cycle)


def _form(part: str, form: Form, cycle: str, told: ConditionTold | None = None) -> Answer:
    types = [{"value": "", "text": "choose"}]
    types += [{"value": one, "text": in_words(one)} for one in CONDITION_TYPES]
    organisations = nouns_of_kind(workspace(), "Organisation", limit=_MOST_LISTED)
    places = nouns_of_kind(workspace(), "Place", limit=_MOST_LISTED)
    return form_page(
        "conditions/form.html",
        form,
        part=part,
        condition=told,
        types=types,
        scales=[{"value": scale, "text": scale} for scale in SCALES],
        states=_STATES,
        parts=_PARTS,
        organisations=organisations,
        subjects=[*places, *organisations] if part == "new" else (),
        back_to=address("/conditions", cycle=cycle or None),
        here="/cycles",
    )


def _back(condition_id: str, cycle: str) -> AnyResponse:
    return redirect(address(f"/conditions#{condition_id}", cycle=cycle or None), code=303)


def _body(told: ConditionTold) -> dict[str, Any]:
    return {
        "id": told.noun.id,
        "name": told.noun.name,
        "type": told.type,
        "scale": told.scale,
        "state": told.state,
        "value": told.value,
        "note": told.note,
        "version": told.version,
        "for": _ids(told.for_whom),
        "provided_by": _ids(told.provides),
        "could_be_provided_by": _ids(told.could_provide),
        "cycles": _ids(told.cycles),
        "experiments": _ids(told.experiments),
        "observations": _ids(told.observations),
    }


def _ids(nouns: tuple[Noun, ...]) -> list[str]:
    return [noun.id for noun in nouns]
