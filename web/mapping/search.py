"""Finding records by words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from flask import Response, jsonify, render_template
from pydantic import BaseModel, Field

from graphmap.services.pages.search import search_map, search_nearest
from web.frame import workspace
from web.routes import SystemQuery, new_api, new_pages, page, resource

if TYPE_CHECKING:
    from flask_openapi3.openapi import OpenAPI

#: How many records are offered where none holds all the words.
_NEAREST = 20

_pages = new_pages("search", __name__)
_api = new_api("search", __name__)


class SearchQuery(SystemQuery):
    """The words to look for; each is the beginning of a word of the record."""

    q: Annotated[str, Field(max_length=500)] = ""
    limit: Annotated[int, Field(ge=1, le=500)] = 50


class SearchAnswer(BaseModel):
    """What was found, the best first."""

    revision: int
    truncated: bool
    nodes: list[dict[str, Any]]


def register(app: OpenAPI) -> None:
    """Add these routes to the application."""
    app.register_api(_pages)
    app.register_api(_api)


@page(_pages, "/search")
def show_search(query: SearchQuery) -> str:
    """Show what was found, grouped by kind, or what comes nearest."""
    found = search_map(workspace(), query.q, limit=query.limit)
    near = None
    if query.q.strip() and not found.nouns:
        near = search_nearest(workspace(), query.q, limit=_NEAREST)
    return render_template("search/page.html", found=found, near=near, query=query, here="")


@resource(_api, "/search", answer=SearchAnswer)
def give_search(query: SearchQuery) -> Response:
    """Find records by words."""
    found = search_map(workspace(), query.q, limit=query.limit)
    return jsonify(
        {
            "revision": found.revision,
            "truncated": found.truncated,
            "nodes": [{"id": one.id, "kind": one.kind, "name": one.name} for one in found.nouns],
        }
    )
