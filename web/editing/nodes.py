"""Adding a record of any kind and changing one: forms made from the model, and the same as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, cast

from flask import Response, render_template
from pydantic import Field as Bounded
from werkzeug.wrappers import Response as AnyResponse

from graphmap.errors import Conflict, NotFound, RecordRefused
from graphmap.model.catalogue import NODE_KINDS, NodeKind
from graphmap.services.editing.conflicts import conflict_of
from graphmap.services.editing.ends import ENDS_ASKED, kinds_at, nouns_told
from graphmap.services.editing.fields import fields_of_kind, typed_of
from graphmap.services.editing.links import links_of
from graphmap.services.editing.nodes import (
    NewNode,
    change_typed,
    look_alikes_of,
    new_node_typed,
    plan_changed_node,
    plan_new_node,
)
from graphmap.services.editing.records import editable_node, with_values
from graphmap.services.pages.search import search_map
from graphmap.views.field_words import KIND_HELP
from graphmap.views.words import kind_in_words, list_in_words
from web.editing.saving import (
    EditBody,
    WrittenAnswer,
    answer_written,
    ask_for_open_lines,
    new_operation,
    save,
    saved_before,
    settle,
    version_in,
)
from web.forms import Form
from web.frame import frame, workspace
from web.routes import NodePath, SystemQuery, new_api, new_pages, page, resource

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask_openapi3.openapi import OpenAPI

    from graphmap.model.nodes import Node
    from graphmap.services.editing.conflicts import EditConflict
    from graphmap.services.editing.ends import EndAsked
    from graphmap.services.editing.fields import Field
    from graphmap.services.editing.records import Editable
    from graphmap.views.accounts import Noun

_pages = new_pages("node_forms", __name__)
_api = new_api("node_forms", __name__)
_FOUND = 20


class NewNodeQuery(SystemQuery):
    """Which kind the form is for, what it starts with, or what to look for instead."""

    kind: NodeKind | None = None
    name: Annotated[str, Bounded(max_length=500)] = ""
    find: Annotated[str, Bounded(max_length=200)] = ""
    cause: str = ""
    target: str = ""
    about: str = ""


class NewNodeBody(EditBody):
    """A new record: its fields, and the ids of the nodes that it is told apart by."""

    kind: NodeKind
    id: Annotated[str | None, Bounded(pattern=r"^[a-z0-9-]{1,64}$")] = None
    value: dict[str, Any]
    ends: Annotated[dict[str, str], Bounded(default_factory=dict[str, str])]


class ChangedNodeBody(EditBody):
    """New values of some fields, over the version that was seen; null takes a value away."""

    expected_version: Annotated[int, Bounded(ge=1, le=2**53)]
    value: dict[str, Any]


def register(app: OpenAPI) -> None:
    """Add these routes to the application."""
    cast("dict[str, object]", app.jinja_env.globals)["new_operation"] = new_operation
    app.register_api(_pages)
    app.register_api(_api)


@page(_pages, "/nodes/new", needs="write")
def show_new_node(query: NewNodeQuery) -> str:
    """Show the form of a new record, or the kinds to choose from."""
    if query.kind is None:
        found = search_map(workspace(), query.find, limit=_FOUND) if query.find else None
        return render_template(
            "editing/start.html", kinds_help=KIND_HELP, query=query, found=found, here="/map"
        )
    ends = {"CAUSES": query.cause, "ON": query.target, "ABOUT": query.about}
    names = nouns_told(workspace(), [id_ for id_ in ends.values() if id_])
    form = Form.fresh(
        name=query.name,
        sensitivity=_sensitivity(query.kind),
        reason=_reason("added", query.kind),
        **{f"end.{kind}": names[id_].name if id_ in names else id_ for kind, id_ in ends.items()},
        **{f"choice.{kind}": id_ for kind, id_ in ends.items() if id_ in names},
    )
    scope = frame().scope
    if query.kind == "Effect" and scope.system and scope.scale == "place":
        form.values["end.IN"] = scope.system.name
    return _new_form(form, query.kind)


@page(_pages, "/nodes/new", needs="write", method="post")
def add_node(query: NewNodeQuery) -> str | tuple[str, int] | AnyResponse:
    """Write a new record, or show its form again; nothing typed is lost."""
    form = Form.sent()
    kind = query.kind or _kind(form["kind"])
    form.take_actor()
    form.take_reason()
    new = new_node_typed(workspace(), kind, form.values)
    form.refuse(new.problems, fields=_labels(kind))
    if form.errors:
        return _new_form(form, kind, unclear=new.unclear), 422
    before = saved_before(form, None)
    if before is not None:
        return before
    alike = look_alikes_of(workspace(), new)
    chosen = form["alike"]
    if alike and chosen in {noun.id for noun in alike}:
        return _added_to(form, chosen)
    if alike and chosen != "new":
        return _new_form(form, kind, alike=alike), 422
    try:
        return save(form, plan_new_node(workspace(), new), reason=_reason("added", kind))
    except RecordRefused as refused:
        form.refuse(refused.problems, fields=_labels(kind))
        return _new_form(form, kind, alike=alike), 422


@page(_pages, "/nodes/<id>/edit", needs="write")
def show_edit_node(path: NodePath, query: SystemQuery) -> str:
    """Show the form of a record as it is."""
    del query
    record = editable_node(workspace(), path.id)
    typed = typed_of(record.fields, record.told)
    kind = record.told.kind
    form = Form.fresh(version=str(record.told.version), reason=_reason("changed", kind), **typed)
    return _edit_form(form, record)


@page(_pages, "/nodes/<id>/edit", needs="write", method="post")
def change_node(path: NodePath, query: SystemQuery) -> str | tuple[str, int] | AnyResponse:
    """Write a changed record, or show its form again, with both sides of a conflict."""
    del query
    form = Form.sent()
    form.take_actor()
    form.take_reason()
    seen = version_in(form)
    before = saved_before(form, path.id)
    if before is not None:
        return before
    try:
        record = editable_node(workspace(), path.id)
    except NotFound:
        return _gone(form)
    if form.errors:
        return _edit_form(form, record), 422
    try:
        return _written(form, record, seen)
    except RecordRefused as refused:
        form.refuse(refused.problems, fields=_labels(record.told.kind))
        return _edit_form(form, record), 422
    except Conflict:
        record = editable_node(workspace(), path.id)
        return _in_conflict(form, record, seen)


@resource(_api, "/nodes/new", answer=WrittenAnswer, needs="write", method="post")
def create_node(body: NewNodeBody, query: SystemQuery) -> Response:
    """Add a record with the links that it is told apart by."""
    del query
    asked = {end.kind: end for end in ENDS_ASKED.get(body.kind, ())}
    unknown = sorted(body.ends.keys() - asked.keys())
    if unknown:
        raise RecordRefused(f"{body.kind} takes no such ends; it takes: {', '.join(asked)}")
    typed = {f"end.{kind}": id_ for kind, id_ in body.ends.items()}
    ends = new_node_typed(workspace(), body.kind, typed)
    problems = [one for one in ends.problems if one.column.startswith("end.")]
    new = NewNode(body.kind, body.value, ends.ends, tuple(problems), {})
    plan = plan_new_node(workspace(), new, id_=body.id)
    return answer_written(plan, body, reason=_reason("added", body.kind))


@resource(_api, "/nodes/<id>/edit", answer=WrittenAnswer, needs="write", method="post")
def alter_node(path: NodePath, body: ChangedNodeBody, query: SystemQuery) -> Response:
    """Change some fields of a record, over the version that was seen."""
    del query
    record = editable_node(workspace(), path.id)
    after = with_values(record, body.value)
    plan = plan_changed_node(workspace(), record, after, version=body.expected_version)
    return answer_written(plan, body, reason=_reason("changed", record.told.kind))


def _written(form: Form, record: Editable[Node], seen: int) -> tuple[str, int] | AnyResponse:
    settled = settle(form, record, seen)
    if settled is None:
        return _in_conflict(form, record, seen)
    typed, version = settled
    plan = change_typed(workspace(), record, typed, version=version)
    return save(form, plan, reason=_reason("changed", record.told.kind))


def _in_conflict(form: Form, record: Editable[Node], seen: int) -> tuple[str, int]:
    conflict = conflict_of(workspace(), record, form.values, seen=seen)
    ask_for_open_lines(form, conflict)
    return _edit_form(form, record, conflict=conflict), 409


def _gone(form: Form) -> tuple[str, int]:
    """Show what was typed as a new record: the one it was typed for is not there any more."""
    kind = _kind(form["kind"])
    form.errors["name"] = "Somebody took this away while you were writing; save it as a new one"
    return _new_form(form, kind), 409


def _added_to(form: Form, node_id: str) -> str:
    """Show the form of a record that is there, with what was typed for a new one."""
    record = editable_node(workspace(), node_id)
    typed = typed_of(record.fields, record.told)
    name = form["name"]
    given = {field: text for field, text in form.values.items() if text and field in typed}
    kept = {**given, **{field: text for field, text in typed.items() if text}}
    if name and name not in (record.told.name, *record.told.aliases):
        kept["aliases"] = "\n".join(one for one in (kept.get("aliases", ""), name) if one)
    kind = record.told.kind
    fresh = Form.fresh(
        version=str(record.told.version), reason=_reason("changed", kind), **{**typed, **kept}
    )
    return _edit_form(fresh, record)


def _new_form(
    form: Form,
    kind: NodeKind,
    *,
    alike: list[Noun] | None = None,
    unclear: Any = None,
) -> str:
    fields = fields_of_kind(kind)
    ends = ENDS_ASKED.get(kind, ())
    return render_template(
        "editing/node.html",
        form=form,
        kind=kind,
        record=None,
        field_list=fields,
        opened=_is_opened(form, fields),
        needed=_needed(fields, ends),
        ends=[(end, kinds_at(kind, end)) for end in ends],
        kind_help=KIND_HELP[kind],
        alike=alike or [],
        unclear=unclear or {},
        conflict=None,
        links=[],
        here="/map",
    )


def _edit_form(form: Form, record: Editable[Node], *, conflict: EditConflict | None = None) -> str:
    node = record.told
    return render_template(
        "editing/node.html",
        form=form,
        kind=node.kind,
        record=record,
        noun=nouns_told(workspace(), [node.id])[node.id],
        field_list=record.fields,
        opened=_is_opened(form, record.fields),
        needed=_needed(record.fields, ()),
        ends=[],
        kind_help=KIND_HELP[node.kind],
        alike=[],
        unclear={},
        conflict=conflict,
        links=links_of(workspace(), node.id),
        here="/map",
    )


def _needed(fields: Sequence[Field], ends: Sequence[EndAsked]) -> str:
    labels = [end.label.rstrip("?") for end in ends if end.required]
    return list_in_words([*labels, *(field.label for field in fields if field.required)])


def _is_opened(form: Form, fields: Sequence[Field]) -> bool:
    """Say whether the end of the form is open: where something in it is filled in or wrong."""
    return any(form[one.name] or one.name in form.errors for one in fields if one.is_seldom)


def _labels(kind: NodeKind) -> dict[str, str]:
    labels = {field.name: field.label for field in fields_of_kind(kind)}
    labels |= {end.name: end.label.rstrip("?") for end in ENDS_ASKED.get(kind, ())}
    return labels


def _kind(given: str) -> NodeKind:
    if given not in NODE_KINDS:
        raise NotFound("There is no such kind.")
    return given


def _sensitivity(kind: NodeKind) -> str:
    return "steward" if kind in ("Person", "Observation") else "public"


def _reason(done: str, kind: NodeKind) -> str:
    word = kind_in_words(kind)
    article = "An" if word[0] in "aeiou" else "A"
    return f"{article} {word} {done} by hand"
