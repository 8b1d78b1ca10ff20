"""Change sets as programs send them, and what they are told of a conflict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from graphmap.errors import Conflict, Problem, RecordRefused
from graphmap.model.changes import Applied, Change, ConflictSide, Delete, Put
from graphmap.model.links import Link
from graphmap.model.nodes import Node
from graphmap.model.records import RecordType, record_from, states_no_level, with_level
from graphmap.services.editing.writing import write_changes
from graphmap.services.question_list import problem_of_question
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
    unstated = [one.id for one in changes if states_no_level(one.value or {})]
    found = workspace.store.nodes(unstated).records if unstated else ()
    stored = {node.id: node for node in found}
    read = [
        _read(change, number, stored.get(change.id))
        for number, change in enumerate(changes, start=1)
    ]
    return write_changes(workspace, read, actor=actor, reason=reason, operation_id=operation_id)


def sides_told(workspace: Workspace, conflict: Conflict) -> list[ConflictSide]:
    """Give the sides of a conflict as a steward may see them.

    What is stored is absent where it is not for a steward to see.
    """
    return [_side_told(workspace, side) for side in conflict.sides]


def _side_told(workspace: Workspace, side: ConflictSide) -> ConflictSide:
    if side.stored is None:
        return side
    if isinstance(side.stored, Link):
        records = workspace.shown([side.stored.source, side.stored.target], "steward").map.links
    else:
        records = workspace.shown([side.id], "steward").map.nodes
    stored = next((record for record in records if record.id == side.id), None)
    version = side.stored_version if stored is None else stored.version
    return side.model_copy(update={"stored": stored, "stored_version": version})


def _read(change: ChangeAsked, number: int, stored: Node | None) -> Change:
    name = f"change {number}"
    if change.op == "delete":
        if change.expected_version < 1:
            message = "names the version of what it deletes: 1 or more"
            raise RecordRefused(Problem(message, record=name, column="expected_version"))
        return Delete(record=change.record, id=change.id, expected_version=change.expected_version)
    if change.value is None:
        raise RecordRefused(Problem("has no value to put", record=name, column="value"))
    value = record_from(change.record, with_level({**change.value, "id": change.id}, stored))
    unknown = problem_of_question(value)
    if unknown is not None:
        raise RecordRefused(replace(unknown, record=f"node {change.id}"))
    if change.value.get("id", change.id) != change.id:
        message = "says another id than its value; give the same or leave it out of the value"
        raise RecordRefused(Problem(message, record=name, column="id"))
    return Put(value=value, expected_version=change.expected_version)
