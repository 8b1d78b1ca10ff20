"""Start, permission and help: where learning can begin, what it takes and who has done it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response, jsonify, render_template
from pydantic import BaseModel

from graphmap.services.learning.helping import help_page
from graphmap.services.learning.starting import permission_page, start_page
from web.frame import frame, workspace
from web.learning.answers_told import (
    ally_told,
    blocking_told,
    condition_told,
    ids_of,
    looked_at_told,
    questions_told,
)
from web.routes import SystemQuery, new_api, new_pages, page, resource

if TYPE_CHECKING:
    from flask_openapi3.openapi import OpenAPI

_pages = new_pages("starting", __name__)
_api = new_api("starting", __name__)


class HelpQuery(SystemQuery):
    """The id of the policy or outcome that others may have tried."""

    node: str = ""


class HelpAnswer(BaseModel):
    """Cycles and experiments that tried the same, with whom to ask."""

    revision: int
    tried: list[dict[str, Any]]


class StartAnswer(BaseModel):
    """What the map says about where learning can start.

    ``others`` counts those who work in learning relationships and are not named; null where
    that must not be told.
    """

    revision: int
    scale: str
    system: str | None
    questions: list[dict[str, Any]]
    workers: list[dict[str, Any]]
    others: int | None
    owned: list[dict[str, Any]]
    wide_discretion: list[dict[str, Any]]
    permissions_here: list[dict[str, Any]]
    permissions_elsewhere: list[dict[str, Any]]
    allies: list[dict[str, Any]]
    cycles: list[str]
    learnt: list[str]
    conditions: list[dict[str, Any]]


class PermissionAnswer(BaseModel):
    """The permission that learning takes here, and what the current way fails at."""

    revision: int
    scale: str
    system: str | None
    questions: list[dict[str, Any]]
    here: list[dict[str, Any]]
    elsewhere: list[dict[str, Any]]
    failings: list[str]
    failings_in_all: int
    policies_that_block: int
    blocked_outcomes: int
    allies: list[dict[str, Any]]
    places_differ: int
    cycles: list[str]


def register(app: OpenAPI) -> None:
    """Add these routes to the application."""
    app.register_api(_pages)
    app.register_api(_api)


@page(_pages, "/start")
def show_start(query: SystemQuery) -> str:
    """Show where learning can start: the starting questions answered from the graph."""
    del query
    scope = frame().scope
    found = start_page(workspace(), scope)
    return render_template("starting/start.html", page=found, scope=scope, here="/cycles")


@resource(_api, "/start", answer=StartAnswer)
def give_start(query: SystemQuery) -> Response:
    """Give where learning can start: the starting questions answered from the graph."""
    del query
    scope = frame().scope
    found = start_page(workspace(), scope)
    return jsonify(
        {
            **looked_at_told(workspace().columns().revision, scope),
            "questions": questions_told(found.questions, found.answers),
            "workers": [
                {"id": one.noun.id, "works_for": ids_of(one.works_for)} for one in found.workers
            ],
            "others": found.others,
            "owned": [blocking_told(row) for row in found.owned],
            "wide_discretion": [
                {"policy": one.policy.id, "places": ids_of(one.places)} for one in found.wide
            ],
            "permissions_here": [condition_told(one) for one in found.permissions_here],
            "permissions_elsewhere": [condition_told(one) for one in found.permissions_elsewhere],
            "allies": [ally_told(one) for one in found.allies],
            "cycles": [card.cycle.id for card in found.cycles],
            "learnt": [seen.id for seen in found.learnt],
            "conditions": [condition_told(one) for one in found.conditions],
        }
    )


@page(_pages, "/permission")
def show_permission(query: SystemQuery) -> str:
    """Show what permission learning takes here, from whom, and what the current way fails at."""
    del query
    scope = frame().scope
    found = permission_page(workspace(), scope)
    return render_template("starting/permission.html", page=found, scope=scope, here="/cycles")


@resource(_api, "/permission", answer=PermissionAnswer)
def give_permission(query: SystemQuery) -> Response:
    """Give what permission learning takes here, from whom, and what the current way fails at."""
    del query
    scope = frame().scope
    found = permission_page(workspace(), scope)
    return jsonify(
        {
            **looked_at_told(workspace().columns().revision, scope),
            "questions": questions_told(found.questions, found.answers),
            "here": [condition_told(one) for one in found.here],
            "elsewhere": [condition_told(one) for one in found.elsewhere],
            "failings": [line.seen.id for line in found.failings],
            "failings_in_all": found.failings_in_all,
            "policies_that_block": found.blocking,
            "blocked_outcomes": found.blocked_outcomes,
            "allies": [ally_told(one) for one in found.allies],
            "places_differ": found.differing,
            "cycles": [card.cycle.id for card in found.cycles],
        }
    )


@page(_pages, "/help")
def show_help(query: HelpQuery) -> str:
    """Show who tried the same policy or outcome, what they learned, how to reach them."""
    scope = frame().scope
    found = help_page(workspace(), scope, query.node or None)
    return render_template(
        "starting/help.html", page=found, scope=scope, query=query, here="/cycles"
    )


@resource(_api, "/help", answer=HelpAnswer)
def give_help(query: HelpQuery) -> Response:
    """Give who tried a policy or outcome, or else one of the policies that block in the system."""
    found = help_page(workspace(), frame().scope, query.node or None)
    tried = [
        {
            "id": one.noun.id,
            "kind": one.noun.kind,
            "name": one.noun.name,
            "about": ids_of(one.about),
            "policies": ids_of(one.policies),
            "outcomes": ids_of(one.outcomes),
            "learned": one.learned,
            "observations": [seen.id for seen in one.seen],
            "organisations": [
                {"id": each.noun.id, "contact": each.contact, "url": each.url}
                for each in one.people
            ],
        }
        for one in found.tried
    ]
    return jsonify({"revision": workspace().columns().revision, "tried": tried})
