"""The graph inside a transaction, as the rules and the writes of the store see it."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from graphmap.model.catalogue import LINK_KINDS, LinkKind
from graphmap.model.links import Link, LinkKey
from graphmap.model.nodes import Node
from graphmap.store.sqlite.rows import link_of, node_of, to_list_parameter

_NODES = "SELECT node.kind, image, version FROM node JOIN node_image USING (row)"
_AMONG = "IN (SELECT value FROM json_each(?))"
_LINKS = "SELECT id, image, version FROM link"
_LINKS_AT = (f"{_LINKS} WHERE source {_AMONG}", f"{_LINKS} WHERE target {_AMONG}")


@dataclass(frozen=True)
class SqliteView:
    """Batched look-ups over one connection (`graphmap.model.rules.GraphView`)."""

    connection: sqlite3.Connection

    def nodes(self, ids: Collection[str]) -> Mapping[str, Node]:
        """Give those of the nodes that exist, by id, sorted."""
        rows = self.connection.execute(
            f"{_NODES} WHERE id {_AMONG} ORDER BY id", (to_list_parameter(ids),)
        )
        found = (node_of(*row) for row in rows.fetchall())
        return {node.id: node for node in found}

    def links(self, ids: Collection[str]) -> Mapping[str, Link]:
        """Give those of the links that exist, by id, sorted."""
        rows = self.connection.execute(
            f"{_LINKS} WHERE id {_AMONG} ORDER BY id",
            (to_list_parameter(ids),),
        )
        return {id_: link_of(image, version) for id_, image, version in rows.fetchall()}

    def links_at(self, ids: Collection[str], kinds: Collection[LinkKind]) -> Sequence[Link]:
        """Give the links of those kinds that start or end at one of the nodes, once each."""
        among_kinds = "" if len(kinds) == len(LINK_KINDS) else f" AND kind {_AMONG}"
        asked = [to_list_parameter(ids)]
        asked += [to_list_parameter(kinds)] if among_kinds else []
        found: dict[str, tuple[str, int]] = {}
        for links_at in _LINKS_AT:
            rows = self.connection.execute(links_at + among_kinds, asked)
            found.update((id_, (image, version)) for id_, image, version in rows.fetchall())
        return [link_of(image, version) for image, version in found.values()]

    def links_with_keys(self, keys: Collection[LinkKey]) -> Sequence[Link]:
        """Give all links that have one of these natural keys."""
        rows = self.connection.execute(
            "SELECT DISTINCT link.id, image, version FROM json_each(?) AS key JOIN link"
            " ON source = key.value ->> 1 AND kind = key.value ->> 0"
            " AND target = key.value ->> 2",
            (to_list_parameter(keys),),
        )
        links = [link_of(image, version) for _, image, version in rows.fetchall()]
        return [link for link in links if link.key in keys]

    def links_upward(self, ids: Collection[str], kind: LinkKind) -> Sequence[Link]:
        """Give every link of ``kind`` on a path that starts at one of the nodes."""
        rows = self.connection.execute(
            "WITH RECURSIVE above (id) AS (SELECT value FROM json_each(:ids)"
            " UNION SELECT target FROM above JOIN link ON source = above.id AND kind = :kind)"
            " SELECT image, version FROM above JOIN link ON source = above.id AND kind = :kind",
            {"ids": to_list_parameter(ids), "kind": kind},
        )
        return [link_of(*row) for row in rows.fetchall()]

    def effects_between(self, pairs: Collection[tuple[str, str]]) -> Collection[str]:
        """Give the ids of the effects with one of these (cause, target) pairs."""
        rows = self.connection.execute(
            "SELECT effect.id FROM json_each(?) AS pair JOIN effect"
            " ON cause = pair.value ->> 0 AND target = pair.value ->> 1",
            (to_list_parameter(pairs),),
        )
        return {id_ for (id_,) in rows.fetchall()}
