"""The graph inside a transaction, as the rules and the writes of the store see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast

from neo4j import ManagedTransaction, Record

from graphmap.model.catalogue import LinkKind
from graphmap.model.links import Link, LinkKey
from graphmap.model.nodes import Node
from graphmap.store.neo4j.records import link_from_row, node_from_properties
from graphmap.store.neo4j.statements import rows

#: From more nodes than this, reading all links of the kind is less work than walking from each.
_FEW_STARTS: Final = 100


@dataclass(frozen=True)
class Neo4jView:
    """Batched look-ups in one transaction (`graphmap.model.rules.GraphView`).

    ``doomed`` are nodes that the transaction takes away once the rules hold; ``loose`` are links
    that it puts though an end of theirs is missing, which no relationship can show.
    """

    transaction: ManagedTransaction
    doomed: frozenset[str] = frozenset()
    loose: tuple[Link, ...] = ()

    def nodes(self, ids: Collection[str]) -> Mapping[str, Node]:
        """Give those of the nodes that exist, by id, sorted."""
        asked = sorted(set(ids) - self.doomed)
        found = rows(self.transaction, "nodes_by_id", ids=asked) if asked else []
        nodes = (node_from_properties(row["properties"]) for row in found)
        return {node.id: node for node in nodes}

    def links_at(self, ids: Collection[str], kinds: Collection[LinkKind]) -> Sequence[Link]:
        """Give the links of those kinds that start or end at one of the nodes, once each."""
        found = rows(self.transaction, "links_at", ids=sorted(ids), kinds=list(kinds))
        loose = [
            link
            for link in self.loose
            if link.kind in kinds and {link.source, link.target} & {*ids}
        ]
        return [*_links(found), *loose]

    def links_with_keys(self, keys: Collection[LinkKey]) -> Sequence[Link]:
        """Give all links that have one of these natural keys."""
        pairs = sorted({(source, target) for _, source, target, _, _ in keys})
        asked = [{"source": source, "target": target} for source, target in pairs]
        found = _links(rows(self.transaction, "links_between", pairs=asked))
        return [link for link in found if link.key in keys]

    def links_upward(self, ids: Collection[str], kind: LinkKind) -> Sequence[Link]:
        """Give every link of ``kind`` on a path that starts at one of the nodes."""
        if len(ids) > _FEW_STARTS:
            all_of_kind = rows(self.transaction, "links_without_circle", kind=kind)
            return _on_paths_from(ids, _links(all_of_kind))
        if kind == "PART_OF":
            return list(_links(rows(self.transaction, "part_of_upward", ids=sorted(ids))))
        return list(_links(rows(self.transaction, "derives_from_upward", ids=sorted(ids))))

    def effects_between(self, pairs: Collection[tuple[str, str]]) -> Collection[str]:
        """Give the ids of the effects with one of these (cause, target) pairs."""
        targets: defaultdict[str, list[str]] = defaultdict(list)
        for cause, target in sorted(pairs):
            targets[cause].append(target)
        asked = [{"cause": cause, "targets": among} for cause, among in targets.items()]
        found = rows(self.transaction, "effects_between", causes=asked)
        return {cast("str", row["id"]) for row in found}


def _links(found: Iterable[Record]) -> Iterable[Link]:
    return (link_from_row(row) for row in found)


def _on_paths_from(ids: Collection[str], links: Iterable[Link]) -> list[Link]:
    starting: defaultdict[str, list[Link]] = defaultdict(list)
    for link in links:
        starting[link.source].append(link)
    seen, waiting = set(ids), list(ids)
    found: list[Link] = []
    while waiting:
        for link in starting.pop(waiting.pop(), ()):
            found.append(link)
            if link.target not in seen:
                seen.add(link.target)
                waiting.append(link.target)
    return found
