"""Record an observation in under a minute: suggestions from the words, a claim read back, saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from flask import Response, flash, jsonify, redirect, render_template
from werkzeug.wrappers import Response as AnyResponse

from graphmap.errors import Conflict, RecordRefused
from graphmap.services.reading import nouns_of_kind
from graphmap.services.recording.recording import (
    SHOWS,
    effects_between,
    find_named,
    prepare,
    write_observation,
)
from graphmap.services.recording.suggesting import (
    CAUSE_KINDS,
    TARGET_KINDS,
    already_recorded,
    suggest,
)
from graphmap.views.words import date_in_words
from web.editing.saving import WRITTEN, new_operation
from web.forms import Form
from web.frame import address, frame, workspace
from web.routes import SystemQuery, new_pages, page

if TYPE_CHECKING:
    from flask_openapi3.openapi import OpenAPI

    from graphmap.views.accounts import Account, Noun

_pages = new_pages("recording", __name__)
_MOST_LISTED = 1000
_CHANGED: Final = (
    "Somebody recorded something of this just now. What you typed is still here; send it once more"
)
#: Each field of the form, and how a message about it begins.
FIELDS: Final = {
    "observed": "What you saw or heard",
    "cause": "The rule",
    "target": "The outcome",
    "shows": "What it shows",
    "place": "The place",
    "date": "The day",
    "how_we_know": "How you know",
    "source": "The source",
    "type": "What kind it is",
    "experiment": "The experiment",
    "sensitivity": "Who may read it",
    "actor": "Your name",
}


class RecordQuery(SystemQuery):
    """What the form starts with: ids or names."""

    cause: str = ""
    target: str = ""
    place: str = ""
    experiment: str = ""
    effect: str = ""
    stance: str = ""

    @property
    def shows(self) -> str:
        """What the observation shows, as far as the address says."""
        if self.stance == "challenges":
            return "against"
        return self.effect if self.effect in SHOWS else ""


def register(app: OpenAPI) -> None:
    """Add these routes to the application."""
    app.register_api(_pages)


@page(_pages, "/observations/new", needs="write")
def show_record(query: RecordQuery) -> str:
    """Show the form, with the place, the day and the readership filled in."""
    scope = frame().scope
    here = scope.system.name if scope.system and scope.scale in ("place", "country") else ""
    form = Form.fresh(
        cause=query.cause,
        target=query.target,
        shows=query.shows,
        place=_name(query.place, "Place") or here,
        experiment=_name(query.experiment, "Experiment"),
        date=workspace().today().isoformat(),
        sensitivity="steward",
    )
    return _form_page(form)


@page(_pages, "/observations/suggestions", needs="write", method="post")
def give_suggestions(query: SystemQuery) -> Response:
    """Give the parts of the form that follow from what is typed; nothing is written."""
    del query
    parts = _parts(_sent())
    return jsonify(
        {
            name: render_template(f"recording/{name}.html", **parts)
            for name in ("about", "readback", "side", "personal")
        }
    )


@page(_pages, "/observations/new", needs="write", method="post")
def record(query: SystemQuery) -> str | tuple[str, int] | AnyResponse:
    """Write the observation, or show the form again with what is wrong; nothing typed is lost."""
    del query
    form = _sent()
    if form["then"] == "suggest":
        return _form_page(form)
    actor, reason = form.take_actor(), form.take_reason()
    try:
        ready = prepare(workspace(), form.values, form.numbered("choice", "name", "id"))
    except RecordRefused as refused:
        form.refuse(refused.problems, fields=FIELDS)
        return _form_page(form), 422
    if ready.claim is not None:
        form.refuse(ready.claim.problems, fields=FIELDS)
    alike = ready.claim.report.look_alikes if ready.claim is not None else ()
    if form.errors or alike:
        return _form_page(form, look_alikes=alike), 422
    try:
        revision = write_observation(
            workspace(), ready, actor=actor, reason=reason, operation_id=form.operation_id
        )
    except RecordRefused as refused:
        form.refuse(refused.problems, fields=FIELDS)
        return _form_page(form), 422
    except Conflict:
        form.errors["observed"] = _CHANGED
        return _form_page(form), 409
    # A message may be whatever the session can hold; Flask says text.
    words = "Recorded. Thank you." if revision else "This was recorded already."
    told = {"words": [words], "revision": revision, "draft": form["operation_id"][:40]}
    flash(cast("Any", told), WRITTEN)
    return redirect(_another(form) if form["then"] == "another" else _afterwards(form), code=303)


def _another(form: Form) -> str:
    """Give the form for another one: of the same place, in an experiment of the same claim."""
    if not form["experiment"]:
        return address("/observations/new", place=form["place"])
    kept = {name: form[name] or None for name in ("experiment", "cause", "target")}
    return address("/observations/new", place=form["place"], **kept)


def _afterwards(form: Form) -> str:
    """Give the page that shows what was recorded: the experiment, the rule, or the list."""
    experiment = find_named(workspace(), form["experiment"], ("Experiment",))
    if experiment and experiment.id:
        return address(f"/experiments/{experiment.id}")
    cause = find_named(workspace(), form["cause"], CAUSE_KINDS)
    return address(f"/nodes/{cause.id}" if cause and cause.id else "/observations")


def _sent() -> Form:
    """Give the form that was sent; a name typed under "Something else" goes before a choice."""
    form = Form.sent()
    for name in ("cause", "target"):
        if form[f"other_{name}"]:
            form.values[name] = form[f"other_{name}"]
    return form


def _form_page(form: Form, look_alikes: object = ()) -> str:
    lists = {
        kind: nouns_of_kind(workspace(), kind, limit=_MOST_LISTED)
        for kind in ("Policy", "Factor", "Outcome", "Place", "Source", "Experiment")
    }
    return render_template(
        "recording/new.html",
        lists=lists,
        look_alikes=look_alikes,
        here="/observations",
        new_operation=new_operation,
        **_parts(form),
    )


def _parts(form: Form) -> dict[str, Any]:
    """Give what follows from the form as it stands."""
    cause = find_named(workspace(), form["cause"], CAUSE_KINDS)
    target = find_named(workspace(), form["target"], TARGET_KINDS)
    place = find_named(workspace(), form["place"], ("Place",))
    chosen = [one.id for one in (cause, target) if one is not None and one.id]
    where = place.id if place else None
    return {
        "form": form,
        "cause": cause,
        "target": target,
        "place": place,
        "is_today": form["date"] == workspace().today().isoformat(),
        "day": _day_in_words(form["date"]),
        "suggested": suggest(workspace(), form["observed"], place=where, chosen=chosen),
        "effect": _effect(form, cause, target, where),
        "recorded": already_recorded(workspace(), cause.id, where) if cause else None,
    }


def _day_in_words(given: str) -> str:
    try:
        return date_in_words(given) if given else ""
    except ValueError:
        return given


def _effect(
    form: Form, cause: Noun | None, target: Noun | None, place: str | None
) -> Account | None:
    """Give the effect that the observation speaks of, if it is recorded already."""
    if cause is None or target is None:
        return None
    sign = {"blocks": "blocks", "enables": "enables", "uncertain": "unclear"}.get(form["shows"])
    for one in effects_between(workspace(), cause.id, target.id):
        is_here = (one.place.id if one.place else None) == place
        if is_here and (form["shows"] == "against" or one.mark == sign):
            return one
    return None


def _name(given: str, kind: str) -> str:
    """Give the name of a record for a text field, whether its id or its name was given."""
    found = find_named(workspace(), given, (cast("Any", kind),))
    return found.name if found else ""
