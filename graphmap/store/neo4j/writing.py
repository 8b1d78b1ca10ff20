"""Writes records as nodes and relationships, in a number of statements that does not grow."""

from __future__ import annotations

from collections.abc import Sequence

from neo4j import ManagedTransaction

from graphmap.model.links import Link
from graphmap.model.nodes import Node
from graphmap.model.rules import Touched
from graphmap.store.neo4j.records import to_link_properties, to_node_properties
from graphmap.store.neo4j.statements import rows


class Writing:
    """The records of one transaction on their way into the graph; rules are the caller's."""

    def __init__(self, transaction: ManagedTransaction, touched: Sequence[Touched]) -> None:
        self._transaction = transaction
        self._touched = touched
        #: Ids of the nodes to be taken away.
        self.doomed = frozenset(
            item.before.id
            for item in touched
            if isinstance(item.before, Node) and item.after is None
        )

    def put(self) -> None:
        """Do all but take nodes away: the server would not say which links still hold one."""
        old = [item.before for item in self._touched if isinstance(item.before, Link)]
        delete_links(self._transaction, old)
        put = [item for item in self._touched if isinstance(item.after, Node)]
        create_nodes(
            self._transaction,
            [item.after for item in put if isinstance(item.after, Node) and item.before is None],
        )
        replace_nodes(
            self._transaction,
            [item.after for item in put if isinstance(item.after, Node) and item.before],
        )
        new = [item.after for item in self._touched if isinstance(item.after, Link)]
        create_links(self._transaction, new)

    def loose(self) -> tuple[Link, ...]:
        """Give the put links that have an end which is no node at all.

        The rules ask for them only to say what holds a node that is being taken away.
        """
        if not self.doomed:
            return ()
        links = [item.after for item in self._touched if isinstance(item.after, Link)]
        ends = sorted({end for link in links for end in (link.source, link.target)})
        found = rows(self._transaction, "ids_that_exist", ids=ends) if ends else []
        there = {row["id"] for row in found}
        return tuple(link for link in links if not {link.source, link.target} <= there)

    def take_nodes_away(self) -> None:
        """Take the doomed nodes away."""
        if self.doomed:
            rows(self._transaction, "delete_nodes", ids=sorted(self.doomed))


def create_nodes(transaction: ManagedTransaction, nodes: Sequence[Node]) -> None:
    """Add nodes."""
    if nodes:
        given = [
            {"kind": node.kind, "properties": to_node_properties(node)} for node in _sorted(nodes)
        ]
        rows(transaction, "create_nodes", nodes=given)


def replace_nodes(transaction: ManagedTransaction, nodes: Sequence[Node]) -> None:
    """Write nodes that exist anew."""
    if nodes:
        given = [{"id": node.id, "properties": to_node_properties(node)} for node in _sorted(nodes)]
        rows(transaction, "replace_nodes", nodes=given)


def create_links(transaction: ManagedTransaction, links: Sequence[Link]) -> None:
    """Add links whose ends are there."""
    if links:
        given = [
            {
                "kind": link.kind,
                "source": link.source,
                "target": link.target,
                "properties": to_link_properties(link),
            }
            for link in sorted(links, key=lambda link: link.id)
        ]
        rows(transaction, "create_links", links=given)


def delete_links(transaction: ManagedTransaction, links: Sequence[Link]) -> None:
    """Take links away; one that is written anew is added again after this."""
    if links:
        given = [
            {"id": link.id, "source": link.source, "target": link.target}
            for link in sorted(links, key=lambda link: link.id)
        ]
        rows(transaction, "delete_links", links=given)


def _sorted(nodes: Sequence[Node]) -> list[Node]:
    # Locks are taken in the order of ids, so that two writers cannot wait for each other.
    return sorted(nodes, key=lambda node: node.id)
