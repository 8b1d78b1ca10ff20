"""A map as a file to take along: one self-contained HTML file, or SVG."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from graphmap.analysis.smallest_set.results import SetQuestion
from graphmap.privacy import Receipt
from graphmap.resources import resource_path
from graphmap.services.analyses.blocking import blocking_in
from graphmap.services.drawing.actors import actor_sheet
from graphmap.services.drawing.layouts import Layouts
from graphmap.services.drawing.maps import MapSheet, system_map_view
from graphmap.services.pages.pictures_of_policies import curve_in, heat_of
from graphmap.services.scoping import part_of_map
from graphmap.services.workspace import Workspace
from graphmap.views.html_file.file import FileAssets, html_file
from graphmap.views.map_view.request import MapRequest
from graphmap.views.map_view.view import MapView
from graphmap.views.svg.actors import actors_svg
from graphmap.views.svg.chart import Chart
from graphmap.views.svg.file import svg_file

_STYLES: Final = (
    ("css", "tokens.css"),
    ("css", "base.css"),
    ("css", "marks.css"),
    ("css", "controls.css"),
    ("css", "tables.css"),
    ("map", "map.css"),
    ("map", "filters.css"),
    ("map", "panel.css"),
    ("map", "twin.css"),
    ("map", "file.css"),
)
_SCRIPTS: Final = (
    ("vendor", "vis-data", "vis-data.min.js"),
    ("vendor", "vis-network", "vis-network.min.js"),
    ("map", "paint.js"),
    ("map", "links.js"),
    ("map", "window.js"),
    ("map", "draw.js"),
    ("map", "walk.js"),
    ("map", "file_filters.js"),
    ("map", "file.js"),
)
#: Seconds that the curve of the smallest sets may take; it says where it is not proved.
_LONGEST: Final = 3.0
_FONTS: Final = {400: "Regular", 600: "Semibold"}


@dataclass(frozen=True)
class MapFile:
    """A map as a file's bytes, and the receipt of what was left out of it."""

    content: bytes
    receipt: Receipt


def map_html_file(workspace: Workspace, request: MapRequest, layouts: Layouts) -> MapFile:
    """Give a map as one HTML file that opens without a network; raises like `system_map_view`."""
    sheet = _sheet(workspace, request, layouts, with_panels=True)
    charts = _charts(workspace, sheet.view)
    content = html_file(sheet.view, sheet.layout, sheet.twin, file_assets(), charts=charts)
    return MapFile(content, sheet.view.receipt)


def map_svg_file(workspace: Workspace, request: MapRequest, layouts: Layouts) -> MapFile:
    """Give a map, of causes or of actors, as an SVG file; raises like `system_map_view`."""
    if request.what == "actors":
        actors = actor_sheet(workspace, replace(request, selected=None), layouts)
        return MapFile(actors_svg(actors.view, actors.layout), actors.view.receipt)
    sheet = _sheet(workspace, request, layouts, with_panels=False)
    return MapFile(svg_file(sheet.view, sheet.layout), sheet.view.receipt)


@cache
def file_assets() -> FileAssets:
    """Read what an HTML file carries from the files that come with graphmap."""
    return FileAssets(
        styles=[_text(*parts) for parts in _STYLES],
        scripts=[_text(*parts) for parts in _SCRIPTS],
        fonts={
            weight: resource_path(
                "web", "static", "vendor", "source-sans", f"SourceSans3-{name}.ttf.woff2"
            ).read_bytes()
            for weight, name in _FONTS.items()
        },
        icons=_text("icons.svg"),
    )


def _text(*parts: str) -> str:
    return resource_path("web", "static", *parts).read_text("utf-8")


def _sheet(
    workspace: Workspace, request: MapRequest, layouts: Layouts, *, with_panels: bool
) -> MapSheet:
    """Draw for a file: what is selected on the page is not lit on it.

    The receipt is that of everything the profile leaves out of the part of the map drawn.
    """
    view = system_map_view(workspace, request.to_take(), with_panels=with_panels)
    receipt = part_of_map(workspace, _scope_of(view), request.profile).receipt
    view = view.to_take(receipt)
    return MapSheet(view, layouts.layout_of(workspace, view))


def _scope_of(view: MapView) -> str | None:
    """Give the part of the map that a drawing is of; a person's is looked for in the whole."""
    return None if view.request.scale == "person" else view.request.system


def _charts(workspace: Workspace, view: MapView) -> list[Chart]:
    """Give the pictures of what blocks in the whole of what is drawn, worked out as it is drawn.

    A person's map is no part that is ranked, and of a part that filters let through neither.
    """
    request = view.request
    if request.scale == "person" or request.is_narrowed or view.too_large:
        return []
    scope = _scope_of(view)
    result = blocking_in(workspace, profile=request.profile, as_of=view.as_of, scope=scope)
    if not result.rows:
        return []
    question = SetQuestion(time_limit=_LONGEST)
    curve, _ = curve_in(workspace, question, profile=request.profile, as_of=view.as_of, scope=scope)
    return [heat_of(workspace, result, profile=request.profile), curve]
