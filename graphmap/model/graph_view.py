"""The graph as the rules of the model need to see it, and what they say of its records."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from graphmap.model.catalogue import LinkKind
from graphmap.model.links import Link, LinkKey
from graphmap.model.nodes import Node


class GraphView(Protocol):
    """The graph as it is after the change, as far as the rules need to see it."""

    def nodes(self, ids: Collection[str]) -> Mapping[str, Node]:
        """Give those of the nodes that exist, by id."""
        ...

    def links_at(self, ids: Collection[str], kinds: Collection[LinkKind]) -> Sequence[Link]:
        """Give the links of those kinds that start or end at one of the nodes, once each."""
        ...

    def links_with_keys(self, keys: Collection[LinkKey]) -> Sequence[Link]:
        """Give all links that have one of these natural keys."""
        ...

    def links_upward(self, ids: Collection[str], kind: LinkKind) -> Sequence[Link]:
        """Give every link of ``kind`` on a path that starts at one of the nodes."""
        ...

    def effects_between(self, pairs: Collection[tuple[str, str]]) -> Collection[str]:
        """Give the ids of the effects with one of these (cause, target) pairs."""
        ...


def in_words(record: Node | Link) -> str:
    """Give a record as a message names it: ``node gateshead``."""
    return f"{'link' if isinstance(record, Link) else 'node'} {record.id}"


def ids_touched(
    nodes: Sequence[Node], links: Sequence[Link], kind: type[Node], link_kinds: Sequence[str]
) -> set[str]:
    """Give ids that may be of ``kind`` and whose own links may have changed."""
    ids = {node.id for node in nodes if isinstance(node, kind)}
    touching = [link for link in links if link.kind in link_kinds]
    return ids | {end for link in touching for end in (link.source, link.target)}
