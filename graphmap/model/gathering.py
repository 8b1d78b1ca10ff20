"""Records on their way into a map, each of them once."""

from __future__ import annotations

from graphmap.model.catalogue import LinkKind
from graphmap.model.identity import derived_link_id, link_key
from graphmap.model.links import Link, LinkKey
from graphmap.model.nodes import Node
from graphmap.model.records import link_from


class Gathering:
    """Nodes by id and links by natural key, as they are gathered from a source."""

    def __init__(self) -> None:
        self._nodes: dict[str, Node] = {}
        self._links: dict[LinkKey, Link] = {}

    @property
    def nodes(self) -> tuple[Node, ...]:
        """The nodes in the order in which they came."""
        return tuple(self._nodes.values())

    @property
    def links(self) -> tuple[Link, ...]:
        """The links in the order in which they came."""
        return tuple(self._links.values())

    def put(self, node: Node) -> None:
        """Add a node, or replace the one of its id."""
        self._nodes[node.id] = node

    def node(self, node_id: str) -> Node | None:
        """Give the node of that id, or None."""
        return self._nodes.get(node_id)

    def join(self, kind: LinkKind, source: str, target: str, **fields: str | bool | None) -> None:
        """Add a link with its derived id; fields that are None or empty stay absent.

        The first link of a natural key is kept.

        Raises
        ------
        RecordRefused
            Where the link breaks a rule that it can break alone.
        """
        given = {name: value for name, value in fields.items() if value not in (None, "")}
        key = link_key(
            kind, source, target, str(given.get("as", "")), str(given.get("valid_from", ""))
        )
        if key not in self._links:
            ends = {"kind": kind, "source": source, "target": target}
            self._links[key] = link_from({"id": derived_link_id(key), **ends, **given})
