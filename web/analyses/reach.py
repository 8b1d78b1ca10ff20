"""Upstream, downstream and between: pages, and the same as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, jsonify

from graphmap.errors import RequestRefused
from graphmap.services.analyses.reach import between, downstream_of, upstream_of
from graphmap.services.pages.analyses import Named, effects_of, named
from graphmap.services.reading import nouns_of_kind
from graphmap.views import reach_text
from web.analyses.asking import (
    AnalysisAnswer,
    AnalysisPageQuery,
    AnalysisQuery,
    asked_everywhere_of,
    show,
)
from web.frame import workspace
from web.routes import new_api, new_pages, page, resource

if TYPE_CHECKING:
    from flask_openapi3.openapi import OpenAPI

    from graphmap.analysis.results_reach import Direction, ReachResult

_pages = new_pages("reach", __name__)
_api = new_api("reach", __name__)
_MOST_LISTED = 500
_KINDS = ("Policy", "Factor", "Outcome")


class ReachPageQuery(AnalysisPageQuery):
    """The parameters of the page: one node, or the two ends."""

    node: str | None = None
    first: str | None = None
    second: str | None = None


class OneNodeQuery(AnalysisQuery):
    """The parameters of the resource: the node that is looked from."""

    node: str


class TwoNodesQuery(AnalysisQuery):
    """The parameters of the resource: the two nodes that are looked between."""

    first: str
    second: str


def register(app: OpenAPI) -> None:
    """Add these routes to the application."""
    app.register_api(_pages)
    app.register_api(_api)


@page(_pages, "/upstream")
def show_upstream(query: ReachPageQuery) -> str:
    """Show what leads to a node."""
    asked = query.asked_everywhere()
    return _show("upstream", query, query.node and upstream_of(workspace(), query.node, **asked))


@page(_pages, "/downstream")
def show_downstream(query: ReachPageQuery) -> str:
    """Show what a node leads to."""
    asked = query.asked_everywhere()
    return _show(
        "downstream", query, query.node and downstream_of(workspace(), query.node, **asked)
    )


@page(_pages, "/between")
def show_between(query: ReachPageQuery) -> str:
    """Show what lies on some chain from one node to another."""
    result = None
    if query.first and query.second:
        if query.first == query.second:
            raise RequestRefused("Choose two different ends.")
        asked = query.asked_everywhere()
        result = between(workspace(), query.first, query.second, **asked)
    return _show("between", query, result)


@resource(_api, "/upstream", answer=AnalysisAnswer)
def give_upstream(query: OneNodeQuery) -> Response:
    """Give what leads to a node, within some steps."""
    found = upstream_of(
        workspace(), query.node, profile=query.profile, **asked_everywhere_of(query)
    )
    return jsonify(found.to_json())


@resource(_api, "/downstream", answer=AnalysisAnswer)
def give_downstream(query: OneNodeQuery) -> Response:
    """Give what a node leads to, within some steps."""
    found = downstream_of(
        workspace(), query.node, profile=query.profile, **asked_everywhere_of(query)
    )
    return jsonify(found.to_json())


@resource(_api, "/between", answer=AnalysisAnswer)
def give_between(query: TwoNodesQuery) -> Response:
    """Give what lies on some chain from one node to another."""
    ends, asked = (query.first, query.second), asked_everywhere_of(query)
    return jsonify(between(workspace(), *ends, profile=query.profile, **asked).to_json())


def _show(direction: Direction, query: ReachPageQuery, result: ReachResult | str | None) -> str:
    names = Named({}, {})
    found = None if isinstance(result, str) else result
    if found is not None:
        names = named(
            workspace(),
            reach_text.ids_in(found),
            effects=effects_of(found.effects),
            parameters=found.parameters,
        )
    ends = {kind: nouns_of_kind(workspace(), kind, limit=_MOST_LISTED) for kind in _KINDS}
    return show("reach", query, names, found, direction=direction, ends=ends)
