"""Making an experiment of a what-if: looked at first, then written as one change set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import flash, redirect, render_template
from werkzeug.wrappers import Response as AnyResponse

from graphmap.errors import RecordRefused
from graphmap.services.editing.experiment_planned import (
    DEFAULT_SENSITIVITY,
    ExperimentPlan,
    experiment_of,
    experiment_written,
    plan_experiment,
)
from graphmap.services.editing.writing import write_plan
from graphmap.services.scenarios import save_scenario
from web.analyses.scenarios import counted_of
from web.analyses.tried import ScenarioPageQuery
from web.forms import Form
from web.frame import address, workspace
from web.routes import new_pages, page

if TYPE_CHECKING:
    from flask_openapi3.openapi import OpenAPI

_pages = new_pages("scenario_experiments", __name__)
_MOST_SCENARIO_NAME: Final = 80
#: Each field of the form, and how a message about it begins.
FIELDS: Final = {
    "action": "What would be done",
    "name": "The name",
    "hypothesis": "Why it would help",
    "prediction": "The prediction",
    "cycle": "The learning cycle",
    "status": "Where it stands",
    "sensitivity": "Who may read it",
    "actor": "Your name",
    "reason": "The reason",
}


def register(app: OpenAPI) -> None:
    """Add these routes to the application."""
    app.register_api(_pages)


@page(_pages, "/what-if/experiment", needs="write")
def show_new_experiment(query: ScenarioPageQuery) -> str:
    """Show the form of the experiment, filled in with what the what-if says."""
    plan = _plan(query)
    form = Form.fresh(
        action=plan.action,
        hypothesis=plan.hypothesis,
        prediction=plan.prediction,
        status="idea",
        sensitivity=DEFAULT_SENSITIVITY,
    )
    return _form(query, plan, form)


@page(_pages, "/what-if/experiment", needs="write", method="post")
def add_experiment(query: ScenarioPageQuery) -> str | tuple[str, int] | AnyResponse:
    """Show what would be written, then write it; nothing typed is lost."""
    plan = _plan(query)
    form = Form.sent()
    before = experiment_of(workspace(), form.operation_id)
    if before is not None:
        return redirect(address(f"/experiments/{before}"), code=303)
    actor, reason = form.take_actor(), form.take_reason()
    try:
        # Where the scenario is kept is known only once it is written.
        experiment_written(
            workspace(), plan, form.values, scenario_id="x", operation_id=form.operation_id
        )
    except RecordRefused as refused:
        form.refuse(refused.problems, fields=FIELDS)
    if form.errors:
        return _form(query, plan, form), 422
    if form["do"] == "back":
        return _form(query, plan, form)
    if form["do"] != "write":
        return _form(query, plan, form, is_preview=True)
    saved = save_scenario(
        workspace(),
        query.scenario(),
        name=(form["name"] or form["action"])[:_MOST_SCENARIO_NAME],
        counted=counted_of(query),
        actor=actor,
        operation_id=form.operation_id,
    )
    written = write_plan(
        workspace(),
        experiment_written(
            workspace(), plan, form.values, scenario_id=saved.id, operation_id=form.operation_id
        ),
        actor=actor,
        reason=reason or "An experiment made of a what-if",
        operation_id=form.operation_id,
    )
    flash(f"{written.words[0]} at revision {written.revision}.")
    return redirect(address(f"/experiments/{written.node}"), code=303)


def _plan(query: ScenarioPageQuery) -> ExperimentPlan:
    return plan_experiment(
        workspace(), query.scenario(), max_length=query.max_length, asked=query.asked_here()
    )


def _form(
    query: ScenarioPageQuery, plan: ExperimentPlan, form: Form, *, is_preview: bool = False
) -> str:
    return render_template(
        "scenarios/preview.html" if is_preview else "scenarios/experiment.html",
        plan=plan,
        form=form,
        fields_sent=FIELDS,
        carried=query.carried(),
        here="/blocking",
    )
