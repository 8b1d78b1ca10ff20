"""Two places, dates or revisions compared: the page, and the same as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypeVar

from flask import Response, jsonify
from pydantic import BaseModel, Field

from graphmap.errors import RequestRefused
from graphmap.services.analyses.compare import dates_compared, places_compared, revisions_compared
from graphmap.services.pages.analyses import Named, effects_of, named
from graphmap.services.reading import nouns_of_kind
from graphmap.views import compare_text
from graphmap.views.accounts import deed_of
from graphmap.views.style import DEEDS
from web.analyses.asking import (
    AnalysisAnswer,
    AnalysisPageQuery,
    AnalysisQuery,
    asked_everywhere_of,
    show,
)
from web.frame import workspace
from web.routes import new_api, new_pages, page, resource

if TYPE_CHECKING:
    from flask_openapi3.openapi import OpenAPI

    from graphmap.analysis.results_compare import CompareResult
    from graphmap.model.catalogue import NodeKind, Profile
    from graphmap.services.analyses.asking import Asked

_pages = new_pages("compare", __name__)
_api = new_api("compare", __name__)
_MOST_LISTED = 1000
Side = TypeVar("Side", str, int)
Revision = Annotated[int, Field(ge=0, le=2**53)]


class Sides(BaseModel):
    """What is compared: two places, two dates or two revisions, each parameter given twice."""

    places: list[str] | None = None
    dates: list[str] | None = None
    revisions: list[Revision] | None = None

    def given(self) -> list[str]:
        """Give the names of what is asked to be compared; a blank choice asks for nothing."""
        kinds = {"places": self.places, "dates": self.dates, "revisions": self.revisions}
        return [kind for kind, sides in kinds.items() if sides and all(map(str, sides))]


class ComparePageQuery(AnalysisPageQuery, Sides):
    """The parameters of the page."""


class CompareApiQuery(AnalysisQuery, Sides):
    """The parameters of the resource, named as on the command line."""


def register(app: OpenAPI) -> None:
    """Add these routes to the application."""
    app.register_api(_pages)
    app.register_api(_api)


@page(_pages, "/compare")
def show_compare(query: ComparePageQuery) -> str:
    """Show what is only on one of two sides, and what differs."""
    names, result = Named({}, {}), None
    if query.given():
        result = _compared(query, query.asked_everywhere(), "steward")
        effects = effects_of(
            effect for row in result.rows for effect in (*row.effects_here, *row.effects_there)
        )
        names = named(
            workspace(),
            compare_text.ids_in(result),
            effects=effects,
            parameters=result.parameters,
        )
    places = nouns_of_kind(workspace(), "Place", limit=_MOST_LISTED)
    return show("compare", query, names, result, places=places, does_words=_does_words)


@resource(_api, "/compare", answer=AnalysisAnswer)
def give_compare(query: CompareApiQuery) -> Response:
    """Compare two places, dates or revisions: only here, only there, differing."""
    return jsonify(_compared(query, asked_everywhere_of(query), query.profile).to_json())


def _compared(query: Sides, asked: Asked, profile: Profile) -> CompareResult:
    if len(query.given()) != 1:
        raise RequestRefused("Say what to compare: places, dates or revisions, two of one kind.")
    opened = workspace()
    if query.places:
        here, there = _two(query.places)
        return places_compared(opened, here, there, profile=profile, **asked)
    if query.dates:
        here, there = _two(query.dates)
        return dates_compared(opened, here, there, profile=profile, **asked)
    here, there = _two(query.revisions or [])
    return revisions_compared(opened, here, there, profile=profile, **asked)


def _does_words(sign: int, target_kind: NodeKind) -> str:
    return DEEDS[deed_of(sign, target_kind)].words


def _two(sides: list[Side]) -> tuple[Side, Side]:
    if len(sides) != 2:
        raise RequestRefused("Two are compared: give the parameter twice, here and there.")
    return sides[0], sides[1]
