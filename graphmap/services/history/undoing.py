"""Who changed what and why, taking a change back, and bringing it back again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from graphmap.errors import Conflict, InputRefused, NotFound
from graphmap.model.changes import (
    Applied,
    Change,
    ChangeSet,
    ConflictSide,
    Delete,
    LogEntry,
    LoggedRecord,
    Put,
)
from graphmap.model.links import Link
from graphmap.model.nodes import Node
from graphmap.model.records import canonical_bytes
from graphmap.services.log_outline import UNDO_PREFIX, LogOutline, undone_revision
from graphmap.services.recent_log import Log
from graphmap.store.port import GraphStore

_PAGE: Final = 100
_Key = tuple[str, str]


@dataclass(frozen=True)
class Undone:
    """What taking back gave: the entry that was taken back, and the entry that did it.

    ``redo`` says that an undo was taken back, and so a change brought back.
    """

    entry: LogEntry
    applied: Applied
    redo: bool


def history(store: GraphStore, *, limit: int = 20) -> Sequence[LogEntry]:
    """Give the newest entries of the change log, newest first."""
    entries: list[LogEntry] = []
    newest = store.revision()
    while newest > 0 and len(entries) < limit:
        after = max(0, newest - min(_PAGE, limit - len(entries)))
        found = store.changes(after=after, limit=newest - after)
        entries += sorted(found, key=lambda entry: -entry.seq)
        newest = after
    return entries


def undo(
    store: GraphStore,
    *,
    actor: str,
    operation_id: str,
    revision: int | None = None,
    outline: LogOutline | None = None,
) -> Undone:
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
        The change set to take back, that of an undo to bring its change back; absent, the
        newest change that stands.
    outline
        The outline of the store's log, where one is kept.

    Raises
    ------
    NotFound
        Where there is nothing to undo, or no such revision.
    InputRefused
        Where an image it needs was erased, the entry is no change set, or does not stand.
    Conflict
        Where a record it wrote is no longer as it left it.
    RecordRefused
        Where something that came later could not stand without it.
    """
    outline = outline or LogOutline(store)
    if revision is not None and (done := _done_before(store, outline, revision, operation_id)):
        return done
    found = outline.newest_undoable() if revision is None else standing(store, outline, revision)
    if found is None:
        raise NotFound("There is nothing to undo.")
    return _take_back(store, outline, found, actor=actor, operation_id=operation_id)


def redo(
    store: GraphStore, *, actor: str, operation_id: str, outline: LogOutline | None = None
) -> Undone:
    """Bring back what the newest undo took away; parameters and errors as of `undo`.

    After a new change there is nothing to redo; an older undo can still be undone by its
    revision.
    """
    outline = outline or LogOutline(store)
    found = outline.newest_redoable()
    if found is None:
        raise NotFound("There is nothing to redo.")
    return _take_back(store, outline, found, actor=actor, operation_id=operation_id)


def standing(store: GraphStore, outline: LogOutline, revision: int) -> int:
    """Give the entry to take back for a revision: itself, or the newest redo of it.

    Raises
    ------
    NotFound
        Where there is no such revision.
    InputRefused
        Where the entry was taken back already.
    """
    entry_at(store, revision)
    newest = outline.standing_for(revision)
    if outline.is_undo(newest) != outline.is_undo(revision):
        raise InputRefused(
            f"Revision {revision} was taken back by revision {newest} already; undo that one to"
            " bring it back."
        )
    return newest


def entry_at(log: Log, revision: int) -> LogEntry:
    """Give one entry of the log.

    Raises
    ------
    NotFound
        Where there is no such revision.
    """
    entries = log.changes(after=revision - 1, limit=1) if revision > 0 else ()
    if not entries or entries[0].seq != revision:
        raise NotFound(f"There is no revision {revision}.")
    return entries[0]


def _done_before(
    store: GraphStore, outline: LogOutline, revision: int, operation_id: str
) -> Undone | None:
    """Give what the same operation gave when it was sent before."""
    entry_at(store, revision)
    newest = entry_at(store, outline.standing_for(revision))
    undone = undone_revision(newest)
    if undone is None or newest.operation_id != f"{UNDO_PREFIX}{undone}:{operation_id}":
        return None
    applied = Applied(
        operation_id=newest.operation_id, revision=newest.seq, at=newest.at, replayed=True
    )
    return Undone(entry_at(store, undone), applied, outline.is_undo(undone))


def _take_back(
    store: GraphStore, outline: LogOutline, revision: int, *, actor: str, operation_id: str
) -> Undone:
    entry = entry_at(store, revision)
    if entry.type != "change":
        raise InputRefused(
            f"Revision {entry.seq} is {_in_words(entry)} and cannot be undone;"
            " restore a backup instead."
        )
    is_redo = outline.is_undo(revision)
    reason = (
        f"Redo revision {outline.change_of(revision)}" if is_redo else f"Undo revision {revision}"
    )
    applied = store.apply(
        ChangeSet(
            operation_id=f"{UNDO_PREFIX}{entry.seq}:{operation_id}",
            actor=actor,
            reason=reason,
            changes=inverse_of(store, entry),
        )
    )
    return Undone(entry, applied, is_redo)


def inverse_of(store: GraphStore, entry: LogEntry) -> tuple[Change, ...]:
    """Give the changes that take an entry back.

    A record may have been written since, as long as it is again as the entry left it.

    Raises
    ------
    InputRefused
        Where an image it needs was erased.
    Conflict
        Where a record it wrote is no longer as it left it.
    """
    for record in entry.records:
        if record.before_hash is not None and record.before is None:
            # Not which: an id may be made of the name that was erased.
            raise InputRefused(
                f"Revision {entry.seq} changed something whose former values were erased; it"
                " cannot be undone."
            )
    stored = _stored(store, entry)
    sides = [
        _side(record, stored.get((record.record, record.id)))
        for record in entry.records
        if not _is_as_left(record, stored.get((record.record, record.id)))
    ]
    if sides:
        raise Conflict(sides)
    return tuple(
        _inverse(record, stored.get((record.record, record.id)))
        for record in reversed(entry.records)
    )


def _stored(store: GraphStore, entry: LogEntry) -> Mapping[_Key, Node | Link]:
    nodes = [record.id for record in entry.records if record.record == "node"]
    links = [record.id for record in entry.records if record.record == "link"]
    found: dict[_Key, Node | Link] = {}
    found |= {("node", node.id): node for node in (store.nodes(nodes).records if nodes else ())}
    found |= {("link", link.id): link for link in (store.links(links).records if links else ())}
    return found


def _is_as_left(record: LoggedRecord, stored: Node | Link | None) -> bool:
    if record.after_hash is None or stored is None:
        return record.after_hash is None and stored is None
    return record.after is not None and canonical_bytes(stored) == canonical_bytes(record.after)


def _side(record: LoggedRecord, stored: Node | Link | None) -> ConflictSide:
    return ConflictSide(
        record=record.record,
        id=record.id,
        expected_version=record.version,
        stored_version=0 if stored is None else stored.version,
        stored=stored,
        asked=record.before,
    )


def _inverse(record: LoggedRecord, stored: Node | Link | None) -> Change:
    version = 0 if stored is None else stored.version
    if record.before is None:
        return Delete(record=record.record, id=record.id, expected_version=version)
    return Put(value=record.before, expected_version=version)


def _in_words(entry: LogEntry) -> str:
    return "a bulk load" if entry.type == "bulk" else "an erasure"
