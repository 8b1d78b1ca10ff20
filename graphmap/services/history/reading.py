"""The history of a map, of one record and of one entry, and what changed since somebody looked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from graphmap.errors import NotFound
from graphmap.model.changes import LogEntry, LoggedRecord
from graphmap.model.links import Link
from graphmap.model.nodes import Node
from graphmap.services.history.entries import (
    EntryTold,
    Names,
    record_changed,
    tell_entries,
)
from graphmap.services.history.known import KnownMaps
from graphmap.services.history.telling import Telling
from graphmap.services.history.undoing import entry_at
from graphmap.services.log_outline import undone_revision
from graphmap.services.reading import near, position_shown
from graphmap.services.workspace import Workspace
from graphmap.views.change_words import RecordChanged, what_was_done

_PAGE: Final = 50
#: How many entries are looked through for those that filters let through.
_MOST_SEARCHED: Final = 2_000
#: How many of the newest entries are counted as news; more is "more than".
MOST_NEWS: Final = 99


@dataclass(frozen=True)
class HistoryAsked:
    """Which entries: those before a revision, by an actor, of a kind of record, in a time.

    ``since`` and ``until`` are days, both taken in.
    """

    before: int | None = None
    after: int = 0
    actor: str = ""
    kind: str = ""
    since: str = ""
    until: str = ""
    limit: int = 25


@dataclass(frozen=True)
class HistoryFound:
    """Entries newest first; ``older`` is from where to go on, None where nothing is older."""

    entries: tuple[EntryTold, ...]
    older: int | None


@dataclass(frozen=True)
class NodeChange:
    """One entry in the history of a node, with what became of the node itself, if it did."""

    entry: EntryTold
    change: RecordChanged | None


def find_entries(workspace: Workspace, asked: HistoryAsked) -> HistoryFound:
    """Give the entries of the log that are asked for, newest first, in words."""
    telling = Telling(workspace.disclosure("steward"))
    newest = min(telling.disclosure.visibility.revision, workspace.log.revision())
    start = newest if asked.before is None else min(newest, asked.before - 1)
    found: list[LogEntry] = []
    last = max(asked.after, start - _MOST_SEARCHED)
    reached = start
    for entry in _backward(workspace, start, last):
        if len(found) == asked.limit:
            break
        reached = entry.seq - 1
        if _is_asked_for(entry, asked, telling):
            found.append(entry)
    told = tell_entries(workspace, found, most=6)
    return HistoryFound(tuple(told), reached + 1 if reached > asked.after else None)


def one_entry(workspace: Workspace, known: KnownMaps, revision: int) -> EntryTold:
    """Give one entry with its records before and after.

    What is gone since is told as far as it could be seen while it was there.

    Raises
    ------
    NotFound
        Where there is no such revision.
    """
    workspace.outline.look_at_newest(revision)
    entry = entry_at(workspace.log, revision)
    if _is_about_what_is_gone(workspace, entry):
        # First of all: the whole map and all that came since serve what is asked after it.
        first = undone_revision(entry) or revision
        since = workspace.revision() - first + 1
        if since <= _MOST_SEARCHED:
            workspace.changes(after=first - 1, limit=since)
            workspace.outline.look_back_to(first)
        for moment in (revision, revision - 1):
            known.of(workspace, moment)
    told = tell_entries(workspace, [entry])
    if not told:
        raise NotFound(f"There is no revision {revision}.")
    gone = [
        record
        for record in told[0].records
        if not (record.leads_on or (record.record == "link" and record.name))
    ]
    if not gone:
        return told[0]
    records = {(record.record, record.id): record for record in told[0].records}
    logged = {(record.record, record.id): record for record in entry.records}
    for moment in (revision, revision - 1):
        then = known.of(workspace, moment)
        for record in gone:
            key = (record.record, record.id)
            records[key] = _as_seen_then(records[key], logged[key], then)
    changed = tuple(records.values())
    if told[0].more:
        return replace(told[0], records=changed)
    hides = len(changed) < len(entry.records)
    what = what_was_done(changed, hides_some=hides)
    prefix = told[0].what.partition(": ")[0] + ": " if told[0].about else ""
    return replace(told[0], records=changed, what=f"{prefix}{what}")


def node_history(
    workspace: Workspace, node_id: str, *, before: int | None = None, limit: int = 25
) -> tuple[list[NodeChange], int | None]:
    """Give what was done to a node and to the links at it that stand, newest first.

    Returns the entries and from where to go on, None where nothing is older.

    Raises
    ------
    NotFound
        Where no node has that id, or it may not be seen.
    """
    position_shown(workspace, node_id)
    around = near(workspace, [node_id])
    node = around.node_by_id.get(node_id)
    if node is None:
        raise NotFound("No record has that id.")
    linked = {link.version for link in around.links if node_id in (link.source, link.target)}
    start = around.revision + 1 if before is None else before
    # One entry more than is asked for says whether there are older ones.
    found = workspace.log.changes_of(node_id, also=linked, before=start, limit=limit + 1)
    shown = [entry for entry in found[:limit] if entry.seq in linked or _tells_of(entry, node_id)]
    older = found[limit - 1].seq if len(found) > limit else None
    return _of_node(workspace, node_id, shown), older


def news_since(workspace: Workspace, revision: int, *, but_of: str) -> int:
    """Count the entries after a revision that somebody else made, at most one over `MOST_NEWS`."""
    actors = workspace.outline.actors_after(revision, limit=MOST_NEWS + 1)
    return sum(actor != but_of or not actor for actor in actors)


def _of_node(workspace: Workspace, node_id: str, entries: Sequence[LogEntry]) -> list[NodeChange]:
    telling = Telling(workspace.disclosure("steward"))
    logged = {entry.seq: _record_of(entry, node_id) for entry in entries}
    images = [
        image
        for record in logged.values()
        if record is not None and (image := record.after or record.before) is not None
    ]
    names = Names.of(workspace, images[:1])
    changes: list[NodeChange] = []
    for told in tell_entries(workspace, entries, most=0):
        record = logged[told.revision]
        image = record and (record.after or record.before)
        changed = record_changed(record, image, names, telling) if record and image else None
        changes.append(NodeChange(told, changed))
    return changes


def _tells_of(entry: LogEntry, node_id: str) -> bool:
    """Say whether an entry still holds what it wrote of a node: one of that id may be erased."""
    record = _record_of(entry, node_id)
    return record is not None and (record.after or record.before) is not None


def _record_of(entry: LogEntry, node_id: str) -> LoggedRecord | None:
    found = (each for each in entry.records if each.record == "node" and each.id == node_id)
    return next(found, None)


def _is_about_what_is_gone(workspace: Workspace, entry: LogEntry) -> bool:
    """Say whether an entry wrote something that is not there any more and could be told."""
    telling = Telling(workspace.disclosure("steward"))
    position = telling.disclosure.visibility.position
    images = (record.after or record.before for record in entry.records)
    return any(
        not _nodes_of(image) <= position.keys() and telling.may_name(image)
        for image in images
        if image is not None
    )


def _nodes_of(image: Node | Link) -> set[str]:
    return {image.source, image.target} if isinstance(image, Link) else {image.id}


def _as_seen_then(record: RecordChanged, logged: LoggedRecord, then: Workspace) -> RecordChanged:
    image = logged.after or logged.before
    if image is None or record.fields:
        return record
    names = Names.of(then, [image])
    name = names.name_of(image)
    if not name:
        return record
    telling = Telling(then.disclosure("steward"))
    told = record_changed(logged, image, names, telling)
    return replace(told, leads_on=False)


def _backward(workspace: Workspace, newest: int, last: int) -> Iterator[LogEntry]:
    while newest > last:
        after = max(last, newest - _PAGE)
        found = workspace.log.changes(after=after, limit=newest - after)
        yield from sorted(found, key=lambda entry: -entry.seq)
        newest = after


def _is_asked_for(entry: LogEntry, asked: HistoryAsked, telling: Telling) -> bool:
    actor = telling.disclosure.name(entry.actor).casefold()
    if asked.actor and actor != asked.actor.strip().casefold():
        return False
    day = entry.at[:10]
    if (asked.since and day < asked.since) or (asked.until and day > asked.until):
        return False
    return not asked.kind or any(
        record.kind == asked.kind and _may_name(record, telling) for record in entry.records
    )


def _may_name(record: LoggedRecord, telling: Telling) -> bool:
    image: Node | Link | None = record.after or record.before
    return image is not None and telling.may_name(image)
