"""Leverage points: the page, the same as JSON, and the picture of the ranks as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from flask import Response, jsonify
from markupsafe import Markup
from pydantic import Field

from graphmap.analysis.loops import DEFAULT_MAX_LENGTH, LONGEST
from graphmap.services.analyses.leverage import leverage_explained, leverage_in
from graphmap.services.pages.analyses import effects_on, named
from graphmap.services.pages.pictures import ranks_picture
from graphmap.views import leverage_text
from graphmap.views.svg.ranks import rank_mark
from graphmap.views.words import MEADOWS_WORDS
from web.analyses.asking import (
    AnalysisAnswer,
    AnalysisPageQuery,
    AnalysisQuery,
    PictureQuery,
    asked_of,
    show,
)
from web.exporting.downloads import send_file
from web.frame import workspace
from web.routes import new_api, new_pages, page, resource

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask_openapi3.openapi import OpenAPI

    from graphmap.analysis.results_leverage import LeverageRow

_pages = new_pages("leverage", __name__)
_api = new_api("leverage", __name__)
_SHOWN_FIRST = 25
Length = Annotated[int, Field(ge=1, le=LONGEST)]


class LeveragePageQuery(AnalysisPageQuery):
    """The parameters of the page: how long a loop may be, and which row is open."""

    max_length: Length = DEFAULT_MAX_LENGTH
    explain: str | None = None
    all: bool = False


class LeverageApiQuery(AnalysisQuery):
    """The parameters of the resource, named as on the command line."""

    max_length: Length = DEFAULT_MAX_LENGTH
    explain: str | None = None


class LeveragePictureQuery(PictureQuery):
    """What the picture takes beyond: how long a loop may be."""

    max_length: Length = DEFAULT_MAX_LENGTH


def register(app: OpenAPI) -> None:
    """Add these routes to the application."""
    app.register_api(_pages)
    app.register_api(_api)


@page(_pages, "/leverage")
def show_leverage(query: LeveragePageQuery) -> str:
    """Show the leverage points as a table, with one row open."""
    asked = query.asked_here()
    result = leverage_in(workspace(), max_length=query.max_length, **asked)
    ids = leverage_text.ids_in(result) | {
        id_ for row in result.rows for id_ in (row.node, *row.set_by)
    }
    opened, effects = None, set[str]()
    if query.explain:
        opened = leverage_explained(
            workspace(), query.explain, max_length=query.max_length, **asked
        )
        ids |= leverage_text.ids_in_explanation(opened)
        effects = effects_on(chain for pair in opened.pairs for chain in pair.chains)
        effects |= effects_on(chain for _, chains in opened.dominated for chain in chains)
    names = named(workspace(), ids, effects=effects, parameters=result.parameters)

    def mark(row: LeverageRow) -> Markup:
        return Markup(rank_mark(row, result.ranked))  # noqa: S704

    rows = result.rows if query.all else _first(result.rows, query.explain)
    return show(
        "leverage",
        query,
        names,
        result,
        rows=rows,
        opened=opened,
        mark=mark,
        meadows=MEADOWS_WORDS,
    )


@page(_pages, "/leverage.svg", needs="export")
def download_ranks(query: LeveragePictureQuery) -> Response:
    """Give the ranks as a picture, with profile and receipt."""
    asked = query.asked_here()
    picture = ranks_picture(
        workspace(), profile=query.profile, max_length=query.max_length, **asked
    )
    return send_file(picture, f"leverage-{query.profile}.svg", "image/svg+xml")


@resource(_api, "/leverage", answer=AnalysisAnswer)
def give_leverage(query: LeverageApiQuery) -> Response:
    """Rank policies, factors and enabling conditions by what they reach, with how sure that is."""
    asked, opened = asked_of(query), workspace()
    if query.explain:
        explanation = leverage_explained(
            opened, query.explain, profile=query.profile, max_length=query.max_length, **asked
        )
        return jsonify(explanation.to_json())
    result = leverage_in(opened, profile=query.profile, max_length=query.max_length, **asked)
    return jsonify(result.to_json())


def _first(rows: Sequence[LeverageRow], opened: str | None) -> Sequence[LeverageRow]:
    """Give the rows that are shown at first; an open one is among them."""
    at = next((at for at, row in enumerate(rows) if row.node == opened), 0)
    return rows if at >= _SHOWN_FIRST else rows[:_SHOWN_FIRST]
