"""Random edits of a small map through the services, as several people would make them."""

from __future__ import annotations

import random
from typing import Any

from graphmap.services.editing.changing import ChangeAsked, apply_changes
from graphmap.services.workspace import Workspace

_KINDS = ("Policy", "Place", "Organisation", "Outcome", "Factor")
#: Links that a random pair of nodes may have, by the kinds of their ends.
_LINKS = {
    ("Organisation", "Policy"): "SETS",
    ("Policy", "Place"): "APPLIES_IN",
    ("Organisation", "Place"): "OPERATES_IN",
}


class RandomEditor:
    """Somebody who adds, changes, links and deletes at random, always with the newest versions."""

    def __init__(self, workspace: Workspace, seed: int) -> None:
        self._workspace = workspace
        self._random = random.Random(seed)
        self._made = 0

    def edit(self) -> int:
        """Make one change set of one to three edits; give its revision."""
        whole = self._workspace.store.snapshot()
        nodes = {node.id: node for node in whole.nodes}
        links = {link.id: link for link in whole.links}
        changes: list[ChangeAsked] = []
        touched: set[str] = set()
        for _ in range(self._random.randint(1, 3)):
            changes += self._one(nodes, links, touched)
        return apply_changes(
            self._workspace,
            changes or self._add(touched),
            operation_id=f"edit-{self._made}-{self._random.getrandbits(32)}",
            actor=self._random.choice(("Ada", "Ben", "Cy")),
            reason="",
        ).revision

    def _one(self, nodes: Any, links: Any, touched: set[str]) -> list[ChangeAsked]:
        free = sorted(id_ for id_ in nodes if id_ not in touched)
        way = self._random.random()
        if len(nodes) < 4 or not free or way < 0.3:
            return self._add(touched)
        node = nodes[self._random.choice(free)]
        if way < 0.6:
            touched.add(node.id)
            return [self._put(node, description=f"words {self._random.getrandbits(20)}")]
        if way < 0.85:
            return self._link(nodes, links, free, touched)
        at = sorted(link.id for link in links.values() if node.id in (link.source, link.target))
        if touched & {*at} or any({links[one].source, links[one].target} & touched for one in at):
            return []
        touched |= {node.id, *at}
        gone = [ChangeAsked("delete", "link", one, links[one].version) for one in at]
        return [*gone, ChangeAsked("delete", "node", node.id, node.version)]

    def _add(self, touched: set[str]) -> list[ChangeAsked]:
        self._made += 1
        id_, kind = f"n-{self._made}", self._random.choice(_KINDS)
        touched.add(id_)
        return [ChangeAsked("put", "node", id_, 0, {"kind": kind, "name": f"Thing {id_}"})]

    def _put(self, node: Any, **fields: str) -> ChangeAsked:
        values = {"kind": node.kind, "name": node.name, **fields}
        return ChangeAsked("put", "node", node.id, node.version, values)

    def _link(
        self, nodes: Any, links: Any, free: list[str], touched: set[str]
    ) -> list[ChangeAsked]:
        source, target = self._random.choice(free), self._random.choice(free)
        kind = _LINKS.get((nodes[source].kind, nodes[target].kind))
        id_ = f"l-{source}-{target}"
        if kind is None or id_ in touched or id_ in links:
            return []
        # The ends must not be deleted in the same change set.
        touched |= {id_, source, target}
        return [
            ChangeAsked("put", "link", id_, 0, {"kind": kind, "source": source, "target": target})
        ]
