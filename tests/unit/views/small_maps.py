"""Small drawn maps as a reader sees them."""

import datetime as dt
from pathlib import Path

from graphmap.model.system_map import SystemMap
from graphmap.services.drawing.maps import system_map_view
from graphmap.services.workspace import Workspace
from graphmap.store.sqlite import SqliteGraphStore
from graphmap.views.map_view.request import read_map_request
from graphmap.views.map_view.view import MapView

NOW = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)


def workspace_of(system_map: SystemMap, folder: Path) -> Workspace:
    store = SqliteGraphStore(folder / "map.sqlite")
    store.bulk_load(
        [*system_map.nodes, *system_map.links], actor="test", reason="", operation_id="load"
    )
    return Workspace(store, name="map", now=lambda: NOW)


def view_of(workspace: Workspace, *, with_panels: bool = False, **asked: str) -> MapView:
    """Draw what an address asks for; several values are separated by spaces."""
    given = {name: value.split(" ") for name, value in asked.items()}
    return system_map_view(workspace, read_map_request(given), with_panels=with_panels)


def drawn_ids(view: MapView) -> list[str]:
    return [node.id for node in view.drawing.nodes]


def drawn_links(view: MapView) -> set[tuple[str, str, str]]:
    return {(link.source, link.does, link.target) for link in view.drawing.links}
