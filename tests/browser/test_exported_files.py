"""Files that were taken along ask nobody for anything when they are opened."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from pathlib import Path

from graphmap.services.taking_away.exporting import ExportFormat, export_as
from tests.browser.conftest import Site, Watched
from tests.unit.analysis.drawn import drawn_map
from tests.unit.views.small_maps import workspace_of

FORMS: tuple[ExportFormat, ...] = ("svg", "html", "pdf")


class Listener:
    """Counts the connections that anybody makes to a port of this machine."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self.connections = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            connection.close()

    def close(self) -> None:
        self._socket.close()


def test_opening_an_export_connects_to_nobody_whatever_names_and_addresses_say(
    tmp_path: Path, open_page: Callable[..., Watched]
) -> None:
    listener = Listener()
    there = f"http://127.0.0.1:{listener.port}/x.png"
    name = f'<img src="{there}"><image href="{there}"/> #image("{there}") url({there}) file:///etc'
    drawn = drawn_map("place a\np1 -> o1 - a for seen/s\np2 -> o1 + a")
    nodes = [
        node.model_copy(update={"name": f"{name} {node.id}"})
        if node.kind in ("Policy", "Outcome", "Source")
        else node
        for node in drawn.nodes
    ]
    nodes = [
        node.model_copy(update={"url": there}) if node.kind in ("Policy", "Source") else node
        for node in nodes
    ]
    workspace = workspace_of(type(drawn).of(nodes, drawn.links, revision=1), tmp_path)
    for form in FORMS:
        content = export_as(workspace, form, profile="steward", scope="a").content
        file = tmp_path / f"map.{form}"
        file.write_bytes(content)
        if form == "pdf":
            assert b"/URI" not in content
            assert b"/Launch" not in content
            continue
        watched = open_page(file.as_uri())
        watched.page.wait_for_load_state("networkidle")
        assert watched.elsewhere == [], form
    listener.close()
    assert listener.connections == 0


def test_a_printed_page_keeps_what_it_says_and_leaves_out_what_is_pressed(
    site: Site, open_page: Callable[..., Watched]
) -> None:
    page = open_page(site.at("/blocking?scale=place&system=gateshead")).page
    page.emulate_media(media="print")
    assert page.locator("h1").is_visible()
    assert page.get_by_text("Map revision 1").first.is_visible()
    for pressed in ("body > header", ".dock", ".btn"):
        assert page.locator(pressed).first.is_hidden(), pressed
