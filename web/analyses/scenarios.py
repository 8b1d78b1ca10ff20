"""Scenarios that are kept: saved, opened, compared and deleted; the same as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from flask import Response, flash, jsonify, redirect, render_template
from pydantic import BaseModel, ConfigDict, Field
from werkzeug.wrappers import Response as AnyResponse

from graphmap.analysis.scenario_documents import scenario_from_json, scenario_words
from graphmap.errors import Conflict, Problem, RecordRefused
from graphmap.model.values import Name
from graphmap.services.analyses.what_if import pairs_now_in, what_if_in
from graphmap.services.pages.compare_scenarios import MOST_COMPARED, compare_scenarios
from graphmap.services.pages.what_if import change_shown, scenario_lines
from graphmap.services.scenarios import (
    Counted,
    SavedScenario,
    delete_scenario,
    save_scenario,
    saved_scenario,
    saved_scenarios,
)
from web.analyses.asking import AnalysisAnswer, AnalysisPageQuery, AnalysisQuery, asked_of
from web.analyses.tried import ScenarioPageQuery
from web.forms import Form
from web.frame import Parameter, address, workspace
from web.routes import NodePath, SystemQuery, new_api, new_pages, page, resource

if TYPE_CHECKING:
    from flask_openapi3.openapi import OpenAPI

_pages = new_pages("scenarios", __name__)
_api = new_api("scenarios", __name__)
_OPERATION: Final = r"^[A-Za-z0-9._:-]{1,100}$"
#: Each field of the form that saves, and how a message about it begins.
FIELDS: Final = {"name": "The name", "instead": "The one to replace", "actor": "Your name"}


class CompareQuery(AnalysisPageQuery):
    """Which scenarios are set side by side."""

    scenarios: Annotated[
        list[str], Field(alias="with", default_factory=list[str], max_length=MOST_COMPARED)
    ]


class ScenarioPath(BaseModel):
    """The id of a scenario, in the path."""

    id: str


class ScenarioBody(BaseModel):
    """One change to the scenarios that are kept: save one whole, or delete one.

    ``expected_version`` is the version that was seen, 0 for a new one, which needs no id.
    """

    model_config = ConfigDict(extra="forbid")

    op: Literal["put", "delete"]
    operation_id: Annotated[str, Field(pattern=_OPERATION)]
    actor: Name
    id: Annotated[str | None, Field(pattern=r"^[a-z0-9._-]{1,200}$")] = None
    expected_version: Annotated[int, Field(ge=0, le=2**53)] = 0
    name: Name | None = None
    scenario: dict[str, Any] | None = None
    counted: Counted = Counted()


def register(app: OpenAPI) -> None:
    """Add these routes to the application."""
    app.register_api(_pages)
    app.register_api(_api)


@page(_pages, "/scenarios")
def show_scenarios(query: SystemQuery) -> str:
    """Show the what-ifs that were saved, to be opened, compared or deleted."""
    del query
    return render_template(
        "scenarios/list.html", saved=_with_lines(saved_scenarios(workspace())), here="/blocking"
    )


@page(_pages, "/scenarios/compare")
def show_compared(query: CompareQuery) -> str:
    """Show saved what-ifs side by side, all counted alike."""
    known = {one.id: one for one in saved_scenarios(workspace())}
    asked = dict.fromkeys(query.scenarios)
    saved = [known.get(id_) or saved_scenario(workspace(), id_) for id_ in asked]
    found = compare_scenarios(workspace(), saved, max_length=6, asked=query.asked_here())
    return render_template("scenarios/compare.html", page=found, query=query, here="/blocking")


@page(_pages, "/scenarios/new", needs="write")
def show_new_scenario(query: ScenarioPageQuery) -> str:
    """Show the form that saves the what-if in the address under a name."""
    return _form(query, Form.fresh())


@page(_pages, "/scenarios/new", needs="write", method="post")
def add_scenario(query: ScenarioPageQuery) -> str | tuple[str, int] | AnyResponse:
    """Save the what-if, or show the form again with what is wrong; nothing typed is lost."""
    form = Form.sent()
    actor = form.take_actor()
    id_, _, version = form["instead"].partition(":")
    if id_ and not version.isdecimal():
        form.errors["instead"] = "The one to replace is not in the list; choose again"
    if form.errors:
        return _form(query, form), 422
    try:
        saved = save_scenario(
            workspace(),
            query.scenario(),
            name=form["name"],
            counted=counted_of(query),
            actor=actor,
            id_=id_ or None,
            version=int(version) if id_ else 0,
            operation_id=form.operation_id,
        )
    except RecordRefused as refused:
        form.refuse(refused.problems, fields=FIELDS)
        return _form(query, form), 422
    except Conflict:
        form.errors["instead"] = (
            "The one to replace was changed by somebody else while you were writing;"
            " look at it, then choose again"
        )
        form.values["instead"] = ""
        return _form(query, form), 409
    flash(f"Saved as “{saved.name}”. The map itself is not changed.")
    return redirect(address(f"/scenarios/{saved.id}"), code=303)


@page(_pages, "/scenarios/<id>")
def show_scenario(path: NodePath, query: SystemQuery) -> str:
    """Show one saved what-if and what it does on the map as it is now."""
    del query
    saved = saved_scenario(workspace(), path.id)
    shown = (
        change_shown(
            workspace(),
            saved.scenario,
            max_length=saved.counted.max_length,
            asked=saved.counted.asked(),
        )
        if saved.scenario.ids
        else None
    )
    return render_template(
        "scenarios/page.html",
        saved=saved,
        lines=scenario_lines(workspace(), saved.scenario),
        shown=shown,
        opened=opened(saved),
        form=Form.fresh(),
        here="/blocking",
    )


@page(_pages, "/scenarios/<id>/delete", needs="write", method="post")
def drop_scenario(path: NodePath, query: SystemQuery) -> AnyResponse:
    """Delete a saved what-if that was seen in a version."""
    del query
    form = Form.sent()
    version = form["version"]
    saved = saved_scenario(workspace(), path.id)
    delete_scenario(workspace(), path.id, version=int(version) if version.isdecimal() else 0)
    flash(f"Deleted “{saved.name}”. The map itself is not changed.")
    return redirect(address("/scenarios"), code=303)


@resource(_api, "/scenarios", answer=AnalysisAnswer)
def give_scenarios(query: AnalysisQuery) -> Response:
    """Give the saved scenarios, those that a steward may see."""
    saved = saved_scenarios(workspace())
    asked = asked_of(query)
    rows = [one.to_json() for one in saved[: asked.get("limit")]]
    return jsonify(_document(query, rows, truncated=len(rows) < len(saved)))


@resource(_api, "/scenarios/<id>", answer=AnalysisAnswer)
def give_scenario(path: ScenarioPath, query: AnalysisQuery) -> Response:
    """Give one saved scenario with its result on the map as it is now."""
    saved = saved_scenario(workspace(), path.id)
    result = what_if_in(
        workspace(), saved.scenario, max_length=saved.counted.max_length, **saved.counted.asked()
    )
    row = {**saved.to_json(), "result": result.to_json()}
    return jsonify(_document(query, [row], truncated=result.truncated))


@resource(_api, "/scenarios", answer=AnalysisAnswer, needs="write", method="post")
def change_scenarios(body: ScenarioBody, query: SystemQuery) -> Response:
    """Save a scenario, or delete one; the map itself is not changed."""
    del query
    if body.op == "delete":
        delete_scenario(workspace(), body.id or "", version=body.expected_version)
        return jsonify(_document(AnalysisQuery(), [], truncated=False))
    if body.name is None or body.scenario is None:
        missing = "name" if body.name is None else "scenario"
        raise RecordRefused(Problem("is missing", rule="missing", column=missing))
    saved = save_scenario(
        workspace(),
        scenario_from_json(body.scenario),
        name=body.name,
        counted=body.counted,
        actor=body.actor,
        id_=body.id,
        version=body.expected_version,
        operation_id=body.operation_id,
    )
    return jsonify(_document(AnalysisQuery(), [saved.to_json()], truncated=False))


def counted_of(query: ScenarioPageQuery) -> Counted:
    """Give how the page counts, to be kept with the scenario."""
    return Counted(
        as_of=query.as_of,
        max_steps=query.max_steps,
        include_assumed=query.include_assumed,
        scope=query.asked_here().get("scope"),
        max_length=query.max_length,
    )


def opened(saved: SavedScenario) -> dict[str, Parameter]:
    """Give the parameters under which a saved scenario is tried."""
    counted = saved.counted.model_dump(exclude_defaults=True)
    words: dict[str, Parameter] = {**scenario_words(saved.scenario)}
    return words | {name: value for name, value in counted.items() if value is not None}


def _form(query: ScenarioPageQuery, form: Form) -> str:
    scenario = query.scenario()
    shown = change_shown(
        workspace(), scenario, max_length=query.max_length, asked=query.asked_here()
    )
    return render_template(
        "scenarios/new.html",
        form=form,
        carried=query.carried(),
        lines=scenario_lines(workspace(), scenario),
        shown=shown,
        saved=saved_scenarios(workspace()),
        here="/blocking",
    )


def _with_lines(saved: list[SavedScenario]) -> list[tuple[SavedScenario, object]]:
    return [(one, scenario_lines(workspace(), one.scenario)) for one in saved]


def _document(
    query: AnalysisQuery, rows: list[dict[str, Any]], *, truncated: bool
) -> dict[str, Any]:
    now = pairs_now_in(workspace(), **asked_of(query))
    return {
        "analysis": "scenarios",
        "revision": now.revision,
        "parameters": {"limit": query.limit},
        "graph": now.graph.to_json(),
        "truncated": truncated,
        "rows": rows,
    }
