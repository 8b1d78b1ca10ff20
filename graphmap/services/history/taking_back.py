"""Undo and redo as a steward asks for them: what can be taken back, and what stands in the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from graphmap.errors import Conflict, InputRefused, RecordRefused
from graphmap.model.changes import LogEntry
from graphmap.model.links import Link
from graphmap.services.history.entries import EntryTold, tell_entries
from graphmap.services.history.undoing import Undone, entry_at, redo, standing, undo
from graphmap.services.workspace import Workspace
from graphmap.views.words import list_in_words

#: How many later entries are looked through for what stands in the way.
_MOST_LATER: Final = 1_000
_MOST_NAMED: Final = 5


@dataclass(frozen=True)
class NextSteps:
    """What undo would take back next, and what redo would bring back."""

    undo: EntryTold | None
    redo: EntryTold | None


def next_steps(workspace: Workspace) -> NextSteps:
    """Give what undo and redo would do now."""
    outline = workspace.outline
    revisions = (outline.newest_undoable(), outline.newest_redoable())
    entries = [entry_at(workspace.log, each) for each in revisions if each is not None]
    told = {entry.revision: entry for entry in tell_entries(workspace, entries, most=0)}
    undoable, redoable = (None if each is None else told.get(each) for each in revisions)
    return NextSteps(undoable, redoable)


def take_back(
    workspace: Workspace, *, actor: str, operation_id: str, revision: int | None = None
) -> Undone:
    """Undo one change, or the newest that stands; parameters and errors as of `undo`.

    Raises
    ------
    Conflict
        Where later changes build on it; the message names them.
    InputRefused
        Where somebody else changed by it what is not for a steward to see now: who withdrew
        consent must not be shown again because another goes one step back.
    """
    at = workspace.outline.newest_undoable() if revision is None else revision
    _refuse_what_others_hid(workspace, at, actor)
    try:
        return undo(
            workspace.store,
            actor=actor,
            operation_id=operation_id,
            revision=revision,
            outline=workspace.outline,
        )
    except (Conflict, RecordRefused) as refused:
        raise _in_the_way(workspace, at or 0) from refused


def bring_back(workspace: Workspace, *, actor: str, operation_id: str) -> Undone:
    """Redo what was undone last; raises like `take_back`."""
    _refuse_what_others_hid(workspace, workspace.outline.newest_redoable(), actor)
    try:
        return redo(
            workspace.store, actor=actor, operation_id=operation_id, outline=workspace.outline
        )
    except (Conflict, RecordRefused) as refused:
        raise _in_the_way(workspace, workspace.outline.newest_redoable() or 0) from refused


def _refuse_what_others_hid(workspace: Workspace, revision: int | None, actor: str) -> None:
    if revision is None:
        return
    entry = entry_at(workspace.log, revision)
    visibility = workspace.disclosure("steward").visibility
    hides = any(
        record.record == "node"
        and record.before is not None
        and record.id in visibility.position
        and not visibility.is_shown(record.id)
        for record in entry.records
    )
    if hides and entry.actor != actor:
        raise InputRefused(
            f"Revision {revision} changed something that is not for you to see now; only the one"
            " who changed it can take it back."
        )


def what_is_in_the_way(workspace: Workspace, revision: int) -> list[EntryTold]:
    """Give the later changes that keep an entry from being taken back, newest first."""
    store = workspace.store
    entry = entry_at(store, standing(store, workspace.outline, revision))
    later = store.changes(after=entry.seq, limit=_MOST_LATER)
    found = [each for each in later if _builds_on(each, entry)]
    # A change and its undo leave the records as they were: neither is in the way.
    stand = workspace.outline.standing_among([each.seq for each in found])
    in_the_way = [each for each in found if stand[each.seq] == each.seq]
    in_the_way = [each for each in in_the_way if not workspace.outline.is_undo(each.seq)]
    return tell_entries(workspace, in_the_way[::-1], most=0)


def _builds_on(later: LogEntry, entry: LogEntry) -> bool:
    records = {(record.record, record.id) for record in entry.records}
    nodes = {record.id for record in entry.records if record.record == "node"}
    ends = {
        end
        for record in entry.records
        if isinstance(record.before, Link)
        for end in (record.before.source, record.before.target)
    }
    for record in later.records:
        image = record.after or record.before
        if (record.record, record.id) in records or record.id in ends:
            return True
        if isinstance(image, Link) and (image.source in nodes or image.target in nodes):
            return True
    return False


def _in_the_way(workspace: Workspace, revision: int) -> Conflict:
    later = what_is_in_the_way(workspace, revision)
    if not later:
        return Conflict(
            (), f"Revision {revision} cannot be undone by itself: what it changed is used since."
        )
    return Conflict(
        (),
        f"Revision {revision} cannot be undone by itself: {_named(later)}"
        f" build{'s' if len(later) == 1 else ''} on it. Undo the later first.",
    )


def _named(later: Sequence[EntryTold]) -> str:
    words = [f"revision {each.revision} ({each.actor or 'somebody'})" for each in later]
    more = len(words) - _MOST_NAMED
    return list_in_words([*words[:_MOST_NAMED], *([f"{more} more"] if more > 0 else [])])
