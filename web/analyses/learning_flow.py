"""Where learning does not flow: the page, and the same as JSON."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from flask import Response, jsonify

from graphmap.services.analyses.learning import learning_in
from graphmap.services.pages.analyses import named
from graphmap.services.question_list import question_list
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

_pages = new_pages("learning", __name__)
_api = new_api("learning", __name__)
_SHOWN = 12
#: Each gap with its heading, and what it invites to.
_GAPS = (
    (
        "observation_not_considered",
        "Observations nobody has considered",
        "No session considered them and no pattern draws on them. Take some to the next one.",
    ),
    (
        "cycle_without_observations",
        "Learning cycles without observations",
        "Nothing is recorded as observed in them. What would those in them say they saw?",
    ),
    (
        "pattern_not_taken_up",
        "Patterns that no cycle above takes up",
        "They were seen from across; no cycle of the scale above works with them yet.",
    ),
    (
        "questions_unanswered",
        "Cycles with questions open",
        "Of the ten questions of managing a cycle, nobody has answered these.",
    ),
    (
        "condition_open",
        "Enabling conditions not in place",
        "Missing, asked for, refused or partial; those that most cycles wait for come first.",
    ),
)


def register(app: OpenAPI) -> None:
    """Add these routes to the application."""
    app.register_api(_pages)
    app.register_api(_api)


@page(_pages, "/learning")
def show_learning(query: AnalysisPageQuery) -> str:
    """Show where what is learned does not reach those who could use it."""
    result = learning_in(workspace(), **query.asked_everywhere())
    ids = {id_ for row in result.rows for id_ in (row.node, *row.needed_by)}
    groups = {gap: list(rows) for gap, rows in groupby(result.rows, key=lambda row: row.gap)}
    return show(
        "learning",
        query,
        named(workspace(), ids),
        result,
        groups=groups,
        counts=dict(result.counts),
        gaps=_GAPS,
        here="/cycles",
        shown=_SHOWN,
        questions={one.id: one.text for one in question_list().values()},
    )


@resource(_api, "/learning", answer=AnalysisAnswer)
def give_learning(query: AnalysisQuery) -> Response:
    """Find where learning does not flow."""
    asked = asked_everywhere_of(query)
    return jsonify(learning_in(workspace(), profile=query.profile, **asked).to_json())
