"""The outline of a change log: which changes stand, which were taken back, and who made them."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from graphmap.errors import RecordRefused
from graphmap.model.changes import LogEntry, LogEntryType
from graphmap.services.recent_log import Log

#: How the operation id of an undo, or of the undo of an undo, begins; no other operation's may.
UNDO_PREFIX: Final = "undo:"
#: The newest entries are read with what few records they wrote: pages tell most of them.
_PAGE: Final = 100
_FEW_RECORDS: Final = 50
#: Further behind than this the outline is begun anew rather than caught up.
_FAR_BEHIND: Final = 2_000


@dataclass(frozen=True)
class OutlineEntry:
    """An entry of the log without its records; ``undoes`` is the revision it takes back."""

    seq: int
    type: LogEntryType
    actor: str
    undoes: int | None


class LogOutline:
    """What a log says of undo and redo, read once and kept in step with the log.

    The newest entries are read first and older ones only when they are needed. A change stands
    until an entry that itself stands undoes it; undoing an undo (a redo) brings it back.

    Parameters
    ----------
    store
        The store whose log it is.
    """

    def __init__(self, store: Log) -> None:
        self._store = store
        self._lock = threading.Lock()
        #: Entries without a gap, oldest first; the last is that of revision ``_newest``.
        self._entries: list[OutlineEntry] = []
        self._newest = 0

    def look_at_newest(self, revision: int) -> None:
        """Read the newest entries at once, where a revision is among those that pages tell."""
        with self._lock:
            self._catch_up()
            if self._newest - _PAGE < revision and self._newest > 0:
                self._at(self._newest)

    def look_back_to(self, revision: int) -> None:
        """Read entries back to a revision and no further: what the log has at hand, it gives."""
        with self._lock:
            self._catch_up()
            if 0 < revision <= self._newest and (oldest := self._oldest()) >= revision:
                page = self._read(revision - 1, oldest - revision + 1, 0)
                self._entries = [*page, *self._entries]

    def newest_undoable(self) -> int | None:
        """Give the newest change or redo that stands; None where there is none.

        What came before a bulk load cannot be taken back.
        """
        with self._lock:
            for entry, stands in self._backward():
                if entry.type == "bulk":
                    return None
                if stands and entry.type == "change" and not self._is_undo(entry):
                    return entry.seq
            return None

    def newest_redoable(self) -> int | None:
        """Give the newest undo that stands, None where a newer change stands or there is none."""
        with self._lock:
            for entry, stands in self._backward():
                if entry.type == "bulk":
                    return None
                if stands and self._is_undo(entry):
                    return entry.seq
                if stands and entry.type == "change" and entry.undoes is None:
                    return None
            return None

    def is_undo(self, revision: int) -> bool:
        """Say whether an entry takes a change back, rather than making or redoing one."""
        with self._lock:
            self._catch_up()
            return self._is_undo(self._at(revision))

    def change_of(self, revision: int) -> int:
        """Give the change that an undo or redo is about in the end; of any other itself."""
        with self._lock:
            self._catch_up()
            return self._change_of(self._at(revision))

    def standing_for(self, revision: int) -> int:
        """Give the newest entry that stands among a change, its undos and its redos."""
        return self.standing_among([revision])[revision]

    def standing_among(self, revisions: Collection[int]) -> dict[int, int]:
        """Give for each of several entries what `standing_for` gives, in one pass."""
        with self._lock:
            self._catch_up()
            changes = {seq: self._change_of(self._at(seq)) for seq in revisions}
            sought, found = set(changes.values()), dict[int, int]()
            oldest = min(sought, default=0)
            for entry, stands in self._backward() if sought else ():
                if stands and (change := self._change_of(entry)) in sought:
                    found.setdefault(change, entry.seq)
                # Nothing is about a change that came after it.
                if len(found) == len(sought) or entry.seq <= oldest:
                    break
            return {seq: found.get(change, change) for seq, change in changes.items()}

    def actors_after(self, revision: int, *, limit: int) -> Sequence[str]:
        """Give who made the newest entries after a revision, newest first, at most ``limit``."""
        actors: list[str] = []
        with self._lock:
            for entry, _ in self._backward():
                if entry.seq <= revision or len(actors) == limit:
                    break
                actors.append(entry.actor)
        return actors

    def _backward(self) -> Iterator[tuple[OutlineEntry, bool]]:
        """Give entries from the newest back, each with whether it stands."""
        self._catch_up()
        undone: set[int] = set()
        for seq in range(self._newest, 0, -1):
            kept = seq - self._not_kept
            entry = self._entries[kept - 1] if kept > 0 else self._at(seq)
            stands = seq not in undone
            if stands and entry.undoes is not None:
                undone.add(entry.undoes)
            yield entry, stands

    def _is_undo(self, entry: OutlineEntry) -> bool:
        is_undo = False
        while entry.undoes is not None:
            is_undo = not is_undo
            entry = self._at(entry.undoes)
        return is_undo

    def _change_of(self, entry: OutlineEntry) -> int:
        while entry.undoes is not None:
            entry = self._at(entry.undoes)
        return entry.seq

    def _catch_up(self) -> None:
        revision = self._store.revision()
        if not 0 <= revision - self._newest <= _FAR_BEHIND or not self._entries:
            self._entries, self._newest = [], revision
            return
        if self._newest == revision:
            return
        added = self._read(self._newest, revision - self._newest)
        if len(added) < revision - self._newest or any(one.type == "erase" for one in added):
            # An erasure may have taken names of earlier entries with it.
            self._entries, self._newest = [], revision
            return
        self._entries += added
        self._newest = revision

    def _oldest(self) -> int:
        """Give the revision before the entries that are kept, once the newest are read."""
        self._at(self._newest)
        return self._not_kept

    @property
    def _not_kept(self) -> int:
        """How many of the oldest entries are not kept."""
        return self._newest - len(self._entries)

    def _at(self, seq: int) -> OutlineEntry:
        oldest = self._not_kept
        while seq <= oldest:
            # Older ones are read without records, and at once: however many, it is one question.
            page, most = (oldest, 0) if self._entries else (min(_PAGE, oldest), _FEW_RECORDS)
            self._entries = [*self._read(oldest - page, page, most), *self._entries]
            oldest -= page
        return self._entries[seq - oldest - 1]

    def _read(self, after: int, limit: int, most: int = _FEW_RECORDS) -> list[OutlineEntry]:
        entries = self._store.changes(after=after, limit=limit, most_records=most)
        return [
            OutlineEntry(entry.seq, entry.type, entry.actor, undone_revision(entry))
            for entry in entries
        ]


def refuse_mark_of_undo(operation_id: str) -> None:
    """Refuse an operation id that would pass a change off as an undo.

    Raises
    ------
    RecordRefused
        Where it begins as the id of an undo does.
    """
    if operation_id.startswith(UNDO_PREFIX):
        raise RecordRefused(
            f"operation_id begins with {UNDO_PREFIX}, which marks an undo; choose another"
        )


def undone_revision(entry: LogEntry) -> int | None:
    """Give the revision that an entry undoes, or None where it is no undo."""
    if not entry.operation_id.startswith(UNDO_PREFIX):
        return None
    number = entry.operation_id.removeprefix(UNDO_PREFIX).partition(":")[0]
    return int(number) if number.isdecimal() else None
