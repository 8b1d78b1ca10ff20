"""The store for teams: a graph in Neo4j. The only room that knows the driver."""

from graphmap.store.neo4j.connection import Neo4jAddress as Neo4jAddress
from graphmap.store.neo4j.store import Neo4jGraphStore as Neo4jGraphStore
