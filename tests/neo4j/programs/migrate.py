"""Brings the schema up to date and says what was applied."""

import sys
from contextlib import closing

from graphmap.store.neo4j import Neo4jAddress, Neo4jGraphStore

with closing(Neo4jGraphStore(Neo4jAddress(sys.argv[1], "neo4j", sys.argv[2]))) as store:
    sys.stdout.write("\n".join(store.migrate()))
