"""The first page: the questions of the system looked at; the same as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from flask import Response, jsonify, render_template
from pydantic import BaseModel

from graphmap.services.pages.questions import home_page
from web.frame import frame, workspace
from web.learning.answers_told import asked_told, condition_found, looked_at_told
from web.routes import SystemQuery, new_api, new_pages, page, resource

if TYPE_CHECKING:
    from flask_openapi3.openapi import OpenAPI

_pages = new_pages("questions", __name__)
_api = new_api("questions", __name__)


class QuestionsAnswer(BaseModel):
    """The questions of a scale, each with what the map answers now for one of its systems.

    ``cycle_questions`` are the ten of managing a cycle, at the scale of a person.
    """

    revision: int
    scale: str
    system: str | None
    questions: list[dict[str, Any]]
    cycle_questions: list[dict[str, Any]]
    cycles: list[dict[str, Any]]
    conditions: list[dict[str, Any]]
    observations: int
    undated: int
    sources: int
    newest: list[str]


def register(app: OpenAPI) -> None:
    """Add these routes to the application."""
    app.register_api(_pages)
    app.register_api(_api)


@page(_pages, "/")
def show_questions(query: SystemQuery) -> str:
    """Show the questions of a scale with their answers for one system."""
    del query
    scope = frame().scope
    found = home_page(workspace(), scope)
    system = scope.system.id if scope.system else None
    return render_template(
        "questions/page.html",
        page=found,
        scope=scope,
        wide=[
            noun
            for asked in found.learning_from
            if asked.policies
            for noun in asked.policies.wide_discretion
        ],
        permissions_here=[one for one in found.permissions if one.for_whom.id == system],
        claim_here={"place": system} if scope.scale in ("place", "country") and system else {},
    )


@resource(_api, "/", answer=QuestionsAnswer)
def give_questions(query: SystemQuery) -> Response:
    """Give the questions of a scale with their answers for one system."""
    del query
    scope = frame().scope
    found = home_page(workspace(), scope)
    return jsonify(
        {
            **looked_at_told(workspace().columns().revision, scope),
            "questions": [asked_told(one) for one in (*found.learning_from, *found.enabling)],
            "cycle_questions": [
                {
                    "number": one.number,
                    "text": one.text,
                    "answers": [asdict(answer) for answer in one.answers],
                }
                for one in found.cycle_questions
            ],
            "cycles": [
                {
                    "id": one.cycle.id,
                    "scale": one.scale,
                    "about": one.about.id,
                    "stage": one.stage,
                    "open_questions": one.open_questions,
                }
                for one in found.cycles
            ],
            "conditions": [condition_found(one) for one in found.conditions],
            "observations": found.observations,
            "undated": found.undated,
            "sources": found.sources,
            "newest": [line.seen.id for line in found.newest],
        }
    )
