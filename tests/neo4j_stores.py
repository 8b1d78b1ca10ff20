"""Stores on the one Neo4j server of a test session: started once, emptied between tests."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pytest
from neo4j import GraphDatabase

from graphmap.store.neo4j import Neo4jAddress, Neo4jGraphStore
from tests.neo4j_server import USER, Neo4jServer

#: Tests on the server run one after the other: it has one database.
ONE_SERVER: Final = pytest.mark.xdist_group("neo4j")
URI_VARIABLE: Final = "GRAPHMAP_TEST_NEO4J_URI"
_WIPE: Final = (
    "MATCH (n:Record) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS",
    "MATCH (n:LogRecord) CALL (n) { DELETE n } IN TRANSACTIONS OF 50000 ROWS",
    "MATCH (n:LogEntry|Document) DELETE n",
    "MATCH (r:Revision) REMOVE r.loading, r.loading_kind, r.loading_from, r.loading_part",
    f"MATCH (r:Revision) SET r.seq = 0, r.hash = '{'0' * 64}'",
)


#: What a server's data and its transaction log may grow to.
_ROOM: Final = 4_000_000_000


@contextmanager
def quick_folder(folder: Path) -> Iterator[Path]:
    """Give a folder in memory where there is room, else the one that is given.

    Each commit waits for the disk: the tests are of what a server does, not of how soon. What a
    killed process has written is there afterwards, in memory as on the disk.
    """
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK) or shutil.disk_usage(memory).free < _ROOM:
        yield folder
        return
    with TemporaryDirectory(dir=memory, prefix="graphmap-neo4j-") as name:
        yield Path(name)


@contextmanager
def a_server(folder: Path) -> Iterator[Neo4jAddress]:
    """Give the server that the environment names, else start one for the time of the block."""
    given = os.environ.get(URI_VARIABLE)
    if given:
        user = os.environ.get("GRAPHMAP_TEST_NEO4J_USER", USER)
        yield Neo4jAddress(given, user, os.environ["GRAPHMAP_TEST_NEO4J_PASSWORD"])
        return
    with quick_folder(folder) as home:
        server = Neo4jServer(home, is_short_lived=True)
        server.start()
        try:
            yield Neo4jAddress(server.uri, USER, server.password)
        finally:
            # Its data goes with it: there is nothing to put in order first.
            server.kill()


class OneServer:
    """The one server and its one database, emptied for each test and each new store of it."""

    def __init__(self, address: Neo4jAddress) -> None:
        self.address = address
        self.driver = GraphDatabase.driver(address.url, auth=(address.user, address.password))
        with closing(self.open()) as store:
            store.migrate()
        self._number = 1

    def open(self) -> Neo4jGraphStore:
        """Give a handle of the store as it is."""
        return Neo4jGraphStore(self.address)

    def begin(self) -> None:
        """Empty the store for a test, which counts its stores from 1."""
        self._number = 1
        self.empty()

    def empty(self) -> None:
        """Take everything away but the schema, whatever state a test left."""
        with self.driver.session() as session:
            for text in _WIPE:
                session.run(text).consume()

    def mend(self) -> None:
        """Put back what every database has, where a test took it away."""
        with self.driver.session() as session:
            session.run(
                "MERGE (r:Revision {name: 'graph'})"
                " ON CREATE SET r.locked = true, r.seq = 0, r.loads = 0"
            ).consume()

    def strip(self) -> None:
        """Take the schema away too: a database as it was before the first start."""
        with self.driver.session() as session:
            for text in (*_WIPE[:3], "MATCH (n) DETACH DELETE n"):
                session.run(text).consume()
            for name in session.run("SHOW CONSTRAINTS YIELD name").value():
                session.run(f"DROP CONSTRAINT `{name}`").consume()
            for name in session.run(
                "SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP' RETURN name"
            ).value():
                session.run(f"DROP INDEX `{name}`").consume()

    def connect(self, number: int) -> Neo4jGraphStore:
        """Give a handle of the store of that number, empty where the number is new."""
        if number > self._number:
            self._number = number
            self.empty()
        return self.open()

    def close(self) -> None:
        self.driver.close()
