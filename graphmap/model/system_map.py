"""A system map in memory: nodes and links that agree with one another, at one revision."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from graphmap.errors import RecordRefused
from graphmap.model.catalogue import LinkKind, NodeKind
from graphmap.model.links import Link, LinkKey
from graphmap.model.nodes import Node
from graphmap.model.rules import problems_in


@dataclass(frozen=True)
class SystemMap:
    """Nodes and links, each sorted by id; every link's ends are among the nodes.

    Build it with `SystemMap.of`. ``revision`` is that of the graph it was read from.
    """

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    revision: int = 0

    @classmethod
    def of(cls, nodes: Iterable[Node], links: Iterable[Link], *, revision: int = 0) -> Self:
        """Build a map from records in any order; of two with one id the later is kept.

        Raises
        ------
        RecordRefused
            Where a link's end is missing.
        """
        by_id = {node.id: node for node in sorted(nodes, key=lambda node: node.id)}
        kept = {link.id: link for link in sorted(links, key=lambda link: link.id)}
        for link in kept.values():
            for end in (link.source, link.target):
                if end not in by_id:
                    raise RecordRefused(f"link {link.id} names {end}, which is not in the map")
        return cls(tuple(by_id.values()), tuple(kept.values()), revision)

    def check(self) -> None:
        """Check every rule of the model over the whole map.

        Raises
        ------
        RecordRefused
            Naming each record and rule that is broken.
        """
        problems = problems_in([*self.nodes, *self.links], MapView(self))
        if problems:
            raise RecordRefused(problems)

    @cached_property
    def node_by_id(self) -> Mapping[str, Node]:
        """The nodes by id."""
        return {node.id: node for node in self.nodes}

    @cached_property
    def links_from(self) -> Mapping[str, Sequence[Link]]:
        """The links by the id of the node they start at."""
        return _grouped(self.links, lambda link: link.source)

    @cached_property
    def links_to(self) -> Mapping[str, Sequence[Link]]:
        """The links by the id of the node they end at."""
        return _grouped(self.links, lambda link: link.target)

    def targets(self, node_id: str, kind: LinkKind) -> list[str]:
        """Give the ids that links of ``kind`` from the node end at, sorted."""
        links = self.links_from.get(node_id, ())
        return sorted({link.target for link in links if link.kind == kind})

    def sources(self, node_id: str, kind: LinkKind) -> list[str]:
        """Give the ids that links of ``kind`` to the node start at, sorted."""
        links = self.links_to.get(node_id, ())
        return sorted({link.source for link in links if link.kind == kind})

    def of_kind(self, kind: NodeKind) -> list[Node]:
        """Give the nodes of one kind, sorted by id."""
        return [node for node in self.nodes if node.kind == kind]


def _grouped(links: Iterable[Link], key: Callable[[Link], str]) -> dict[str, list[Link]]:
    groups: defaultdict[str, list[Link]] = defaultdict(list)
    for link in links:
        groups[key(link)].append(link)
    return dict(groups)


@dataclass(frozen=True)
class MapView:
    """A map as the rules see a graph (`graphmap.model.rules.GraphView`)."""

    whole: SystemMap

    def nodes(self, ids: Collection[str]) -> Mapping[str, Node]:
        """Give those of the nodes that exist, by id."""
        by_id = self.whole.node_by_id
        return {id_: by_id[id_] for id_ in ids if id_ in by_id}

    def links_at(self, ids: Collection[str], kinds: Collection[LinkKind]) -> Sequence[Link]:
        """Give the links of those kinds that start or end at one of the nodes, once each."""
        found = {
            link.id: link
            for id_ in ids
            for links in (self.whole.links_from, self.whole.links_to)
            for link in links.get(id_, ())
            if link.kind in kinds
        }
        return list(found.values())

    def links_with_keys(self, keys: Collection[LinkKey]) -> Sequence[Link]:
        """Give all links that have one of these natural keys."""
        return [link for link in self.whole.links if link.key in keys]

    def links_upward(self, ids: Collection[str], kind: LinkKind) -> Sequence[Link]:
        """Give every link of ``kind`` on a path that starts at one of the nodes."""
        found: dict[str, Link] = {}
        seen, waiting = set(ids), list(ids)
        while waiting:
            for link in self.whole.links_from.get(waiting.pop(), ()):
                if link.kind == kind:
                    found[link.id] = link
                    if link.target not in seen:
                        seen.add(link.target)
                        waiting.append(link.target)
        return list(found.values())

    def effects_between(self, pairs: Collection[tuple[str, str]]) -> Collection[str]:
        """Give the ids of the effects with one of these (cause, target) pairs."""
        wanted = set(pairs)
        return {
            effect
            for cause in {cause for cause, _ in wanted}
            for effect in self.whole.targets(cause, "CAUSES")
            for target in self.whole.targets(effect, "ON")
            if (cause, target) in wanted
        }
