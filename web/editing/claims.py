"""Claims: the table, each with its evidence, and the form that adds one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

from flask import Response, flash, jsonify, redirect, render_template, request
from pydantic import BaseModel, Field
from werkzeug.wrappers import Response as AnyResponse

from graphmap.errors import RecordRefused
from graphmap.model.claims import claim_from
from graphmap.services.pages.claims import (
    find_claims,
    preview_typed_claim,
    save_claim,
    typed_values,
)
from graphmap.services.reading import nouns_of_kind, nouns_shown
from web.forms import Form
from web.frame import address, frame, workspace
from web.routes import SystemQuery, new_api, new_pages, page, resource

if TYPE_CHECKING:
    from flask_openapi3.openapi import OpenAPI

    from graphmap.services.pages.claims import ClaimsFound
    from graphmap.views.accounts import Account

_pages = new_pages("claims", __name__)
_api = new_api("claims", __name__)
_PAGE_SIZE = 50
_MOST_LISTED = 1000
#: Each field of the form, and how a message about it begins.
FIELDS: Final = {
    "observed": "What you saw",
    "cause": "The rule or cause",
    "cause_kind": "The kind of cause",
    "effect": "What it does",
    "target": "The outcome",
    "target_kind": "The kind of outcome",
    "place": "The place",
    "stance": "What it shows",
    "how_we_know": "How you know",
    "date": "The date",
    "figure": "The figure",
    "source": "The source",
    "source_url": "The source's address",
    "confidence": "The confidence",
    "since": "Since",
    "until": "Until",
    "applied_by": "Who applies it",
    "experiment": "The experiment",
    "sensitivity": "Who may read it",
    "actor": "Your name",
}


class ClaimsQuery(SystemQuery):
    """Which claims: those of a cause, in a place (or within it)."""

    cause: str | None = None
    place: str | None = None
    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1


class ClaimsApiQuery(ClaimsQuery):
    """The same, and how many at once."""

    limit: Annotated[int, Field(ge=1, le=1000)] = 100


class NewClaimQuery(SystemQuery):
    """What the form starts with: names or ids."""

    cause: str = ""
    target: str = ""
    place: str = ""
    effect: str = ""
    stance: str = ""
    experiment: str = ""


class ClaimsAnswer(BaseModel):
    """A page of claims with their evidence."""

    revision: int
    total: int
    page: int
    pages: int
    claims: list[dict[str, Any]]


def register(app: OpenAPI) -> None:
    """Add these routes to the application."""
    app.register_api(_pages)
    app.register_api(_api)


@page(_pages, "/claims")
def show_claims(query: ClaimsQuery) -> str:
    """Show the claims of the map, each with its evidence."""
    found = _found(query, _PAGE_SIZE)
    return render_template(
        "claims/page.html",
        found=found,
        query=query,
        places=nouns_of_kind(workspace(), "Place", limit=_MOST_LISTED),
        policies=nouns_of_kind(workspace(), "Policy", limit=_MOST_LISTED),
    )


@resource(_api, "/claims", answer=ClaimsAnswer)
def give_claims(query: ClaimsApiQuery) -> Response:
    """Give the claims of the map with their evidence."""
    found = _found(query, query.limit)
    return jsonify(
        {
            "revision": found.revision,
            "total": found.total,
            "page": found.page,
            "pages": found.pages,
            "claims": [_claim(account) for account in found.accounts],
        }
    )


@page(_pages, "/claims/new", needs="write")
def show_new_claim(query: NewClaimQuery) -> str:
    """Show the form that records an observation and the claim it speaks for or against."""
    scope = frame().scope
    named = nouns_shown(workspace(), [id_ for id_ in (query.cause, query.target) if id_])
    place = query.place or (scope.system.id if scope.system and scope.scale == "place" else "")
    places = nouns_shown(workspace(), [place]) if place else {}
    cause, target = named.get(query.cause), named.get(query.target)
    form = Form.fresh(
        cause=cause.name if cause else query.cause,
        cause_kind=cause.kind if cause else "Policy",
        target=target.name if target else query.target,
        target_kind=target.kind if target else "Outcome",
        place=places[place].name if place in places else place,
        effect=query.effect,
        stance=query.stance or "supports",
        experiment=query.experiment,
        sensitivity="steward",
    )
    return _form(form)


@page(_pages, "/claims/new", needs="write", method="post")
def add_claim(query: SystemQuery) -> str | tuple[str, int] | AnyResponse:
    """Write the claim, or show the form again with what is wrong; nothing typed is lost."""
    del query
    form = Form.sent()
    actor, reason = form.take_actor(), form.take_reason()
    choices = form.numbered("choice", "name", "id")
    try:
        claim = claim_from(typed_values(form.values))
        preview = preview_typed_claim(workspace(), claim, choices)
    except RecordRefused as refused:
        form.refuse(refused.problems, fields=FIELDS)
        return _form(form), 422
    form.refuse(preview.problems, fields=FIELDS)
    if form.errors:
        return _form(form), 422
    if preview.report.look_alikes:
        return _form(form, look_alikes=preview.report.look_alikes), 422
    saved = save_claim(
        workspace(), preview, actor=actor, reason=reason, operation_id=form.operation_id
    )
    flash(saved.in_words)
    experiment = nouns_shown(workspace(), {form["experiment"]} - {""}).get(form["experiment"])
    seen_in = experiment.id if experiment and experiment.kind == "Experiment" else None
    if seen_in and request.form.get("then") != "another":
        return redirect(address(f"/experiments/{seen_in}"), code=303)
    if request.form.get("then") == "another" or saved.cause is None:
        return redirect(address("/claims/new", experiment=seen_in), code=303)
    return redirect(address(f"/nodes/{saved.cause}"), code=303)


def _form(form: Form, look_alikes: object = ()) -> str:
    lists = {
        kind: nouns_of_kind(workspace(), kind, limit=_MOST_LISTED)
        for kind in ("Policy", "Factor", "Outcome", "Place", "Source")
    }
    return render_template(
        "claims/new.html", form=form, lists=lists, look_alikes=look_alikes, here="/observations"
    )


def _found(query: ClaimsQuery, size: int) -> ClaimsFound:
    scope = frame().scope.analysis_scope if query.system and not query.place else None
    return find_claims(
        workspace(),
        scope=scope,
        cause=query.cause or None,
        place=query.place or None,
        page=query.page,
        size=size,
    )


def _claim(account: Account) -> dict[str, Any]:
    return {
        "effect": account.id,
        "cause": account.cause.id,
        "cause_kind": account.cause.kind,
        "does": account.deed,
        "target": account.target.id,
        "target_kind": account.target.kind,
        "place": account.place.id if account.place else None,
        "mechanism": account.mechanism,
        "counts": account.counts,
        "sources_for": account.sources_for,
        "sources_against": account.sources_against,
        "observations": [
            {"id": one.id, "stance": "challenges" if one.against else "supports"}
            for one in account.observations
        ],
    }
