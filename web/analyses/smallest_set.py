"""The smallest set of changes: the page, the same as JSON, and its curve as a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from flask import Response, jsonify, redirect, render_template, request
from pydantic import BaseModel, Field, field_validator
from werkzeug.wrappers import Response as AnyResponse

from graphmap.analysis.smallest_set.finding import CHANGEABLE_TYPES, MOST_BUDGET
from graphmap.analysis.smallest_set.results import Goal, SetQuestion
from graphmap.errors import RecordRefused, RequestRefused
from graphmap.services.analyses.smallest_set import cuts_explained, smallest_set_in
from graphmap.services.editing.typed_change import node_named
from graphmap.services.pages.pictures_of_policies import curve_picture
from graphmap.services.pages.smallest_set import smallest_set_page
from graphmap.services.reading import nouns_of_kind
from web.analyses.asking import (
    AnalysisAnswer,
    AnalysisPageQuery,
    AnalysisQuery,
    PictureQuery,
    asked_of,
)
from web.exporting.downloads import send_file
from web.forms import Form
from web.frame import same_page, workspace
from web.routes import new_api, new_pages, page, resource

if TYPE_CHECKING:
    from flask_openapi3.openapi import OpenAPI

_pages = new_pages("smallest_set", __name__)
_api = new_api("smallest_set", __name__)
_MOST_LISTED: Final = 1000
_MOST_NAMED: Final = 500
#: Seconds that one answer may take; what is not proved by then says how far off it may be.
_TIME_LIMIT: Final = 10.0
#: Each field in which something is typed by name, and how a message about it begins.
FIELDS: Final = {
    "outcome": "The outcome",
    "place": "The place",
    "costly": "The policy",
    "price": "What it costs",
}
_Ids = Annotated[list[Annotated[str, Field(max_length=300)]], Field(max_length=_MOST_NAMED)]


class SetQuery(BaseModel):
    """What is asked of a set, named as on the command line; a cost is written ``ID=N``."""

    budget: Annotated[int, Field(ge=1, le=MOST_BUDGET)] = 3
    goal: Goal = "freed"
    must: _Ids = []
    never: _Ids = []
    cost: _Ids = []
    may_change: _Ids = []
    within: str | None = None
    for_outcome: _Ids = []
    count_others: bool = False

    @field_validator("within", mode="before")
    @classmethod
    def _blank_is_everywhere(cls, value: object) -> object:
        return value or None

    def question(self) -> SetQuestion:
        """Give the question.

        Raises
        ------
        RequestRefused
            Where a cost is not written as on the command line.
        """
        types = _given(self.may_change)
        return SetQuestion(
            budget=self.budget,
            goal=self.goal,
            must=_given(self.must),
            never=_given(self.never),
            costs=dict(_cost(number, word) for number, word in enumerate(_given(self.cost), 1)),
            may_change=() if set(types) >= set(CHANGEABLE_TYPES) else types,
            within=self.within,
            for_outcome=_given(self.for_outcome),
            count_others=self.count_others,
            time_limit=_TIME_LIMIT,
        )


class SetPageQuery(AnalysisPageQuery, SetQuery):
    """What the page takes beyond: an outcome, a place and a cost typed by name."""

    outcome: str = ""
    place: str = ""
    costly: str = ""
    price: str = ""


class SetPictureQuery(PictureQuery, SetQuery):
    """What the picture takes: the question, and for whom."""


class SetApiQuery(AnalysisQuery, SetQuery):
    """What the resource takes beyond: one blocked pair, with what cuts each chain to it."""

    outcome: str | None = None
    place: str | None = None
    explain: bool = False


def register(app: OpenAPI) -> None:
    """Add these routes to the application."""
    app.register_api(_pages)
    app.register_api(_api)


@page(_pages, "/smallest-set")
def show_smallest_set(query: SetPageQuery) -> str | tuple[str, int] | AnyResponse:
    """Show the smallest set for a budget, or take an outcome, place or cost typed by name."""
    form = Form({name: getattr(query, name).strip() for name in FIELDS})
    try:
        changed = _typed(query, form)
    except RecordRefused as refused:
        form.refuse(refused.problems, fields=FIELDS)
        return _page(query, form), 422
    if changed or any(name in request.args for name in FIELDS):
        return redirect(same_page(**{**changed, **dict.fromkeys(FIELDS)}), code=303)
    return _page(query, form)


@page(_pages, "/smallest-set.svg", needs="export")
def download_curve(query: SetPictureQuery) -> Response:
    """Give how many pairs each further policy frees as a picture, with the sets and the receipt."""
    picture = curve_picture(
        workspace(), query.question(), profile=query.profile, **query.asked_here()
    )
    return send_file(picture, f"curve-{query.profile}.svg", "image/svg+xml")


@resource(_api, "/smallest-set", answer=AnalysisAnswer)
def give_smallest_set(query: SetApiQuery) -> Response:
    """Give the best set for each budget; with explain, what cuts each chain to one pair."""
    asked, question = asked_of(query), query.question()
    if query.explain:
        if not (query.outcome and query.place):
            raise RequestRefused("explain needs the outcome and the place of a blocked pair")
        explanation = cuts_explained(
            workspace(), question, query.outcome, query.place, profile=query.profile, **asked
        )
        return jsonify(explanation.to_json())
    return jsonify(smallest_set_in(workspace(), question, profile=query.profile, **asked).to_json())


def _page(query: SetPageQuery, form: Form) -> str:
    question = query.question()
    found = smallest_set_page(workspace(), question, query.asked_here())
    return render_template(
        "smallest_set/page.html",
        page=found,
        question=question,
        query=query.model_dump(),
        form=form,
        off=[_off(policy, question.within) for policy in found.row.policies] if found.row else [],
        most_budget=MOST_BUDGET,
        lists={
            "Policy": nouns_of_kind(workspace(), "Policy", limit=_MOST_LISTED),
            "Outcome": nouns_of_kind(workspace(), "Outcome", limit=_MOST_LISTED),
            "Place": nouns_of_kind(workspace(), "Place", limit=_MOST_LISTED),
        },
        here="/blocking",
    )


def _typed(query: SetPageQuery, form: Form) -> dict[str, str | list[str]]:
    """Give the parameters that what was typed stands for, none where nothing was typed."""
    changed: dict[str, str | list[str]] = {}
    if form["outcome"]:
        outcome = node_named(workspace(), form["outcome"], "Outcome", column="outcome")
        changed["for_outcome"] = list(dict.fromkeys([*query.for_outcome, outcome]))
    if form["place"]:
        changed["within"] = node_named(workspace(), form["place"], "Place", column="place")
    if form["costly"] or form["price"]:
        policy = node_named(workspace(), form["costly"], "Policy", column="costly")
        kept = [word for word in query.cost if word.partition("=")[0] != policy]
        word = f"{policy}={form['price']}"
        try:
            _cost(1, word)
        except RequestRefused as refused:
            form.errors["price"] = "What it costs is a number above 0"
            raise RecordRefused([]) from refused
        changed["cost"] = [*kept, word]
    return changed


def _cost(number: int, word: str) -> tuple[str, float]:
    policy, _, price = word.partition("=")
    try:
        value = float(price)
    except ValueError as error:
        raise RequestRefused(f"cost, number {number}, is written ID=NUMBER") from error
    if not 0 < value < float("inf"):
        raise RequestRefused(f"cost, number {number}, is a number above 0")
    return policy, value


def _off(policy: str, within: str | None) -> str:
    return policy if within is None else f"{policy}@{within}"


def _given(words: list[str]) -> tuple[str, ...]:
    return tuple(word.strip() for word in words if word.strip())
