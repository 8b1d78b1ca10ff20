"""What was seen: every observation with its source, as pages and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from flask import Response, jsonify, render_template
from pydantic import BaseModel, Field

from graphmap.services.pages.observations import find_observations
from graphmap.services.reading import nouns_of_kind
from graphmap.services.systems import scope_of
from web.frame import frame, workspace
from web.routes import SystemQuery, new_api, new_pages, page, resource

if TYPE_CHECKING:
    from flask_openapi3.openapi import OpenAPI

    from graphmap.services.pages.observations import ObservationsFound

_pages = new_pages("observations", __name__)
_api = new_api("observations", __name__)
_PAGE_SIZE = 25
_MOST_LISTED = 500


class ObservationsQuery(SystemQuery):
    """Which observations: those of a place, of a policy, that hold some words."""

    place: str | None = None
    policy: str | None = None
    text: Annotated[str, Field(max_length=500)] = ""
    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1


class ObservationsApiQuery(ObservationsQuery):
    """The same, and how many at once."""

    limit: Annotated[int, Field(ge=1, le=1000)] = 100


class ObservationsAnswer(BaseModel):
    """A page of observations, each with its sources, places and policies by id."""

    revision: int
    total: int
    page: int
    pages: int
    observations: list[dict[str, Any]]


def register(app: OpenAPI) -> None:
    """Add these routes to the application."""
    app.register_api(_pages)
    app.register_api(_api)


@page(_pages, "/observations")
def show_observations(query: ObservationsQuery) -> str:
    """Show what was seen, with filters that work without script."""
    everywhere = not query.place and query.system is None
    found = find_observations(
        workspace(),
        scope=None if everywhere or query.place else frame().scope,
        place=query.place or None,
        policy=query.policy or None,
        text=query.text,
        page=query.page,
        size=_PAGE_SIZE,
    )
    return render_template(
        "observations/page.html",
        found=found,
        query=query,
        places=nouns_of_kind(workspace(), "Place", limit=_MOST_LISTED),
        policies=nouns_of_kind(workspace(), "Policy", limit=_MOST_LISTED),
    )


@resource(_api, "/observations", answer=ObservationsAnswer)
def give_observations(query: ObservationsApiQuery) -> Response:
    """Find observations."""
    found = find_observations(
        workspace(),
        scope=scope_of(workspace(), query.scale, query.system) if query.system else None,
        place=query.place or None,
        policy=query.policy or None,
        text=query.text,
        page=query.page,
        size=query.limit,
    )
    return jsonify(_body(found))


def _body(found: ObservationsFound) -> dict[str, Any]:
    return {
        "revision": found.revision,
        "total": found.total,
        "page": found.page,
        "pages": found.pages,
        "observations": [
            {
                "id": line.seen.id,
                "text": line.seen.text,
                "figure": line.seen.figure,
                "date": line.seen.date,
                "how_we_know": line.seen.how_we_know,
                "confidence": line.seen.confidence,
                "sources": [
                    {"id": source.id, "name": source.name, "url": source.url}
                    for source in line.seen.sources
                ],
                "places": [place.id for place in line.places],
                "policies": [policy.id for policy in line.policies],
                "effects": [effect.id for effect in line.effects],
            }
            for line in found.lines
        ],
    }
