"""Merging duplicates: choose the other, choose field by field, then one change set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from flask import Response, jsonify, render_template
from pydantic import BaseModel
from pydantic import Field as Bounded
from werkzeug.wrappers import Response as AnyResponse

from graphmap.errors import Conflict, RecordRefused
from graphmap.services.editing.ends import find_end, names_alike, nouns_told
from graphmap.services.editing.merging import Merge, merge_of
from graphmap.services.editing.records import editable_node
from web.editing.saving import EditBody, WrittenAnswer, answer_written, save, saved_before
from web.forms import Form
from web.frame import workspace
from web.routes import NodePath, SystemQuery, new_api, new_pages, page, resource

if TYPE_CHECKING:
    from flask_openapi3.openapi import OpenAPI

    from graphmap.views.accounts import Noun

_pages = new_pages("merge_forms", __name__)
_api = new_api("merge_forms", __name__)
_MERGED = "Duplicates merged by hand"
_FIELDS = {"other": "The other record"}
_CHANGED = "One of the two was changed meanwhile; look again at what would come of it."


class MergeQuery(SystemQuery):
    """The other record: its id, its name or a part of it."""

    other: Annotated[str, Bounded(max_length=500)] = ""


class MergeAnswer(BaseModel):
    """What merging two records would do."""

    kept: str
    gone: str
    versions: list[int]
    lines: list[dict[str, Any]]
    aliases: list[str]
    moved: list[str]
    doubled: list[str]
    effects: list[str]


class MergeBody(EditBody):
    """A merge: the record whose links move, the versions that were seen, the lines chosen.

    ``choices`` says for a field whether the value is ``kept`` or that of the one that is
    ``gone``.
    """

    other: Annotated[str, Bounded(pattern=r"^[a-z0-9-]{1,64}$")]
    expected_versions: tuple[int, int]
    choices: Annotated[dict[str, str], Bounded(default_factory=dict[str, str])]


def register(app: OpenAPI) -> None:
    """Add these routes to the application."""
    app.register_api(_pages)
    app.register_api(_api)


@page(_pages, "/nodes/<id>/merge", needs="write")
def show_merge(path: NodePath, query: MergeQuery) -> str | tuple[str, int]:
    """Show how to choose the other record, or both beside each other."""
    node = editable_node(workspace(), path.id).told
    form = Form.fresh(reason=_MERGED, other=query.other)
    if not query.other:
        name = [node.name] if node.name else []
        alike = names_alike(workspace(), node.kind, name)
        offered = [noun for found in alike for noun in found if noun.id != node.id]
        return _choose(form, node.id, offered)
    found = find_end(workspace(), query.other, [node.kind], without=node.id)
    if found.noun is None:
        form.errors["other"] = (
            "The other record is not clear: choose which one it is"
            if found.candidates
            else "The other record is not on the map by that name"
        )
        return _choose(form, node.id, list(found.candidates)), 422
    return _beside(form, merge_of(workspace(), path.id, found.noun.id, {}))


@page(_pages, "/nodes/<id>/merge", needs="write", method="post")
def merge_nodes(path: NodePath, query: SystemQuery) -> str | tuple[str, int] | AnyResponse:
    """Merge two records, or show both again."""
    del query
    form = Form.sent()
    before = saved_before(form, path.id)
    if before is not None:
        return before
    form.take_actor()
    form.take_reason()
    merge = merge_of(workspace(), path.id, form["other"], _choices(form))
    if form["versions"] != _versions(merge):
        form.errors["reason"] = _CHANGED
        return _beside(form, merge), 409
    if form.errors:
        return _beside(form, merge), 422
    try:
        return save(form, merge.plan, reason=_MERGED)
    except RecordRefused as refused:
        form.refuse(refused.problems, fields={"reason": "It", "name": "Name"})
        return _beside(form, merge), 422
    except Conflict:
        form.errors["reason"] = _CHANGED
        return _beside(form, merge), 409


@resource(_api, "/nodes/<id>/merge", answer=MergeAnswer)
def give_merge(path: NodePath, query: MergeQuery) -> Response:
    """Give what merging a record with another, by its id, would do."""
    merge = merge_of(workspace(), path.id, query.other, {})
    return jsonify(
        {
            "kept": merge.kept.id,
            "gone": merge.gone.id,
            "versions": list(merge.versions),
            "lines": [
                {
                    "field": line.name,
                    "kept": line.kept,
                    "gone": line.gone,
                    "choice": line.choice,
                }
                for line in merge.lines
            ],
            "aliases": list(merge.aliases),
            "moved": [one.id for one in merge.moved],
            "doubled": [one.id for one in merge.doubled],
            "effects": [one.id for one in merge.effects],
        }
    )


@resource(_api, "/nodes/<id>/merge", answer=WrittenAnswer, needs="write", method="post")
def join(path: NodePath, body: MergeBody, query: SystemQuery) -> Response:
    """Merge another record into this one."""
    del query
    merge = merge_of(workspace(), path.id, body.other, body.choices)
    if tuple(body.expected_versions) != merge.versions:
        raise Conflict((), _CHANGED)
    return answer_written(merge.plan, body, reason=_MERGED)


def _choose(form: Form, node_id: str, offered: list[Noun]) -> str:
    return render_template(
        "editing/merge_choose.html",
        form=form,
        noun=nouns_told(workspace(), [node_id])[node_id],
        offered=offered,
        here="/map",
    )


def _beside(form: Form, merge: Merge) -> str:
    form.values["versions"] = _versions(merge)
    return render_template("editing/merge.html", form=form, merge=merge, here="/map")


def _versions(merge: Merge) -> str:
    return f"{merge.versions[0]} {merge.versions[1]}"


def _choices(form: Form) -> dict[str, str]:
    found = {name: side for name, side in form.values.items() if name.startswith("line.")}
    return {name.removeprefix("line."): side for name, side in found.items()}
