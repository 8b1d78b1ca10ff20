"""Shared patterns: the page, the same as JSON, a picture as a file, and adopting one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final, cast

from flask import Response, flash, jsonify, redirect, render_template
from markupsafe import Markup
from pydantic import Field
from werkzeug.wrappers import Response as AnyResponse

from graphmap.analysis.results_patterns import PatternQuestion, PatternRow
from graphmap.errors import NotFound, RecordRefused, RequestRefused
from graphmap.model.catalogue import PatternStatus, PlaceType
from graphmap.services.analyses.patterns import pattern_explained, patterns_in
from graphmap.services.editing.writing import write_plan, written_before
from graphmap.services.learning.adopting import (
    Adoption,
    adoption_of,
    plan_adoption,
)
from graphmap.services.pages.analyses import Named, effects_of, named
from graphmap.services.pages.patterns import AdoptedPattern, adopted_as, adopted_patterns
from graphmap.services.pages.pictures import patterns_picture
from graphmap.services.question_list import question_list
from graphmap.views import patterns_text
from graphmap.views.svg.patterns import pattern_mark
from web.analyses.asking import (
    AnalysisAnswer,
    AnalysisPageQuery,
    AnalysisQuery,
    PictureQuery,
    asked_of,
    show,
)
from web.exporting.downloads import send_file
from web.forms import Form
from web.frame import address, frame, workspace
from web.routes import new_api, new_pages, page, resource

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask_openapi3.openapi import OpenAPI

    from graphmap.analysis.results_patterns import Feature, PatternScale

_pages = new_pages("patterns", __name__)
_api = new_api("patterns", __name__)
_STATUSES: Final = ("tentative", "agreed")
_FIELDS: Final = {
    "name": "The name",
    "statement": "What it says",
    "status": "How sure you are",
    "actor": "Your name",
    "reason": "The reason",
}
_A_FEATURE: Final = r"[a-z0-9-]{1,64},[a-z0-9-]{1,64},(-1|0|1)"
MinSupport = Annotated[int, Field(ge=1, le=1_000_000)]


class PatternsQuery(AnalysisQuery):
    """The parameters of the resource, named as on the command line."""

    type: PlaceType = "upper_tier"
    min_support: MinSupport = 3
    explain: Annotated[int, Field(ge=1)] | None = None


class PatternsPageQuery(AnalysisPageQuery):
    """The parameters of the page; which card is open is its number."""

    type: PlaceType = "upper_tier"
    min_support: MinSupport = 3
    explain: Annotated[int, Field(ge=1)] | None = None


class PatternsPictureQuery(PictureQuery, PatternsPageQuery):
    """What the picture takes: whose patterns, and for whom."""


class AdoptQuery(PatternsPageQuery):
    """Which pattern is adopted: its features, each as cause, target and sign."""

    features: Annotated[str, Field(pattern=f"^{_A_FEATURE}(;{_A_FEATURE}){{0,99}}$")]

    def read_features(self) -> list[Feature]:
        """Give the features."""
        parts = (one.split(",") for one in self.features.split(";"))
        return [(cause, target, int(sign)) for cause, target, sign in parts]


def register(app: OpenAPI) -> None:
    """Add these routes to the application."""
    app.register_api(_pages)
    app.register_api(_api)


@page(_pages, "/patterns")
def show_patterns(query: PatternsPageQuery) -> str:
    """Show what the systems of the scale below share, card by card."""
    scale = frame().scope.scale
    if scale == "person":
        return show("patterns", query, Named({}, {}), None, scale=scale, adopted=())
    question, asked = _question(query, scale), query.asked_here()
    result = patterns_in(workspace(), question, **asked)
    ids, effects, opened = patterns_text.ids_in(result), set[str](), None
    if query.explain:
        if query.explain > len(result.rows):
            raise NotFound("No pattern has that number.")
        features = result.rows[query.explain - 1].features
        opened = pattern_explained(workspace(), question, features, **asked)
        ids |= patterns_text.ids_in_explanation(opened)
        effects = effects_of(effect for _, found in opened.effects for effect in found)
    names = named(workspace(), ids, effects=effects, parameters=result.parameters)
    adopted = adopted_patterns(workspace(), scale)

    def mark(row: PatternRow) -> Markup:
        return Markup(pattern_mark(len(row.systems), len(row.without)))  # noqa: S704

    def adopted_of(row: PatternRow) -> list[AdoptedPattern]:
        return adopted_as(row.features, adopted)

    def says(feature: Feature) -> str:
        return patterns_text.feature_in_words(feature, names.nouns)

    return show(
        "patterns",
        query,
        names,
        result,
        scale=scale,
        asks=_asks(scale),
        opened=opened,
        adopted=adopted,
        adopted_of=adopted_of,
        mark=mark,
        says=says,
        written=_written,
    )


@page(_pages, "/patterns.svg", needs="export")
def download_patterns(query: PatternsPictureQuery) -> Response:
    """Give the pattern cards as a picture, with profile and receipt."""
    question = _question(query, frame().scope.scale)
    picture = patterns_picture(workspace(), question, profile=query.profile, **query.asked_here())
    return send_file(picture, f"patterns-{query.profile}.svg", "image/svg+xml")


@page(_pages, "/patterns/adopt", needs="write")
def show_adopt(query: AdoptQuery) -> str:
    """Show the form that adopts a pattern, filled in, with the evidence it will draw on."""
    adoption = _adoption(query)
    form = Form.fresh(
        name=adoption.name,
        statement=adoption.statement,
        status="tentative",
        reason="Seen from across the systems of this scale",
    )
    return _form(form, query, adoption)


@page(_pages, "/patterns/adopt", needs="write", method="post")
def adopt(query: AdoptQuery) -> str | tuple[str, int] | AnyResponse:
    """Record the pattern with its links to the evidence, as one change that can be taken back."""
    form = Form.sent()
    adoption = _adoption(query)
    actor, reason = form.take_actor(), form.take_reason()
    if form["status"] not in _STATUSES:
        form.errors["status"] = "Say whether the pattern is tentative or agreed"
    if not form["name"]:
        form.errors["name"] = "Give the pattern a name"
    if form.errors:
        return _form(form, query, adoption), 422
    if (before := written_before(workspace(), form.operation_id)) is not None:
        flash(f"This was recorded at revision {before} already.")
        return redirect(address("/patterns"), code=303)
    try:
        plan = plan_adoption(
            workspace(),
            adoption,
            name=form["name"],
            statement=form["statement"],
            status=cast("PatternStatus", form["status"]),
        )
        done = write_plan(
            workspace(),
            plan,
            actor=actor,
            reason=reason or "A shared pattern adopted",
            operation_id=form.operation_id,
        )
    except RecordRefused as refused:
        form.refuse(refused.problems, fields=_FIELDS)
        return _form(form, query, adoption), 422
    flash(f"Recorded at revision {done.revision}. {' '.join(done.words)}")
    return redirect(address(f"/nodes/{done.node}"), code=303)


@resource(_api, "/patterns", answer=AnalysisAnswer)
def give_patterns(query: PatternsQuery) -> Response:
    """Find what many systems share: the patterns seen from across them."""
    question, asked, opened = _question(query, query.scale), asked_of(query), workspace()
    result = patterns_in(opened, question, profile=query.profile, **asked)
    if query.explain is None:
        return jsonify(result.to_json())
    if query.explain > len(result.rows):
        raise NotFound("No pattern has that number.")
    features = result.rows[query.explain - 1].features
    explanation = pattern_explained(opened, question, features, profile=query.profile, **asked)
    return jsonify(explanation.to_json())


def _question(query: PatternsQuery | PatternsPageQuery, scale: str | None) -> PatternQuestion:
    if scale not in ("organisation", "place", "country"):
        raise RequestRefused(
            "scale is one of: organisation, place, country. Patterns are looked for across the"
            " systems of the scale below."
        )
    return PatternQuestion(scale=scale, place_type=query.type, min_support=query.min_support)


def _asks(scale: PatternScale) -> str:
    """Give the question of the scale in the words of the slides."""
    return next(
        one.text
        for one in question_list().values()
        if one.scale == scale and one.answer_kind == "Pattern"
    )


def _adoption(query: AdoptQuery) -> Adoption:
    question = _question(query, frame().scope.scale)
    return adoption_of(workspace(), question, query.read_features(), **query.asked_here())


def _written(features: Sequence[Feature]) -> str:
    return ";".join(f"{cause},{target},{sign}" for cause, target, sign in features)


def _form(form: Form, query: AdoptQuery, adoption: Adoption) -> str:
    found = adoption.explanation
    effects = set(adoption.effects)
    ids = patterns_text.ids_in_explanation(found)
    names = named(workspace(), ids, effects=effects, parameters=found.parameters)
    return render_template(
        "analyses/adopt.html",
        form=form,
        query=query,
        adoption=adoption,
        nouns=names.nouns,
        accounts=names.accounts,
        here="/patterns",
    )
