"""Pasting lines as factors, outcomes or policies: looked at first, then one change set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from flask import Response, jsonify, render_template
from pydantic import BaseModel
from pydantic import Field as Bounded
from werkzeug.wrappers import Response as AnyResponse

from graphmap.errors import InputRefused
from graphmap.services.editing.pasting import (
    PASTED_KINDS,
    Pasted,
    PastedKind,
    plan_list,
    read_list,
)
from graphmap.views.words import kind_in_words
from web.editing.saving import EditBody, WrittenAnswer, answer_written, save, saved_before
from web.forms import Form
from web.frame import workspace
from web.routes import SystemQuery, new_api, new_pages, page, resource

if TYPE_CHECKING:
    from flask_openapi3.openapi import OpenAPI

_pages = new_pages("paste", __name__)
_api = new_api("paste", __name__)
_MOST_TEXT = 200_000
_FIELDS = {"lines": "The list", "kind": "What they are"}


class PasteQuery(SystemQuery):
    """What the lines are, to begin with."""

    kind: PastedKind = "Factor"


class ListQuery(SystemQuery):
    """The lines to look at, and what they are."""

    lines: Annotated[str, Bounded(max_length=10_000)] = ""
    kind: PastedKind = "Factor"


class ListAnswer(BaseModel):
    """Each line with what is on the map and looks like it; without a choice one must be made."""

    lines: list[dict[str, Any]]


class PasteBody(EditBody):
    """Lines to add; ``choices`` says for a name which record is meant, or ``new``."""

    kind: PastedKind
    lines: Annotated[list[str], Bounded(min_length=1, max_length=500)]
    choices: Annotated[dict[str, str], Bounded(default_factory=dict[str, str])]


def register(app: OpenAPI) -> None:
    """Add these routes to the application."""
    app.register_api(_pages)
    app.register_api(_api)


@page(_pages, "/paste", needs="write")
def show_paste(query: PasteQuery) -> str:
    """Show the box to paste a list into."""
    return _page(Form.fresh(kind=query.kind), None)


@page(_pages, "/paste", needs="write", method="post")
def add_list(query: SystemQuery) -> str | tuple[str, int] | AnyResponse:
    """Show what a list would add, or add it."""
    del query
    form = Form.sent()
    kind = form["kind"]
    if kind not in PASTED_KINDS:
        form.errors["kind"] = "Choose what the lines are"
        return _page(form, None), 422
    before = saved_before(form, None)
    if before is not None:
        return before
    try:
        pasted = read_list(
            workspace(), form["lines"], kind, choices=form.numbered("choice", "name", "id")
        )
    except InputRefused as refused:
        form.refuse(refused.problems, fields=_FIELDS)
        return _page(form, None), 422
    form.refuse(pasted.problems, fields=_FIELDS)
    if form.errors:
        return _page(form, None), 422
    if form["do"] != "add":
        form.values.setdefault("reason", _reason(kind))
        return _page(form, pasted)
    form.take_actor()
    form.take_reason()
    if pasted.open:
        form.errors["look-alikes"] = "Choose for each name that looks like one on the map"
    if form.errors:
        return _page(form, pasted), 422
    return save(form, plan_list(workspace(), pasted), reason=_reason(kind))


@resource(_api, "/paste", answer=ListAnswer)
def look_at_list(query: ListQuery) -> Response:
    """Give what a list would add, and what on the map looks like its lines."""
    pasted = read_list(workspace(), query.lines, query.kind, choices={})
    return jsonify(
        {
            "lines": [
                {
                    "name": line.name,
                    "alike": [{"id": one.id, "name": one.name} for one in line.alike],
                    "choice": line.choice,
                }
                for line in pasted.lines
            ]
        }
    )


@resource(_api, "/paste", answer=WrittenAnswer, needs="write", method="post")
def add_lines(body: PasteBody, query: SystemQuery) -> Response:
    """Add the lines of a list as one change set."""
    del query
    pasted = read_list(workspace(), "\n".join(body.lines), body.kind, choices=body.choices)
    return answer_written(plan_list(workspace(), pasted), body, reason=_reason(body.kind))


def _page(form: Form, pasted: Pasted | None) -> str:
    return render_template(
        "editing/paste.html",
        form=form,
        pasted=pasted,
        kinds_offered=PASTED_KINDS,
        most=_MOST_TEXT,
        here="/map",
    )


def _reason(kind: PastedKind) -> str:
    return f"A pasted list of {kind_in_words(kind, 2)}"
