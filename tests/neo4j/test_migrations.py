"""The schema: brought up to date once, by one process, whatever was interrupted before."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from graphmap.errors import StoreDamaged
from graphmap.resources import resource_path
from graphmap.store.neo4j import Neo4jGraphStore
from graphmap.store.neo4j.statements import schema_statements
from tests.contract.building import LINKS, NODES, apply, put
from tests.neo4j_stores import ONE_SERVER, OneServer

pytestmark = ONE_SERVER
PROGRAM = Path(__file__).parent / "programs" / "migrate.py"
ALL = ["0001_constraints_and_indexes", "0002_revision"]


@pytest.fixture
def stripped(neo4j: OneServer) -> Iterator[OneServer]:
    """Give the server without a schema; afterwards it has one again."""
    neo4j.strip()
    yield neo4j
    neo4j.strip()
    with closing(neo4j.open()) as store:
        store.migrate()


def names(server: OneServer, what: str) -> list[str]:
    texts = {
        "constraints": "SHOW CONSTRAINTS YIELD name RETURN name ORDER BY name",
        "migrations": "MATCH (m:Migration) WHERE m.checksum IS NOT NULL"
        " RETURN m.name AS name ORDER BY name",
        "revisions": "MATCH (r:Revision) RETURN r.name AS name",
    }
    with server.driver.session() as session:
        return session.run(texts[what]).value()


def test_a_new_database_gets_every_migration_once(stripped: OneServer) -> None:
    with closing(stripped.open()) as store:
        assert store.migrate() == ALL
        assert store.migrate() == []
        assert store.revision() == 0
        apply(store, *map(put, [*NODES, *LINKS]))
    assert names(stripped, "migrations") == ALL


def test_a_store_is_brought_up_to_date_when_it_is_first_used(stripped: OneServer) -> None:
    with closing(stripped.open()) as store:
        assert store.revision() == 0
    assert names(stripped, "migrations") == ALL


def test_processes_that_start_together_migrate_once(stripped: OneServer) -> None:
    address = stripped.address
    command = [sys.executable, PROGRAM, address.url, address.password]
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    said = [program.communicate(timeout=90) for program in running]
    assert [program.returncode for program in running] == [0, 0, 0], said
    applied = sorted(name for out, _ in said for name in out.split())
    assert applied == ALL
    assert names(stripped, "revisions") == ["graph"]


def test_a_migration_that_was_interrupted_is_done_from_its_start(stripped: OneServer) -> None:
    with stripped.driver.session() as session:
        for text in schema_statements("0000_migrations"):
            session.run(text).consume()
        for text in schema_statements(ALL[0])[:4]:
            session.run(text).consume()
    assert names(stripped, "migrations") == []
    with closing(stripped.open()) as store:
        assert store.migrate() == ALL
        assert store.revision() == 0
    assert len(names(stripped, "constraints")) == 7


def test_a_database_with_another_graph_is_refused(stripped: OneServer) -> None:
    with stripped.driver.session() as session:
        session.run("CREATE (:Film {title: 'Heat'})").consume()
    with (
        closing(stripped.open()) as store,
        pytest.raises(StoreDamaged, match="holds another graph; name an empty database"),
    ):
        store.revision()
    assert names(stripped, "migrations") == []


@pytest.mark.parametrize(
    ("name", "said"),
    [("0999_of_a_newer_one", "by a newer graphmap"), (ALL[0], "is another one than")],
)
def test_a_database_of_another_version_is_refused(
    stripped: OneServer, name: str, said: str
) -> None:
    with closing(stripped.open()) as store:
        store.migrate()
    with stripped.driver.session() as session:
        session.run("MERGE (m:Migration {name: $name}) SET m.checksum = 'x'", name=name).consume()
    with (
        closing(Neo4jGraphStore(stripped.address)) as store,
        pytest.raises(StoreDamaged, match=said),
    ):
        store.revision()


def test_migrations_are_numbered_without_a_gap() -> None:
    files = sorted(file.name for file in resource_path("cypher", "schema").glob("*"))
    assert [int(name[:4]) for name in files] == list(range(len(files)))
