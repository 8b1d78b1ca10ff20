"""The demonstration gives the answers that were worked out apart from this code."""

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from graphmap.analysis.evidence import CONTESTED
from graphmap.analysis.results import BlockingRow
from graphmap.bootstrap import open_store
from graphmap.resources import resource_path
from graphmap.services.analyses.blocking import blocking_explained, blocking_in
from graphmap.services.demonstration import load_demonstration
from graphmap.services.workspace import Workspace

KNOWN = json.loads(resource_path("fixtures", "known_answers", "blocking.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    path = tmp_path_factory.mktemp("demonstration") / "map.sqlite"
    with closing(open_store(str(path))) as store:
        load_demonstration(store)
        yield Workspace(
            store, name="demonstration", now=lambda: dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
        )


def facts_of(row: BlockingRow) -> dict[str, Any]:
    return {
        "policy": row.policy,
        "places": list(row.places),
        "number_of_places": len(row.places),
        "number_of_outcomes": len(row.outcomes),
        "number_of_pairs": len(row.pairs),
        "number_of_mixed": len(row.mixed),
        "places_of_mixed": sorted({place for _, place in row.mixed}),
    }


@pytest.mark.parametrize("answer", KNOWN["answers"], ids=lambda answer: answer["name"])
def test_the_ranking_gives_the_known_answer(
    demonstration: Workspace, answer: dict[str, Any]
) -> None:
    expected = dict(answer["expected"])
    through = expected.pop("blocks_through", None)
    result = blocking_in(demonstration, **answer["parameters"])
    if "number_of_rows" in expected:
        assert len(result.rows) == expected.pop("number_of_rows")
    if "row" in answer or "policy" in answer:
        rows = {row.policy: row for row in result.rows}
        row = result.rows[answer["row"] - 1] if "row" in answer else rows[answer["policy"]]
        facts = facts_of(row)
        assert {name: facts[name] for name in expected} == expected
    if through:
        assert_blocks_through(demonstration, answer, through)


def assert_blocks_through(
    demonstration: Workspace, answer: dict[str, Any], through: dict[str, Any]
) -> None:
    """Each pair is blocked by chains whose first effect is on the node that they lead through."""
    explained = blocking_explained(demonstration, answer["policy"], **answer["parameters"])
    links = demonstration.store.snapshot().links
    first_targets = {link.source: link.target for link in links if link.kind == "ON"}
    pairs = [pair for pair in explained.pairs if pair.outcome == through["outcome"]]
    assert [pair.place for pair in pairs] == through["places"]
    for pair in pairs:
        for chain in pair.chains:
            assert [first_targets[effect] for effect in chain.effects] == [
                through["through"],
                through["outcome"],
            ]


@pytest.mark.parametrize("claim", KNOWN["contested_effects"], ids=lambda claim: claim["cause"])
def test_an_effect_that_somebody_disputes_is_contested(
    demonstration: Workspace, claim: dict[str, Any]
) -> None:
    graph = demonstration.influence()
    columns = graph.columns
    contested = {
        (
            columns.ids[graph.vertices[graph.causes[effect]]],
            columns.ids[graph.vertices[graph.targets[effect]]],
            columns.ids[graph.place_tree.nodes[graph.places[effect]]],
        )
        for effect in range(graph.effects.size)
        if graph.evidence.state[effect] == CONTESTED
    }
    wanted = (claim["cause"], claim["target"])
    places = {place for cause, target, place in contested if (cause, target) == wanted}
    assert places
    assert "place" not in claim or claim["place"] in places


def test_61_pairs_are_blocked_in_all(demonstration: Workspace) -> None:
    (answer,) = [
        answer
        for answer in json.loads(smallest_set().read_text("utf-8"))["answers"]
        if "blocked_pairs" in answer["expected"]
    ][:1]
    result = blocking_in(demonstration, as_of="2026-11-24")
    pairs = {pair for row in result.rows for pair in row.pairs}
    assert len(pairs) == answer["expected"]["blocked_pairs"]


def smallest_set() -> Path:
    return resource_path("fixtures", "known_answers", "smallest_set.json")


def test_an_explanation_lists_the_observations_and_sources_of_its_row(
    demonstration: Workspace,
) -> None:
    """Compared with the facts of the table itself: 9 pairs, each stated by its own rows."""
    explained = blocking_explained(demonstration, "council-tax-recovery", as_of="2026-11-24")
    system_map = demonstration.store.snapshot()
    for pair in explained.pairs:
        for chain in pair.chains:
            seen = {
                observation
                for effect in chain.effects
                for kind in ("SUPPORTS", "CHALLENGES")
                for observation in system_map.sources(effect, kind)
            }
            cited = {source for id_ in seen for source in system_map.targets(id_, "CITES")}
            assert set(chain.observations) == seen
            assert set(chain.sources) == cited
