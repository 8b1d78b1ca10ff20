"""Who changed what and why, and taking a change back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from graphmap.errors import InputRefused, NotFound
from graphmap.model.changes import Applied, Change, ChangeSet, Delete, LogEntry, LoggedRecord, Put
from graphmap.store.port import GraphStore

#: How the operation id of an undo begins; no other operation's may.
UNDO_PREFIX: Final = "undo:"
_PAGE: Final = 100


def history(store: GraphStore, *, limit: int = 20) -> Sequence[LogEntry]:
    """Give the newest entries of the change log, newest first."""
    entries: list[LogEntry] = []
    for entry in _backward(store):
        if len(entries) == limit:
            break
        entries.append(entry)
    return entries


def newest_undoable(store: GraphStore) -> LogEntry | None:
    """Give the newest change that is neither an undo nor undone; None where there is none."""
    undone: set[int] = set()
    for entry in _backward(store):
        if entry.seq in undone:
            continue
        undoes = _undoes(entry)
        if undoes is not None:
            undone.add(undoes)
        elif entry.type == "change":
            return entry
    return None


def undo(
    store: GraphStore, *, actor: str, operation_id: str, revision: int | None = None
) -> Applied:
    """Take one change set back by its inverse, as a new change set.

    Parameters
    ----------
    store
        Where the graph is kept.
    actor
        Who undoes it.
    operation_id
        A unique id made by the caller, at most 60 letters, digits and hyphens.
    revision
        The change set to take back; absent, the newest that is neither an undo nor undone.

    Raises
    ------
    NotFound
        Where there is nothing to undo, or no such revision.
    InputRefused
        Where an image it needs was erased, or the entry is no change set.
    Conflict
        Where a record it wrote was changed again since.
    """
    entry = newest_undoable(store) if revision is None else _entry_at(store, revision)
    if entry is None:
        raise NotFound("There is nothing to undo.")
    if entry.type != "change":
        raise InputRefused(
            f"Revision {entry.seq} is {_in_words(entry)} and cannot be undone;"
            " restore a backup instead."
        )
    return store.apply(
        ChangeSet(
            operation_id=f"{UNDO_PREFIX}{entry.seq}:{operation_id}",
            actor=actor,
            reason=f"Undo revision {entry.seq}",
            changes=tuple(_inverse(record, entry.seq) for record in reversed(entry.records)),
        )
    )


def _inverse(record: LoggedRecord, revision: int) -> Change:
    if record.before_hash is None:
        return Delete(record=record.record, id=record.id, expected_version=revision)
    if record.before is None:
        raise InputRefused(
            f"Revision {revision} changed {record.record} {record.id}, whose former values were"
            " erased; it cannot be undone."
        )
    was_deleted = record.after_hash is None
    return Put(value=record.before, expected_version=0 if was_deleted else revision)


def _in_words(entry: LogEntry) -> str:
    return "a bulk load" if entry.type == "bulk" else "an erasure"


def _undoes(entry: LogEntry) -> int | None:
    """Give the revision that an entry undoes, or None where it is no undo."""
    if not entry.operation_id.startswith(UNDO_PREFIX):
        return None
    number = entry.operation_id.removeprefix(UNDO_PREFIX).partition(":")[0]
    return int(number) if number.isdecimal() else None


def _entry_at(store: GraphStore, revision: int) -> LogEntry:
    entries = store.changes(after=revision - 1, limit=1) if revision > 0 else ()
    if not entries or entries[0].seq != revision:
        raise NotFound(f"There is no revision {revision}.")
    return entries[0]


def _backward(store: GraphStore) -> Iterator[LogEntry]:
    newest = store.revision()
    while newest > 0:
        after = max(0, newest - _PAGE)
        yield from sorted(
            store.changes(after=after, limit=newest - after), key=lambda entry: -entry.seq
        )
        newest = after
