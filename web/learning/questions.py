"""The first page: the questions of the system looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template

from graphmap.services.pages.questions import home_page
from web.frame import frame, workspace
from web.routes import SystemQuery, new_pages, page

if TYPE_CHECKING:
    from flask_openapi3.openapi import OpenAPI

_pages = new_pages("questions", __name__)


def register(app: OpenAPI) -> None:
    """Add this route to the application."""
    app.register_api(_pages)


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
