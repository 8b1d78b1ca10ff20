"""The third-party assets work as plain files under a strict content security policy."""

import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

VENDOR = Path(__file__).resolve().parents[2] / "web" / "static" / "vendor"

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Assets</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/vendor/govuk-frontend/govuk-frontend.min.css">
<link rel="stylesheet" href="/vendor/vis-network/vis-network.min.css">
<link rel="stylesheet" href="/own.css"></head>
<body class="govuk-template__body"><h1 class="govuk-heading-l">Assets</h1>
<p class="govuk-body">Plain <strong>bold</strong></p><div id="map"></div>
<script src="/vendor/vis-data/vis-data.min.js"></script>
<script src="/vendor/vis-network/vis-network.min.js"></script>
<script type="module" src="/own.js"></script></body></html>
"""

STYLE = """
#map { height: 300px; width: 600px; }
@font-face {
  font-family: "Source Sans 3"; font-weight: 400;
  src: url("/vendor/source-sans/SourceSans3-Regular.ttf.woff2") format("woff2");
}
@font-face {
  font-family: "Source Sans 3"; font-weight: 700;
  src: url("/vendor/source-sans/SourceSans3-Bold.ttf.woff2") format("woff2");
}
"""

SCRIPT = """
import { initAll } from "/vendor/govuk-frontend/govuk-frontend.min.js";
document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
window.drawn = [];
const shape = ({ ctx, id, x, y }) => ({
  drawNode() { window.drawn.push(id); ctx.fillRect(x - 5, y - 5, 10, 10); },
  nodeDimensions: { width: 10, height: 10 },
});
const node = (id, x, y) => ({ id, x, y, label: id, shape: "custom", ctxRenderer: shape });
const nodes = new vis.DataSet([node("policy", -100, 0), node("outcome", 100, 30)]);
const edges = new vis.DataSet([{
  from: "policy", to: "outcome", dashes: [8, 3.5], arrows: { to: { enabled: true, type: "bar" } },
  smooth: { type: "cubicBezier", forceDirection: "horizontal", roundness: 0.5 },
}]);
new vis.Network(document.getElementById("map"), { nodes, edges },
  { physics: false, interaction: { hover: true, navigationButtons: true, keyboard: true } });
"""

OWN_FILES = {
    "/": ("text/html; charset=utf-8", PAGE),
    "/own.css": ("text/css", STYLE),
    "/own.js": ("text/javascript", SCRIPT),
}


class StrictHandler(http.server.SimpleHTTPRequestHandler):
    """Serve the page and the assets below /vendor, each with the policy."""

    def do_GET(self) -> None:
        if self.path not in OWN_FILES:
            super().do_GET()
            return
        kind, text = OWN_FILES[self.path]
        body = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Keep the test's output clean."""


@pytest.fixture
def address() -> Iterator[str]:
    handler = functools.partial(StrictHandler, directory=str(VENDOR.parent))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page()
    page.add_init_script(
        "window.violations = []; addEventListener('securitypolicyviolation',"
        " event => violations.push(event.violatedDirective + ' ' + event.blockedURI));"
    )
    yield page
    page.close()


def test_the_map_is_drawn_from_two_plain_scripts_without_a_violation(
    page: Page, address: str
) -> None:
    said: list[str] = []
    asked: list[tuple[int, str]] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("response", lambda response: asked.append((response.status, response.url)))

    page.goto(address, wait_until="networkidle")
    page.wait_for_function("window.drawn && window.drawn.length >= 2")

    assert set(page.evaluate("window.drawn")) == {"policy", "outcome"}
    assert page.evaluate("window.violations") == []
    assert said == []
    assert [url for status, url in asked if status != 200] == []
    assert [url for _, url in asked if not url.startswith(address)] == []


def test_gov_uk_components_are_set_in_source_sans(page: Page, address: str) -> None:
    page.goto(address, wait_until="networkidle")

    family = page.evaluate("getComputedStyle(document.querySelector('.govuk-body')).fontFamily")
    loaded = page.evaluate(
        "Promise.all([document.fonts.load('400 16px \"Source Sans 3\"'),"
        " document.fonts.load('700 16px \"Source Sans 3\"')])"
        ".then(found => found.map(faces => faces.length))"
    )

    assert family.startswith('"Source Sans 3"')
    assert loaded == [1, 1]
