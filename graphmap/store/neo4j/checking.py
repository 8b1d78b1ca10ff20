"""The integrity check: the log, the graph it leads to, and the rules of the model."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any, Final

from neo4j import ManagedTransaction

from graphmap.errors import StoreDamaged
from graphmap.model.changes import CheckReport
from graphmap.model.links import Link
from graphmap.model.nodes import Node
from graphmap.model.records import canonical_bytes
from graphmap.model.rules import problems_in
from graphmap.model.system_map import MapView, SystemMap
from graphmap.store.neo4j import journal
from graphmap.store.neo4j.records import link_from_row, node_from_properties, to_node_properties
from graphmap.store.neo4j.statements import rows
from graphmap.store.replay import Replay

_SHOWN_PROBLEMS: Final = 100


def check_store(transaction: ManagedTransaction, revision: int) -> CheckReport:
    """Check everything, inside the caller's transaction."""
    replay = Replay()
    for entry in journal.read_entries(transaction, until=revision):
        replay.add(entry)
    found: list[str] = []
    nodes = _read_nodes(transaction, found)
    links = _read_links(transaction, found)
    digest = hashlib.sha256()
    for record, items in (("node", nodes), ("link", links)):
        for item in items:
            image = canonical_bytes(item)
            digest.update(image + b"\n")
            replay.compare("node" if record == "node" else "link", item.id, item.version, image)
    found += replay.finish()
    if not found:
        found += broken_rules_of_all(nodes, links)
    return CheckReport(
        revision=revision,
        graph_hash=digest.hexdigest(),
        nodes=len(nodes),
        links=len(links),
        entries=replay.entries,
        erased_images=replay.erased_images,
        problems=tuple(found),
    )


def broken_rules_of_all(nodes: Iterable[Node], links: Iterable[Link]) -> list[str]:
    """Give the rules that a whole graph breaks, in words, the first hundred."""
    whole = SystemMap(tuple(nodes), tuple(links))
    problems = problems_in([*whole.nodes, *whole.links], MapView(whole))
    return [str(problem) for problem in problems[:_SHOWN_PROBLEMS]]


def _read_nodes(transaction: ManagedTransaction, problems: list[str]) -> list[Node]:
    nodes: list[Node] = []
    for row in rows(transaction, "checked_nodes"):
        properties: dict[str, Any] = row["properties"]
        name = f"node {properties.get('id')}"
        try:
            node = node_from_properties(properties)
        except StoreDamaged as error:
            problems.append(f"{name}: {error}")
            continue
        if to_node_properties(node) != properties:
            problems.append(f"{name}: its properties for finding it do not agree with the others")
        if sorted(row["labels"]) != sorted(["Record", node.kind]):
            problems.append(f"{name}: its labels are not Record and {node.kind}")
        nodes.append(node)
    return nodes


def _read_links(transaction: ManagedTransaction, problems: list[str]) -> list[Link]:
    links: dict[str, Link] = {}
    for row in rows(transaction, "checked_links"):
        try:
            link = link_from_row(row)
        except StoreDamaged as error:
            problems.append(f"link {row['properties'].get('id')}: {error}")
            continue
        if link.id in links:
            problems.append(f"link {link.id}: two relationships have this id")
        links[link.id] = link
    return list(links.values())
