"""Maps saved under a name: a list to open them from, saving, and taking one away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response, flash, jsonify, redirect, render_template, request
from pydantic import BaseModel
from werkzeug.wrappers import Response as AnyResponse

from graphmap.errors import InputRefused
from graphmap.services.drawing.saved_views import (
    delete_view,
    save_view,
    saved_view,
    saved_views,
)
from web.forms import Form
from web.frame import frame, workspace
from web.mapping.map_addresses import map_address
from web.mapping.map_query import MapQuery, asked_map
from web.routes import NodePath, SystemQuery, new_api, new_pages, page, resource

if TYPE_CHECKING:
    from flask_openapi3.openapi import OpenAPI

    from graphmap.services.drawing.saved_views import SavedView

_pages = new_pages("saved_views", __name__)
_api = new_api("saved_views", __name__)


class ViewsAnswer(BaseModel):
    """The views of a map: the name of each, and the address that draws it."""

    revision: int
    views: list[dict[str, Any]]


def register(app: OpenAPI) -> None:
    """Add these routes to the application."""
    app.register_api(_pages)
    app.register_api(_api)


@page(_pages, "/map/views")
def show_views(query: MapQuery) -> str:
    """Show the saved views, and the form that saves the map one comes from."""
    del query
    return _page(Form.fresh())


@page(_pages, "/map/views", needs="write", method="post")
def keep_view(query: MapQuery) -> tuple[str, int] | AnyResponse:
    """Save the map that the address asks for under a name, and go back to it."""
    del query
    form = Form.sent()
    asked = asked_map(request.args.to_dict(flat=False))
    try:
        view = save_view(workspace(), form["name"], asked, replaces=form["replace"] == "1")
    except InputRefused as refused:
        form.refuse(refused.problems, fields={"name": ""})
        return _page(form), 422
    flash(f"Saved as {view.name}. Its address opens it again, for you and for others here.")
    return redirect(_address_of(view), code=303)


@page(_pages, "/map/views/<id>")
def open_view(path: NodePath, query: SystemQuery) -> AnyResponse:
    """Go to the map that was saved."""
    del query
    return redirect(_address_of(saved_view(workspace(), path.id)), code=303)


@page(_pages, "/map/views/<id>/delete", needs="write", method="post")
def take_view_away(path: NodePath, query: MapQuery) -> AnyResponse:
    """Take a view away and go back to the list."""
    del query
    view = delete_view(workspace(), path.id)
    flash(f"The view {view.name} is deleted. The map itself is as it was.")
    asked = asked_map(request.args.to_dict(flat=False))
    return redirect(f"/map/views?{asked.query()}", code=303)


@resource(_api, "/map/views", answer=ViewsAnswer)
def give_views(query: SystemQuery) -> Response:
    """Give the saved views of the map."""
    del query
    views = [
        {"id": view.id, "name": view.name, "address": _address_of(view)}
        for view in saved_views(workspace())
    ]
    return jsonify({"revision": frame().revision, "views": views})


def _address_of(view: SavedView) -> str:
    """Give the address that draws a view on the map that is open."""
    named = frame().parameters()["map"]
    end = f"&map={named}" if named else ""
    return f"{map_address(view.request)}{end}"


def _page(form: Form) -> str:
    asked = asked_map(request.args.to_dict(flat=False))
    return render_template(
        "map/views.html",
        here="/map",
        form=form,
        query=asked.query(),
        map_at=map_address(asked),
        views=[(view, _address_of(view)) for view in saved_views(workspace())],
    )
