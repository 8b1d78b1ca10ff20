"""What is written about a learning cycle: each form is one change set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, get_args

from flask import redirect
from werkzeug.wrappers import Response as AnyResponse

from graphmap.model.catalogue import SCALES, ConditionType, scale_below
from graphmap.services.learning.board import board_of
from graphmap.services.learning.cycle_changes import (
    AnswerGiven,
    answer_question,
    learn_from,
    need,
    set_stage,
    set_status,
)
from graphmap.services.learning.cycle_records import managing_questions
from graphmap.services.learning.cycles import cycle_page
from graphmap.services.reading import nouns_of_kind
from graphmap.views.learning.words import PART_WORDS, STAGE_WORDS
from graphmap.views.words import CONDITION_STATE_WORDS, capital, in_words
from web.forms import Form
from web.frame import address, workspace
from web.learning.saving import SIGNED, form_page, involved, say_written, ticked, version_of, write
from web.routes import NodePath, SystemQuery, new_pages, page

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flask_openapi3.openapi import OpenAPI

    from graphmap.services.learning.drafting import Draft
    from graphmap.views.learning.cycle_view import CyclePage

_pages = new_pages("cycle_forms", __name__)
_MOST_LISTED: Final = 1000
_MOST_OFFERED: Final = 60
_TYPES: Final[tuple[ConditionType, ...]] = get_args(ConditionType)
Answer = str | tuple[str, int] | AnyResponse


class AnswerQuery(SystemQuery):
    """Which of the ten questions is answered."""

    question: str = "Q-CYC-1"


def register(app: OpenAPI) -> None:
    """Add these routes to the application."""
    app.register_api(_pages)


@page(_pages, "/cycles/<id>/stage", needs="write")
def show_stage(path: NodePath, query: SystemQuery) -> Answer:
    """Show the form that puts the label of a stage on a day."""
    del query
    found = cycle_page(workspace(), path.id)
    form = Form.fresh(version=str(found.version), date=workspace().today().isoformat(), stage="")
    return _change(found, "stage", form)


@page(_pages, "/cycles/<id>/stage", needs="write", method="post")
def put_stage(path: NodePath, query: SystemQuery) -> Answer:
    """Put the label of a stage on a day."""
    del query
    return _sent(
        path.id,
        "stage",
        {"stage": "The stage", "date": "The day"},
        lambda form: set_stage(
            workspace(),
            path.id,
            stage=form["stage"],
            date=form["date"],
            version=version_of(form),
        ),
        reason="A stage label put",
    )


@page(_pages, "/cycles/<id>/status", needs="write")
def show_status(path: NodePath, query: SystemQuery) -> Answer:
    """Show the form that pauses, ends or goes on with a cycle."""
    del query
    found = cycle_page(workspace(), path.id)
    status = found.card.status or "running"
    return _change(found, "status", Form.fresh(version=str(found.version), status=status))


@page(_pages, "/cycles/<id>/status", needs="write", method="post")
def put_status(path: NodePath, query: SystemQuery) -> Answer:
    """Pause, end or go on with a cycle."""
    del query
    return _sent(
        path.id,
        "status",
        {"status": "Whether it runs", "date": "The day"},
        lambda form: set_status(
            workspace(),
            path.id,
            status=form["status"],
            date=form["date"],
            version=version_of(form),
        ),
        reason="Whether the cycle runs, said anew",
    )


@page(_pages, "/cycles/<id>/answer", needs="write")
def show_answer(path: NodePath, query: AnswerQuery) -> Answer:
    """Show the form that answers one of the ten questions."""
    form = Form.fresh(question=query.question)
    return _change(cycle_page(workspace(), path.id), "answer", form)


@page(_pages, "/cycles/<id>/answer", needs="write", method="post")
def put_answer(path: NodePath, query: SystemQuery) -> Answer:
    """Answer one of the ten questions."""
    del query
    fields = {
        "text": "Your answer",
        "question": "The question",
        "how_we_know": "How you know",
        "answered_by": "Who answers",
        "date": "The date",
    }
    return _sent(
        path.id,
        "answer",
        fields,
        lambda form: answer_question(
            workspace(),
            path.id,
            AnswerGiven(
                form["question"],
                form["text"],
                how_we_know=form["how_we_know"],
                answered_by=form["answered_by"],
                date=form["date"],
                draws_on=ticked(form, "draws"),
            ),
        ),
        reason="A question of the cycle answered",
    )


@page(_pages, "/cycles/<id>/involve", needs="write")
def show_involve(path: NodePath, query: SystemQuery) -> Answer:
    """Show the form that says who takes part, or is wanted."""
    del query
    return _change(cycle_page(workspace(), path.id), "involve", Form.fresh(wanted="no"))


@page(_pages, "/cycles/<id>/involve", needs="write", method="post")
def put_involve(path: NodePath, query: SystemQuery) -> Answer:
    """Say who takes part, or is wanted."""
    del query
    return _sent(
        path.id,
        "involve",
        {"who": "The person or organisation", "part": "The part", "wanted": "Whether already"},
        lambda form: involved(path.id, form),
        reason="Who takes part in the cycle, or is wanted",
    )


@page(_pages, "/cycles/<id>/needs", needs="write")
def show_needs(path: NodePath, query: SystemQuery) -> Answer:
    """Show the form that says what the cycle needs."""
    del query
    return _change(cycle_page(workspace(), path.id), "needs", Form.fresh(state="missing"))


@page(_pages, "/cycles/<id>/needs", needs="write", method="post")
def put_needs(path: NodePath, query: SystemQuery) -> Answer:
    """Say what the cycle needs."""
    del query
    fields = {
        "name": "What it needs",
        "condition": "The condition",
        "type": "What it is",
        "scale": "The scale",
        "state": "Its state",
    }
    return _sent(
        path.id,
        "needs",
        fields,
        lambda form: need(
            workspace(),
            path.id,
            condition=form["condition"],
            name=form["name"],
            type_=form["type"],
            scale=form["scale"],
            state=form["state"],
        ),
        reason="What the cycle needs",
    )


@page(_pages, "/cycles/<id>/learns-from", needs="write")
def show_learns_from(path: NodePath, query: SystemQuery) -> Answer:
    """Show the form that says from which cycle this one learns."""
    del query
    return _change(cycle_page(workspace(), path.id), "learns_from", Form.fresh())


@page(_pages, "/cycles/<id>/learns-from", needs="write", method="post")
def put_learns_from(path: NodePath, query: SystemQuery) -> Answer:
    """Say from which cycle this one learns."""
    del query
    return _sent(
        path.id,
        "learns_from",
        {"other": "The cycle"},
        lambda form: learn_from(workspace(), path.id, other=form["other"]),
        reason="Whom the cycle learns from",
    )


def _sent(
    cycle_id: str,
    part: str,
    fields: Mapping[str, str],
    drafted: Callable[[Form], Draft],
    *,
    reason: str,
) -> Answer:
    form = Form.sent()
    written = write(form, {**fields, **SIGNED}, lambda: drafted(form), reason=reason)
    if written is None:
        return _change(cycle_page(workspace(), cycle_id), part, form)
    say_written(written, f"{reason}.")
    return redirect(address(f"/cycles/{cycle_id}#{_shows(part, form)}"), code=303)


def _shows(part: str, form: Form) -> str:
    """Give the place on the page of the cycle that shows what a form wrote."""
    places = {"answer": form["question"], "involve": "people", "needs": "needs"}
    return places.get(part, "nesting" if part == "learns_from" else "happened")


def _change(found: CyclePage, part: str, form: Form) -> Answer:
    return form_page(
        "cycles/change.html",
        form,
        page=found,
        card=found.card,
        part=part,
        here="/cycles",
        **_OFFERS[part](found, form),
    )


def _no_offers(_found: CyclePage, _form: Form) -> dict[str, object]:
    return {}


def _stage_offers(_found: CyclePage, _form: Form) -> dict[str, object]:
    words = {stage: capital(words) for stage, words in STAGE_WORDS.items()}
    return {"stages": [{"value": stage, "text": text} for stage, text in words.items()]}


def _answer_offers(found: CyclePage, form: Form) -> dict[str, object]:
    asked = {question.id: question for question in managing_questions()}
    drawn = [one for each in found.questions for answer in each.answers for one in answer.seen]
    offered = {one.id: one for one in (*found.observations, *drawn)}
    return {
        "question": asked.get(form["question"], managing_questions()[0]),
        "offered": list(offered.values())[:_MOST_OFFERED],
    }


def _involve_offers(_found: CyclePage, _form: Form) -> dict[str, object]:
    parts = [{"value": part, "text": capital(words)} for part, words in PART_WORDS.items()]
    names = [
        one
        for kind in ("Organisation", "Person")
        for one in nouns_of_kind(workspace(), kind, limit=_MOST_LISTED)
    ]
    return {"parts": parts, "names": names, "takes_steward": True}


def _needs_offers(found: CyclePage, _form: Form) -> dict[str, object]:
    known = [("", "another one, named below")]
    known += [
        (one.condition.id, f"{one.condition.name} ({one.state_words})")
        for one in found.recorded_needs
    ]
    states = [(state, capital(words)) for state, words in CONDITION_STATE_WORDS.items() if state]
    return {
        "known": _options(known),
        "types": _options([("", "choose"), *((one, in_words(one)) for one in _TYPES)]),
        "scales": _options([("", "choose"), *((scale, scale) for scale in SCALES)]),
        "states": _options(states),
    }


def _learns_from_offers(found: CyclePage, _form: Form) -> dict[str, object]:
    below = scale_below(found.card.scale)
    known = {one.cycle.id for one in found.learns_from}
    cards = board_of(workspace(), None).cards if below else ()
    fitting = [one for one in cards if one.scale == below and one.cycle.id not in known]
    options = [(one.cycle.id, f"{one.cycle.name}, about {one.about.name}") for one in fitting]
    return {"below": below, "others": _options([("", "choose"), *options])}


def _options(pairs: list[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"value": value, "text": text} for value, text in pairs]


_OFFERS: Final[Mapping[str, Callable[[CyclePage, Form], dict[str, object]]]] = {
    "stage": _stage_offers,
    "status": _no_offers,
    "answer": _answer_offers,
    "involve": _involve_offers,
    "needs": _needs_offers,
    "learns_from": _learns_from_offers,
}
