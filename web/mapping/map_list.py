"""The maps of the data folder: which there are, and starting a blank one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, jsonify, redirect, render_template
from pydantic import BaseModel
from werkzeug.wrappers import Response as AnyResponse

from graphmap.errors import InputRefused
from web.forms import Form
from web.frame import address, maps_folder
from web.routes import SystemQuery, new_api, new_pages, page, resource

if TYPE_CHECKING:
    from flask_openapi3.openapi import OpenAPI

_pages = new_pages("map_list", __name__)
_api = new_api("map_list", __name__)


class MapsAnswer(BaseModel):
    """The names of the maps, the default among them."""

    default: str
    maps: list[str]


def register(app: OpenAPI) -> None:
    """Add these routes to the application."""
    app.register_api(_pages)
    app.register_api(_api)


@page(_pages, "/maps")
def show_maps(query: SystemQuery) -> str:
    """Show the maps, and the form that starts one."""
    del query
    return _page(Form.fresh())


@page(_pages, "/maps", needs="write", method="post")
def start_map(query: SystemQuery) -> tuple[str, int] | AnyResponse:
    """Start a blank map and go to it."""
    del query
    form = Form.sent()
    name = "-".join(form["name"].lower().split())
    try:
        created = maps_folder().create(name)
    except InputRefused as refused:
        form.errors["name"] = refused.problems[0].message
        return _page(form), 422
    return redirect(address("/", map=created.name, scale=None, system=None), code=303)


@resource(_api, "/maps", answer=MapsAnswer)
def give_maps(query: SystemQuery) -> Response:
    """Give the names of the maps."""
    del query
    return jsonify({"default": maps_folder().default.name, "maps": maps_folder().names()})


def _page(form: Form) -> str:
    maps = maps_folder()
    return render_template(
        "maps/page.html", form=form, names=maps.names(), default=maps.default.name
    )
