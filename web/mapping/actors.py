"""The map of actors: drawing and table twin, and what is selected."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from flask import render_template

from graphmap.services.drawing.actors import actor_sheet, actor_view
from graphmap.views.html_file.html import Html
from graphmap.views.network import lighting_values, payload_of, to_script_json
from graphmap.views.style import DEEDS
from graphmap.views.svg.drawing import map_drawing
from web.frame import address, workspace
from web.mapping.map_addresses import export_address, map_address

if TYPE_CHECKING:
    from graphmap.services.drawing.layouts import Layouts
    from graphmap.views.actor_view import ActorView
    from graphmap.views.map_view.request import MapRequest


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


def _parts(view: ActorView) -> dict[str, Any]:
    asked = view.request
    return {
        "view": view,
        "here": "/map",
        "map_at": partial(map_address, asked),
        "query": asked.query(),
        "deeds": DEEDS,
        "csv_at": address("/map/actors.csv", profile="workshop"),
        "export_at": export_address(asked),
        "panel_label": f"Selected: {view.selected.name}" if view.selected else "Actors by role",
    }
