"""Writes records into the tables, with all that is kept beside them for fast reading."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence

from graphmap.model.links import Link
from graphmap.model.nodes import Node
from graphmap.model.rules import Touched
from graphmap.store.search_words import name_keys, other_words, title_words
from graphmap.store.sqlite.packing import column_fields_of, pack_link, pack_node
from graphmap.store.sqlite.rows import to_list_parameter


def write_records(
    connection: sqlite3.Connection,
    touched: Sequence[Touched],
    images: Sequence[str | None],
) -> None:
    """Make the tables hold what each touched record became; rules are the caller's to check.

    ``images`` are their canonical images, None where a record is taken away.
    """
    old_links = [item.before for item in touched if isinstance(item.before, Link)]
    old_nodes = [item.before for item in touched if isinstance(item.before, Node)]
    put = [
        (item.after, image)
        for item, image in zip(touched, images, strict=True)
        if item.after is not None and image is not None
    ]
    new_links = [(record, image) for record, image in put if isinstance(record, Link)]
    new_nodes = [(record, image) for record, image in put if isinstance(record, Node)]
    rows = _rows_of(connection, [node.id for node in old_nodes])
    _take_links_away(connection, old_links)
    _take_nodes_away(connection, old_nodes, rows)
    _put_nodes(connection, new_nodes, rows)
    _put_links(connection, new_links)
    _renew_effects(connection, [*old_links, *(link for link, _ in new_links)])


def encode_words(words: Sequence[str]) -> str:
    """Give words in ASCII for the index, so that a prefix stays a prefix.

    The index would else decide by itself, and by its own Unicode version, what a word is.
    """
    return " ".join(word if word.isascii() else _encode(word) for word in words)


def _encode(word: str) -> str:
    return "".join(letter if letter.isascii() else f"_{ord(letter):06x}" for letter in word)


def _rows_of(connection: sqlite3.Connection, ids: Collection[str]) -> dict[str, int]:
    if not ids:
        return {}
    return dict(
        connection.execute(
            "SELECT id, row FROM node WHERE id IN (SELECT value FROM json_each(?))",
            (to_list_parameter(ids),),
        ).fetchall()
    )


def _take_links_away(connection: sqlite3.Connection, links: Sequence[Link]) -> None:
    connection.executemany("DELETE FROM link WHERE id = ?", [(link.id,) for link in links])


def _take_nodes_away(
    connection: sqlite3.Connection, nodes: Sequence[Node], rows: dict[str, int]
) -> None:
    if not nodes:
        return
    connection.executemany(
        "INSERT INTO words (words, rowid, title, other) VALUES ('delete', ?, ?, ?)",
        [words_row(node, rows[node.id]) for node in nodes],
    )
    connection.executemany(
        "DELETE FROM node_name WHERE folded = ? AND row = ?",
        [(key, rows[node.id]) for node in nodes for key in name_keys(node)],
    )
    connection.executemany(
        "DELETE FROM node_tag WHERE tag = ? AND row = ?",
        [(tag, rows[node.id]) for node in nodes for tag in set(node.tags)],
    )
    connection.executemany(
        "DELETE FROM node_field WHERE field = ? AND row = ?",
        [(field, rows[node.id]) for node in nodes for field, _ in column_fields_of(node)],
    )
    connection.executemany(
        "DELETE FROM node_image WHERE row = ?", [(rows[node.id],) for node in nodes]
    )
    connection.executemany("DELETE FROM node WHERE id = ?", [(node.id,) for node in nodes])


def words_row(node: Node, row: int) -> tuple[int, str, str]:
    """Give what the search index holds of a node."""
    return (row, encode_words(title_words(node)), encode_words(other_words(node)))


def _put_nodes(
    connection: sqlite3.Connection,
    nodes: Sequence[tuple[Node, str]],
    rows: dict[str, int],
) -> None:
    if not nodes:
        return
    highest: int = connection.execute("SELECT ifnull(max(row), 0) FROM node").fetchone()[0]
    # A node keeps its row when it is written again: links hold the rows of their ends.
    highest = max([highest, *rows.values()])
    numbered: list[tuple[Node, str, int]] = []
    for node, image in nodes:
        row = rows.get(node.id)
        if row is None:
            highest = row = highest + 1
        numbered.append((node, image, row))
    connection.executemany(
        "INSERT INTO node VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [node_row(node, row) for node, _, row in numbered],
    )
    connection.executemany(
        "INSERT INTO node_image VALUES (?, ?)", [(row, image) for _, image, row in numbered]
    )
    connection.executemany(
        "INSERT INTO words (rowid, title, other) VALUES (?, ?, ?)",
        [words_row(node, row) for node, _, row in numbered],
    )
    connection.executemany(
        "INSERT INTO node_name VALUES (?, ?)",
        [(key, row) for node, _, row in numbered for key in name_keys(node)],
    )
    connection.executemany(
        "INSERT INTO node_tag VALUES (?, ?)",
        [(tag, row) for node, _, row in numbered for tag in set(node.tags)],
    )
    connection.executemany(
        "INSERT INTO node_field VALUES (?, ?, ?)",
        [
            (field, row, value)
            for node, _, row in numbered
            for field, value in column_fields_of(node)
        ],
    )


def node_row(node: Node, row: int) -> tuple[object, ...]:
    """Give what the table of nodes holds of a node."""
    derived_title = None if node.name is not None else node.title
    packed = pack_node(node, row)
    return (
        node.id,
        row,
        node.kind,
        node.name,
        derived_title,
        node.sensitivity,
        node.version,
        packed,
    )


def _put_links(connection: sqlite3.Connection, links: Sequence[tuple[Link, str]]) -> None:
    if not links:
        return
    rows = _rows_of(connection, {end for link, _ in links for end in (link.source, link.target)})
    connection.executemany(
        "INSERT INTO link VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (
                link.id,
                link.kind,
                link.source,
                link.target,
                link.version,
                # A missing end is refused by the rules before this is ever committed.
                pack_link(link, rows.get(link.source, 0), rows.get(link.target, 0)),
                image,
            )
            for link, image in links
        ],
    )


def _renew_effects(connection: sqlite3.Connection, links: Sequence[Link]) -> None:
    touched = {link.target for link in links if link.kind == "CAUSES"}
    touched |= {link.source for link in links if link.kind == "ON"}
    if not touched:
        return
    ids = to_list_parameter(touched)
    connection.execute("DELETE FROM effect WHERE id IN (SELECT value FROM json_each(?))", (ids,))
    # Where an effect has several causes one is kept here, and the rules refuse the effect.
    connection.execute(
        "INSERT OR REPLACE INTO effect SELECT cause.target, cause.source, aim.target"
        " FROM json_each(?) AS asked"
        " JOIN link AS cause ON cause.target = asked.value AND cause.kind = 'CAUSES'"
        " JOIN link AS aim ON aim.source = asked.value AND aim.kind = 'ON'",
        (ids,),
    )
