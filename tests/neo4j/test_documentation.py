"""The queries of the how-to page run on the demonstration, and the page shows them as they are."""

import re
from contextlib import closing
from pathlib import Path

import pytest

from graphmap.model.catalogue import LINK_KINDS
from graphmap.services.demonstration import demonstration_map, load_demonstration
from tests.neo4j_stores import ONE_SERVER, OneServer

pytestmark = ONE_SERVER
DOCS = Path(__file__).resolve().parents[2] / "docs" / "how-to"
QUERIES = sorted((DOCS / "neo4j-queries").glob("*.cypher"))


@pytest.fixture(scope="module")
def demonstration(neo4j_server: OneServer) -> OneServer:
    neo4j_server.begin()
    with closing(neo4j_server.open()) as store:
        load_demonstration(store)
    return neo4j_server


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_the_query_finds_something_in_the_demonstration(
    demonstration: OneServer, path: Path
) -> None:
    text = path.read_text("utf-8")
    given = dict(re.findall(r"^// :param (\w+) => '([^']+)'", text, flags=re.MULTILINE))
    if "effect" in given:
        supported = next(link for link in demonstration_map().links if link.kind == "SUPPORTS")
        given["effect"] = supported.target
    with demonstration.driver.session() as session:
        result = session.run(text, given)
        found = result.data()
        told = result.consume().gql_status_objects
    assert found
    # What the demonstration happens not to hold is unknown to its database, not misspelt.
    unknown = ("01N50", "01N51", "01N52")
    assert [item for item in told if item.is_notification and item.gql_status not in unknown] == []
    named = set(re.findall(r":([A-Z][A-Z_|]+[A-Z])\b", text))
    assert {kind for kinds in named for kind in kinds.split("|")} <= {*LINK_KINDS}


def test_the_page_shows_each_query_and_there_are_ten() -> None:
    page = (DOCS / "neo4j-look-at-your-graph.md").read_text("utf-8")
    assert len(QUERIES) == 10
    for path in QUERIES:
        assert f"```cypher\n{path.read_text('utf-8')}```" in page, path.name


def test_effects_by_place_are_those_of_the_map(demonstration: OneServer) -> None:
    whole = demonstration_map()
    policy = next(
        node.id for node in whole.of_kind("Policy") if len(whole.targets(node.id, "CAUSES")) > 3
    )
    text = QUERIES[0].read_text("utf-8")
    with demonstration.driver.session() as session:
        found = session.run(text, policy=policy).data()
    expected = [
        (whole.node_by_id[place].name, whole.node_by_id[target].name)
        for effect in whole.targets(policy, "CAUSES")
        for target in whole.targets(effect, "ON")
        for place in whole.targets(effect, "IN")
    ]
    told = [(row["place"], row["on_what"]) for row in found if row["place"] != "(no place)"]
    assert sorted(told) == sorted(expected)
