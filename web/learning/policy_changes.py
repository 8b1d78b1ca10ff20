"""Changes of policy: change it, ask, work round or park; who decides, what came of it; and JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flask import Response, jsonify, redirect, render_template
from pydantic import BaseModel
from werkzeug.wrappers import Response as AnyResponse

from graphmap.errors import NotFound
from graphmap.model.catalogue import SCALES
from graphmap.services.learning.policy_change_changes import (
    ChangeProposed,
    propose_change,
    record_result,
    who_sets,
)
from graphmap.services.learning.policy_changes import policy_change, policy_changes
from graphmap.services.pages.claims import find_claims
from graphmap.services.reading import nodes_shown, nouns_of_kind
from graphmap.views.learning.policy_change_view import grouped_by_scale
from graphmap.views.learning.words import CHANGE_STATUS_WORDS, DECISION_WORDS
from graphmap.views.words import capital
from web.forms import Form
from web.frame import address, frame, workspace
from web.learning.saving import SIGNED, form_page, say_written, ticked, version_of, write
from web.routes import NodePath, SystemQuery, new_api, new_pages, page, resource

if TYPE_CHECKING:
    from flask_openapi3.openapi import OpenAPI

    from graphmap.services.learning.drafting import Draft
    from graphmap.views.accounts import Account, Noun
    from graphmap.views.learning.policy_change_view import PolicyChangeTold

_pages = new_pages("policy_changes", __name__)
_api = new_api("policy_changes", __name__)
_MOST_LISTED: Final = 1000
_MOST_OFFERED: Final = 60
Answer = str | tuple[str, int] | AnyResponse
_FIELDS: Final = {
    "policy": "The policy",
    "decision": "What to do about it",
    "proposal": "What is proposed",
    "name": "The short name",
    "decided_by_scale": "The scale that decides",
    "asked_of": "Who is asked",
    "status": "How far it has come",
    "draws_on": "What it rests on",
    **SIGNED,
}
_RESULT: Final = {
    "status": "How far it has come",
    "result": "What came of it",
    "asked_of": "Who is asked",
    **SIGNED,
}
_STATUSES: Final = [
    {"value": status, "text": capital(words)} for status, words in CHANGE_STATUS_WORDS.items()
]
_DECISIONS: Final = [
    {"value": decision, "text": capital(words)} for decision, words in DECISION_WORDS.items()
]


class NewChangeQuery(SystemQuery):
    """What a change begins with: ids of a policy, an outcome that it blocks, a pattern."""

    policy: str = ""
    outcome: str = ""
    pattern: str = ""


class PolicyChangesAnswer(BaseModel):
    """Every change of policy with who decides, who was asked and what came of it."""

    revision: int
    policy_changes: list[dict[str, Any]]


class PolicyChangeAnswer(BaseModel):
    """One change of policy."""

    revision: int
    policy_change: dict[str, Any]


def register(app: OpenAPI) -> None:
    """Add these routes to the application."""
    app.register_api(_pages)
    app.register_api(_api)


@page(_pages, "/policy-changes")
def show_policy_changes(query: SystemQuery) -> str:
    """Show what this scale asks of the next, what it decides itself, and what came of it."""
    del query
    changes = policy_changes(workspace())
    scale = frame().scope.scale
    groups = grouped_by_scale(changes, scale)
    return render_template(
        "policy_changes/page.html", groups=groups, total=len(changes), scale=scale, here="/cycles"
    )


@resource(_api, "/policy-changes", answer=PolicyChangesAnswer)
def give_policy_changes(query: SystemQuery) -> Response:
    """Give every change of policy of the map."""
    del query
    changes = policy_changes(workspace())
    body = [_body(change) for change in changes]
    return jsonify({"revision": workspace().columns().revision, "policy_changes": body})


@page(_pages, "/policy-changes/new", needs="write")
def show_new_change(query: NewChangeQuery) -> Answer:
    """Show the form that proposes a change of policy."""
    named = nodes_shown(workspace(), [id_ for id_ in (query.policy, query.pattern) if id_])
    policy = named.get(query.policy)
    chosen = {
        f"draws.{claim.id}": "1"
        for claim in _claims_of(query.policy)
        if query.outcome and claim.target.id == query.outcome
    }
    if query.pattern in named:
        chosen[f"draws.{query.pattern}"] = "1"
    form = Form.fresh(
        policy=policy.title if policy else "",
        about=query.policy,
        pattern=query.pattern,
        decided_by_scale=getattr(policy, "owner_scale", None) or "",
        asked_of="; ".join(who_sets(workspace(), policy.id)) if policy else "",
        **chosen,
    )
    return _new_form(form)


@page(_pages, "/policy-changes/new", needs="write", method="post")
def propose(query: SystemQuery) -> Answer:
    """Propose a change of policy, or show the form again; nothing typed is lost."""
    del query
    form = Form.sent()

    def drafted() -> Draft:
        given = ChangeProposed(
            policy=form["policy"],
            proposal=form["proposal"],
            decision=form["decision"],
            name=form["name"],
            decided_by_scale=form["decided_by_scale"],
            asked_of=form["asked_of"],
            is_new=bool(form["is_new"]),
            draws_on=ticked(form, "draws"),
        )
        return propose_change(workspace(), given)

    written = write(form, _FIELDS, drafted, reason="A change of policy proposed")
    if written is None:
        return _new_form(form)
    say_written(written, "The change of policy is recorded.")
    return redirect(address(f"/policy-changes/{written.id}"), code=303)


def _new_form(form: Form) -> Answer:
    patterns: list[Noun] = []
    if form["pattern"]:
        listed = nouns_of_kind(workspace(), "Pattern", limit=_MOST_LISTED)
        patterns = [one for one in listed if one.id == form["pattern"]]
    scales = [{"value": "", "text": "nobody has said"}]
    scales += [{"value": scale, "text": f"{scale} scale"} for scale in SCALES]
    return form_page(
        "policy_changes/new.html",
        form,
        claims=_claims_of(form["about"]),
        patterns=patterns,
        decisions=_DECISIONS,
        scales=scales,
        policies=nouns_of_kind(workspace(), "Policy", limit=_MOST_LISTED),
        organisations=nouns_of_kind(workspace(), "Organisation", limit=_MOST_LISTED),
        here="/cycles",
    )


def _claims_of(policy_id: str) -> list[Account]:
    """Give the effects of a policy, to choose from what a change rests on."""
    if not policy_id:
        return []
    try:
        return list(find_claims(workspace(), cause=policy_id, size=_MOST_OFFERED).accounts)
    except NotFound:
        return []


@page(_pages, "/policy-changes/<id>")
def show_policy_change(path: NodePath, query: SystemQuery) -> str:
    """Show one change of policy: who decides, who was asked, what it rests on, what came of it."""
    del query
    told = policy_change(workspace(), path.id)
    return render_template("policy_changes/change.html", change=told, here="/cycles")


@resource(_api, "/policy-changes/<id>", answer=PolicyChangeAnswer)
def give_policy_change(path: NodePath, query: SystemQuery) -> Response:
    """Give one change of policy."""
    del query
    told = policy_change(workspace(), path.id)
    return jsonify({"revision": workspace().columns().revision, "policy_change": _body(told)})


@page(_pages, "/policy-changes/<id>/result", needs="write")
def show_result(path: NodePath, query: SystemQuery) -> Answer:
    """Show the form that records what came of a change of policy."""
    del query
    told = policy_change(workspace(), path.id)
    form = Form.fresh(
        version=str(told.node.version),
        status=told.node.status or "",
        result=told.node.result or "",
        asked_of="; ".join(one.name for one in told.asked_of),
    )
    return _result_form(told, form)


@page(_pages, "/policy-changes/<id>/result", needs="write", method="post")
def put_result(path: NodePath, query: SystemQuery) -> Answer:
    """Record what came of a change of policy."""
    del query
    form = Form.sent()

    def drafted() -> Draft:
        return record_result(
            workspace(),
            path.id,
            status=form["status"],
            result=form["result"],
            asked_of=form["asked_of"],
            is_new=bool(form["is_new"]),
            version=version_of(form),
        )

    written = write(form, _RESULT, drafted, reason="What came of a change of policy")
    if written is None:
        return _result_form(policy_change(workspace(), path.id), form)
    say_written(written, "What came of it is recorded.")
    return redirect(address(f"/policy-changes/{path.id}"), code=303)


def _result_form(told: PolicyChangeTold, form: Form) -> Answer:
    return form_page(
        "policy_changes/result.html",
        form,
        change=told,
        statuses=_STATUSES,
        organisations=nouns_of_kind(workspace(), "Organisation", limit=_MOST_LISTED),
        here="/cycles",
    )


def _body(told: PolicyChangeTold) -> dict[str, Any]:
    node = told.node
    return {
        "id": node.id,
        "name": told.noun.name,
        "proposal": node.proposal,
        "decision": node.decision,
        "decided_by_scale": node.decided_by_scale,
        "status": node.status,
        "result": node.result,
        "version": node.version,
        "policies": [one.id for one in told.policies],
        "asked_of": [one.id for one in told.asked_of],
        "effects": [one.id for one in told.effects],
        "observations": [one.id for one in told.observations],
        "patterns": [one.id for one in told.patterns],
    }
