"""The pages over a Neo4j store: what they ask of it, and what they say while it is down."""

import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from graphmap.bootstrap import access_token, open_maps
from graphmap.services.demonstration import load_demonstration
from graphmap.settings import read_settings
from tests.applications import make_application
from tests.neo4j.proxy import Proxy
from tests.neo4j_stores import ONE_SERVER, OneServer
from tests.web.conftest import Site

pytestmark = ONE_SERVER


@pytest.fixture
def proxy(neo4j: OneServer) -> Iterator[Proxy]:
    made = Proxy(int(neo4j.address.url.rpartition(":")[2]))
    yield made
    made.close()


@pytest.fixture
def site(tmp_path: Path, neo4j: OneServer, proxy: Proxy) -> Iterator[Site]:
    """Give the application over a server that is reached through the proxy."""
    with closing(neo4j.open()) as store:
        load_demonstration(store)
    settings = read_settings(
        data_folder=tmp_path,
        store=proxy.uri,
        neo4j_user=neo4j.address.user,
        neo4j_password=neo4j.address.password,
    )
    maps = open_maps(settings)
    with closing(maps):
        yield Site(make_application(settings, maps), maps, access_token(settings))


def timed(site: Site, path: str) -> tuple[int, float, str]:
    start = time.monotonic()
    answer = site.get(path)
    return answer.status_code, time.monotonic() - start, answer.get_data(as_text=True)


def test_while_the_store_is_down_pages_say_so_and_afterwards_they_are_back(
    site: Site, proxy: Proxy
) -> None:
    assert site.get("/blocking").status_code == 200
    proxy.cut()
    for path in ("/blocking", "/api/v1/blocking", "/readyz"):
        status, took, text = timed(site, path)
        assert (status, took < 6) == (503, True), (path, took)
        assert "password" not in text
        assert "Traceback" not in text
    assert timed(site, "/healthz")[:1] == (200,)
    assert timed(site, "/healthz")[1] < 0.5
    proxy.heal()
    assert site.get("/readyz").status_code == 200
    assert site.get("/blocking").status_code == 200


def test_while_the_store_is_silent_pages_say_so(site: Site, proxy: Proxy) -> None:
    site.get("/blocking")
    proxy.is_silent = True
    status, took, text = timed(site, "/blocking")
    assert (status, took < 6) == (503, True), took
    assert re.search("cannot be reached", text)
    proxy.heal()
    assert site.get("/blocking").status_code == 200


def test_a_slow_store_holds_up_no_page_that_does_not_need_it(site: Site, proxy: Proxy) -> None:
    for path in ("/blocking", "/about", "/static/favicon.svg"):
        assert site.get(path).status_code == 200
    proxy.delay = 2.0
    with ThreadPoolExecutor(6) as threads:
        pages = [threads.submit(timed, site, "/blocking") for _ in range(6)]
        quick = [
            timed(site, path)[:2]
            for _ in range(5)
            for path in ("/static/favicon.svg", "/healthz", "/about")
        ]
        assert not any(page.done() for page in pages)
        # The middle one: the machine may be at something else for a moment.
        assert sorted(took for _, took in quick)[len(quick) // 2] < 0.1
        assert max(took for _, took in quick) < 1
        assert {status for status, _ in quick} == {200}
        # A page asks five things at most, which takes ten seconds, after two for a connection.
        for page in pages:
            status, took, _ = page.result()
            assert (status, took < 15) == (200, True), took
    proxy.heal()


def test_what_is_written_through_the_api_is_in_the_graph(site: Site, neo4j: OneServer) -> None:
    change: dict[str, Any] = {
        "op": "put",
        "record": "node",
        "id": "newcastle-new",
        "expected_version": 0,
        "value": {"id": "newcastle-new", "kind": "Place", "name": "New"},
    }
    body = {"operation_id": "api-1", "actor": "Ada", "reason": "", "changes": [change]}
    answer = site.post("/api/v1/changes", json=body)
    assert answer.status_code in (200, 201), answer.get_data(as_text=True)
    with neo4j.driver.session() as session:
        names = session.run("MATCH (n:Place {id: 'newcastle-new'}) RETURN n.name").value()
    assert names == ["New"]
    stale = {**body, "operation_id": "api-2"}
    assert site.post("/api/v1/changes", json=stale).status_code == 409
