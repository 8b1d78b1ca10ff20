"""The change set of one form: what it puts, written whole or not at all."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from graphmap.errors import Conflict, NotFound, Problem, RecordRefused
from graphmap.model.catalogue import LinkKind, NodeKind
from graphmap.model.changes import Change, Delete, Put
from graphmap.model.identity import choose_id, derived_link_id, link_key
from graphmap.model.links import Link, LinkKey
from graphmap.model.nodes import Node
from graphmap.model.records import link_from, node_from, to_json_values
from graphmap.services.editing.fields import shown_text, text_typed, typed_of
from graphmap.services.editing.records import Editable, editable_node
from graphmap.services.editing.writing import write_changes
from graphmap.services.history.as_known import record_at
from graphmap.services.workspace import Workspace

_MOST_AROUND: Final = 5000
_BLANK: Final[tuple[object, ...]] = (None, "", [])

Kind = TypeVar("Kind", bound=Node)


@dataclass(frozen=True)
class Written:
    """What a form wrote: the node that it is about, the revision, and whether that is new."""

    id: str
    revision: int
    changed: bool


class Overtaken(Conflict):
    """Somebody else changed the same fields first.

    ``version`` is theirs. ``theirs`` gives in words what stands now in the fields that both
    changed, ``untouched`` what stands in those that the writer left as they were.
    """

    def __init__(
        self, version: int, *, theirs: Mapping[str, str], untouched: Mapping[str, str]
    ) -> None:
        super().__init__((), "Somebody else changed this first; look at both and choose.")
        self.version = version
        self.theirs = theirs
        self.untouched = untouched


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
            self.take_in_links(about)

    def take_in_links(self, node_id: str) -> None:
        """Read the links of a node, if it is stored, so that none of them is added again."""
        around, _ = self.workspace.store.neighbourhood([node_id], limit=_MOST_AROUND)
        self._links |= {link.key: link for link in around.links}

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

        A text that is not for a steward to see stays as it is: its form shows a blank. Where
        somebody else changed the node since, their fields and the writer's are put together.

        Raises
        ------
        Overtaken
            Where somebody else changed one of the writer's fields to something else.
        RecordRefused
            Where a value is not one that the field may have, or would replace a text that is
            not for the writer to see.
        """
        record = editable_node(self.workspace, node.id)
        withheld = record.withheld & fields.keys()
        covered = sorted(name for name in withheld if fields[name] not in _BLANK)
        if covered:
            raise refuse(covered[0], "holds words that are not for you to see, and stays as it is")
        given = {name: value for name, value in fields.items() if name not in withheld}
        if version != record.stored.version:
            given = _put_together(self.workspace, record, given, seen=version)
        values = {**to_json_values(record.stored), **given}
        changed = node_from({name: one for name, one in values.items() if one not in _BLANK})
        if changed != record.stored.model_copy(update={"version": 0}):
            self._puts[node.id] = Put(value=changed, expected_version=record.stored.version)

    def new(self, kind: NodeKind, node_id: str, **fields: object) -> str:
        """Add a node, unless one of that id is stored; give its id. Blank fields are absent."""
        given = {name: value for name, value in fields.items() if value not in (None, "", [])}
        node = node_from({"id": node_id, "kind": kind, **given})
        if not self.workspace.store.nodes([node_id]).records:
            self._puts[node_id] = Put(value=node, expected_version=0)
        self.about = self.about or node_id
        return node_id

    def free_id(self, kind: NodeKind, name: str, *key: str) -> str:
        """Give the id of a new node, always free: a slug of its name where that is."""
        chosen = choose_id(kind, given=None, name=name, key=key, is_free=self._is_free)
        return chosen if self._is_free(chosen) else str(uuid.uuid4())

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
        if not self._puts and not self._leaves:
            return Written(self.about, self.workspace.store.revision(), changed=False)
        applied = write_changes(
            self.workspace,
            self._in_order(),
            actor=actor,
            reason=reason,
            operation_id=operation_id,
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


def _put_together(
    workspace: Workspace, record: Editable[Node], given: Mapping[str, object], *, seen: int
) -> dict[str, object]:
    """Give what the writer changed, where somebody else changed only other fields since."""
    written = record_at(workspace.store, record.stored.id, seen)
    before = None if written is None else to_json_values(written)
    now = to_json_values(record.stored)
    mine = {
        name: value
        for name, value in given.items()
        if before is None or _plain(value) != _plain(before.get(name))
    }
    clashing = [
        name
        for name, value in mine.items()
        if _plain(now.get(name)) != _plain(value)
        and (before is None or _plain(now.get(name)) != _plain(before.get(name)))
    ]
    if clashing:
        typed = typed_of(record.fields, record.told)
        words = {one.name: shown_text(one, text_typed(one, typed)) for one in record.fields}
        raise Overtaken(
            record.stored.version,
            theirs={name: words[name] for name in clashing},
            untouched={name: typed[name] for name in given.keys() - mine.keys() if name in typed},
        )
    return mine


def _plain(value: object) -> object:
    return None if value in _BLANK else value


def refuse(field: str, message: str) -> RecordRefused:
    """Give the error that says what is wrong at one field of a form."""
    return RecordRefused(Problem(message, column=field, rule="form"))
