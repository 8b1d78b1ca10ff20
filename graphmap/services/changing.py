"""Change sets as programs send them, and the change log as they may follow it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from pydantic import ValidationError

from graphmap.errors import Problem, RecordRefused
from graphmap.model.changes import Applied, Change, ChangeSet, Delete, Put
from graphmap.model.links import Link
from graphmap.model.records import RecordType, record_from, to_json_values

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphmap.model.changes import LogEntry, LoggedRecord
    from graphmap.model.nodes import Node
    from graphmap.privacy import Disclosure
    from graphmap.services.workspace import Workspace


@dataclass(frozen=True)
class ChangeAsked:
    """One change as it was sent; ``value`` holds the fields of a put."""

    op: Literal["put", "delete"]
    record: RecordType
    id: str
    expected_version: int
    value: Mapping[str, Any] | None = None


def apply_changes(
    workspace: Workspace,
    changes: Sequence[ChangeAsked],
    *,
    operation_id: str,
    actor: str,
    reason: str,
) -> Applied:
    """Apply changes as one change set, whole or not at all.

    Raises
    ------
    RecordRefused
        Where a change is not whole, or the graph would break a rule.
    Conflict
        Where a record was changed by somebody else first; carries both sides.
    """
    read = [_read(change, number) for number, change in enumerate(changes, start=1)]
    try:
        change_set = ChangeSet(
            operation_id=operation_id, actor=actor, reason=reason, changes=tuple(read)
        )
    except ValidationError as error:
        raise RecordRefused([_problem(detail) for detail in _details(error)]) from None
    return workspace.store.apply(change_set)


def log_after(workspace: Workspace, revision: int, *, limit: int) -> list[dict[str, Any]]:
    """Give entries of the change log after a revision as JSON values, oldest first.

    A record that a steward may not see is told by its kind and hashes alone, without its id
    and its values; a text that names a person who is left out is not given.
    """
    told = _Told(workspace.disclosure("steward"), workspace.influence().position)
    return [_entry(entry, told) for entry in workspace.store.changes(after=revision, limit=limit)]


@dataclass(frozen=True)
class _Told:
    """What may be told of the records of the log: the disclosure, and the nodes there are now."""

    disclosure: Disclosure
    present: Mapping[str, int]

    def may_name(self, id_: str, kind: str) -> bool:
        """Say whether a node's id may be told; one that is gone, unless it names a person."""
        if id_ in self.present:
            return self.disclosure.visibility.is_shown(id_)
        return kind != "Person" and not self.disclosure.names.are_in(id_)

    def values(self, image: Node | Link) -> dict[str, Any]:
        """Give an image without the texts that name a person who is left out."""
        names = self.disclosure.names
        return {
            name: value
            for name, value in to_json_values(image).items()
            if not any(
                names.are_in(text)
                for text in (value if isinstance(value, list) else [value])
                if isinstance(text, str)
            )
        }


def _read(change: ChangeAsked, number: int) -> Change:
    name = f"change {number}"
    if change.op == "delete":
        if change.expected_version < 1:
            message = "names the version of what it deletes: 1 or more"
            raise RecordRefused(Problem(message, record=name, column="expected_version"))
        return Delete(record=change.record, id=change.id, expected_version=change.expected_version)
    if change.value is None:
        raise RecordRefused(Problem("has no value to put", record=name, column="value"))
    value = record_from(change.record, {**change.value, "id": change.id})
    if change.value.get("id", change.id) != change.id:
        message = "says another id than its value; give the same or leave it out of the value"
        raise RecordRefused(Problem(message, record=name, column="id"))
    return Put(value=value, expected_version=change.expected_version)


def _details(error: ValidationError) -> list[tuple[str, str]]:
    return [
        (str(detail["loc"][0]) if detail["loc"] else "changes", str(detail["msg"]))
        for detail in error.errors(include_url=False, include_input=False)
    ]


def _problem(detail: tuple[str, str]) -> Problem:
    column, message = detail
    return Problem(message.removeprefix("Value error, "), rule="change_set", column=column)


def _entry(entry: LogEntry, told: _Told) -> dict[str, Any]:
    return {
        "revision": entry.seq,
        "type": entry.type,
        "operation_id": entry.operation_id,
        "actor": entry.actor,
        "at": entry.at,
        "reason": entry.reason,
        "hash": entry.hash,
        "previous_hash": entry.previous_hash,
        "records": [_record(record, told) for record in entry.records],
    }


def _record(record: LoggedRecord, told: _Told) -> dict[str, Any]:
    given = {
        "record": record.record,
        "kind": record.kind,
        "version": record.version,
        "before_hash": record.before_hash,
        "after_hash": record.after_hash,
        "erased": record.erased,
    }
    image = record.after or record.before
    if image is None:
        return given
    nodes = (image.source, image.target) if isinstance(image, Link) else (record.id,)
    kind = "" if isinstance(image, Link) else record.kind
    if not all(told.may_name(id_, kind) for id_ in nodes):
        return given
    after = told.values(record.after) if record.after else None
    return {**given, "id": record.id, "after": after}
