"""The change set of one form: what it puts, written whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from graphmap.errors import Conflict, NotFound, Problem, RecordRefused
from graphmap.model.catalogue import LinkKind, NodeKind
from graphmap.model.changes import Change, ChangeSet, ConflictSide, Delete, Put
from graphmap.model.identity import choose_id, derived_link_id, link_key
from graphmap.model.links import Link, LinkKey
from graphmap.model.nodes import Node
from graphmap.model.records import link_from, node_from, to_json_values
from graphmap.services.workspace import Workspace

_MOST_AROUND: Final = 5000

Kind = TypeVar("Kind", bound=Node)


@dataclass(frozen=True)
class Written:
    """What a form wrote: the node that it is about, the revision, and whether that is new."""

    id: str
    revision: int
    changed: bool


class Draft:
    """What one form changes about one node, gathered before it is written.

    Parameters
    ----------
    workspace
        The map.
    about
        The id of a stored node that the form is about; empty for a form that makes a new one.
    """

    def __init__(self, workspace: Workspace, about: str = "") -> None:
        self.workspace = workspace
        self.about = about
        self._puts: dict[str, Put] = {}
        self._leaves: dict[str, Delete] = {}
        self._links: dict[LinkKey, Link] = {}
        if about:
            around, _ = workspace.store.neighbourhood([about], limit=_MOST_AROUND)
            self._links = {link.key: link for link in around.links}

    def stored(self, kind: type[Kind], node_id: str) -> Kind:
        """Give the stored node that a form is about, whole: what is hidden of it must be kept.

        Raises
        ------
        NotFound
            Where a steward may see no such node of that kind.
        """
        found = self.workspace.store.nodes([node_id]).records
        node = next(iter(found), None)
        visible = self.workspace.disclosure("steward").visibility
        if not isinstance(node, kind) or not visible.is_shown(node_id):
            raise NotFound("No record has that id.")
        return node

    def alter(self, node: Node, version: int, **fields: object) -> None:
        """Change fields of a stored node; what is None or empty becomes absent.

        Raises
        ------
        Conflict
            Where the node is not of the version that the writer saw.
        RecordRefused
            Where a value is not one that the field may have.
        """
        values = {**to_json_values(node), **fields}
        kept = {name: value for name, value in values.items() if value not in (None, "", [])}
        changed = node_from(kept)
        if version != node.version:
            side = ConflictSide(
                record="node",
                id=node.id,
                expected_version=version,
                stored_version=node.version,
                stored=node,
                asked=changed,
            )
            raise Conflict([side])
        if changed != node.model_copy(update={"version": 0}):
            self._puts[node.id] = Put(value=changed, expected_version=version)

    def new(self, kind: NodeKind, node_id: str, **fields: object) -> str:
        """Add a node, unless one of that id is stored; give its id. Blank fields are absent."""
        given = {name: value for name, value in fields.items() if value not in (None, "", [])}
        node = node_from({"id": node_id, "kind": kind, **given})
        if not self.workspace.store.nodes([node_id]).records:
            self._puts[node_id] = Put(value=node, expected_version=0)
        self.about = self.about or node_id
        return node_id

    def free_id(self, kind: NodeKind, name: str, *key: str) -> str:
        """Give the id of a new node: a slug of its name where that is free."""
        return choose_id(kind, given=None, name=name, key=key, is_free=self._is_free)

    def _is_free(self, node_id: str) -> bool:
        return not self.workspace.store.nodes([node_id]).records

    def join(self, kind: LinkKind, source: str, target: str, **fields: object) -> None:
        """Add a link, or change the fields of the one of the same natural key."""
        given = {name: value for name, value in fields.items() if value not in (None, "", False)}
        key = link_key(kind, source, target, str(given.get("as", "")))
        values = {"kind": kind, "source": source, "target": target, **given}
        before = self._links.get(key)
        id_ = before.id if before else derived_link_id(key)
        link = link_from({"id": id_, **values})
        if before and before.wanted == link.wanted:
            return
        if before:
            link = before.model_copy(update={"wanted": link.wanted, "version": 0})
        self._puts[id_] = Put(value=link, expected_version=before.version if before else 0)

    def leave(self, kind: LinkKind, source: str, target: str, *, as_: str = "") -> None:
        """Take a link away, if it is there."""
        link = self._links.get(link_key(kind, source, target, as_))
        if link is not None:
            self._leaves[link.id] = Delete(record="link", id=link.id, expected_version=link.version)

    def targets(self, kind: LinkKind, source: str) -> list[str]:
        """Give what the stored links of a kind from the node lead to."""
        return [key[2] for key in self._links if key[0] == kind and key[1] == source]

    def write(self, *, actor: str, reason: str, operation_id: str) -> Written:
        """Write it as one change set; the same operation twice writes it once.

        Raises
        ------
        RecordRefused
            Where the graph would break a rule.
        Conflict
            Where a record was changed by somebody else first.
        """
        store = self.workspace.store
        if not self._puts and not self._leaves:
            return Written(self.about, store.revision(), changed=False)
        applied = store.apply(
            ChangeSet(
                operation_id=operation_id,
                actor=actor,
                reason=reason,
                changes=tuple(self._in_order()),
            )
        )
        about = self.about
        if applied.replayed:
            about = self._written_first(applied.revision) or about
        return Written(about, applied.revision, changed=True)

    def _in_order(self) -> Sequence[Change]:
        puts = sorted(self._puts.values(), key=lambda put: put.record == "link")
        return [*self._leaves.values(), *puts]

    def _written_first(self, revision: int) -> str | None:
        """Give the id of the node that a form sent before has made, of the same kind."""
        mine = self._puts.get(self.about)
        if mine is None or isinstance(mine.value, Link) or mine.expected_version:
            return None
        entries = self.workspace.store.changes(after=revision - 1, limit=1)
        made = (record for entry in entries for record in entry.records)
        return next((one.id for one in made if one.kind == mine.value.kind), None)


def refuse(field: str, message: str) -> RecordRefused:
    """Give the error that says what is wrong at one field of a form."""
    return RecordRefused(Problem(message, column=field, rule="form"))
