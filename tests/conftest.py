"""What all tests share: the hypothesis profiles and the browser."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright

from tests.neo4j_stores import OneServer, a_server

ROOT = Path(__file__).resolve().parent.parent

settings.register_profile(
    "project",
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("soak", settings.get_profile("project"), max_examples=5_000)
settings.load_profile("project")

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


#: What these go through, others reach too: to measure it again costs a third of their time.
_NOT_MEASURED = {
    *("browser", "neo4j", "properties"),
    *("test_bulk_load.py", "test_burst.py", "test_contract.py", "test_hostile_names.py"),
    *("test_people.py", "test_random_operations.py"),
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Measure no coverage in what takes longest: the gate must hold without it."""
    for item in items:
        if _NOT_MEASURED & set(item.path.relative_to(ROOT).parts):
            item.add_marker(pytest.mark.no_cover)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Give the system's Chromium; each test opens a context of its own in it."""
    found = subprocess.run(
        [ROOT / ".ci" / "find-chromium"], capture_output=True, text=True, check=True
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found.stdout.strip(), args=CHROMIUM_ARGUMENTS
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OneServer]:
    """Give the Neo4j server of the session, started when first asked for."""
    with a_server(tmp_path_factory.mktemp("neo4j")) as address:
        server = OneServer(address)
        yield server
        server.close()


@pytest.fixture
def neo4j(neo4j_server: OneServer) -> OneServer:
    """Give that server with an empty store; tests that use it bear the mark ONE_SERVER."""
    neo4j_server.begin()
    return neo4j_server
