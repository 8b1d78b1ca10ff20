"""The demonstration gives the answers that were worked out apart from this code: not blocking."""

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from graphmap.analysis.smallest_set.results import SetQuestion
from graphmap.bootstrap import open_store
from graphmap.resources import resource_path
from graphmap.services.analyses.loops import loop_explained, loops_in
from graphmap.services.analyses.smallest_set import smallest_set_in
from graphmap.services.demonstration import load_demonstration
from graphmap.services.workspace import Workspace


def known(analysis: str) -> list[dict[str, Any]]:
    path = resource_path("fixtures", "known_answers", f"{analysis}.json")
    return json.loads(path.read_text("utf-8"))["answers"]


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    path = tmp_path_factory.mktemp("demonstration") / "map.sqlite"
    with closing(open_store(str(path))) as store:
        load_demonstration(store)
        yield Workspace(
            store, name="demonstration", now=lambda: dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
        )


@pytest.mark.parametrize("answer", known("loops"), ids=lambda answer: answer["name"])
def test_loops_give_the_known_answer(demonstration: Workspace, answer: dict[str, Any]) -> None:
    expected = answer["expected"]
    rows = loops_in(demonstration, **answer["parameters"]).to_json()["rows"]
    assert len(rows) == expected["number_of_rows"]
    for row, loop in zip(rows, expected.get("loops", []), strict=False):
        assert {name: row[name] for name in loop} == {
            name: tuple(value) if isinstance(value, list) else value for name, value in loop.items()
        }
    if "second" in expected:
        second = expected["second"]
        assert {name: rows[1][name] for name in second} == second


def test_the_loop_leads_back_to_its_observations(demonstration: Workspace) -> None:
    ((place, steps),) = loop_explained(demonstration, "R1").steps
    assert place == "gateshead"
    assert all(effect.observations_for for step in steps for effect in step.effects)


@pytest.mark.parametrize("answer", known("smallest_set"), ids=lambda answer: answer["name"])
def test_the_smallest_set_gives_the_known_answer(
    demonstration: Workspace, answer: dict[str, Any]
) -> None:
    asked, expected = dict(answer["parameters"]), answer["expected"]
    goal = asked.pop("goal")
    question = SetQuestion(budget=asked.pop("budget"), goal=goal)
    result = smallest_set_in(demonstration, question, **asked)
    assert [len(getattr(row, goal)) for row in result.rows] == expected[goal]
    assert [list(row.policies) for row in result.rows] == expected["policies"]
    assert result.blocked_pairs == expected.get("blocked_pairs", result.blocked_pairs)
    assert not result.truncated
