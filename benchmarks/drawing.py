"""The demonstration's maps: the payload, and the first paint beside pyvis's own page.

Both pages are opened in the same headless Chromium. Ours is timed from navigation to the first
drawing of vis-network, pyvis's, which simulates forces, to the drawing after it has settled.
"""

from __future__ import annotations

import logging
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from pyvis.network import Network
from werkzeug.serving import make_server

from benchmarks.measuring import Measured, best_of
from graphmap.bootstrap import access_token, open_maps
from graphmap.services.demonstration import load_demonstration
from graphmap.services.drawing.layouts import Layouts
from graphmap.services.drawing.maps import system_map_view
from graphmap.services.maps_folder import MapsFolder
from graphmap.settings import read_settings
from graphmap.views.map_view.request import MapRequest
from graphmap.views.map_view.view import MapView
from graphmap.views.network import payload_of
from web import create_app

FLAGS = (
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
CHROMIUM = "/usr/bin/chromium"
PAYLOAD_GOAL = 0.05
PAINT_GOAL = 0.4
LONGEST = 60_000
VIEWS = (
    ("Gateshead", "place", "gateshead", False),
    ("the United Kingdom", "country", "united-kingdom", False),
    ("everything", "country", "united-kingdom", True),
)
#: Listens to pyvis's network from the moment its page makes it.
LISTEN = """Object.defineProperty(window, 'network', {
  configurable: true,
  get() { return this.made; },
  set(network) {
    this.made = network;
    if (network) network.once('stabilizationIterationsDone', () => requestAnimationFrame(
      () => { window.settled = performance.now() / 1000; }));
  },
});"""
DRAWN = "performance.getEntriesByName('graphmap-drawn')[0].startTime / 1000"


def measure(_sizes: tuple[int, ...] = ()) -> Iterator[Measured]:
    """Measure each view of the demonstration; sizes have no meaning here."""
    with tempfile.TemporaryDirectory() as folder:
        settings = read_settings(data_folder=folder, store=f"{folder}/map.sqlite")
        maps = open_maps(settings)
        load_demonstration(maps.default.store)
        with served(maps, folder) as address, sync_playwright() as play:
            browser = play.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
            for name, scale, system, everything in VIEWS:
                request = MapRequest(scale=scale, system=system, everything=everything or None)
                view = system_map_view(maps.default, request)
                yield payload(maps, view, name)
                query = f"scale={scale}&system={system}{'&everything=1' if everything else ''}"
                opened = f"{address}/?token={access_token(settings)}"
                yield first_paint(browser, opened, f"{address}/map?{query}", view, name)
            browser.close()
        maps.close()


@contextmanager
def served(maps: MapsFolder, folder: str) -> Iterator[str]:
    settings = read_settings(data_folder=folder, store=f"{folder}/map.sqlite")
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, create_app(settings, maps), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


def payload(maps: MapsFolder, view: MapView, name: str) -> Measured:
    layouts = Layouts(improves=False)
    begin = time.perf_counter()
    layout = layouts.layout_of(maps.default, view)
    laid_out = time.perf_counter() - begin
    return Measured(
        f"payload of the map of {name}",
        len(view.drawing.nodes),
        best_of(lambda: payload_of(view, layout)),
        goal=PAYLOAD_GOAL,
        note=f"layout {laid_out * 1000:.0f} ms",
    )


def first_paint(browser: Browser, opened: str, address: str, view: MapView, name: str) -> Measured:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(opened)
    times: list[float] = []
    for _ in range(4):
        page.goto(address)
        page.wait_for_selector("#drawing[data-drawn=true]", state="attached")
        times.append(float(page.evaluate(DRAWN)))
    page.close()
    return Measured(
        f"first paint of the map of {name}",
        len(view.drawing.nodes),
        min(times[1:]),
        goal=PAINT_GOAL,
        yardstick="pyvis's own page",
        yardstick_seconds=paint_by_pyvis(browser, view),
    )


def paint_by_pyvis(browser: Browser, view: MapView) -> float:
    network = Network(directed=True, cdn_resources="in_line")
    for node in view.drawing.nodes:
        network.add_node(node.id, label=node.name)
    for link in view.drawing.links:
        network.add_edge(link.source, link.target)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "pyvis.html"
        file.write_text(network.generate_html(), encoding="utf-8")
        context = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True)
        page = context.new_page()
        page.add_init_script(LISTEN)
        page.goto(file.as_uri(), wait_until="commit")
        page.wait_for_function("window.settled", timeout=LONGEST)
        seconds = float(page.evaluate("window.settled"))
        context.close()
    return seconds
