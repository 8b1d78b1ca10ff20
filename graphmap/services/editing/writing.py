"""Writing a plan as one change set, and saying in words what was written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from pydantic import ValidationError

from graphmap.errors import Problem, RecordRefused
from graphmap.model.changes import Applied, Change, ChangeSet
from graphmap.services.log_outline import refuse_mark_of_undo
from graphmap.services.predictions import refuse_late_predictions
from graphmap.services.workspace import Workspace

_ID: Final = re.compile(r"[a-z0-9-]{1,64}")
#: How far back a form that is sent twice is looked for.
_REMEMBERED: Final = 20


@dataclass(frozen=True)
class Plan:
    """Changes that belong together, and what they do in words.

    ``node`` is the record to look at afterwards, absent where there is none; ``changes`` is
    empty where nothing is to be done.
    """

    changes: tuple[Change, ...]
    words: tuple[str, ...]
    node: str | None


@dataclass(frozen=True)
class Written:
    """What came of a plan; ``revision`` is absent where there was nothing to write."""

    revision: int | None
    words: tuple[str, ...]
    node: str | None


def write_plan(
    workspace: Workspace, plan: Plan, *, actor: str, reason: str, operation_id: str
) -> Written:
    """Write a plan as one change set, whole or not at all; sent twice it is written once.

    Raises
    ------
    RecordRefused
        Where the graph would break a rule.
    Conflict
        Where a record was changed by somebody else first; carries both sides.
    """
    if not plan.changes:
        return Written(None, ("Nothing was changed: it is so already.",), plan.node)
    applied = write_changes(
        workspace, plan.changes, actor=actor, reason=reason, operation_id=operation_id
    )
    return Written(applied.revision, plan.words, plan.node)


def write_changes(
    workspace: Workspace,
    changes: Sequence[Change],
    *,
    actor: str,
    reason: str,
    operation_id: str,
) -> Applied:
    """Write changes as one change set; raises like `write_plan`."""
    refuse_mark_of_undo(operation_id)
    try:
        change_set = ChangeSet(
            operation_id=operation_id, actor=actor, reason=reason, changes=tuple(changes)
        )
    except ValidationError as error:
        raise RecordRefused([_problem(detail) for detail in _details(error)]) from None
    refuse_late_predictions(workspace, change_set.changes)
    try:
        return workspace.store.apply(change_set)
    except RecordRefused as refused:
        raise RecordRefused([_told(workspace, one) for one in refused.problems]) from None


def written_before(workspace: Workspace, operation_id: str) -> int | None:
    """Give the revision at which an operation was written lately, or None.

    A form that is sent twice must not be told that its own record is there already.
    """
    newest = workspace.store.revision()
    entries = workspace.store.changes(
        after=max(0, newest - _REMEMBERED), limit=_REMEMBERED, most_records=0
    )
    return next((entry.seq for entry in entries if entry.operation_id == operation_id), None)


def _told(workspace: Workspace, problem: Problem) -> Problem:
    """Give a problem without the ids of records that are not for a steward to see."""
    visibility = workspace.disclosure("steward").visibility

    def told(match: re.Match[str]) -> str:
        hides = match[0] in visibility.position and not visibility.is_shown(match[0])
        return "one that is not for you to see" if hides else match[0]

    message, record = _ID.sub(told, problem.message), _ID.sub(told, problem.record)
    return replace(problem, message=message, record=record)


def _details(error: ValidationError) -> list[tuple[str, str]]:
    return [
        (str(detail["loc"][0]) if detail["loc"] else "changes", str(detail["msg"]))
        for detail in error.errors(include_url=False, include_input=False)
    ]


def _problem(detail: tuple[str, str]) -> Problem:
    column, message = detail
    return Problem(message.removeprefix("Value error, "), rule="change_set", column=column)
