"""Two people changed one record: both sides, a line at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from graphmap.model.links import Link
from graphmap.model.nodes import Node
from graphmap.services.editing.fields import (
    Field,
    put_typed,
    shown_text,
    text_typed,
    typed_of,
)
from graphmap.services.editing.records import Editable
from graphmap.services.history.as_known import record_at
from graphmap.services.history.log_told import log_after
from graphmap.services.workspace import Workspace

Side = Literal["theirs", "yours"]


@dataclass(frozen=True)
class ConflictLine:
    """One field in which both sides differ, in words; ``choice`` is absent where both wrote it."""

    field: Field
    theirs: str
    yours: str
    choice: Side | None


@dataclass(frozen=True)
class EditConflict:
    """Who changed the record meanwhile and why, and where both sides differ."""

    actor: str
    reason: str
    version: int
    lines: tuple[ConflictLine, ...]


def conflict_of(
    workspace: Workspace,
    record: Editable[Node] | Editable[Link],
    typed: Mapping[str, str],
    *,
    seen: int,
) -> EditConflict:
    """Give where what was typed differs from what is on the map now.

    Parameters
    ----------
    workspace
        The map.
    record
        The record as it is now.
    typed
        What was typed into its form.
    seen
        The version that the form was opened at: a line that only one side changed is chosen
        already.
    """
    now = typed_of(record.fields, record.told)
    base = _typed_at(workspace, record, seen)
    lines: list[ConflictLine] = []
    for field in record.fields:
        if field.name in record.locked:
            continue
        theirs, yours = text_typed(field, now), text_typed(field, typed)
        if theirs != yours:
            before = text_typed(field, base) if base is not None else None
            choice = _choice(before, theirs, yours)
            lines.append(
                ConflictLine(field, shown_text(field, theirs), shown_text(field, yours), choice)
            )
    entry = _entry_of(workspace, record.told.version)
    return EditConflict(entry[0], entry[1], record.told.version, tuple(lines))


def resolved(
    record: Editable[Node] | Editable[Link],
    typed: Mapping[str, str],
    choices: Mapping[str, str],
) -> dict[str, str]:
    """Give what was typed with the lines of the other side where those were chosen."""
    now = typed_of(record.fields, record.told)
    chosen = dict(typed)
    for field in record.fields:
        if choices.get(field.name) == "theirs":
            put_typed(field, chosen, text_typed(field, now))
    return chosen


def _choice(before: str | None, theirs: str, yours: str) -> Side | None:
    if before == yours:
        return "theirs"
    return "yours" if before == theirs else None


def _typed_at(
    workspace: Workspace, record: Editable[Node] | Editable[Link], version: int
) -> Mapping[str, str] | None:
    """Give the fields as they stood at a version, or None where that is not known any more."""
    before = record_at(workspace.store, record.stored.id, version)
    return None if before is None else typed_of(record.fields, before)


def _entry_of(workspace: Workspace, revision: int) -> tuple[str, str]:
    entries = log_after(workspace, revision - 1, limit=1)
    return (str(entries[0]["actor"]), str(entries[0]["reason"])) if entries else ("", "")
