"""The third-party assets work as plain files under a strict content security policy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from werkzeug.middleware.shared_data import SharedDataMiddleware
from werkzeug.wrappers import Response

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

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
    "/": ("text/html", PAGE),
    "/own.css": ("text/css", STYLE),
    "/own.js": ("text/javascript", SCRIPT),
}


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Serve the page and the assets below /vendor, each with the policy."""
    path = environ["PATH_INFO"]
    kind, text = OWN_FILES.get(path, ("text/plain", "There is nothing here."))
    response: WSGIApplication = Response(text, 200 if path in OWN_FILES else 404, mimetype=kind)
    with_assets = SharedDataMiddleware(response, {"/vendor": str(VENDOR)})

    def start_strictly(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
        return start_response(status, [*headers, ("Content-Security-Policy", POLICY)], *rest)

    return with_assets(environ, start_strictly)


def test_the_map_is_drawn_from_two_plain_scripts_without_a_violation(
    serve: Callable[[WSGIApplication], str], open_page: Callable[..., Any]
) -> None:
    watched = open_page(serve(application))
    watched.page.wait_for_function("window.drawn && window.drawn.length >= 2")

    assert set(watched.page.evaluate("window.drawn")) == {"policy", "outcome"}
    watched.assert_quiet()


def test_gov_uk_components_are_set_in_source_sans(
    serve: Callable[[WSGIApplication], str], open_page: Callable[..., Any]
) -> None:
    watched = open_page(serve(application))

    family = watched.page.evaluate(
        "getComputedStyle(document.querySelector('.govuk-body')).fontFamily"
    )
    loaded = watched.page.evaluate(
        "Promise.all([document.fonts.load('400 16px \"Source Sans 3\"'),"
        " document.fonts.load('700 16px \"Source Sans 3\"')])"
        ".then(found => found.map(faces => faces.length))"
    )

    assert family.startswith('"Source Sans 3"')
    assert loaded == [1, 1]
    watched.assert_quiet()
