"""Where accounts differ: the page, and the same as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, jsonify

from graphmap.services.analyses.disagreement import disagreement_in
from graphmap.services.pages.analyses import effects_of, named
from graphmap.views import disagreement_text
from web.analyses.asking import AnalysisAnswer, AnalysisPageQuery, AnalysisQuery, asked_of, show
from web.frame import workspace
from web.routes import new_api, new_pages, page, resource

if TYPE_CHECKING:
    from flask_openapi3.openapi import OpenAPI

_pages = new_pages("disagreement", __name__)
_api = new_api("disagreement", __name__)


def register(app: OpenAPI) -> None:
    """Add these routes to the application."""
    app.register_api(_pages)
    app.register_api(_api)


@page(_pages, "/disagreement")
def show_disagreement(query: AnalysisPageQuery) -> str:
    """Show where places differ and sources disagree, side by side."""
    result = disagreement_in(workspace(), **query.asked_here())
    names = named(
        workspace(),
        disagreement_text.ids_in(result),
        effects=effects_of(effect for row in result.rows for effect in row.effects),
        parameters=result.parameters,
    )
    return show("disagreement", query, names, result)


@resource(_api, "/disagreement", answer=AnalysisAnswer)
def give_disagreement(query: AnalysisQuery) -> Response:
    """Find where places differ and sources disagree."""
    result = disagreement_in(workspace(), profile=query.profile, **asked_of(query))
    return jsonify(result.to_json())
