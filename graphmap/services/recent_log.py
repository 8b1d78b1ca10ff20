"""The change log as pages read it: what was read at a revision is not asked for again."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Sequence
from itertools import accumulate
from typing import Final, Protocol

from graphmap.model.changes import LogEntry

#: Entries with more records than this are not kept: a bulk load writes thousands.
_LARGEST_KEPT: Final = 2_000
_MOST_KEPT: Final = 2_000
_MOST_RECORDS_KEPT: Final = 50_000


class Log(Protocol):
    """What gives entries of a change log; every store does."""

    def revision(self) -> int:
        """Give the sequence number of the newest entry, 0 for an empty log."""
        ...

    def changes(
        self, *, after: int = 0, limit: int = 1000, most_records: int | None = None
    ) -> Sequence[LogEntry]:
        """Give entries above ``after``, oldest first; those of more records without them."""
        ...

    def changes_of(
        self, node_id: str, *, also: Collection[int], before: int, limit: int
    ) -> Sequence[LogEntry]:
        """Give the newest entries before a revision that wrote a node, newest first."""
        ...


class RecentLog:
    """A log that keeps the entries it gave, until one is appended that it has not seen.

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

    def changes(
        self, *, after: int = 0, limit: int = 1000, most_records: int | None = None
    ) -> Sequence[LogEntry]:
        """Give entries above ``after``, oldest first; those of more records without them."""
        revision = self._revision()
        return self.changes_at(revision, after=after, limit=limit, most_records=most_records)

    def changes_at(
        self, revision: int, *, after: int, limit: int, most_records: int | None = None
    ) -> Sequence[LogEntry]:
        """Give entries as of a revision that the caller knows to be the reader's."""
        wanted = range(after + 1, min(after + limit, revision) + 1)
        with self._lock:
            if self._kept_at == revision and all(seq in self._kept for seq in wanted):
                return [self._kept[seq] for seq in wanted]
        read = self._log.changes(after=after, limit=limit, most_records=most_records)
        # Of what a newer entry wrote the reader does not know yet who may see it.
        entries = [entry for entry in read if entry.seq <= revision]
        self._keep(revision, entries)
        return entries

    def changes_of(
        self, node_id: str, *, also: Collection[int], before: int, limit: int
    ) -> Sequence[LogEntry]:
        """Give the newest entries before a revision that wrote a node, newest first."""
        before = min(before, self._revision() + 1)
        return self._log.changes_of(node_id, also=also, before=before, limit=limit)

    def _keep(self, revision: int, entries: Sequence[LogEntry]) -> None:
        with self._lock:
            if self._kept_at != revision:
                new = [entry for entry in entries if entry.seq > self._kept_at]
                is_known = len(new) == revision - self._kept_at
                if not is_known or any(entry.type == "erase" for entry in new):
                    self._kept = {}
                self._kept_at = revision
            for entry in entries:
                if len(entry.records) <= _LARGEST_KEPT and not entry.is_cut:
                    self._kept[entry.seq] = entry
            self._kept = _last_of(self._kept)


def _last_of(kept: dict[int, LogEntry]) -> dict[int, LogEntry]:
    """Give the entries that were read last, as many as are kept."""
    last = [*kept.items()][-_MOST_KEPT:]
    sizes = accumulate(len(entry.records) for _, entry in reversed(last))
    fitting = sum(size <= _MOST_RECORDS_KEPT for size in sizes)
    return dict(last[len(last) - fitting :])
