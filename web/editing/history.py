"""The history of a map: what changed, entry by entry; taking back; what is new since last time."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any, Final

from flask import Response, flash, jsonify, redirect, render_template, request
from pydantic import BaseModel, Field
from werkzeug.wrappers import Response as AnyResponse

from graphmap.errors import Conflict, InputRefused, NotFound
from graphmap.model.catalogue import LINK_KINDS, NODE_KINDS
from graphmap.model.values import Name
from graphmap.services.history.difference import difference_of
from graphmap.services.history.entries import tell_entries
from graphmap.services.history.reading import (
    HistoryAsked,
    find_entries,
    node_history,
    one_entry,
)
from graphmap.services.history.taking_back import bring_back, take_back, what_is_in_the_way
from graphmap.services.history.undoing import entry_at
from graphmap.services.reading import nouns_shown
from web.door.security import actor, is_own_address
from web.editing.standing import looked_at, remember_looked
from web.forms import Form
from web.frame import address, held, known_maps, map_of_today, workspace
from web.routes import NodePath, SystemQuery, new_api, new_pages, page, resource

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask_openapi3.openapi import OpenAPI

    from graphmap.services.history.entries import EntryTold
    from graphmap.services.history.undoing import Undone

_pages = new_pages("history", __name__)
_api = new_api("history", __name__)
#: The address of a record's page.
_RECORD: Final = re.compile(r"/(?:nodes|cycles|experiments|conditions|policy-changes)/([a-z0-9-]+)")
_SINCE_AT_MOST: Final = 100
#: So many digits at most; Python refuses to read very long numbers.
_LONGEST_REVISION: Final = 15
Revision = Annotated[int, Field(ge=0, le=2**53)]
OperationId = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,60}$")]


class HistoryQuery(SystemQuery):
    """Which entries: older than ``before``, by an actor, of a kind of record, on these days."""

    before: Revision | None = None
    after: Revision = 0
    actor: Annotated[str, Field(max_length=200)] = ""
    kind: Annotated[str, Field(max_length=40)] = ""
    since: Annotated[str, Field(pattern=r"^(\d{4}-\d\d-\d\d)?$")] = ""
    until: Annotated[str, Field(pattern=r"^(\d{4}-\d\d-\d\d)?$")] = ""


class HistoryApiQuery(HistoryQuery):
    """The same, and how many at once."""

    limit: Annotated[int, Field(ge=1, le=100)] = 25


class NodeHistoryQuery(SystemQuery):
    """From where to go on."""

    before: Revision | None = None


class DifferenceQuery(SystemQuery):
    """Two revisions; the second is the newest where it is absent."""

    here: Revision = 0
    there: Revision | None = None


class UndoQuery(SystemQuery):
    """Which revision to take back; the newest change that stands where it is absent."""

    revision: Annotated[int, Field(ge=1, le=2**53)] | None = None


class RevisionPath(BaseModel):
    """A revision of the map, in the path."""

    revision: Annotated[int, Field(ge=1, le=2**53)]


class TakeBackBody(BaseModel):
    """Who takes a change back; the same operation twice does it once."""

    operation_id: OperationId
    actor: Name
    revision: Annotated[int, Field(ge=1, le=2**53)] | None = None


class BringBackBody(BaseModel):
    """Who brings back what was undone last."""

    operation_id: OperationId
    actor: Name


class EntriesAnswer(BaseModel):
    """Entries in words, newest first; ``older`` is the ``before`` to go on with."""

    revision: int
    entries: list[dict[str, Any]]
    older: int | None


class EntryAnswer(BaseModel):
    """One entry in words, with its records before and after."""

    revision: int
    entry: dict[str, Any]


class DifferenceAnswer(BaseModel):
    """What differs between two revisions, record by record."""

    here: int
    there: int
    what: str
    records: list[dict[str, Any]]
    more: int


class UndoneAnswer(BaseModel):
    """The entry that was taken back, and the revision that did it."""

    undone: int
    revision: int


def register(app: OpenAPI) -> None:
    """Add these routes to the application."""
    app.register_api(_pages)
    app.register_api(_api)


@page(_pages, "/history")
def show_history(query: HistoryQuery) -> str:
    """Show who changed what and why, newest first."""
    found = find_entries(workspace(), _asked(query, 25))
    return render_template(
        "history/page.html", found=found, query=query, kinds_listed=NODE_KINDS, here="/history"
    )


@resource(_api, "/history", answer=EntriesAnswer)
def give_history(query: HistoryApiQuery) -> Response:
    """Give who changed what and why, newest first, in words."""
    found = find_entries(workspace(), _asked(query, query.limit))
    return jsonify(_entries(found.entries, found.older))


@page(_pages, "/history/since")
def show_news(query: HistoryQuery) -> str:
    """Show what changed since the visitor last said that they had seen all."""
    since = looked_at(workspace().name, workspace().columns().revision)
    asked = HistoryAsked(before=query.before, after=since, limit=_SINCE_AT_MOST)
    found = find_entries(workspace(), asked)
    return render_template("history/since.html", found=found, since=since, here="/history")


@page(_pages, "/history/seen", needs="write", method="post")
def mark_as_seen(query: SystemQuery) -> AnyResponse:
    """Remember that the visitor has seen what there is up to a revision."""
    del query
    given = request.form.get("revision", "")
    newest = workspace().store.revision()
    is_revision = given.isdecimal() and len(given) <= _LONGEST_REVISION
    remember_looked(workspace().name, min(int(given), newest) if is_revision else newest)
    flash("Kept. Changes from now on are shown as new.")
    return redirect(address("/history"), code=303)


@page(_pages, "/history/difference")
def show_difference(query: DifferenceQuery) -> str:
    """Show what differs between the map as known at two revisions."""
    return render_template("history/difference.html", found=_difference(query), here="/history")


@resource(_api, "/history/difference", answer=DifferenceAnswer)
def give_difference(query: DifferenceQuery) -> Response:
    """Give what differs between the map as known at two revisions."""
    return jsonify(asdict(_difference(query)))


@page(_pages, "/history/<revision>")
def show_entry(path: RevisionPath, query: SystemQuery) -> str:
    """Show one entry with its records before and after."""
    del query
    entry = one_entry(workspace(), known_maps(), path.revision)
    return render_template(
        "history/entry.html",
        entry=entry,
        form=Form.fresh(revision=str(entry.revision)),
        newest=workspace().columns().revision,
        here="/history",
    )


@resource(_api, "/history/<revision>", answer=EntryAnswer)
def give_entry(path: RevisionPath, query: SystemQuery) -> Response:
    """Give one entry with its records before and after."""
    del query
    entry = one_entry(workspace(), known_maps(), path.revision)
    return jsonify({"revision": workspace().columns().revision, "entry": asdict(entry)})


@page(_pages, "/nodes/<id>/history")
def show_node_history(path: NodePath, query: NodeHistoryQuery) -> str:
    """Show what was done to a node and its links, each field before and after."""
    changes, older = node_history(workspace(), path.id, before=query.before)
    noun = nouns_shown(workspace(), [path.id])[path.id]
    return render_template(
        "history/node.html", noun=noun, changes=changes, older=older, query=query, here="/history"
    )


@resource(_api, "/nodes/<id>/history", answer=EntriesAnswer)
def give_node_history(path: NodePath, query: NodeHistoryQuery) -> Response:
    """Give what was done to a node and its links; ``change`` is what became of itself."""
    changes, older = node_history(workspace(), path.id, before=query.before)
    entries = [
        {**asdict(one.entry), "change": one.change and asdict(one.change)} for one in changes
    ]
    return jsonify({"revision": workspace().columns().revision, "entries": entries, "older": older})


@page(_pages, "/undo", needs="write")
def ask_to_take_back(query: UndoQuery) -> str:
    """Show what would be taken back, and ask for it."""
    revision = query.revision or workspace().outline.newest_undoable()
    if revision is None:
        raise NotFound("There is nothing to undo.")
    return _confirm(Form.fresh(revision=str(revision), back=_back()), revision)


@page(_pages, "/undo", needs="write", method="post")
def take_back_change(query: SystemQuery) -> tuple[str, int] | AnyResponse:
    """Take a change back, or say what stands in the way; a lost name is asked for."""
    del query
    form = Form.sent()
    given = form["revision"]
    if not given.isdecimal() or len(given) > _LONGEST_REVISION:
        raise NotFound("There is no such revision.")
    form.values.setdefault("actor", actor())
    name = form.take_actor()
    if form.errors:
        return _confirm(form, int(given)), 422
    try:
        done = take_back(
            workspace(), actor=name, operation_id=form.operation_id[:60], revision=int(given)
        )
    except Conflict as refused:
        later = what_is_in_the_way(workspace(), int(given))
        return _confirm(form, int(given), refused=str(refused), in_the_way=later), 409
    except InputRefused as refused:
        return _confirm(form, int(given), refused=str(refused)), 409
    flash(_in_words(done))
    back = form["back"]
    return redirect(back if _leads_on(back) else address("/history"), code=303)


@resource(_api, "/undo", answer=UndoneAnswer, needs="write", method="post")
def undo(body: TakeBackBody, query: SystemQuery) -> Response:
    """Take a change back by its inverse; that of an undo brings its change back."""
    del query
    done = take_back(
        workspace(), actor=body.actor, operation_id=body.operation_id, revision=body.revision
    )
    return _done(done)


@resource(_api, "/redo", answer=UndoneAnswer, needs="write", method="post")
def redo(body: BringBackBody, query: SystemQuery) -> Response:
    """Bring back what was undone last."""
    del query
    return _done(bring_back(workspace(), actor=body.actor, operation_id=body.operation_id))


def _asked(query: HistoryQuery, limit: int) -> HistoryAsked:
    kinds = (*NODE_KINDS, *LINK_KINDS)
    if query.kind and query.kind not in kinds:
        raise InputRefused("kind is a kind of record, such as Policy or SETS")
    return HistoryAsked(
        before=query.before,
        after=query.after,
        actor=query.actor,
        kind=query.kind,
        since=query.since,
        until=query.until,
        limit=limit,
    )


def _entries(entries: tuple[EntryTold, ...], older: int | None) -> dict[str, Any]:
    return {
        "revision": workspace().columns().revision,
        "entries": [{**asdict(entry), "sentence": entry.sentence} for entry in entries],
        "older": older,
    }


def _difference(query: DifferenceQuery) -> Any:
    today = held(map_of_today())
    there = today.revision() if query.there is None else query.there
    return difference_of(today, known_maps(), query.here, there)


def _confirm(
    form: Form, revision: int, *, refused: str = "", in_the_way: Sequence[EntryTold] = ()
) -> str:
    entry = one_entry(workspace(), known_maps(), revision)
    return render_template(
        "history/undo.html",
        form=form,
        entry=entry,
        refused=refused,
        in_the_way=in_the_way,
        here="/history",
    )


def _back() -> str:
    back = request.args.get("back", "")
    return back if is_own_address(back) else ""


def _leads_on(back: str) -> bool:
    """Say whether an address is of this application, and of no record that was taken back."""
    about = _RECORD.match(back)
    is_there = (
        about is None or about[1] == "new" or about[1] in nouns_shown(workspace(), [about[1]])
    )
    return is_own_address(back) and is_there


def _in_words(done: Undone) -> str:
    """Say what was taken back or brought back: the change itself, and whose it was."""
    change = workspace().outline.change_of(done.entry.seq)
    (told,) = tell_entries(workspace(), [entry_at(workspace().store, change)], most=0)
    verb = "Brought back" if done.redo else "Taken back"
    return (
        f"{verb}: revision {change}, {told.sentence}."
        f" The map is now at revision {done.applied.revision}."
    )


def _done(done: Undone) -> Response:
    return jsonify({"undone": done.entry.seq, "revision": done.applied.revision})
