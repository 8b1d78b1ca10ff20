"""The graph as it was known at an earlier revision, from the change log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from graphmap.errors import NotFound, StoreUnavailable
from graphmap.model.changes import LogEntry
from graphmap.model.links import Link
from graphmap.model.nodes import Node
from graphmap.model.system_map import SystemMap

_PAGE = 5_000


class Log(Protocol):
    """What gives the entries of a change log."""

    def changes(self, *, after: int = 0, limit: int = 1000) -> Sequence[LogEntry]:
        """Give log entries with a sequence number above ``after``, oldest first."""
        ...


class MapSource(Log, Protocol):
    """What gives a map and its change log: a store, or a map at work."""

    def snapshot(self) -> SystemMap:
        """Give the whole map at one revision."""
        ...


def record_at(log: Log, record_id: str, version: int) -> Node | Link | None:
    """Give a record as it was written at a version, None where that is not known any more."""
    entries = log.changes(after=version - 1, limit=1) if version > 0 else ()
    images = (
        logged.after for entry in entries for logged in entry.records if logged.id == record_id
    )
    return next((image for image in images if image is not None), None)


def map_at(source: MapSource, revision: int) -> SystemMap:
    """Give the map as it was after a revision, by taking later changes back in memory.

    What was erased since is left out, with its links: its values are gone. A record whose words
    a name was taken out of is as the next state of it that the log still holds.

    Raises
    ------
    NotFound
        Where there is no such revision.
    StoreUnavailable
        Where the map was changed while it was read.
    """
    return earlier(source.snapshot(), source, revision)


def earlier(whole: SystemMap, log: Log, revision: int) -> SystemMap:
    """Give the map as it was after a revision from what it is; raises like `map_at`."""
    if not 0 <= revision <= whole.revision:
        raise NotFound(f"There is no revision {revision}.")
    records: dict[tuple[str, str], Node | Link] = {}
    records |= {("node", node.id): node for node in whole.nodes}
    records |= {("link", link.id): link for link in whole.links}
    newest = whole.revision
    while newest > revision:
        after = max(revision, newest - _PAGE)
        entries = log.changes(after=after, limit=newest - after)
        if [entry.seq for entry in entries] != list(range(after + 1, newest + 1)):
            raise StoreUnavailable("The change log could not be read whole; try again.")
        for entry in reversed(entries):
            for record in reversed(entry.records):
                if record.before is not None:
                    records[record.record, record.id] = record.before
                elif record.before_hash is None:
                    records.pop((record.record, record.id), None)
        newest = after
    nodes = {id_: each for (_, id_), each in records.items() if not isinstance(each, Link)}
    links = [each for each in records.values() if isinstance(each, Link)]
    return SystemMap.of(
        nodes.values(),
        [link for link in links if link.source in nodes and link.target in nodes],
        revision=revision,
    )
