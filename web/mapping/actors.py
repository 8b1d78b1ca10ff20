"""The map of actors: drawing and table twin, what is selected, and its files."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from flask import Response, render_template, request

from graphmap.model.catalogue import Profile
from graphmap.services.drawing.actors import actor_sheet, actor_table, actor_view
from graphmap.services.drawing.layouts import Layouts
from graphmap.views.html_file.html import Html
from graphmap.views.network import lighting_values, payload_of, to_script_json
from graphmap.views.style import DEEDS
from graphmap.views.svg.drawing import map_drawing
from web.exporting.downloads import send_file
from web.frame import address, frame, workspace
from web.mapping.map_addresses import map_address
from web.mapping.map_query import asked_map
from web.routes import SystemQuery, new_pages, page

if TYPE_CHECKING:
    from flask_openapi3.openapi import OpenAPI

    from graphmap.services.drawing.actors import ActorSheet
    from graphmap.views.actor_view import ActorView
    from graphmap.views.captions import Caption
    from graphmap.views.map_view.request import MapRequest

_pages = new_pages("actors", __name__)


class ActorsFileQuery(SystemQuery):
    """For whom the file is."""

    profile: Profile = "workshop"


def register(app: OpenAPI) -> None:
    """Add these routes to the application."""
    app.register_api(_pages)


def actors_page(asked: MapRequest, layouts: Layouts) -> str:
    """Give the page of a map of actors, as a drawing or as its table."""
    sheet = actor_sheet(workspace(), asked, layouts)
    view = sheet.view
    parts = _parts(view)
    if asked.view == "table":
        return render_template("map/actors_table.html", **parts)
    picture = map_drawing(
        sheet.layout,
        view.caption,
        lighting=view.lighting,
        preset=view.preset,
        address_of=lambda id_: map_address(asked, selected=id_),
    )
    return render_template(
        "map/actors.html",
        **parts,
        drawing=Html(picture) if view.drawing.nodes else "",
        payload=Html(to_script_json(payload_of(view, sheet.layout))),
    )


def actors_selection(asked: MapRequest) -> dict[str, object]:
    """Give the parts of the page that say what is selected."""
    view = actor_view(workspace(), asked)
    parts = _parts(view)
    return {
        "panel": render_template("map/actors_panel.html", **parts),
        "bar": render_template("map/actors_bar.html", **parts),
        "label": parts["panel_label"],
        "lighting": lighting_values(view.lighting),
    }


@page(_pages, "/map/actors.csv", needs="export")
def download_ties(query: ActorsFileQuery) -> Response:
    """Give the ties as a table."""
    view = actor_view(workspace(), _asked(query.profile))
    return send_file(actor_table(view), f"{_name()}-actors-{query.profile}.csv", "text/csv")


@page(_pages, "/map/actors.svg", needs="export")
def download_drawing(query: ActorsFileQuery) -> Response:
    """Give the drawing of a map of actors."""
    sheet = actor_sheet(workspace(), _asked(query.profile), Layouts(improves=False))
    svg = map_drawing(sheet.layout, _with_receipt(sheet), preset=sheet.view.preset)
    name = f"{_name()}-actors-{query.profile}.svg"
    return send_file(svg.encode(), name, "image/svg+xml")


def _with_receipt(sheet: ActorSheet) -> Caption:
    """Give the words of a drawing that is taken along: what it is of, and what was left out."""
    view = sheet.view
    made = f"Map revision {view.revision}. Profile {view.profile}."
    words = " ".join([view.summary, made, *view.receipt.in_words()])
    return replace(view.caption, description=words)


def _asked(profile: Profile) -> MapRequest:
    given = {**request.args.to_dict(flat=False), "what": ["actors"], "profile": [profile]}
    return asked_map(given)


def _name() -> str:
    system = frame().scope.system
    return system.id if system else workspace().name


def _parts(view: ActorView) -> dict[str, Any]:
    asked = view.request
    return {
        "view": view,
        "here": "/map",
        "map_at": partial(map_address, asked),
        "query": asked.query(),
        "deeds": DEEDS,
        "csv_at": address("/map/actors.csv", profile="workshop"),
        "svg_at": address("/map/actors.svg", profile="workshop"),
        "panel_label": f"Selected: {view.selected.name}" if view.selected else "Actors by role",
    }
