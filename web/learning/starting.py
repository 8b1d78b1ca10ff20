"""Start, permission and help: where learning can begin, what it takes and who has done it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response, jsonify, render_template
from pydantic import BaseModel

from graphmap.services.learning.helping import help_page
from graphmap.services.learning.starting import permission_page, start_page
from web.frame import frame, workspace
from web.routes import SystemQuery, new_api, new_pages, page, resource

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flask_openapi3.openapi import OpenAPI

    from graphmap.views.accounts import Noun

_pages = new_pages("starting", __name__)
_api = new_api("starting", __name__)


class HelpQuery(SystemQuery):
    """The id of the policy or outcome that others may have tried."""

    node: str = ""


class HelpAnswer(BaseModel):
    """Cycles and experiments that tried the same, with whom to ask."""

    revision: int
    tried: list[dict[str, Any]]


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


@page(_pages, "/permission")
def show_permission(query: SystemQuery) -> str:
    """Show what permission learning takes here, from whom, and what the current way fails at."""
    del query
    scope = frame().scope
    found = permission_page(workspace(), scope)
    return render_template("starting/permission.html", page=found, scope=scope, here="/cycles")


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
            "about": _ids(one.about),
            "policies": _ids(one.policies),
            "outcomes": _ids(one.outcomes),
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


def _ids(nouns: Iterable[Noun]) -> list[str]:
    return [noun.id for noun in nouns]
