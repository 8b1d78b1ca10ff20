"""Feedback loops: the page with a diagram of each, the same as JSON, and a diagram as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, jsonify
from markupsafe import Markup

from graphmap.analysis.loops import DEFAULT_MAX_LENGTH
from graphmap.services.analyses.loops import loop_explained, loops_explained, loops_in
from graphmap.services.pages.analyses import effects_of, named
from graphmap.services.pages.pictures import loop_picture
from graphmap.views import loops_text
from graphmap.views.svg.loops import loop_diagram, step_words
from web.analyses.asking import (
    AnalysisAnswer,
    AnalysisPageQuery,
    AnalysisQuery,
    PictureQuery,
    asked_of,
    show,
)
from web.analyses.leverage import Length
from web.exporting.downloads import send_file
from web.frame import workspace
from web.routes import new_api, new_pages, page, resource

if TYPE_CHECKING:
    from flask_openapi3.openapi import OpenAPI

    from graphmap.analysis.results_loops import LoopExplanation, LoopStep

_pages = new_pages("loops", __name__)
_api = new_api("loops", __name__)
_MOST_DRAWN = 12


class LoopsPageQuery(AnalysisPageQuery):
    """The parameters of the page."""

    max_length: Length = DEFAULT_MAX_LENGTH


class LoopPictureQuery(PictureQuery, LoopsPageQuery):
    """What the picture takes: which loop, and for whom."""

    name: str


class LoopsApiQuery(AnalysisQuery):
    """The parameters of the resource, named as on the command line."""

    max_length: Length = DEFAULT_MAX_LENGTH
    explain: str | None = None


def register(app: OpenAPI) -> None:
    """Add these routes to the application."""
    app.register_api(_pages)
    app.register_api(_api)


@page(_pages, "/loops")
def show_loops(query: LoopsPageQuery) -> str:
    """Show the feedback loops: diagrams, steps in words with their evidence, and a table."""
    result, drawn = loops_explained(
        workspace(), most=_MOST_DRAWN, max_length=query.max_length, **query.asked_here()
    )
    ids, effects = loops_text.ids_in(result), set[str]()
    for each in drawn:
        ids |= loops_text.ids_in_explanation(each)
        effects |= effects_of(
            effect for _, steps in each.steps for step in steps for effect in step.effects
        )
    names = named(workspace(), ids, effects=effects, parameters=result.parameters)

    def diagram(explanation: LoopExplanation, at: int) -> Markup:
        return Markup(loop_diagram(explanation, at, names.nouns))  # noqa: S704

    def says(step: LoopStep) -> str:
        return step_words(step, names.nouns)

    return show("loops", query, names, result, drawn=drawn, diagram=diagram, says=says)


@page(_pages, "/loops.svg", needs="export")
def download_loop(query: LoopPictureQuery) -> Response:
    """Give the diagram of one loop as a picture, with profile and receipt."""
    picture = loop_picture(
        workspace(),
        query.name,
        profile=query.profile,
        max_length=query.max_length,
        **query.asked_here(),
    )
    return send_file(picture, f"loop-{query.profile}.svg", "image/svg+xml")


@resource(_api, "/loops", answer=AnalysisAnswer)
def give_loops(query: LoopsApiQuery) -> Response:
    """Find feedback loops: reinforcing, balancing, or undetermined."""
    asked, opened = asked_of(query), workspace()
    if query.explain:
        explanation = loop_explained(
            opened, query.explain, profile=query.profile, max_length=query.max_length, **asked
        )
        return jsonify(explanation.to_json())
    result = loops_in(opened, profile=query.profile, max_length=query.max_length, **asked)
    return jsonify(result.to_json())
