"""Deleting a record and taking a link away: first what goes with it, then one change set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from flask import Response, jsonify, render_template
from pydantic import BaseModel
from pydantic import Field as Bounded
from werkzeug.wrappers import Response as AnyResponse

from graphmap.errors import Conflict
from graphmap.services.editing.deleting import Deletion, deletion_of_link, deletion_of_node
from web.editing.saving import EditBody, WrittenAnswer, answer_written, save, saved_before
from web.forms import Form
from web.frame import address, workspace
from web.routes import NodePath, SystemQuery, new_api, new_pages, page, resource

if TYPE_CHECKING:
    from flask_openapi3.openapi import OpenAPI

_pages = new_pages("delete_forms", __name__)
_api = new_api("delete_forms", __name__)
_DELETED = "Deleted by hand"
_UNLINKED = "A link deleted by hand"


class DeletionAnswer(BaseModel):
    """What goes with a record, and the seal that stands for all of it."""

    nodes: list[dict[str, Any]]
    links: list[dict[str, Any]]
    seal: str


class DeleteBody(EditBody):
    """A deletion; ``seal`` is that of what was shown, so that nothing else goes."""

    seal: Annotated[str, Bounded(pattern=r"^[0-9a-f]{64}$")]


def register(app: OpenAPI) -> None:
    """Add these routes to the application."""
    app.register_api(_pages)
    app.register_api(_api)


@page(_pages, "/nodes/<id>/delete", needs="write")
def ask_to_delete_node(path: NodePath, query: SystemQuery) -> str:
    """Show what deleting a record takes away, and ask for it."""
    del query
    deletion = deletion_of_node(workspace(), path.id)
    return _ask(Form.fresh(reason=_DELETED), deletion, f"/nodes/{path.id}")


@page(_pages, "/nodes/<id>/delete", needs="write", method="post")
def delete_node(path: NodePath, query: SystemQuery) -> str | tuple[str, int] | AnyResponse:
    """Delete a record with what goes with it, or show again what would go."""
    del query
    form = Form.sent()
    before = saved_before(form, None)
    if before is not None:
        return before
    return _delete(form, deletion_of_node(workspace(), path.id), f"/nodes/{path.id}", _DELETED)


@page(_pages, "/links/<id>/delete", needs="write")
def ask_to_delete_link(path: NodePath, query: SystemQuery) -> str:
    """Show what taking a link away takes with it, and ask for it."""
    del query
    deletion = deletion_of_link(workspace(), path.id)
    return _ask(Form.fresh(reason=_UNLINKED), deletion, f"/links/{path.id}")


@page(_pages, "/links/<id>/delete", needs="write", method="post")
def delete_link(path: NodePath, query: SystemQuery) -> str | tuple[str, int] | AnyResponse:
    """Take a link away with what cannot stand without it, or show again what would go."""
    del query
    form = Form.sent()
    before = saved_before(form, None)
    if before is not None:
        return before
    return _delete(form, deletion_of_link(workspace(), path.id), f"/links/{path.id}", _UNLINKED)


@resource(_api, "/nodes/<id>/delete", answer=DeletionAnswer)
def give_deletion_of_node(path: NodePath, query: SystemQuery) -> Response:
    """Give what deleting a record would take away."""
    del query
    return _deletion(deletion_of_node(workspace(), path.id))


@resource(_api, "/nodes/<id>/delete", answer=WrittenAnswer, needs="write", method="post")
def remove_node(path: NodePath, body: DeleteBody, query: SystemQuery) -> Response:
    """Delete a record with what goes with it, as it was shown."""
    del query
    return _remove(body, deletion_of_node(workspace(), path.id), _DELETED)


@resource(_api, "/links/<id>/delete", answer=DeletionAnswer)
def give_deletion_of_link(path: NodePath, query: SystemQuery) -> Response:
    """Give what taking a link away would take with it."""
    del query
    return _deletion(deletion_of_link(workspace(), path.id))


@resource(_api, "/links/<id>/delete", answer=WrittenAnswer, needs="write", method="post")
def remove_link(path: NodePath, body: DeleteBody, query: SystemQuery) -> Response:
    """Take a link away with what cannot stand without it, as it was shown."""
    del query
    return _remove(body, deletion_of_link(workspace(), path.id), _UNLINKED)


def _ask(form: Form, deletion: Deletion, path: str) -> str:
    form.values["seal"] = deletion.seal
    back = path if path.startswith("/nodes/") else f"/nodes/{deletion.plan.node}"
    return render_template(
        "editing/delete.html",
        form=form,
        deletion=deletion,
        action=address(f"{path}/delete"),
        back=address(back),
        here="/map",
    )


def _delete(
    form: Form, deletion: Deletion, path: str, reason: str
) -> str | tuple[str, int] | AnyResponse:
    form.take_actor()
    form.take_reason()
    if form["seal"] != deletion.seal:
        form.errors["reason"] = "Something here was changed meanwhile: look again at what goes"
    if not form.errors:
        try:
            return save(form, deletion.plan, reason=reason)
        except Conflict:
            form.errors["reason"] = "Something here was changed just now: look again at what goes"
    status = 409 if "meanwhile" in form.errors.get("reason", "") else 422
    return _ask(form, deletion, path), status


def _remove(body: DeleteBody, deletion: Deletion, reason: str) -> Response:
    if body.seal != deletion.seal:
        raise Conflict((), "Something here was changed meanwhile; look again at what goes with it.")
    return answer_written(deletion.plan, body, reason=reason)


def _deletion(deletion: Deletion) -> Response:
    return jsonify(
        {
            "nodes": [{"id": one.id, "kind": one.kind, "name": one.name} for one in deletion.nodes],
            "links": [
                {"id": one.id, "kind": one.kind, "source": one.source.id, "target": one.target.id}
                for one in deletion.links
            ],
            "seal": deletion.seal,
        }
    )
