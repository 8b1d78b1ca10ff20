"""A real server on a free port, a real Chromium, and a record of what the page did.

Other test files take `site` (the demonstration served), `serve` (any application served) and
`open_page` (a page that remembers requests to other origins, policy violations, dialogs and
errors), and ask `axe` for what is wrong with a page.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from werkzeug.serving import make_server

from graphmap.bootstrap import access_token, open_maps
from graphmap.services.demonstration import load_demonstration
from graphmap.settings import read_settings
from tests.applications import make_application

if TYPE_CHECKING:
    from pathlib import Path
    from wsgiref.types import WSGIApplication

    from playwright.sync_api import Browser, ConsoleMessage, Page, Request

    from graphmap.services.maps_folder import MapsFolder
    from graphmap.settings import Settings

# The browser keeps these for the test; a policy violation also reaches the console.
_RECORD_VIOLATIONS = """
window.__violations = [];
document.addEventListener('securitypolicyviolation', (event) => {
  window.__violations.push(event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample);
});
"""


@dataclass
class Watched:
    """A page and what it did that it should not have done."""

    page: Page
    origin: str
    elsewhere: list[str] = field(default_factory=list[str])
    errors: list[str] = field(default_factory=list[str])
    dialogs: list[str] = field(default_factory=list[str])

    def violations(self) -> list[str]:
        """Give the policy violations of the document that is open."""
        return self.page.evaluate("window.__violations || []")

    def assert_quiet(self) -> None:
        """Assert that nothing was asked of another origin, executed or refused."""
        assert self.elsewhere == []
        assert self.dialogs == []
        assert self.errors == []
        assert self.violations() == []


@contextmanager
def served(application: WSGIApplication) -> Iterator[str]:
    """Serve an application on a free port of this machine while the block runs."""
    server = make_server("127.0.0.1", 0, application, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[WSGIApplication], str]]:
    """Give a function that serves an application until the tests end and gives its address."""
    with ExitStack() as stack:
        yield lambda application: stack.enter_context(served(application))


def _watch(page: Page, origin: str) -> Watched:
    watched = Watched(page, origin)
    home = urlsplit(origin).netloc

    def on_request(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob", "file"} and parts.netloc != home:
            watched.elsewhere.append(request.url)

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            watched.errors.append(message.text)

    def on_dialog(dialog: Any) -> None:
        watched.dialogs.append(dialog.message)
        dialog.dismiss()

    page.add_init_script(_RECORD_VIOLATIONS)
    page.on("request", on_request)
    page.on("console", on_console)
    page.on("pageerror", lambda error: watched.errors.append(str(error)))
    page.on("dialog", on_dialog)
    return watched


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[Callable[..., Watched]]:
    """Give a function that opens an address in a fresh context of the given size."""
    contexts: list[Any] = []

    def open_at(address: str, *, width: int = 1280, height: int = 900, **options: Any) -> Watched:
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        parts = urlsplit(address)
        watched = _watch(context.new_page(), f"{parts.scheme}://{parts.netloc}")
        watched.page.goto(address)
        return watched

    yield open_at
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def look_at(chromium: Browser) -> Iterator[Callable[..., Watched]]:
    """Give a function that opens an address as somebody new does, but with assets kept.

    It is for many pages that are only looked at: the page that was open before is closed.
    """
    with closing(chromium.new_context()) as context:
        context.add_init_script("localStorage.clear()")

        def open_at(address: str, *, width: int = 1280, height: int = 900) -> Watched:
            for page in context.pages:
                page.close()
            context.clear_cookies()
            parts = urlsplit(address)
            watched = _watch(context.new_page(), f"{parts.scheme}://{parts.netloc}")
            watched.page.set_viewport_size({"width": width, "height": height})
            watched.page.goto(address)
            return watched

        yield open_at


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """Give a function that lists what axe finds serious or critical on a page."""
    rules = {
        "runOnly": {
            "type": "tag",
            "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
        },
        # What passes is not written out: on long pages that takes longer than the rules.
        "resultTypes": ["violations"],
    }

    def findings(page: Page) -> list[str]:
        results = Axe().run(page, options=rules).response["violations"]
        return [
            f"{finding['id']} ({finding['impact']}): {node['target']} {node['failureSummary']}"
            for finding in results
            if finding["impact"] in {"serious", "critical"}
            for node in finding["nodes"]
        ]

    return findings


@dataclass(frozen=True)
class Site:
    """The demonstration, served: where it is, and the token that opens it."""

    address: str
    token: str
    maps: MapsFolder

    def at(self, path: str) -> str:
        """Give an address that comes in with the token."""
        between = "&" if "?" in path else "?"
        return f"{self.address}{path}{between}token={self.token}"


def demonstration_maps(folder: Path) -> tuple[Settings, MapsFolder]:
    """Open a fresh store that holds the demonstration, as of 24 November 2026."""
    settings = read_settings(data_folder=folder, store=str(folder / "demonstration.sqlite"))
    maps = open_maps(settings, now=lambda: dt.datetime(2026, 11, 24, tzinfo=dt.UTC))
    load_demonstration(maps.default.store)
    return settings, maps


def demonstration_site(folder: Path, serve: Callable[[WSGIApplication], str]) -> Site:
    """Serve a fresh demonstration."""
    settings, maps = demonstration_maps(folder)
    return Site(serve(make_application(settings, maps)), access_token(settings), maps)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, serve: Callable[[WSGIApplication], str]) -> Site:
    """Serve the demonstration to all tests that change nothing in it."""
    return demonstration_site(tmp_path_factory.mktemp("site"), serve)


@pytest.fixture
def own_site(tmp_path: Path, serve: Callable[[WSGIApplication], str]) -> Iterator[Site]:
    """Serve a demonstration of its own to a test that changes it."""
    made = demonstration_site(tmp_path, serve)
    with closing(made.maps):
        yield made
