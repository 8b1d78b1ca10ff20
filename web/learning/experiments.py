"""Experiments: the prediction first, then what was seen, then the verdict; also as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flask import Response, jsonify, redirect, render_template
from pydantic import BaseModel
from werkzeug.wrappers import Response as AnyResponse

from graphmap.errors import NotFound
from graphmap.model.catalogue import NODE_KINDS
from graphmap.services.learning.experiment_changes import (
    TEXTS,
    ExperimentPlan,
    change_plan,
    choose_tested,
    draft_experiment,
    give_verdict,
)
from graphmap.services.learning.experiments import experiment_page
from graphmap.services.pages.claims import find_claims
from graphmap.services.reading import nouns_of_kind, nouns_shown
from graphmap.views.learning.words import EXPERIMENT_STATUS_WORDS, PART_WORDS, VERDICT_WORDS
from graphmap.views.words import capital
from web.forms import Form
from web.frame import address, frame, workspace
from web.learning.saving import SIGNED, form_page, involved, say_written, ticked, version_of, write
from web.routes import NodePath, SystemQuery, new_api, new_pages, page, resource

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flask_openapi3.openapi import OpenAPI

    from graphmap.services.learning.drafting import Draft
    from graphmap.views.accounts import Account
    from graphmap.views.learning.experiment_view import ExperimentPage

_pages = new_pages("experiments", __name__)
_api = new_api("experiments", __name__)
_MOST_LISTED: Final = 1000
_MOST_OFFERED: Final = 60
Answer = str | tuple[str, int] | AnyResponse
_PLAN: Final = {
    "action": "What is tried out",
    "name": "The short name",
    "hypothesis": "The idea behind it",
    "prediction": "The prediction",
    "co_design": "How it is designed",
    "data_plan": "The data",
    "sense_making_plan": "How sense is made of it",
    "share_plan": "How it is shared",
    "policy": "The rule",
    "place": "The place",
    "cycle": "The learning cycle",
    "status": "The status",
    "started": "The day it began",
    "ended": "The day it ended",
    **SIGNED,
}
_STATUSES: Final = [
    {"value": status, "text": capital(words)} for status, words in EXPERIMENT_STATUS_WORDS.items()
]
_VERDICTS: Final = [
    {"value": verdict, "text": capital(words)} for verdict, words in VERDICT_WORDS.items()
]


class NewExperimentQuery(SystemQuery):
    """What a new experiment begins with: ids of a cycle, a policy and an effect."""

    cycle: str = ""
    policy: str = ""
    effect: str = ""
    action: str = ""
    prediction: str = ""


class ExperimentAnswer(BaseModel):
    """One experiment with its observations, and the evidence without and with them."""

    revision: int
    experiment: dict[str, Any]


def register(app: OpenAPI) -> None:
    """Add these routes to the application."""
    app.register_api(_pages)
    app.register_api(_api)


@page(_pages, "/experiments/new", needs="write")
def show_new_experiment(query: NewExperimentQuery) -> Answer:
    """Show the form that plans an experiment."""
    scope = frame().scope
    nouns = nouns_shown(workspace(), [id_ for id_ in (query.policy, query.cycle) if id_])
    policy = nouns.get(query.policy)
    place = scope.system.name if scope.system and scope.scale == "place" else ""
    given = {f"tests.{query.effect}": "1"} if query.effect else {}
    form = Form.fresh(
        status="idea",
        cycle=query.cycle,
        policy=policy.name if policy else "",
        offered=query.policy,
        place=place,
        action=query.action,
        prediction=query.prediction,
        **given,
    )
    return _new_form(form)


@page(_pages, "/experiments/new", needs="write", method="post")
def plan_experiment(query: SystemQuery) -> Answer:
    """Record a planned experiment, or show the form again; nothing typed is lost."""
    del query
    form = Form.sent()

    def drafted() -> Draft:
        plan = ExperimentPlan(
            {name: form[name] for name in TEXTS},
            name=form["name"],
            status=form["status"],
            started=form["started"],
            cycle=form["cycle"],
            place=form["place"],
            policy=form["policy"],
            tests=ticked(form, "tests"),
        )
        return draft_experiment(workspace(), plan)

    written = write(form, _PLAN, drafted, reason="An experiment planned")
    if written is None:
        return _new_form(form)
    say_written(written, "The experiment is planned.")
    return redirect(address(f"/experiments/{written.id}"), code=303)


def _new_form(form: Form) -> Answer:
    cycles = nouns_of_kind(workspace(), "LearningCycle", limit=_MOST_LISTED)
    options = [{"value": "", "text": "none"}]
    options += [{"value": one.id, "text": one.name} for one in cycles]
    return form_page(
        "experiments/new.html",
        form,
        cycles=options,
        statuses=_STATUSES,
        policies=nouns_of_kind(workspace(), "Policy", limit=_MOST_LISTED),
        places=nouns_of_kind(workspace(), "Place", limit=_MOST_LISTED),
        claims=_claims_of([form["offered"]] if form["offered"] else []),
        here="/cycles",
    )


def _claims_of(policy_ids: list[str]) -> list[Account]:
    """Give the effects that some policies have, to choose from which are tested."""
    found: list[Account] = []
    for id_ in policy_ids:
        try:
            found += find_claims(workspace(), cause=id_, size=_MOST_OFFERED).accounts
        except NotFound:
            continue
    return found[:_MOST_OFFERED]


@page(_pages, "/experiments/<id>")
def show_experiment(path: NodePath, query: SystemQuery) -> str:
    """Show one experiment: prediction, what was seen, evidence before and after, verdict."""
    del query
    found = experiment_page(workspace(), path.id)
    return render_template("experiments/page.html", page=found, node=found.node, here="/cycles")


@resource(_api, "/experiments/<id>", answer=ExperimentAnswer)
def give_experiment(path: NodePath, query: SystemQuery) -> Response:
    """Give one experiment with its observations and the evidence without and with them."""
    del query
    found = experiment_page(workspace(), path.id)
    return jsonify({"revision": found.revision, "experiment": _experiment(found)})


@page(_pages, "/experiments/<id>/plan", needs="write")
def show_plan(path: NodePath, query: SystemQuery) -> Answer:
    """Show the form that changes the plan of an experiment, its status and its days."""
    del query
    found = experiment_page(workspace(), path.id)
    values = {name: getattr(found.node, name) or "" for name in (*TEXTS, "started", "ended")}
    status = found.node.status or "unknown"
    form = Form.fresh(version=str(found.node.version), status=status, **values)
    return _change(found, "plan", form)


@page(_pages, "/experiments/<id>/plan", needs="write", method="post")
def put_plan(path: NodePath, query: SystemQuery) -> Answer:
    """Change the plan of an experiment, its status and its days."""
    del query

    def drafted(form: Form) -> Draft:
        return change_plan(
            workspace(),
            path.id,
            texts={name: form[name] for name in TEXTS if name in form.values},
            status=form["status"],
            started=form["started"],
            ended=form["ended"],
            version=version_of(form),
        )

    return _sent(path.id, "plan", _PLAN, drafted, reason="The plan of the experiment changed")


@page(_pages, "/experiments/<id>/verdict", needs="write")
def show_verdict(path: NodePath, query: SystemQuery) -> Answer:
    """Show the form that gives the verdict against the prediction."""
    del query
    found = experiment_page(workspace(), path.id)
    form = Form.fresh(
        version=str(found.node.version),
        verdict=found.node.verdict or "",
        verdict_text=found.node.verdict_text or "",
    )
    return _change(found, "verdict", form)


@page(_pages, "/experiments/<id>/verdict", needs="write", method="post")
def put_verdict(path: NodePath, query: SystemQuery) -> Answer:
    """Give the verdict against the prediction."""
    del query
    fields = {"verdict": "The verdict", "verdict_text": "The words of the verdict", **SIGNED}

    def drafted(form: Form) -> Draft:
        return give_verdict(
            workspace(),
            path.id,
            verdict=form["verdict"],
            words=form["verdict_text"],
            version=version_of(form),
        )

    return _sent(path.id, "verdict", fields, drafted, reason="A verdict given")


@page(_pages, "/experiments/<id>/tests", needs="write")
def show_tests(path: NodePath, query: SystemQuery) -> Answer:
    """Show the form that chooses which effects an experiment tests."""
    del query
    found = experiment_page(workspace(), path.id)
    ticks = {f"tests.{one.account.id}": "1" for one in found.effects if one.tested}
    return _change(found, "tests", Form.fresh(**ticks))


@page(_pages, "/experiments/<id>/tests", needs="write", method="post")
def put_tests(path: NodePath, query: SystemQuery) -> Answer:
    """Choose which effects an experiment tests."""
    del query
    fields = {"tests": "The effects", **SIGNED}

    def drafted(form: Form) -> Draft:
        return choose_tested(
            workspace(),
            path.id,
            effects=ticked(form, "tests"),
            among=ticked(form, "offered"),
        )

    return _sent(path.id, "tests", fields, drafted, reason="What the experiment tests, chosen")


@page(_pages, "/experiments/<id>/involve", needs="write")
def show_involve(path: NodePath, query: SystemQuery) -> Answer:
    """Show the form that says who takes part in an experiment, or is wanted."""
    del query
    return _change(experiment_page(workspace(), path.id), "involve", Form.fresh(wanted="no"))


@page(_pages, "/experiments/<id>/involve", needs="write", method="post")
def put_involve(path: NodePath, query: SystemQuery) -> Answer:
    """Say who takes part in an experiment, or is wanted."""
    del query
    fields = {"who": "The person or organisation", "part": "The part", **SIGNED}
    reason = "Who takes part in the experiment, or is wanted"
    return _sent(path.id, "involve", fields, lambda form: involved(path.id, form), reason=reason)


def _sent(
    experiment_id: str,
    part: str,
    fields: Mapping[str, str],
    drafted: Callable[[Form], Draft],
    *,
    reason: str,
) -> Answer:
    form = Form.sent()
    written = write(form, fields, lambda: drafted(form), reason=reason)
    if written is None:
        return _change(experiment_page(workspace(), experiment_id), part, form)
    say_written(written, f"{reason}.")
    return redirect(address(f"/experiments/{experiment_id}"), code=303)


def _change(found: ExperimentPage, part: str, form: Form) -> Answer:
    given: dict[str, object] = {"statuses": _STATUSES, "verdicts": _VERDICTS}
    if part == "tests":
        policies = {one.id for one in (*found.policies, *found.tested_policies)}
        offered = {one.account.id: one.account for one in found.effects}
        offered |= {one.id: one for one in _claims_of(sorted(policies))}
        given["claims"] = list(offered.values())[:_MOST_OFFERED]
    if part == "involve":
        given["parts"] = [{"value": one, "text": capital(said)} for one, said in PART_WORDS.items()]
        given["names"] = [
            one
            for kind in NODE_KINDS[:2]
            for one in nouns_of_kind(workspace(), kind, limit=_MOST_LISTED)
        ]
    return form_page(
        "experiments/change.html",
        form,
        page=found,
        node=found.node,
        part=part,
        here="/cycles",
        **given,
    )


def _experiment(found: ExperimentPage) -> dict[str, Any]:
    node = found.node
    return {
        "id": node.id,
        "name": found.noun.name,
        **{name: getattr(node, name) for name in TEXTS},
        "status": node.status,
        "started": node.started,
        "ended": node.ended,
        "verdict": node.verdict,
        "verdict_text": node.verdict_text,
        "version": node.version,
        "may_predict": found.may_predict,
        "cycles": [one.cycle.id for one in found.cycles],
        "places": [one.id for one in found.places],
        "policies": [one.id for one in found.policies],
        "involves": [
            {"id": part.noun.id, "part": part.words, "wanted": part.wanted}
            for part in found.taking_part
        ],
        "observations": [one.id for one in found.observations],
        "against": [one.id for one in found.against],
        "effects": [
            {
                "effect": one.account.id,
                "tested": one.tested,
                "before": {"for": one.for_before, "against": one.against_before},
                "after": {"for": one.for_after, "against": one.against_after},
            }
            for one in found.effects
        ],
    }
