"""No answer of any analysis names what a profile does not show, on generated maps."""

import datetime as dt
import json
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from graphmap.analysis.results_patterns import PatternQuestion
from graphmap.analysis.scenarios import PolicyOff, Scenario
from graphmap.analysis.smallest_set.results import SetQuestion
from graphmap.errors import GraphmapError
from graphmap.model.system_map import SystemMap
from graphmap.privacy import redact
from graphmap.privacy.visibility import SMALL_NUMBER
from graphmap.services.analyses.compare import dates_compared, places_compared, revisions_compared
from graphmap.services.analyses.disagreement import disagreement_in
from graphmap.services.analyses.learning import learning_in
from graphmap.services.analyses.leverage import leverage_explained, leverage_in
from graphmap.services.analyses.loops import loop_explained, loops_in
from graphmap.services.analyses.organisations import bridges_in, gaps_in
from graphmap.services.analyses.patterns import pattern_explained, patterns_in
from graphmap.services.analyses.reach import between, downstream_of, upstream_of
from graphmap.services.analyses.smallest_set import cuts_explained, smallest_set_in
from graphmap.services.analyses.what_if import change_explained, what_if_in
from graphmap.services.workspace import Workspace
from graphmap.store.sqlite import SqliteGraphStore
from tests.generated_maps import SENSITIVITIES, generated_map

ASKED: dict[str, Any] = {"as_of": "any", "include_assumed": True}
SEEDS = range(0, 60, 5)


def with_secrets(seed: int) -> SystemMap:
    """Give a map in which one node in four, of any kind, is above the profile or near it."""
    whole = generated_map(seed, effects=60)
    nodes = [
        node.model_copy(update={"sensitivity": SENSITIVITIES[(at + seed) % 4]})
        if (at * 7 + seed) % 4 == 0
        else node
        for at, node in enumerate(whole.nodes)
    ]
    return SystemMap.of(nodes, whole.links, revision=whole.revision)


@pytest.fixture(params=SEEDS)
def workspace(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Workspace]:
    whole = with_secrets(request.param)
    with closing(SqliteGraphStore(tmp_path / "map.sqlite")) as store:
        store.bulk_load([*whole.nodes, *whole.links], actor="a", reason="r", operation_id="o")
        yield Workspace(store, name="map", now=lambda: dt.datetime(2026, 11, 24, tzinfo=dt.UTC))


def answers(workspace: Workspace, profile: Any) -> Iterator[dict[str, Any]]:
    """Give every answer that does not refuse what a reader of the profile may ask."""
    whole = workspace.store.snapshot()
    ids = {kind: [node.id for node in whole.of_kind(kind)] for kind in ("Policy", "Place")}
    off = Scenario(off=tuple(PolicyOff(policy) for policy in ids["Policy"][:2]))
    asked = {**ASKED, "profile": profile}
    question = SetQuestion(budget=3)
    patterns = [
        PatternQuestion(scale=scale, place_type=kind, min_support=1)
        for scale, kind in (
            ("organisation", "region"),
            ("place", "region"),
            ("country", "region"),
            ("country", "upper_tier"),
        )
    ]
    asking: list[Callable[[], Any]] = [
        lambda: loops_in(workspace, **asked),
        lambda: what_if_in(workspace, off, **asked),
        lambda: smallest_set_in(workspace, question, **asked),
        lambda: leverage_in(workspace, **asked),
        lambda: disagreement_in(workspace, **asked),
        lambda: bridges_in(workspace, **asked),
        lambda: gaps_in(workspace, **asked),
        lambda: learning_in(workspace, **asked),
        lambda: places_compared(workspace, ids["Place"][0], ids["Place"][-1], **asked),
        lambda: dates_compared(workspace, "2017", "any", **asked),
        lambda: revisions_compared(workspace, 0, workspace.store.revision(), **asked),
        *(lambda each=each: patterns_in(workspace, each, **asked) for each in patterns),
    ]
    for node in whole.of_kind("Outcome") + whole.of_kind("Policy"):
        asking += [
            lambda node=node: upstream_of(workspace, node.id, **asked),
            lambda node=node: downstream_of(workspace, node.id, **asked),
            lambda node=node: between(workspace, ids["Policy"][0], node.id, **asked),
            lambda node=node: leverage_explained(workspace, node.id, **asked),
        ]
        for place in ids["Place"]:
            asking += [
                lambda node=node, place=place: cuts_explained(
                    workspace, question, node.id, place, **asked
                ),
                lambda node=node, place=place: change_explained(
                    workspace, off, node.id, place, **asked
                ),
            ]
    for name in ("R1", "B1", "U1"):
        asking.append(lambda name=name: loop_explained(workspace, name, **asked))
    for each in patterns:
        for row in patterns_in(workspace, each, **{**ASKED, "profile": "steward"}).rows[:3]:
            asking.append(
                lambda each=each, row=row: pattern_explained(workspace, each, row.features, **asked)
            )
    for ask in asking:
        try:
            yield json.loads(json.dumps(ask().to_json()))
        except GraphmapError:
            continue


def texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from texts(key)
            yield from texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)


@pytest.mark.parametrize("profile", ["workshop", "public"])
def test_no_answer_names_a_record_that_is_left_out(workspace: Workspace, profile: str) -> None:
    visibility = workspace.disclosure(profile).visibility
    hidden = {id_ for id_ in visibility.ids if not visibility.is_shown(id_)}
    shown_persons = set(visibility.shown_persons)
    count = 0
    for answer in answers(workspace, profile):
        named = set(texts(answer))
        assert not named & hidden, answer["analysis"]
        assert not named & shown_persons, answer["analysis"]
        count += 1
    assert count > 10


@pytest.mark.parametrize("profile", ["workshop", "public"])
def test_a_few_persons_who_are_not_shown_are_in_no_count(
    workspace: Workspace, profile: str
) -> None:
    visibility = workspace.disclosure(profile).visibility
    hidden = {
        node.id
        for node in workspace.store.snapshot().of_kind("Person")
        if not visibility.is_shown(node.id)
    }
    question = PatternQuestion(scale="organisation", min_support=1)
    whole = patterns_in(workspace, question, **ASKED)
    told = {
        row.features: row for row in patterns_in(workspace, question, profile=profile, **ASKED).rows
    }
    for row in whole.rows:
        few = 1 <= len(hidden & set(row.systems)) <= SMALL_NUMBER
        if few and row.features in told:
            assert told[row.features].support is None
    for gap in gaps_in(workspace, profile=profile, **ASKED).rows:
        assert gap.pairs or gap.people


@pytest.mark.parametrize("profile", ["workshop", "public"])
def test_the_size_of_the_map_tells_of_nothing_that_is_left_out(
    workspace: Workspace, profile: str
) -> None:
    seen = redact(workspace.store.snapshot(), workspace.disclosure(profile)).map
    for ask in (loops_in, leverage_in, disagreement_in, bridges_in, gaps_in, learning_in):
        size = ask(workspace, **ASKED, profile=profile).to_json()["graph"]
        assert (size["nodes"], size["links"]) == (len(seen.nodes), len(seen.links))
