"""Questions that SQLite answers before the whole graph is in memory."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection

from graphmap.model.nodes import Node
from graphmap.model.system_map import SystemMap
from graphmap.store.port import Found, NodeQuery
from graphmap.store.search_words import asked_words, name_key
from graphmap.store.sqlite.rows import link_of, node_of, to_list_parameter
from graphmap.store.sqlite.view import SqliteView
from graphmap.store.sqlite.writing import encode_words

_NODES = "SELECT kind, image, version FROM node JOIN node_image USING (row)"
_HAS_WORDS = "row IN (SELECT rowid FROM words WHERE words MATCH ?)"


def find_nodes(connection: sqlite3.Connection, query: NodeQuery, revision: int) -> Found[Node]:
    """Give the nodes that a query asks for, sorted by id."""
    conditions = ["id > ?"]
    asked: list[object] = [query.after]
    if query.kinds:
        conditions.append("kind IN (SELECT value FROM json_each(?))")
        asked.append(to_list_parameter(query.kinds))
    if query.name is not None:
        conditions.append("row IN (SELECT row FROM node_name WHERE folded = ?)")
        asked.append(name_key(query.name))
    if query.tag is not None:
        conditions.append("row IN (SELECT row FROM node_tag WHERE tag = ?)")
        asked.append(query.tag)
    if query.sensitivity is not None:
        conditions.append("sensitivity = ?")
        asked.append(query.sensitivity)
    statement = f"{_NODES} WHERE {' AND '.join(conditions)} ORDER BY id LIMIT ?"
    rows = connection.execute(statement, [*asked, query.limit + 1]).fetchall()
    found = tuple(node_of(*row) for row in rows[: query.limit])
    return Found(revision, found, truncated=len(rows) > query.limit)


def search_nodes(
    connection: sqlite3.Connection, text: str, *, limit: int, revision: int
) -> Found[Node]:
    """Find nodes by the beginnings of words."""
    words = [f'"{encode_words([word])}" *' for word in asked_words(text)]
    if not words:
        return Found(revision, ())
    hits = " + ".join([f"({_HAS_WORDS})"] * len(words))
    rows = connection.execute(
        f"{_NODES} WHERE {_HAS_WORDS}"
        f" ORDER BY {hits} DESC, ifnull(name, derived_title), id LIMIT ?",
        [" AND ".join(words), *(f"title : {word}" for word in words), limit + 1],
    ).fetchall()
    found = tuple(node_of(*row) for row in rows[:limit])
    return Found(revision, found, truncated=len(rows) > limit)


def read_neighbourhood(
    connection: sqlite3.Connection,
    ids: Collection[str],
    *,
    depth: int,
    limit: int,
    revision: int,
) -> tuple[SystemMap, bool]:
    """Give the nodes within ``depth`` links and the links among them, nearest first."""
    start = connection.execute(
        "SELECT id FROM node WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id LIMIT ?",
        (to_list_parameter(ids), limit + 1),
    )
    layer: list[str] = [id_ for (id_,) in start]
    seen, truncated = layer[:limit], len(layer) > limit
    while depth > 0 and layer and not truncated:
        layer = _next_layer(connection, layer, seen, limit - len(seen) + 1)
        truncated = len(seen) + len(layer) > limit
        seen += layer[: limit - len(seen)]
        depth -= 1
    view = SqliteView(connection)
    nodes = view.nodes(seen)
    links = connection.execute(
        "SELECT image, version FROM link WHERE source IN (SELECT value FROM json_each(:ids))"
        " AND target IN (SELECT value FROM json_each(:ids)) ORDER BY id",
        {"ids": to_list_parameter(seen)},
    )
    among = tuple(link_of(*row) for row in links.fetchall())
    return SystemMap(tuple(nodes.values()), among, revision), truncated


def _next_layer(
    connection: sqlite3.Connection, layer: list[str], seen: list[str], limit: int
) -> list[str]:
    rows = connection.execute(
        "WITH layer (id) AS (SELECT value FROM json_each(:layer))"
        " SELECT other FROM (SELECT target AS other FROM link WHERE source IN layer"
        " UNION SELECT source FROM link WHERE target IN layer)"
        " WHERE other NOT IN (SELECT value FROM json_each(:seen)) ORDER BY other LIMIT :limit",
        {"layer": to_list_parameter(layer), "seen": to_list_parameter(seen), "limit": limit},
    )
    return [id_ for (id_,) in rows.fetchall()]


def read_snapshot(connection: sqlite3.Connection, revision: int) -> SystemMap:
    """Give the whole graph."""
    nodes = connection.execute(f"{_NODES} ORDER BY id")
    links = connection.execute("SELECT image, version FROM link ORDER BY id")
    return SystemMap(
        tuple(node_of(*row) for row in nodes), tuple(link_of(*row) for row in links), revision
    )
