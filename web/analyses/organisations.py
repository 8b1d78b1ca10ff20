"""Bridges and gaps between organisations: two pages, and the same as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, jsonify

from graphmap.services.analyses.organisations import bridges_in, gaps_in
from graphmap.services.pages.analyses import named
from graphmap.views import organisations_text
from web.analyses.asking import AnalysisAnswer, AnalysisPageQuery, AnalysisQuery, asked_of, show
from web.frame import workspace
from web.routes import new_api, new_pages, page, resource

if TYPE_CHECKING:
    from flask_openapi3.openapi import OpenAPI

_pages = new_pages("organisations", __name__)
_api = new_api("organisations", __name__)


def register(app: OpenAPI) -> None:
    """Add these routes to the application."""
    app.register_api(_pages)
    app.register_api(_api)


@page(_pages, "/bridges")
def show_bridges(query: AnalysisPageQuery) -> str:
    """Show the organisations that hold a system together."""
    result = bridges_in(workspace(), **query.asked_here())
    names = named(workspace(), organisations_text.ids_in_bridges(result))
    return show("bridges", query, names, result)


@page(_pages, "/gaps")
def show_gaps(query: AnalysisPageQuery) -> str:
    """Show the organisations that meet in outcomes or people and have no link between them."""
    result = gaps_in(workspace(), **query.asked_here())
    names = named(workspace(), organisations_text.ids_in_gaps(result))
    return show("gaps", query, names, result)


@resource(_api, "/bridges", answer=AnalysisAnswer)
def give_bridges(query: AnalysisQuery) -> Response:
    """Find the organisations that hold a system together."""
    return jsonify(bridges_in(workspace(), profile=query.profile, **asked_of(query)).to_json())


@resource(_api, "/gaps", answer=AnalysisAnswer)
def give_gaps(query: AnalysisQuery) -> Response:
    """Find organisations that meet and have no link between them."""
    return jsonify(gaps_in(workspace(), profile=query.profile, **asked_of(query)).to_json())
