"""How often each page asks the server: at most five times, on a small map as on a larger one.

Every GET route of the application is walked, so that a new page falls under it by itself.
"""

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, Final

import pytest
from werkzeug.routing import Rule

from graphmap.bootstrap import access_token, open_maps
from graphmap.model.nodes import Place
from graphmap.model.system_map import SystemMap
from graphmap.services.demonstration import demonstration_map, load_demonstration
from graphmap.settings import read_settings
from tests.contract.building import apply, put
from tests.neo4j.recording import Recorder
from tests.neo4j_stores import ONE_SERVER, OneServer
from tests.web.conftest import Site
from web import create_app

pytestmark = ONE_SERVER
MOST: Final = 5
#: More places than a map may have that is read whole when a process starts.
MANY_PLACES: Final = 1500
#: What work on the whole log or on a planned deletion asks. The numbers do not grow with the map.
LARGER_WORK: Final = {
    "/history/difference": 15,
    "/api/v1/history/difference": 13,
    "/nodes/<id>/delete": 14,
    "/api/v1/nodes/<id>/delete": 13,
    "/api/v1/nodes/<id>/merge": 7,
    "/observations/new": 6,
}
_NUMBERS = count()


@dataclass(frozen=True)
class Walked:
    """A page and what it asked for: as the first of a process, after a change, and again."""

    rule: str
    asked: tuple[int, ...]


@pytest.fixture(params=[0, MANY_PLACES], ids=["small", "larger"])
def site(request: pytest.FixtureRequest, tmp_path: Path, neo4j: OneServer) -> Iterator[Site]:
    """Give the application over the demonstration, alone or with many places more."""
    with closing(neo4j.open()) as store:
        load_demonstration(store)
        if request.param:
            apply(store, *(put(Place(id=f"p-{n}", name=f"P {n}")) for n in range(request.param)))
    settings = read_settings(
        data_folder=tmp_path,
        store=neo4j.address.url,
        neo4j_user=neo4j.address.user,
        neo4j_password=neo4j.address.password,
    )
    maps = open_maps(settings)
    with closing(maps):
        yield Site(create_app(settings, maps), maps, access_token(settings))


@cache
def demonstration() -> SystemMap:
    """Give the map that is walked."""
    return demonstration_map()


def address_of(rule: Rule) -> str:
    """Fill a rule in with records of the demonstration."""
    whole = demonstration()
    kinds = {"cycles": "LearningCycle", "experiments": "Experiment"}
    kind = next((kind for part, kind in kinds.items() if f"/{part}/" in rule.rule), "Policy")
    id_ = whole.links[0].id if "/links/" in rule.rule else whole.of_kind(kind)[0].id
    filled = re.sub(r"<int:[^>]+>|<revision>", "1", rule.rule)
    filled = filled.replace("<path:filename>", "favicon.svg")
    return re.sub(r"<[^>]+>", id_, filled) + asked_of(rule)


def asked_of(rule: Rule) -> str:
    """Give the query that a page needs to show more than that something is missing."""
    whole = demonstration()
    policy, outcome = whole.of_kind("Policy")[0].id, whole.of_kind("Outcome")[0].id
    queries = {
        "between": f"?source={policy}&target={outcome}",
        "upstream": f"?node={outcome}",
        "downstream": f"?node={policy}",
        "patterns": "?scale=place",
        "what-if": f"?off={policy}",
        "search": "?q=rent",
        "compare": "?dates=2018&dates=2024",
    }
    return queries.get(rule.rule.rpartition("/")[2], "")


def walk(site: Site, neo4j: OneServer, recorder: Recorder) -> Iterator[Walked]:
    workspace: Any = site.maps.default
    rules = [rule for rule in site.app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    with closing(neo4j.open()) as other:
        for rule in sorted(rules, key=str):
            path = address_of(rule)
            # As a process that has just begun.
            workspace._at_revision, workspace.store._is_ready = None, False
            asked = [questions(site, path, recorder)]
            number = next(_NUMBERS)
            apply(other, put(Place(id=f"change-{number}", name=f"Change {number}")))
            asked += [questions(site, path, recorder) for _ in range(2)]
            yield Walked(rule.rule, tuple(asked))


def questions(site: Site, path: str, recorder: Recorder) -> int:
    recorder.clear()
    assert site.get(path).status_code < 500, path
    return len(recorder.sent)


def test_every_page_asks_at_most_five_things(
    site: Site, neo4j: OneServer, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    recorder = Recorder(monkeypatch)
    walked = list(walk(site, neo4j, recorder))
    assert len(walked) > 60
    # A map that is too large to be read whole may take a process some questions more at first.
    is_larger = "larger" in request.node.name
    too_many = [
        page
        for page in walked
        if max(page.asked[is_larger:])
        > LARGER_WORK.get(page.rule, MOST) + 3 * (page.rule in LARGER_WORK)
    ]
    assert too_many == []
    assert {page.rule for page in walked} >= LARGER_WORK.keys()
