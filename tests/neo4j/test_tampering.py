"""What is written behind graphmap's back is told by the check, and by whoever meets it."""

from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from graphmap.errors import GraphmapError, StoreDamaged
from graphmap.store.neo4j import Neo4jGraphStore
from tests.contract.building import APPLIES_IN, GATESHEAD, LINKS, NODES, apply, put
from tests.neo4j_stores import ONE_SERVER, OneServer

pytestmark = ONE_SERVER
GATE = "MATCH (n:Record {id: 'gateshead'})"


@pytest.fixture
def store(neo4j: OneServer) -> Iterator[Neo4jGraphStore]:
    with closing(neo4j.open()) as made:
        apply(made, *map(put, [*NODES, *LINKS]))
        yield made


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (f"{GATE} SET n.name = 'Gone'", "node gateshead"),
        (f"{GATE} SET n.colour = 'red'", "breaks the model"),
        (f"{GATE} SET n.kind = 'Planet'", "unknown kind Planet"),
        (f"{GATE} SET n:Policy", "its labels are not Record and Place"),
        (f"{GATE} SET n._words = ['other']", "for finding it do not agree"),
        (f"{GATE} SET n.version = 7", "has version 7"),
        (
            "CREATE (:Record:Place {id: 'x', kind: 'Place', name: 'X', version: 1})",
            "not in the log",
        ),
        ("MATCH ()-[r:APPLIES_IN]->() DELETE r", "in the log but not in the graph"),
        ("MATCH ()-[r:APPLIES_IN]->() SET r.note = 'new'", "not as the log wrote it"),
        (
            "MATCH (a)-[r:APPLIES_IN]->(b) CREATE (a)-[:SETS {id: r.id, version: 1}]->(b)",
            "have this id",
        ),
        ("MATCH ()-[r:APPLIES_IN]->() SET r.colour = 'red'", "breaks the model"),
        ("MATCH (e:LogEntry {seq: 1}) SET e.hash = 'x'", "was altered"),
        ("MATCH (l:LogRecord {id: 'gateshead'}) SET l.image = '{}'", "its image or its salt"),
    ],
)
def test_the_check_tells_what_was_done_behind_its_back(
    store: Neo4jGraphStore, neo4j: OneServer, statement: str, said: str
) -> None:
    assert store.check().problems == ()
    with neo4j.driver.session() as session:
        session.run(statement).consume()
    assert any(said in problem for problem in store.check().problems), store.check().problems


@pytest.mark.parametrize(
    ("statement", "ask"),
    [
        (f"{GATE} SET n.colour = 'red'", lambda store: store.nodes(["gateshead"])),
        (f"{GATE} SET n.kind = 'Planet'", lambda store: store.snapshot()),
        (
            "MATCH ()-[r:APPLIES_IN]->() SET r.colour = 'red'",
            lambda store: store.links([APPLIES_IN.id]),
        ),
        (f"{GATE} SET n.version = 7", lambda store: apply(store, put(GATESHEAD, 7))),
        ("MATCH (r:Revision) DELETE r", lambda store: store.revision()),
        ("MATCH (r:Revision) DELETE r", lambda store: store.snapshot()),
        ("MATCH (r:Revision) DELETE r", lambda store: apply(store, put(GATESHEAD, 1))),
        ("MATCH (l:LogRecord {kind: 'PART_OF'}) SET l.image = '{}'", lambda store: store.changes()),
    ],
)
def test_who_meets_damage_is_told(
    store: Neo4jGraphStore,
    neo4j: OneServer,
    statement: str,
    ask: Callable[[Neo4jGraphStore], object],
) -> None:
    with neo4j.driver.session() as session:
        session.run(statement).consume()
    try:
        with pytest.raises(StoreDamaged) as told:
            ask(store)
        assert isinstance(told.value, GraphmapError)
    finally:
        neo4j.mend()
