"""The change log as pages read it: what was read at a revision is not asked for again."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Final, Protocol

from graphmap.model.changes import LogEntry

#: Entries with more records than this are not kept: a bulk load writes thousands.
_LARGEST_KEPT: Final = 2_000
_MOST_KEPT: Final = 500


class Log(Protocol):
    """What gives entries of a change log; every store does."""

    def revision(self) -> int:
        """Give the sequence number of the newest entry, 0 for an empty log."""
        ...

    def changes(self, *, after: int = 0, limit: int = 1000) -> Sequence[LogEntry]:
        """Give entries with a sequence number above ``after``, oldest first."""
        ...


class RecentLog:
    """A log that keeps the entries it gave until a new one is appended.

    Not longer, for an erasure changes those that are there.

    Parameters
    ----------
    log
        The log itself.
    revision
        Gives the revision that the reader sees.
    """

    def __init__(self, log: Log, revision: Callable[[], int]) -> None:
        self._log = log
        self._revision = revision
        self._lock = threading.Lock()
        self._kept_at = 0
        self._kept: dict[int, LogEntry] = {}

    def revision(self) -> int:
        """Give the revision that the reader sees."""
        return self._revision()

    def changes(self, *, after: int = 0, limit: int = 1000) -> Sequence[LogEntry]:
        """Give entries with a sequence number above ``after``, oldest first."""
        return self.changes_at(self._revision(), after=after, limit=limit)

    def changes_at(self, revision: int, *, after: int, limit: int) -> Sequence[LogEntry]:
        """Give entries as of a revision that the caller knows to be the reader's."""
        wanted = range(after + 1, min(after + limit, revision) + 1)
        with self._lock:
            if self._kept_at == revision and all(seq in self._kept for seq in wanted):
                return [self._kept[seq] for seq in wanted]
        read = self._log.changes(after=after, limit=limit)
        # Of what a newer entry wrote the reader does not know yet who may see it.
        entries = [entry for entry in read if entry.seq <= revision]
        self._keep(revision, entries)
        return entries

    def _keep(self, revision: int, entries: Sequence[LogEntry]) -> None:
        with self._lock:
            if self._kept_at != revision:
                self._kept_at, self._kept = revision, {}
            for entry in entries:
                if len(entry.records) <= _LARGEST_KEPT:
                    self._kept[entry.seq] = entry
            self._kept = dict([*self._kept.items()][-_MOST_KEPT:])
