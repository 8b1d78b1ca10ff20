"""The map of a system: drawing and table twin, what is selected, positions, and files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Unpack, cast

from flask import Response, current_app, jsonify, redirect, render_template, request
from pydantic import BaseModel
from werkzeug.wrappers import Response as AnyResponse

from graphmap.errors import RequestRefused
from graphmap.services.drawing.layouts import Layouts, Step
from graphmap.services.drawing.maps import MapSheet, map_sheet
from graphmap.views.html_file.html import Html
from graphmap.views.html_file.page import Addresses
from graphmap.views.html_file.panel import overview_panel, panel_of, selection_panel
from graphmap.views.html_file.table import both_sides_table, chains_list, legend, links_table
from graphmap.views.map_view.request import MapChanges, read_map_request
from graphmap.views.network import lighting_values, payload_of, to_script_json
from graphmap.views.svg.drawing import map_drawing
from web.frame import address, frame, workspace
from web.routes import SystemQuery, new_api, new_pages, page, resource

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from flask_openapi3.openapi import OpenAPI

    from graphmap.views.accounts import Noun
    from graphmap.views.map_view.view import Claim, MapView

_pages = new_pages("maps", __name__)
_api = new_api("maps", __name__)
_LAYOUTS: Final = "graphmap_layouts"
_FEW_LINKS: Final = 200
_STEPS: Final[tuple[Step, ...]] = ("up", "down", "back")


class MapQuery(SystemQuery):
    """The parameters of a map; what each may be is said where one is refused."""

    selected: str | None = None
    steps: str | None = None
    view: str | None = None
    kind: list[str] | None = None
    does: list[str] | None = None
    evidence: list[str] | None = None
    owner_scale: list[str] | None = None
    as_of: str | None = None
    everything: str | None = None
    around: str | None = None
    only: str | None = None
    width: str | None = None
    order: str | None = None


class MapAnswer(BaseModel):
    """A map as data: what is drawn, where, and what is said beside it."""

    revision: int
    title: str
    summary: str
    nodes: list[dict[str, Any]]
    links: list[dict[str, Any]]
    not_drawn: list[str]
    lighting: dict[str, Any]


def register(app: OpenAPI) -> None:
    """Add these routes to the application."""
    app.extensions[_LAYOUTS] = Layouts()
    app.register_api(_pages)
    app.register_api(_api)


@page(_pages, "/map")
def show_map(query: MapQuery) -> str:
    """Show a map as a drawing or as its table twin."""
    del query
    sheet = _sheet(request.args.to_dict(flat=False))
    if sheet.view.request.view == "table":
        return _table_page(sheet)
    return _map_page(sheet)


@page(_pages, "/map/selection")
def give_selection(query: MapQuery) -> Response:
    """Give the parts of the map page that say what is selected."""
    del query
    sheet = _sheet(request.args.to_dict(flat=False))
    parts = _parts(sheet)
    return jsonify(
        {
            "panel": panel_of(sheet.view, _addresses()) + render_template("map/move.html", **parts),
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
    sheet = _sheet(request.args.to_dict(flat=False))
    layouts().move(workspace(), sheet.view, node, to=to)
    if request.accept_mimetypes.best == "application/json":
        return jsonify({"kept": True})
    return redirect(f"/map?{sheet.view.request.query(selected=node)}", code=303)


@resource(_api, "/map", answer=MapAnswer)
def give_map(query: MapQuery) -> Response:
    """Give the map of a system as data."""
    del query
    sheet = _sheet(request.args.to_dict(flat=False))
    return jsonify(sheet.to_json())


def layouts() -> Layouts:
    """Give the keeper of layouts of this application."""
    return current_app.extensions[_LAYOUTS]


def _sheet(given: Mapping[str, Sequence[str]]) -> MapSheet:
    """Read a request within the frame that every page has, and draw it."""
    at = frame()
    system = at.scope.system.id if at.scope.system else None
    asked = read_map_request({**given, "scale": [at.scope.scale], "system": [system or ""]})
    return map_sheet(workspace(), asked, layouts())


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


def _map_page(sheet: MapSheet) -> str:
    view, at = sheet.view, _addresses()
    parts = _parts(sheet)
    picture = map_drawing(
        sheet.layout,
        view.caption,
        lighting=view.lighting,
        preset=view.preset,
        by_sources=view.request.width == "sources",
        address_of=lambda id_: f"/map?{view.request.query(selected=id_)}",
    )
    return render_template(
        "map/page.html",
        **parts,
        drawing=Html(picture) if view.drawing.nodes else "",
        panel=panel_of(view, at),
        legend=legend(view, at),
        both_sides=both_sides_table(view, sheet.twin, at),
        payload=Html(to_script_json(payload_of(view, sheet.layout))),
    )


def _table_page(sheet: MapSheet) -> str:
    view, at = sheet.view, _addresses()
    shown = view.links if view.request.everything else view.links[:_FEW_LINKS]
    return render_template(
        "map/table.html",
        **_parts(sheet),
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
    filters = (asked.kinds, asked.does, asked.evidence, asked.owner_scales, asked.as_of)
    name = view.selection.noun.name if view.selection else None
    return {
        "view": view,
        "here": "/map",
        "map_at": _map_at(view),
        "request_pairs": asked.filter_pairs(),
        "filtered": any(value is not None for value in filters),
        "fixed": sheet.layout.fixed,
        "panel_label": f"Selected: {name}" if name else "What this map says",
    }


def _map_at(view: MapView) -> Callable[..., str]:
    def map_at(**changes: Unpack[MapChanges]) -> str:
        return f"/map?{view.request.query(**changes)}"

    return map_at


def _addresses() -> Addresses:
    """Give where the nouns and actions of a map lead to on these pages."""

    def node(id_: str) -> str:
        return address(f"/nodes/{id_}")

    def record(noun: Noun | None, stance: str | None = None) -> str:
        about = {_FIELD_OF[noun.kind]: noun.id} if noun and noun.kind in _FIELD_OF else {}
        return address("/claims/new", **about, stance=stance)

    def change(claim: Claim) -> str:
        return address("/claims", cause=claim.cause.id, target=claim.target.id)

    asset = cast("Callable[[str], str]", current_app.jinja_env.globals["asset"])
    return Addresses(
        node=node,
        map_at=lambda query: f"/map?{query}",
        record=record,
        record_against=lambda noun: record(noun, "challenges"),
        change=change,
        evidence=lambda _: None,
        blocking=address("/blocking"),
        icons=asset("icons.svg"),
    )


_FIELD_OF: Final = {
    "Policy": "cause",
    "Factor": "cause",
    "EnablingCondition": "cause",
    "Outcome": "target",
}
