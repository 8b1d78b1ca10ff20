"""Linking two records, changing what a link says: pages, and the same as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from flask import Response, render_template
from pydantic import BaseModel
from pydantic import Field as Bounded
from werkzeug.wrappers import Response as AnyResponse

from graphmap.errors import Conflict, Problem, RecordRefused
from graphmap.services.editing.conflicts import conflict_of
from graphmap.services.editing.ends import Way, find_end, nouns_told, way_called, ways_of
from graphmap.services.editing.fields import fields_of_link, typed_of
from graphmap.services.editing.links import (
    NewLink,
    links_of,
    links_told,
    new_link_typed,
    plan_changed_link,
    plan_new_link,
)
from graphmap.services.editing.records import changed, editable_link, editable_node, with_values
from graphmap.views.words import kind_in_words
from web.editing.saving import (
    EditBody,
    WrittenAnswer,
    answer_written,
    ask_for_open_lines,
    save,
    saved_before,
    settle,
    version_in,
)
from web.forms import Form
from web.frame import workspace
from web.routes import NodePath, SystemQuery, new_api, new_pages, page, resource

if TYPE_CHECKING:
    from flask_openapi3.openapi import OpenAPI

    from graphmap.model.links import Link
    from graphmap.model.nodes import Node
    from graphmap.services.editing.conflicts import EditConflict
    from graphmap.services.editing.records import Editable

_pages = new_pages("link_forms", __name__)
_api = new_api("link_forms", __name__)
_LINKED = "Linked by hand"
_CHANGED = "A link changed by hand"


class WayQuery(SystemQuery):
    """In which way to link, such as ``out.SETS`` or ``in.SETS``."""

    way: Annotated[str, Bounded(max_length=40)] = ""


class LinkBody(EditBody):
    """A new link of a record: its kind and direction, the id at its other end, its fields."""

    kind: Annotated[str, Bounded(max_length=40)]
    direction: Literal["out", "in"] = "out"
    other: Annotated[str, Bounded(pattern=r"^[a-z0-9-]{1,64}$")]
    value: Annotated[dict[str, Any], Bounded(default_factory=dict[str, Any])]


class ChangedLinkBody(EditBody):
    """New values of some fields, over the version that was seen; null takes a value away."""

    expected_version: Annotated[int, Bounded(ge=1, le=2**53)]
    value: dict[str, Any]


class WaysAnswer(BaseModel):
    """The ways in which a record can be linked, and its links."""

    ways: list[dict[str, Any]]
    links: list[dict[str, Any]]


def register(app: OpenAPI) -> None:
    """Add these routes to the application."""
    app.register_api(_pages)
    app.register_api(_api)


@page(_pages, "/nodes/<id>/link", needs="write")
def show_link(path: NodePath, query: WayQuery) -> str:
    """Show the ways to link a record, or the form of one of them."""
    node = editable_node(workspace(), path.id).told
    way = way_called(node.kind, query.way)
    if way is None:
        return render_template(
            "editing/ways.html",
            noun=nouns_told(workspace(), [node.id])[node.id],
            outward=[one for one in ways_of(node.kind) if one.is_outward],
            inward=[one for one in ways_of(node.kind) if not one.is_outward],
            links=links_of(workspace(), node.id),
            here="/map",
        )
    return _link_form(Form.fresh(reason=_LINKED), node, way)


@page(_pages, "/nodes/<id>/link", needs="write", method="post")
def add_link(path: NodePath, query: WayQuery) -> str | tuple[str, int] | AnyResponse:
    """Write a new link, or show its form again; nothing typed is lost."""
    form = Form.sent()
    form.take_actor()
    form.take_reason()
    node = editable_node(workspace(), path.id).told
    way = way_called(node.kind, query.way)
    if way is None:
        raise RecordRefused("Choose in which way to link it.")
    before = saved_before(form, path.id)
    if before is not None:
        return before
    new = new_link_typed(workspace(), node, way, form.values)
    form.refuse(new.problems, fields=_labels(way))
    if form.errors:
        return _link_form(form, node, way, candidates=new.candidates), 422
    try:
        return save(form, plan_new_link(workspace(), new), reason=_LINKED)
    except RecordRefused as refused:
        form.refuse(refused.problems, fields=_labels(way))
        return _link_form(form, node, way), 422


@page(_pages, "/links/<id>/edit", needs="write")
def show_edit_link(path: NodePath, query: SystemQuery) -> str:
    """Show the form of a link as it is."""
    del query
    record = editable_link(workspace(), path.id)
    typed = typed_of(record.fields, record.told)
    return _edit_form(
        Form.fresh(version=str(record.told.version), reason=_CHANGED, **typed), record
    )


@page(_pages, "/links/<id>/edit", needs="write", method="post")
def change_link(path: NodePath, query: SystemQuery) -> str | tuple[str, int] | AnyResponse:
    """Write a changed link, or show its form again, with both sides of a conflict."""
    del query
    form = Form.sent()
    form.take_actor()
    form.take_reason()
    seen = version_in(form)
    record = editable_link(workspace(), path.id)
    before = saved_before(form, record.told.source)
    if before is not None:
        return before
    if form.errors:
        return _edit_form(form, record), 422
    try:
        return _written(form, record, seen)
    except RecordRefused as refused:
        form.refuse(refused.problems, fields={one.name: one.label for one in record.fields})
        return _edit_form(form, record), 422
    except Conflict:
        record = editable_link(workspace(), path.id)
        return _in_conflict(form, record, seen)


@resource(_api, "/nodes/<id>/link", answer=WaysAnswer)
def give_ways(path: NodePath, query: SystemQuery) -> Response:
    """Give the ways in which a record can be linked, and the links that it has."""
    del query
    node = editable_node(workspace(), path.id).told
    answer = WaysAnswer(
        ways=[
            {
                "kind": way.kind,
                "direction": "out" if way.is_outward else "in",
                "words": way.words,
                "others": list(way.others),
            }
            for way in ways_of(node.kind)
        ],
        links=[
            {
                "id": one.id,
                "kind": one.kind,
                "source": one.source.id,
                "target": one.target.id,
                "words": one.sentence,
            }
            for one in links_of(workspace(), node.id)
        ],
    )
    return Response(answer.model_dump_json(), mimetype="application/json")


@resource(_api, "/nodes/<id>/link", answer=WrittenAnswer, needs="write", method="post")
def create_link(path: NodePath, body: LinkBody, query: SystemQuery) -> Response:
    """Link a record with another."""
    del query
    node = editable_node(workspace(), path.id).told
    way = way_called(node.kind, f"{body.direction}.{body.kind}")
    if way is None:
        message = f"is no link that can be made of a {kind_in_words(node.kind)} this way"
        raise RecordRefused(Problem(message, rule="link_joins", column="kind"))
    found = find_end(workspace(), body.other, way.others, without=node.id)
    if found.noun is None or found.noun.id != body.other:
        raise RecordRefused(Problem("is no record that may stand there", column="other"))
    new = NewLink(way, node.id, found.noun, body.value, ())
    return answer_written(plan_new_link(workspace(), new), body, reason=_LINKED)


@resource(_api, "/links/<id>/edit", answer=WrittenAnswer, needs="write", method="post")
def alter_link(path: NodePath, body: ChangedLinkBody, query: SystemQuery) -> Response:
    """Change some fields of a link, over the version that was seen."""
    del query
    record = editable_link(workspace(), path.id)
    after = with_values(record, body.value)
    plan = plan_changed_link(workspace(), record, after, version=body.expected_version)
    return answer_written(plan, body, reason=_CHANGED)


def _written(form: Form, record: Editable[Link], seen: int) -> tuple[str, int] | AnyResponse:
    settled = settle(form, record, seen)
    if settled is None:
        return _in_conflict(form, record, seen)
    typed, version = settled
    after = changed(record, typed)
    plan = plan_changed_link(workspace(), record, after, version=version)
    return save(form, plan, reason=_CHANGED)


def _in_conflict(form: Form, record: Editable[Link], seen: int) -> tuple[str, int]:
    conflict = conflict_of(workspace(), record, form.values, seen=seen)
    ask_for_open_lines(form, conflict)
    return _edit_form(form, record, conflict=conflict), 409


def _link_form(form: Form, node: Node, way: Way, *, candidates: Any = ()) -> str:
    return render_template(
        "editing/link.html",
        form=form,
        way=way,
        noun=nouns_told(workspace(), [node.id])[node.id],
        record=None,
        field_list=fields_of_link(way.kind),
        candidates=candidates,
        conflict=None,
        here="/map",
    )


def _edit_form(form: Form, record: Editable[Link], *, conflict: EditConflict | None = None) -> str:
    (told,) = links_told(workspace(), [record.told])
    return render_template(
        "editing/link.html",
        form=form,
        way=None,
        link=told,
        noun=told.source,
        record=record,
        field_list=record.fields,
        candidates=(),
        conflict=conflict,
        here="/map",
    )


def _labels(way: Way) -> dict[str, str]:
    return {"other": "The other end", **{one.name: one.label for one in fields_of_link(way.kind)}}
