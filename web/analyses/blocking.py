"""Policies that block: the page, the same as JSON, the table as CSV and the heat as a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, jsonify, redirect, render_template
from pydantic import field_validator
from werkzeug.wrappers import Response as AnyResponse

from graphmap.errors import RequestRefused
from graphmap.model.catalogue import PlaceType, Profile
from graphmap.services.analyses.asking import Asked
from graphmap.services.analyses.blocking import (
    blocking_explained,
    blocking_in,
    blocking_of,
)
from graphmap.services.pages.blocking import Opening, blocking_page
from graphmap.services.pages.pictures_of_policies import heat_picture
from graphmap.services.pages.tables import blocking_table
from graphmap.services.reading import nouns_of_kind
from web.analyses.asking import MOST_ROWS_ON_PAGE, AnalysisAnswer, AnalysisQuery, asked_of
from web.exporting.downloads import send_file
from web.frame import frame, same_page, workspace
from web.routes import new_api, new_pages, page, resource

if TYPE_CHECKING:
    from flask_openapi3.openapi import OpenAPI

    from graphmap.analysis.results import BlockingResult

_pages = new_pages("blocking", __name__)
_api = new_api("blocking", __name__)
_MOST_LISTED = 500
_TABLE_PARAMETERS = {
    "as_of",
    "max_steps",
    "include_assumed",
    "roll_up",
    "by_family",
    "scope",
    "for_outcome",
}


class BlockingQuery(AnalysisQuery):
    """The parameters of the ranking, named as on the command line."""

    roll_up: PlaceType | None = None
    by_family: bool = False
    for_outcome: str | None = None

    @field_validator("roll_up", "for_outcome", mode="before")
    @classmethod
    def _blank_is_absent(cls, value: object) -> object:
        return value or None

    def asked(self, *, scope: str | None, most: int) -> Asked:
        """Give the parameters for the service."""
        own = Asked(roll_up=self.roll_up, by_family=self.by_family)
        return {**super().asked(scope=scope, most=most), **own}


class BlockingPageQuery(BlockingQuery):
    """What the page takes beyond: which row is open, at which pair, and a date typed by hand.

    The page is for stewards; the table and the resource are given at any profile.
    """

    on: str | None = None
    open: str | None = None
    outcome: str | None = None
    place: str | None = None
    all: bool = False

    @field_validator("profile")
    @classmethod
    def _is_for_stewards(cls, profile: Profile) -> Profile:
        if profile != "steward":
            raise ValueError(
                "is not shown on the page, which is for stewards; take the table or JSON"
            )
        return profile


class BlockingTableQuery(BlockingQuery):
    """What table and picture take: like every export for a workshop unless said otherwise."""

    profile: Profile = "workshop"


class BlockingApiQuery(BlockingQuery):
    """What the resource takes beyond: one policy, with the chains that made its row."""

    policy: str | None = None
    explain: bool = False


def register(app: OpenAPI) -> None:
    """Add these routes to the application."""
    app.register_api(_pages)
    app.register_api(_api)


@page(_pages, "/blocking")
def show_blocking(query: BlockingPageQuery) -> str | AnyResponse:
    """Show the policies that block, ranked, with one row open."""
    if query.on is not None:
        return redirect(same_page(as_of=query.on or query.as_of, on=None), code=303)
    asked = _asked_on_page(query)
    opening = Opening(
        query.for_outcome, query.open or None, query.outcome, query.place, show_all=query.all
    )
    found = blocking_page(workspace(), asked, opening)
    years = range(workspace().today().year, workspace().today().year - 10, -1)
    return render_template(
        "blocking/page.html",
        page=found,
        query=query,
        years=years,
        outcomes=nouns_of_kind(workspace(), "Outcome", limit=_MOST_LISTED),
        is_today=found.result.parameters.as_of == workspace().today().isoformat(),
        download=query.model_dump(exclude_defaults=True, include=_TABLE_PARAMETERS),
    )


@page(_pages, "/blocking.csv", needs="export")
def download_blocking(query: BlockingTableQuery) -> Response:
    """Give the ranking as a CSV table, named by its profile."""
    result = _ranked(query, _asked_on_page(query))
    table = blocking_table(workspace(), result, query.profile)
    return send_file(table, f"policies-that-block-{query.profile}.csv", "text/csv")


@page(_pages, "/blocking.svg", needs="export")
def download_heat(query: BlockingTableQuery) -> Response:
    """Give how many outcomes each policy blocks in each place as a picture, with receipt."""
    result = _ranked(query, _asked_on_page(query))
    picture = heat_picture(workspace(), result, profile=query.profile, about=query.for_outcome)
    return send_file(picture, f"places-{query.profile}.svg", "image/svg+xml")


@resource(_api, "/blocking", answer=AnalysisAnswer)
def give_blocking(query: BlockingApiQuery) -> Response:
    """Rank policies by the outcomes they block across places."""
    asked, opened, profile = asked_of(query), workspace(), query.profile
    if query.policy and query.for_outcome:
        raise RequestRefused("give policy or for_outcome, one of the two")
    if query.policy and query.explain:
        return jsonify(blocking_explained(opened, query.policy, profile=profile, **asked).to_json())
    if query.policy:
        return jsonify(blocking_of(opened, query.policy, profile=profile, **asked).to_json())
    return jsonify(_ranked(query, asked).to_json())


def _ranked(query: BlockingQuery, asked: Asked) -> BlockingResult:
    return blocking_in(workspace(), for_outcome=query.for_outcome, profile=query.profile, **asked)


def _asked_on_page(query: BlockingQuery) -> Asked:
    return query.asked(scope=frame().scope.analysis_scope, most=MOST_ROWS_ON_PAGE)
