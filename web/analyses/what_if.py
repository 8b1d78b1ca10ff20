"""What if: the page on which changes are tried, and the same as JSON. Nothing is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import Response, jsonify, redirect, render_template
from werkzeug.wrappers import Response as AnyResponse

from graphmap.analysis.scenario_documents import scenario_words
from graphmap.analysis.scenarios import PolicyOff, Scenario
from graphmap.errors import InputRefused, RecordRefused
from graphmap.model.catalogue import NodeKind
from graphmap.services.analyses.what_if import change_explained, what_if_in
from graphmap.services.editing.typed_change import supposed, switched_off
from graphmap.services.pages.what_if import WhatIfPage, what_if_page
from graphmap.services.reading import nouns_of_kind
from web.analyses.asking import AnalysisAnswer, AnalysisQuery, asked_of
from web.analyses.tried import ScenarioPageQuery, TriedQuery
from web.forms import Form
from web.frame import frame, same_page, workspace
from web.routes import new_api, new_pages, page, resource

if TYPE_CHECKING:
    from flask_openapi3.openapi import OpenAPI

_pages = new_pages("what_if", __name__)
_api = new_api("what_if", __name__)
_MOST_LISTED: Final = 1000
#: Each field in which a change is typed, and how a message about it begins.
FIELDS: Final = {
    "policy": "The policy",
    "within": "The place",
    "cause": "What brings it about",
    "does": "What it does",
    "target": "What it acts on",
    "where": "The place",
}


class WhatIfPageQuery(ScenarioPageQuery):
    """What the page takes beyond: a pair to open, and a further change as it is typed."""

    outcome: str | None = None
    place: str | None = None
    policy: str = ""
    within: str = ""
    cause: str = ""
    does: str = ""
    target: str = ""
    where: str = ""


class WhatIfApiQuery(AnalysisQuery, TriedQuery):
    """What the resource takes beyond: one pair, with its chains before and after."""

    outcome: str | None = None
    place: str | None = None
    explain: bool = False


def register(app: OpenAPI) -> None:
    """Add these routes to the application."""
    app.register_api(_pages)
    app.register_api(_api)


@page(_pages, "/what-if")
def show_what_if(query: WhatIfPageQuery) -> str | tuple[str, int] | AnyResponse:
    """Show what the changes in the address would do, or take one more that was typed."""
    form = Form({name: getattr(query, name).strip() for name in FIELDS})
    scenario = query.scenario()
    try:
        further = _typed(form)
    except RecordRefused as refused:
        form.refuse(refused.problems, fields=FIELDS)
        return _page(query, scenario, form), 422
    if further is not None:
        tried = Scenario(
            off=tuple(dict.fromkeys((*scenario.off, *further.off))),
            drop=scenario.drop,
            reverse=scenario.reverse,
            add=tuple(dict.fromkeys((*scenario.add, *further.add))),
        )
        blank = dict.fromkeys(FIELDS)
        return redirect(same_page(**{**scenario_words(tried), **blank}), code=303)
    scope = frame().scope
    if scope.system and scope.scale == "place":
        form.values["within"] = scope.system.name
    return _page(query, scenario, form)


@resource(_api, "/what-if", answer=AnalysisAnswer)
def give_what_if(query: WhatIfApiQuery) -> Response:
    """Give which pairs and loops a scenario changes; with explain, the chains to one pair."""
    asked, scenario = asked_of(query), query.scenario()
    if query.explain:
        if not query.outcome:
            raise InputRefused("explain needs an outcome, and a place where it has one")
        explanation = change_explained(
            workspace(),
            scenario,
            query.outcome,
            query.place or None,
            profile=query.profile,
            **asked,
        )
        return jsonify(explanation.to_json())
    result = what_if_in(
        workspace(), scenario, profile=query.profile, max_length=query.max_length, **asked
    )
    return jsonify(result.to_json())


def _page(query: WhatIfPageQuery, scenario: Scenario, form: Form) -> str:
    found = what_if_page(
        workspace(),
        scenario,
        max_length=query.max_length,
        outcome=query.outcome or None,
        place=query.place or None,
        asked=query.asked_here(),
    )
    kinds: tuple[NodeKind, ...] = ("Policy", "Factor", "Outcome", "Place")
    return render_template(
        "what_if/page.html",
        page=found,
        query=query.model_dump(),
        form=form,
        words=scenario_words(scenario),
        off_here=_off_here(scenario, found),
        carried=query.carried(),
        lists={kind: nouns_of_kind(workspace(), kind, limit=_MOST_LISTED) for kind in kinds},
        here="/blocking",
    )


def _off_here(scenario: Scenario, found: WhatIfPage) -> list[str]:
    """Give the policies that are off as an address names them off in the place looked at alone."""
    place = found.beyond.place.id if found.beyond else None
    here = [PolicyOff(off.policy, off.within or place) for off in scenario.off]
    return list(scenario_words(Scenario(off=tuple(here)))["off"])


def _typed(form: Form) -> Scenario | None:
    """Give the change that was typed, None where no field was filled in."""
    if form["policy"] or form["within"]:
        return Scenario(off=(switched_off(workspace(), form["policy"], form["within"]),))
    if form["cause"] or form["target"] or form["where"]:
        effect = supposed(
            workspace(),
            cause=form["cause"],
            does=form["does"],
            target=form["target"],
            where=form["where"],
        )
        return Scenario(add=(effect,))
    return None
