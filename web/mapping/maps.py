"""The map of a system: drawing and table twin, what is selected, positions, and files."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from flask import Response, current_app, jsonify, redirect, render_template, request
from pydantic import BaseModel
from werkzeug.wrappers import Response as AnyResponse

from graphmap.errors import RequestRefused
from graphmap.services.drawing.actors import ActorSheet, actor_sheet
from graphmap.services.drawing.finding import find_on_map
from graphmap.services.drawing.layouts import ONLY_THESE, Layouts, Step
from graphmap.services.drawing.maps import MapSheet, map_sheet
from graphmap.services.drawing.shading import COLOUR_WORDS
from graphmap.views.html_file.html import Html, el
from graphmap.views.html_file.panel import overview_panel, panel_of, selection_panel
from graphmap.views.html_file.table import (
    both_sides_table,
    chains_list,
    legend,
    links_table,
    numbers_table,
)
from graphmap.views.map_view.request import NO_FILTERS
from graphmap.views.network import lighting_values, payload_of, to_script_json
from graphmap.views.svg.drawing import map_drawing
from web.frame import frame, workspace
from web.mapping.actors import actors_page, actors_selection
from web.mapping.map_addresses import export_address, map_address, map_addresses
from web.mapping.map_query import FindQuery, MapQuery, asked_map
from web.routes import new_api, new_pages, page, resource

if TYPE_CHECKING:
    from flask_openapi3.openapi import OpenAPI

    from graphmap.views.accounts import Noun

_pages = new_pages("maps", __name__)
_api = new_api("maps", __name__)
_LAYOUTS: Final = "graphmap_layouts"
_FEW_LINKS: Final = 200
_FEW_NAMES: Final = 12
#: A drawing of more nodes is drawn by the script alone: the table is there for those without.
_LARGE: Final = 300
_STEPS: Final[tuple[Step, ...]] = ("up", "down", "back")


class MapAnswer(BaseModel):
    """A map as data: what is drawn, where, and what is said beside it."""

    revision: int
    title: str
    summary: str
    nodes: list[dict[str, Any]]
    links: list[dict[str, Any]]
    not_drawn: list[str]
    lighting: dict[str, Any]


class NamesAnswer(BaseModel):
    """Nodes of a map that were found by words."""

    revision: int
    names: list[dict[str, Any]]


@dataclass(frozen=True)
class Search:
    """What was looked for on a map, and what was found."""

    words: str
    found: tuple[Noun, ...]


def register(app: OpenAPI) -> None:
    """Add these routes to the application."""
    app.extensions[_LAYOUTS] = Layouts()
    app.register_api(_pages)
    app.register_api(_api)


@page(_pages, "/map")
def show_map(query: FindQuery) -> str | AnyResponse:
    """Show a map as a drawing or as its table twin; the one thing that is found is selected."""
    asked, words = asked_map(_given()), query.find or ""
    if asked.what == "actors":
        return actors_page(asked, layouts())
    found = find_on_map(workspace(), asked, words)
    if len(found) == 1:
        return redirect(map_address(asked, selected=found[0].id), code=303)
    sheet = map_sheet(workspace(), asked, layouts())
    search = Search(words, found)
    return _table_page(sheet, search) if asked.view == "table" else _map_page(sheet, search)


@page(_pages, "/map/selection")
def give_selection(query: MapQuery) -> Response:
    """Give the parts of the map page that say what is selected."""
    del query
    asked = asked_map(_given())
    if asked.what == "actors":
        return jsonify(actors_selection(asked))
    sheet = map_sheet(workspace(), asked, layouts())
    parts = _parts(sheet)
    return jsonify(
        {
            "panel": panel_of(sheet.view, map_addresses(), ways=_ways(parts))
            + render_template("map/move.html", **parts),
            "bar": render_template("map/bar.html", **parts),
            "label": parts["panel_label"],
            "lighting": lighting_values(sheet.view.lighting),
        }
    )


@page(_pages, "/map/positions", needs="write", method="post")
def move_node(query: MapQuery) -> AnyResponse:
    """Keep a node where it was dragged to, or move it a place up or down."""
    del query
    node = request.form.get("node", "")
    step = request.form.get("step")
    to = _step(step) if step is not None else _point(request.form.get("x"), request.form.get("y"))
    sheet = _sheet()
    layouts().move(workspace(), sheet.view, node, to=to)
    if request.accept_mimetypes.best == "application/json":
        return jsonify({"kept": True})
    return redirect(f"/map?{sheet.view.request.query(selected=node)}", code=303)


@resource(_api, "/map/names", answer=NamesAnswer)
def give_names(query: FindQuery) -> Response:
    """Give the nodes of a map that words lead to, for suggesting while somebody writes them."""
    found = find_on_map(workspace(), asked_map(_given()), query.find or "", limit=_FEW_NAMES)
    return jsonify(
        {
            "revision": frame().revision,
            "names": [{"id": one.id, "kind": one.kind, "name": one.name} for one in found],
        }
    )


@resource(_api, "/map", answer=MapAnswer)
def give_map(query: MapQuery) -> Response:
    """Give the map of a system as data."""
    del query
    sheet = _sheet()
    return jsonify(sheet.to_json())


def layouts() -> Layouts:
    """Give the keeper of layouts of this application."""
    return current_app.extensions[_LAYOUTS]


def _given() -> dict[str, list[str]]:
    return request.args.to_dict(flat=False)


def _sheet() -> MapSheet | ActorSheet:
    """Draw what the address asks for."""
    asked = asked_map(_given())
    draw = actor_sheet if asked.what == "actors" else map_sheet
    return draw(workspace(), asked, layouts())


def _step(word: str) -> Step:
    for step in _STEPS:
        if step == word:
            return step
    raise RequestRefused(f"step is one of: {', '.join(_STEPS)}")


def _point(x: str | None, y: str | None) -> tuple[float, float]:
    try:
        point = float(x or ""), float(y or "")
    except ValueError as error:
        raise RequestRefused("x and y are numbers: the point that a node is moved to") from error
    if not all(-100_000 < number < 100_000 for number in point):
        raise RequestRefused("x and y are within the drawing")
    return point


def _map_page(sheet: MapSheet, search: Search) -> str:
    view, at = sheet.view, map_addresses()
    parts = _parts(sheet)
    is_large = len(view.drawing.nodes) > _LARGE
    rows = sheet.twin[:_FEW_LINKS] if is_large else sheet.twin
    return render_template(
        "map/page.html",
        **parts,
        search=search,
        drawing="" if is_large or not view.drawing.nodes else _picture(sheet),
        panel=panel_of(view, at, ways=_ways(parts)),
        legend=legend(view, at),
        is_large=is_large,
        both_sides=both_sides_table(view, rows, at),
        more_rows=len(sheet.twin) - len(rows),
        payload=Html(to_script_json(payload_of(view, sheet.layout))),
    )


def _ways(parts: dict[str, Any]) -> Html | None:
    """Give the choice of what is lit as part of the panel; with all drawn it stands in the bar."""
    view = parts["view"]
    if view.selection is None or view.request.everything:
        return None
    return el("div", Html(render_template("map/ways.html", **parts)), class_="ways")


def _picture(sheet: MapSheet) -> Html:
    """Give the drawing as it is shown where no script runs, each node a link."""
    view = sheet.view
    picture = map_drawing(
        sheet.layout,
        view.caption,
        lighting=view.lighting,
        preset=view.preset,
        by_sources=view.request.width == "sources",
        shading=view.shading,
        address_of=lambda id_: map_address(view.request, selected=id_),
    )
    return Html(picture)


def _table_page(sheet: MapSheet, search: Search) -> str:
    view, at = sheet.view, map_addresses()
    shown = view.links if view.request.everything else view.links[:_FEW_LINKS]
    return render_template(
        "map/table.html",
        **_parts(sheet),
        search=search,
        numbers=numbers_table(view, at),
        both_sides=both_sides_table(view, sheet.twin, at),
        links=links_table(view, shown, at),
        more_links=len(view.links) - len(shown),
        chains=chains_list(view.selection, at) if view.selection else "",
        panel=selection_panel(view, view.selection, at) if view.selection else "",
        overview=overview_panel(view, at),
    )


def _parts(sheet: MapSheet) -> dict[str, Any]:
    view = sheet.view
    asked = view.request
    name = view.selection.noun.name if view.selection else None
    return {
        "view": view,
        "here": "/map",
        "map_at": partial(map_address, asked),
        "query": asked.query(),
        "pairs_without": asked.pairs,
        "request_pairs": asked.filter_pairs(),
        "filtered": asked.is_filtered,
        "no_filters": NO_FILTERS,
        "colours": COLOUR_WORDS,
        "export_at": export_address(asked),
        "fixed": sheet.layout.fixed,
        "only_these": ONLY_THESE,
        "panel_label": f"Selected: {name}" if name else "What this map says",
    }
