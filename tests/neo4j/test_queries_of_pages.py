"""How often each page asks the server: at most five times, on a small map as on a larger one.

Every GET route of the application is walked, so that a new page falls under it by itself.
"""

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
from neo4j import Record, Session

from graphmap.analysis.scenarios import PolicyOff, Scenario
from graphmap.bootstrap import access_token, open_maps
from graphmap.model.catalogue import NodeKind
from graphmap.model.nodes import (
    Effect,
    EnablingCondition,
    Outcome,
    Place,
    Policy,
    PolicyChange,
)
from graphmap.model.system_map import SystemMap
from graphmap.services.demonstration import demonstration_map, load_demonstration
from graphmap.services.drawing.saved_views import save_view
from graphmap.services.history.known import KnownMaps
from graphmap.services.maps_folder import MapsFolder
from graphmap.services.question_list import question_list
from graphmap.services.scenarios import Counted, save_scenario
from graphmap.settings import read_settings
from graphmap.views.map_view.request import MapRequest
from tests.contract.building import apply, delete, link, put
from tests.neo4j.recording import Recorder
from tests.neo4j_stores import ONE_SERVER, OneServer
from tests.web.conftest import Site
from web import create_app

pytestmark = ONE_SERVER
MOST: Final = 5
#: So many records a map may have that is read whole when a process starts; so many places more.
READ_AT_ONCE: Final = 1_000
MANY_PLACES: Final = 500
#: Pages that need more than records of the demonstration to be about: they refuse what is asked.
REFUSING: Final = {"/loops.svg", "/patterns/adopt"}
#: Pages of the map as it was known earlier, and of entries whose records are gone since, which the
#: rules do not show. On the larger map they are older than the newest hundred.
EARLIER: Final = ("/blocking?known=1", "/map?known=1", "/nodes/{policy}?known=1")
GONE: Final = ("/history/3", "/history/4", "/undo?revision=3", "/api/v1/history/4")
MANY_CHANGES: Final = 110
#: What the application keeps of a map from one page to the next.
PROCESS: Final = ("graphmap_known_maps", "graphmap_next_steps")


class Remembering(Recorder):
    """Counts every question, and puts the same one to the server once until something is written.

    What is answered is the same, and many processes that begin at one revision ask the same.
    """

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._answers: dict[str, list[Record]] = {}
        super().__init__(patch)

    def answer(self, run: Any, runner: Any, query: Any, parameters: Any, more: Any) -> Any:
        if not isinstance(runner, Session):
            # In a transaction of several statements: some write.
            self._answers.clear()
            return run(runner, query, parameters, **more)
        asked = repr((str(query), parameters, more))
        if asked not in self._answers:
            self._answers[asked] = list(run(runner, query, parameters, **more))
        return self._answers[asked]


TAKEN_AWAY: Final = (
    Policy(id="gone-policy", name="Gone"),
    Outcome(id="gone-outcome", name="Gone too"),
    Effect(id="gone-effect", polarity=1),
    link("CAUSES", "gone-policy", "gone-effect"),
    link("ON", "gone-effect", "gone-outcome"),
)


@dataclass(frozen=True)
class Walked:
    """A page, how many statements were sent for it, and its status."""

    page: str
    asked: int
    status: int


@pytest.fixture
def site(request: pytest.FixtureRequest, tmp_path: Path, neo4j: OneServer) -> Iterator[Site]:
    """Give the application over the demonstration, alone or with many places more."""
    with closing(neo4j.open()) as store:
        load_demonstration(store)
        places = [put(Place(id=f"p-{n}", name=f"P {n}")) for n in range(request.param)]
        apply(store, put(PolicyChange(id="asked-for", name="Asked for")), *places)
        apply(store, *map(put, TAKEN_AWAY))
        apply(store, *(delete(record, 3) for record in reversed(TAKEN_AWAY)))
        for number in range(MANY_CHANGES if request.param else 0):
            apply(store, put(Place(id=f"later-{number}", name=f"Later {number}")))
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


def first_of(kind: NodeKind) -> str:
    return demonstration().of_kind(kind)[0].id


class Addresses:
    """Fills rules in with what is stored, so that each page has something to show."""

    def __init__(self, maps: MapsFolder) -> None:
        self._question = next(
            one.id for one in question_list().values() if one.family == "starting"
        )
        self._space = next(
            one.id
            for one in demonstration().of_kind("EnablingCondition")
            if isinstance(one, EnablingCondition) and one.type == "reflective_space"
        )
        self._view = save_view(maps.default, "Seen", MapRequest()).id
        self._scenarios = [
            save_scenario(
                maps.default,
                Scenario(off=(PolicyOff(policy.id, None),)),
                name=policy.id,
                counted=Counted(),
                actor="Ada",
                operation_id=policy.id,
            ).id
            for policy in demonstration().of_kind("Policy")[:2]
        ]

    def of(self, rule: str) -> str:
        ids = {
            "/cycles/": first_of("LearningCycle"),
            "/experiments/": first_of("Experiment"),
            "/conditions/": first_of("EnablingCondition"),
            "/policy-changes/": "asked-for",
            "/scenarios/": self._scenarios[0],
            "/map/views/": self._view,
            "/people/": first_of("Person"),
            "/links/": demonstration().links[0].id,
        }
        id_ = next((id_ for part, id_ in ids.items() if part in rule), first_of("Policy"))
        filled = re.sub(r"<int:[^>]+>|<revision>", "1", rule)
        filled = filled.replace("<path:filename>", "favicon.svg")
        return re.sub(r"<[^>]+>", id_, filled) + self._asked(rule)

    def _asked(self, rule: str) -> str:
        """Give the query that a page needs to show more than that something is missing."""
        policy, outcome = first_of("Policy"), first_of("Outcome")
        first, second = self._scenarios
        queries = {
            "/nodes/<id>/merge": f"?other={demonstration().of_kind('Policy')[1].id}",
            "/scenarios/compare": f"?with={first}&with={second}",
            "/answers/new": f"?question={self._question}",
            "/sessions": f"?space={self._space}",
            "/sessions/new": f"?space={self._space}",
            "between": f"?first={policy}&second={outcome}",
            "upstream": f"?node={outcome}",
            "downstream": f"?node={policy}",
            "patterns": "?scale=place",
            "what-if": f"?off={policy}",
            "search": "?q=rent",
            "compare": "?dates=2018&dates=2024",
        }
        own = queries.get(rule.removeprefix("/api/v1"))
        return own or queries.get(rule.rpartition("/")[2], "")


class Process:
    """What a process knows that has just begun; it sleeps while others are awake."""

    def __init__(self, site: Site) -> None:
        self._site = site
        workspace = self._workspace
        workspace.__init__(workspace.store, name=workspace.name, now=workspace.now)
        workspace.store._is_ready = False
        site.app.extensions |= {"graphmap_known_maps": KnownMaps(), "graphmap_next_steps": {}}
        self._knows: dict[str, Any] = {}
        self._keeps: dict[str, Any] = {}

    @property
    def _workspace(self) -> Any:
        return self._site.maps.default

    def sleep(self) -> None:
        extensions = self._site.app.extensions
        self._knows = {**vars(self._workspace)}
        self._keeps = {name: extensions[name] for name in PROCESS}

    def wake(self) -> None:
        vars(self._workspace).update(self._knows)
        self._site.app.extensions |= self._keeps


def walk(site: Site, neo4j: OneServer, recorder: Recorder, *, larger: bool) -> list[Walked]:
    """Ask every page as the first of a process; on the larger map once more after a change."""
    addresses = Addresses(site.maps)
    rules = [rule for rule in site.app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    pages = {page: page.format(policy=first_of("Policy")) for page in (*GONE, *EARLIER)}
    pages |= {rule.rule: addresses.of(rule.rule) for rule in sorted(rules, key=str)}
    walked: list[Walked] = []
    processes: dict[str, Process] = {}
    for page, path in pages.items():
        # The JSON of a page asks what the page asks: it is walked once.
        if larger or not is_twin(page):
            processes[page] = Process(site)
            walked.append(Walked(page, *questions(site, path, recorder)))
            processes[page].sleep()
    if larger:
        with closing(neo4j.open()) as other:
            apply(other, put(Place(id="change", name="Change")))
        for page, process in processes.items():
            if not is_twin(page):
                process.wake()
                walked.append(Walked(page, *questions(site, pages[page], recorder)))
                process.sleep()
    return walked


def is_twin(page: str) -> bool:
    return page.startswith("/api/")


def questions(site: Site, path: str, recorder: Recorder) -> tuple[int, int]:
    """Give how many statements were sent for a page, and its status."""
    recorder.clear()
    status = site.get(path).status_code
    return len(recorder.sent), status


@pytest.mark.parametrize("site", [0, MANY_PLACES], ids=["small", "larger"], indirect=True)
def test_every_page_asks_at_most_five_things(
    site: Site, neo4j: OneServer, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    # On the small map everything is read when a process begins: a change asks as on the larger.
    is_larger = len(site.maps.default.columns().ids) > READ_AT_ONCE
    assert is_larger == (request.node.callspec.id == "larger")
    walked = walk(site, neo4j, Remembering(monkeypatch), larger=is_larger)
    assert len(walked) > (200 if is_larger else 60)
    assert [page for page in walked if page.asked > MOST] == []
    assert {page.page for page in walked if page.status >= 400} == REFUSING
