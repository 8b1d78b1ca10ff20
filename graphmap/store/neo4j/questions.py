"""Questions that Neo4j answers before the whole graph is in memory."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final

from neo4j import ManagedTransaction, Record

from graphmap.model.links import Link
from graphmap.model.nodes import Node
from graphmap.model.system_map import SystemMap
from graphmap.store.neo4j.connection import Connection
from graphmap.store.neo4j.records import link_from_row, node_from_properties
from graphmap.store.neo4j.statements import rows
from graphmap.store.neo4j.whole import ask_held, read_revision
from graphmap.store.port import Found, NodeQuery
from graphmap.store.search_words import asked_words, name_key, words_of

#: The index cuts words into pieces of 255 UTF-16 units; a longer beginning is not asked of it.
_LONGEST_INDEXED: Final = 120


def find_nodes(connection: Connection, query: NodeQuery) -> Found[Node]:
    """Give the nodes that a query asks for, sorted by id."""
    given: dict[str, Any] = {
        "after": query.after,
        "name": None if query.name is None else name_key(query.name),
        "tag": query.tag,
        "sensitivity": query.sensitivity,
        "limit": query.limit + 1,
    }
    words = {*words_of(query.name or ""), *words_of(query.tag or "")}
    if words:
        text = _all_of(words, ending="")
        found = ask_held(
            connection, "find_nodes_by_words", query=text, kinds=list(query.kinds), **given
        )
    elif query.kinds:
        found = ask_held(connection, "find_nodes_of_kinds", kinds=list(query.kinds), **given)
    else:
        found = ask_held(connection, "find_nodes", **given)
    return _found(found, query.limit)


def search_nodes(connection: Connection, text: str, *, limit: int) -> Found[Node]:
    """Find nodes by the beginnings of words."""
    words = asked_words(text)
    if not words:
        return Found(read_revision(connection), ())
    found = ask_held(
        connection,
        "search_nodes",
        query=_all_of(words, ending="*"),
        words=words,
        is_exact=all(len(word) <= _LONGEST_INDEXED for word in words),
        limit=limit + 1,
    )
    return _found(found, limit)


def _all_of(words: Iterable[str], *, ending: str) -> str:
    # Words are letters and digits, folded: none of them means anything else to Lucene.
    return " ".join(
        f"+{word[:_LONGEST_INDEXED]}{ending if len(word) <= _LONGEST_INDEXED else '*'}"
        for word in sorted(words)
    )


def _found(found: Sequence[Record], limit: int) -> Found[Node]:
    row = found[0]
    nodes = tuple(node_from_properties(properties) for properties in row["nodes"][:limit])
    return Found(row["seq"], nodes, truncated=len(row["nodes"]) > limit)


def read_part(connection: Connection, ids: Collection[str]) -> SystemMap:
    """Give some nodes and the links among them."""
    return _part_from(ask_held(connection, "neighbourhood", ids=sorted(set(ids))))


def read_neighbourhood(
    transaction: ManagedTransaction, ids: Collection[str], *, depth: int, limit: int
) -> tuple[SystemMap, bool]:
    """Give the nodes within ``depth`` links and the links among them, nearest first.

    The caller holds the revision.
    """
    start = rows(transaction, "neighbourhood_start", ids=sorted(set(ids)), limit=limit + 1)
    layer: list[str] = [row["id"] for row in start]
    seen, truncated = layer[:limit], len(layer) > limit
    while depth > 0 and layer and not truncated:
        following = rows(
            transaction,
            "neighbourhood_layer",
            layer=layer,
            seen=seen,
            limit=limit - len(seen) + 1,
        )
        layer = [row["id"] for row in following]
        truncated = len(seen) + len(layer) > limit
        seen += layer[: limit - len(seen)]
        depth -= 1
    return _part_from(rows(transaction, "neighbourhood", ids=seen)), truncated


def _part_from(found: Sequence[Record]) -> SystemMap:
    nodes: list[Node] = []
    links: list[Link] = []
    for row in found:
        if row["properties"] is not None:
            nodes.append(node_from_properties(row["properties"]))
            at: list[dict[str, Any]] = row["links"]
            links += [link_from_row(link) for link in at]
    nodes.sort(key=lambda node: node.id)
    links.sort(key=lambda link: link.id)
    return SystemMap(tuple(nodes), tuple(links), found[0]["seq"])
