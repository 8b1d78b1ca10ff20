"""The integrity check: the log, the graph it leads to, and all that is kept beside them."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from graphmap.errors import Problem, StoreDamaged
from graphmap.model.changes import CheckReport
from graphmap.model.links import Link
from graphmap.model.nodes import Node
from graphmap.model.records import canonical_bytes
from graphmap.model.rules import problems_in
from graphmap.store.replay import Replay
from graphmap.store.search_words import name_keys
from graphmap.store.sqlite import journal
from graphmap.store.sqlite.packing import column_fields_of, pack_link
from graphmap.store.sqlite.rows import link_of, node_of
from graphmap.store.sqlite.view import SqliteView
from graphmap.store.sqlite.writing import node_row, words_row

_CHUNK: Final = 20_000
_SHOWN_PROBLEMS: Final = 100
_NODES: Final = "SELECT node.*, image FROM node LEFT JOIN node_image USING (row) ORDER BY id"


def check_store(connection: sqlite3.Connection) -> CheckReport:
    """Check everything, inside the caller's transaction."""
    replay = Replay()
    for entry in journal.read_entries(connection):
        replay.add(entry)
    digest = _GraphHash()
    found = _file_problems(connection)
    found += _check_nodes(connection, replay, digest)
    found += _check_links(connection, replay, digest)
    found += replay.finish()
    found += _effect_problems(connection)
    if not found:
        found += [str(problem) for problem in broken_rules_of_all(connection)]
    count = "SELECT (SELECT count(*) FROM node), (SELECT count(*) FROM link)"
    nodes, links = connection.execute(count).fetchone()
    return CheckReport(
        revision=journal.revision_of(connection),
        graph_hash=digest.digest.hexdigest(),
        nodes=nodes,
        links=links,
        entries=replay.entries,
        erased_images=replay.erased_images,
        problems=tuple(found),
    )


def broken_rules_of_all(connection: sqlite3.Connection) -> list[Problem]:
    """Give the rules that the whole graph breaks, the first hundred."""
    view = SqliteView(connection)
    problems: dict[Problem, None] = {}
    records = _all_records(connection)
    while chunk := list(islice(records, _CHUNK)):
        problems.update(dict.fromkeys(problems_in(chunk, view)))
        if len(problems) >= _SHOWN_PROBLEMS:
            break
    return list(problems)[:_SHOWN_PROBLEMS]


def _all_records(connection: sqlite3.Connection) -> Iterator[Node | Link]:
    nodes = "SELECT kind, image, version FROM node JOIN node_image USING (row)"
    for row in connection.execute(nodes):
        yield node_of(*row)
    for row in connection.execute("SELECT image, version FROM link"):
        yield link_of(*row)


def _file_problems(connection: sqlite3.Connection) -> list[str]:
    problems = [text for (text,) in connection.execute("PRAGMA integrity_check") if text != "ok"]
    problems += [
        f"table {table}, row {row}: names a record of {parent} that is not there"
        for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check")
    ]
    return problems


def _check_nodes(connection: sqlite3.Connection, replay: Replay, digest: _GraphHash) -> list[str]:
    problems: list[str] = []
    beside = _Beside()
    for *row, image in connection.execute(_NODES):
        id_, number, kind, version = row[0], row[1], row[2], row[6]
        if image is None:
            problems.append(f"node {id_}: its image is missing")
            continue
        digest.add(image)
        replay.compare("node", id_, version, image.encode())
        try:
            node = node_of(kind, image, version)
        except StoreDamaged as error:
            problems.append(f"node {id_}: {error}")
            continue
        if canonical_bytes(node) != image.encode() or node_row(node, number) != tuple(row):
            problems.append(f"node {id_}: the tables do not agree on it")
        beside.add_node(node, number)
    return problems + beside.problems(connection)


def _check_links(connection: sqlite3.Connection, replay: Replay, digest: _GraphHash) -> list[str]:
    problems: list[str] = []
    rows: dict[str, int] = dict(connection.execute("SELECT id, row FROM node").fetchall())
    columns = "SELECT id, kind, source, target, version, packed, image FROM link ORDER BY id"
    for id_, kind, source, target, version, packed, image in connection.execute(columns):
        digest.add(image)
        replay.compare("link", id_, version, image.encode())
        try:
            link = link_of(image, version)
        except StoreDamaged as error:
            problems.append(f"link {id_}: {error}")
            continue
        shown = (id_, kind, source, target, packed, image.encode())
        ends = (rows.get(source, 0), rows.get(target, 0))
        true = (link.id, link.kind, link.source, link.target, pack_link(link, *ends))
        if shown != (*true, canonical_bytes(link)):
            problems.append(f"link {id_}: the tables do not agree on it")
    return problems


def _effect_problems(connection: sqlite3.Connection) -> list[str]:
    true = (
        "SELECT cause.target, cause.source, aim.target FROM link AS cause JOIN link AS aim"
        " ON aim.source = cause.target AND aim.kind = 'ON' WHERE cause.kind = 'CAUSES'"
    )
    kept = "SELECT id, cause, target FROM effect"
    for one, other in ((true, kept), (kept, true)):
        if connection.execute(f"{one} EXCEPT {other}").fetchone():
            return ["the table of effects does not agree with the links"]
    return []


class _GraphHash:
    """The hash of `graphmap.model.records.graph_hash`, from images that come sorted by id."""

    def __init__(self) -> None:
        self.digest = hashlib.sha256()

    def add(self, image: str) -> None:
        self.digest.update(image.encode() + b"\n")


class _Beside:
    """Sums over what is kept beside the nodes; equal sums stand for equal tables.

    Python's own hash, whose key is new in each process, so nobody can aim at a sum.
    """

    def __init__(self) -> None:
        self._sums = {"node_name": 0, "node_tag": 0, "node_field": 0, "words": 0}

    def add_node(self, node: Node, row: int) -> None:
        self._add("node_name", ((key, row) for key in name_keys(node)))
        self._add("node_tag", ((tag, row) for tag in set(node.tags)))
        self._add("node_field", ((field, row, text) for field, text in column_fields_of(node)))
        _, title, other = words_row(node, row)
        self._add("words", ((word, row, "title") for word in title.split()))
        self._add("words", ((word, row, "other") for word in other.split()))

    def _add(self, table: str, values: Iterable[tuple[object, ...]]) -> None:
        self._sums[table] += sum(hash(value) for value in values)

    def problems(self, connection: sqlite3.Connection) -> list[str]:
        connection.execute(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.word_instance"
            " USING fts5vocab (main, words, instance)"
        )
        kept = {
            "node_name": "SELECT folded, row FROM node_name",
            "node_tag": "SELECT tag, row FROM node_tag",
            "node_field": "SELECT field, row, value FROM node_field",
            "words": "SELECT term, doc, col FROM temp.word_instance",
        }
        return [
            f"the table {table} does not agree with the nodes"
            for table, query in kept.items()
            if sum(hash(row) for row in connection.execute(query)) != self._sums[table]
        ]
