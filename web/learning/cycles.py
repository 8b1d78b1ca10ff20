"""Learning cycles: the board by stage, how they nest, and the page of one; also as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from flask import Response, jsonify, render_template
from markupsafe import Markup
from pydantic import BaseModel

from graphmap.services.learning.board import board_of, nesting_around
from graphmap.services.learning.cycles import cycle_page
from graphmap.services.systems import scope_of
from graphmap.views.learning.difference_drawing import difference_drawing
from graphmap.views.learning.nesting_drawing import nesting_drawing
from graphmap.views.learning.timeline import timeline_drawing
from web.forms import Form
from web.frame import address, frame, workspace
from web.routes import NodePath, SystemQuery, new_api, new_pages, page, resource

if TYPE_CHECKING:
    from flask_openapi3.openapi import OpenAPI

    from graphmap.services.systems import Scope
    from graphmap.views.accounts import Noun, Seen
    from graphmap.views.learning.cycle_view import (
        CycleCard,
        CyclePage,
        Difference,
        Needed,
        QuestionTold,
    )
    from graphmap.views.learning.nesting import Nesting

_pages = new_pages("cycles", __name__)
_api = new_api("cycles", __name__)


class CyclesQuery(SystemQuery):
    """Which cycles: those of a system, at one scale."""

    at: Literal["person", "organisation", "place", "country", ""] = ""


class CyclesAnswer(BaseModel):
    """Cycles with the newest label of their stage, and who learns from whom."""

    revision: int
    total: int
    cycles: list[dict[str, Any]]
    learns_from: list[list[str]]
    loose_ends: list[dict[str, Any]]


class CycleAnswer(BaseModel):
    """One cycle with its people, experiments, questions and needs."""

    revision: int
    cycle: dict[str, Any]


def register(app: OpenAPI) -> None:
    """Add these routes to the application."""
    app.register_api(_pages)
    app.register_api(_api)


@page(_pages, "/cycles")
def show_cycles(query: CyclesQuery) -> str:
    """Show the cycles of the system looked at by stage, and how they nest."""
    scope = _scope(query)
    board = board_of(workspace(), scope, scale=query.at or None)
    return render_template(
        "cycles/page.html",
        board=board,
        scope=scope,
        query=query,
        picture=_picture(board.nesting),
        here="/cycles",
    )


@resource(_api, "/cycles", answer=CyclesAnswer)
def give_cycles(query: CyclesQuery) -> Response:
    """Give the cycles of a system, or all, with who learns from whom."""
    asked = scope_of(workspace(), query.scale, query.system) if query.system else None
    board = board_of(workspace(), asked, scale=query.at or None)
    return jsonify(
        {
            "revision": board.revision,
            "total": board.total,
            "cycles": [_card(card) for card in board.cards],
            "learns_from": [list(pair) for pair in board.nesting.joins],
            "loose_ends": [
                {"cycle": end.cycle, "end": end.end} for end in board.nesting.loose_ends
            ],
        }
    )


@page(_pages, "/cycles/<id>")
def show_cycle(path: NodePath, query: SystemQuery) -> str:
    """Show one cycle: what happened, its ten questions, experiments, needs and its place."""
    del query
    found = cycle_page(workspace(), path.id)
    nesting, left_out = nesting_around(workspace(), path.id)
    timeline = found.timeline
    return render_template(
        "cycles/cycle.html",
        page=found,
        card=found.card,
        form=Form.fresh(question="Q-CYC-1"),
        timeline=None if timeline.is_empty else Markup(timeline_drawing(timeline)),  # noqa: S704
        nesting=nesting,
        left_out=left_out,
        picture=_picture(nesting, here=path.id),
        difference_drawn=_difference,
        here="/cycles",
    )


@resource(_api, "/cycles/<id>", answer=CycleAnswer)
def give_cycle(path: NodePath, query: SystemQuery) -> Response:
    """Give one cycle with its people, experiments, questions and needs."""
    del query
    found = cycle_page(workspace(), path.id)
    return jsonify({"revision": found.revision, "cycle": _cycle(found)})


def _scope(query: CyclesQuery) -> Scope | None:
    """Give what is looked at; an address that names no system asks for every cycle."""
    return frame().scope if query.system is not None else None


def _picture(nesting: Nesting, *, here: str = "") -> Markup:
    picture = nesting_drawing(nesting, address_of=lambda id_: address(f"/cycles/{id_}"), here=here)
    return Markup(picture)  # noqa: S704


def _difference(difference: Difference) -> Markup | None:
    drawn = difference_drawing(difference)
    return None if drawn is None else Markup(drawn)  # noqa: S704


def _card(card: CycleCard) -> dict[str, Any]:
    return {
        "id": card.cycle.id,
        "name": card.cycle.name,
        "scale": card.scale,
        "about": card.about.id,
        "question": card.question,
        "stage": card.stage,
        "labelled": card.labelled,
        "status": card.status,
        "open_questions": card.open_questions,
    }


def _cycle(found: CyclePage) -> dict[str, Any]:
    return {
        **_card(found.card),
        "version": found.version,
        "purpose": found.purpose,
        "started": found.started,
        "ended": found.ended,
        "stage_labels": [{"stage": one.stage, "date": one.date} for one in found.labels],
        "stewards": _ids(found.stewards),
        "involves": [
            {"id": part.noun.id, "part": part.words, "wanted": part.wanted}
            for part in found.taking_part
        ],
        "experiments": [one.noun.id for one in found.experiments],
        "observations": _seen(found.observations),
        "questions": [_question(one) for one in found.questions],
        "needs": [_needed(one) for one in found.needs],
        "recorded_conditions": [_needed(one) for one in found.recorded_needs],
        "learns_from": [one.cycle.id for one in found.learns_from],
        "learned_from_by": [one.cycle.id for one in found.learned_from_by],
        "policies": _ids(found.policies),
        "outcomes": _ids(found.outcomes),
        "differences": [
            {
                "effect": one.account.id,
                "for": _seen(one.speaking_for),
                "against": _seen(one.speaking_against),
            }
            for one in found.differences
        ],
        "elsewhere": [{"id": one.card.cycle.id, "why": one.why} for one in found.elsewhere],
    }


def _question(told: QuestionTold) -> dict[str, Any]:
    return {
        "id": told.id,
        "text": told.text,
        "answers": [
            {
                "id": answer.id,
                "text": answer.text,
                "answered_by": answer.answered_by,
                "how_we_know": answer.how_we_know,
                "date": answer.date,
                "observations": _seen(answer.seen),
                "against": _seen(answer.against),
                "effects": [account.id for account in answer.effects],
                "patterns": _ids(answer.patterns),
                "sources_for": answer.sources_for,
                "sources_against": answer.sources_against,
            }
            for answer in told.answers
        ],
    }


def _needed(one: Needed) -> dict[str, Any]:
    return {
        "id": one.condition.id,
        "name": one.condition.name,
        "type": one.type_words,
        "scale": one.scale,
        "state": one.state,
        "needed_by": _ids(one.needed_by),
        "provided_by": _ids(one.provided_by),
    }


def _ids(nouns: tuple[Noun, ...]) -> list[str]:
    return [noun.id for noun in nouns]


def _seen(observations: tuple[Seen, ...]) -> list[str]:
    return [one.id for one in observations]
