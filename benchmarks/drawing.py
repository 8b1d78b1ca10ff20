"""Maps as they are drawn: the payload, the layout, and the first paint beside pyvis's own page.

The demonstration, a map of 2,000 nodes drawn whole, and larger ones that are folded. Both pages
are opened in the same headless Chromium. Ours is timed from navigation to the first drawing of
vis-network, pyvis's, which simulates forces, to the drawing after it has settled.
"""

from __future__ import annotations

import logging
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from pyvis.network import Network
from werkzeug.serving import make_server

from benchmarks.measuring import MB, Measured, best_of
from benchmarks.reference_graph import reference_graph
from graphmap.bootstrap import access_token, open_maps
from graphmap.model.links import Link
from graphmap.model.nodes import Effect, Node, Outcome, Policy
from graphmap.services.demonstration import load_demonstration
from graphmap.services.drawing.layouts import Layouts
from graphmap.services.drawing.maps import system_map_view
from graphmap.services.maps_folder import MapsFolder
from graphmap.settings import read_settings
from graphmap.store.port import GraphStore
from graphmap.views.layout import lay_out
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
LARGE_PAINT_GOAL = 0.8
DRAW_GOAL = 1 / 50
HEAP_GOAL = 40.0
LAYOUT_GOAL = 0.1
LARGE_LAYOUT_GOAL = 0.6
#: First view and largest group opened: of maps below 100,000 nodes, and of that many.
FOLDED_GOALS = ((0.8, 0.4), (1.5, 0.8))
LONGEST = 120_000
GIVEN_UP = "; pyvis's page was given up after two minutes"
DRAWN_BOX = "#drawing[data-drawn=true]"
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
#: Smaller than the page lets anybody zoom out, so that no node is left undrawn.
ALL_IN_SIGHT = "graphmapMap.drawing.network.fit({minZoomLevel: 0.01, animation: false})"
DRAWN = "performance.getEntriesByName('graphmap-drawn')[0].startTime / 1000"


def measure(sizes: tuple[int, ...] = (10_000, 100_000)) -> Iterator[Measured]:
    """Measure the demonstration, a map of 2,000 nodes drawn whole, and maps of these sizes."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield from demonstration(browser)
        yield from drawn_whole(browser)
        for size in sizes:
            yield from first_sight(browser, size)
        browser.close()


def demonstration(browser: Browser) -> Iterator[Measured]:
    with opened(load_demonstration) as (maps, address, token):
        for name, scale, system, everything in VIEWS:
            request = MapRequest(scale=scale, system=system, everything=everything)
            view = system_map_view(maps.default, request)
            # Only what is drawn at first has the strict goal.
            yield laid_out(view, name, LARGE_LAYOUT_GOAL if everything else LAYOUT_GOAL)
            yield payload(maps, view, name)
            path = f"/map?{request.query()}"
            seconds = first_paint(browser, address, token, path)
            beside = paint_by_pyvis(browser, view)
            yield painted(f"first paint of the map of {name}", view, seconds, PAINT_GOAL, beside)


def drawn_whole(browser: Browser) -> Iterator[Measured]:
    """Two thousand nodes and two thousand links, all drawn."""
    with opened(lambda store: load(store, large_map(1_000))) as (maps, address, token):
        request = MapRequest(scale="country", everything=True, evidence=("assumed",))
        view = system_map_view(maps.default, request)
        yield laid_out(view, "2,000 nodes", LARGE_LAYOUT_GOAL)
        yield payload(maps, view, "2,000 nodes")
        path = f"/map?{request.query()}"
        seconds = first_paint(browser, address, token, path)
        beside = paint_by_pyvis(browser, view)
        yield painted("first paint of 2,000 nodes", view, seconds, LARGE_PAINT_GOAL, beside)
        page = entered(browser, address, token)
        page.goto(f"{address}{path}")
        page.wait_for_selector(DRAWN_BOX, state="attached")
        size = len(view.drawing.nodes)
        yield Measured("a draw while dragging 2,000 nodes", size, dragged(page), goal=DRAW_GOAL)
        heap = heap_of(page)
        yield Measured("heap of 2,000 nodes", size, heap, goal=HEAP_GOAL, unit="MB")
        page.close()


def first_sight(browser: Browser, size: int) -> Iterator[Measured]:
    """A map too large to draw: its first view, and the largest group opened."""
    records = reference_graph(size).records()
    first_goal, opened_goal = FOLDED_GOALS[min(size, 100_000) // 100_000]
    with opened(lambda store: load(store, records)) as (maps, address, token):
        request = MapRequest(scale="country")
        view = system_map_view(maps.default, request)
        words = f"{size:,} nodes"
        yield payload(maps, view, words)
        seconds = first_paint(browser, address, token, f"/map?{request.query()}")
        yield painted(f"first view of {words}", view, seconds, first_goal, None)
        folded = max(view.drawing.nodes, key=lambda one: one.folded_blocks + one.folded_enables)
        request = MapRequest(scale="country", opened=(folded.id,))
        view = system_map_view(maps.default, request)
        seconds = first_paint(browser, address, token, f"/map?{request.query()}")
        yield painted(f"largest group opened of {words}", view, seconds, opened_goal, None)


def painted(
    work: str, view: MapView, seconds: float, goal: float, beside: float | None
) -> Measured:
    return Measured(
        work,
        len(view.drawing.nodes),
        seconds,
        goal=goal,
        yardstick="pyvis's own page" if beside else "",
        yardstick_seconds=beside,
        note=f"{len(view.drawing.links):,} links{GIVEN_UP if beside == LONGEST / 1000 else ''}",
    )


def laid_out(view: MapView, name: str, goal: float) -> Measured:
    # It computes on one core and waits for nothing: what else the machine does must not count.
    seconds = best_of(lambda: lay_out(view.drawing, view.preset), clock=time.process_time)
    return Measured(
        f"layout of the map of {name}",
        len(view.drawing.nodes),
        seconds,
        goal=goal,
        note="processor time",
    )


def large_map(pairs: int) -> Iterator[Node | Link]:
    """Give so many policies and outcomes; each policy blocks two outcomes."""
    for number in range(pairs):
        yield Policy(id=f"p-{number}", name=f"A rule about the {number}th thing")
        yield Outcome(id=f"o-{number}", name=f"What people want of it {number}")
    for number in range(pairs):
        for step in (0, 1):
            effect, target = f"e-{number}-{step}", (number * 7 + step * 13) % pairs
            yield Effect(id=effect, polarity=-1)
            yield Link(id=f"c-{effect}", kind="CAUSES", source=f"p-{number}", target=effect)
            yield Link(id=f"t-{effect}", kind="ON", source=effect, target=f"o-{target}")


def load(store: GraphStore, records: Iterable[Node | Link]) -> None:
    ordered = sorted(records, key=lambda record: isinstance(record, Link))
    store.bulk_load(ordered, actor="benchmark", reason="", operation_id="load")


@contextmanager
def opened(fill: Callable[[GraphStore], object]) -> Iterator[tuple[MapsFolder, str, str]]:
    """Give a served map: its folder, its address and its token."""
    with tempfile.TemporaryDirectory() as folder:
        settings = read_settings(data_folder=folder, store=f"{folder}/map.sqlite")
        maps = open_maps(settings)
        fill(maps.default.store)
        with served(maps, folder) as address:
            yield maps, address, access_token(settings)
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
    layout = Layouts(improves=False).layout_of(maps.default, view)
    return Measured(
        f"payload of the map of {name}",
        len(view.drawing.nodes),
        best_of(lambda: payload_of(view, layout)),
        goal=PAYLOAD_GOAL,
    )


def entered(browser: Browser, address: str, token: str) -> Page:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{address}/about?token={token}")
    return page


def first_paint(browser: Browser, address: str, token: str, path: str) -> float:
    page = entered(browser, address, token)
    times: list[float] = []
    for _ in range(4):
        page.goto(f"{address}{path}")
        page.wait_for_selector(DRAWN_BOX, state="attached", timeout=LONGEST)
        times.append(float(page.evaluate(DRAWN)))
    page.close()
    return min(times[1:])


def dragged(page: Page) -> float:
    """Give the seconds between two drawings while the view is dragged, every node in sight."""
    page.evaluate(ALL_IN_SIGHT)
    page.evaluate(
        "window.draws = []; graphmapMap.drawing.network.on('afterDrawing',"
        " () => window.draws.push(performance.now()))"
    )
    box = page.locator("#drawing").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 10, 500)
    page.mouse.down()
    for step in range(1, 150):
        page.mouse.move(box["x"] + 10 + 2 * step, 500 + step % 50)
    times = page.evaluate("window.draws")
    page.mouse.up()
    gaps = sorted(after - before for before, after in pairwise(times))
    return float(gaps[len(gaps) // 2]) / 1000


def heap_of(page: Page) -> float:
    """Give the megabytes that the page's script holds, after cleaning up."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    return float(session.send("Runtime.getHeapUsage")["usedSize"]) / MB


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
        try:
            page.wait_for_function("window.settled", timeout=LONGEST)
            seconds = float(page.evaluate("window.settled"))
        except PlaywrightTimeout:
            seconds = LONGEST / 1000  # given up: it is slower than that
        context.close()
    return seconds
