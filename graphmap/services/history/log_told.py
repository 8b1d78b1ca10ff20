"""The change log as a steward may be told it: one form for the API and the command line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from graphmap.model.changes import LogEntry, LoggedRecord
from graphmap.services.history.telling import Telling
from graphmap.services.history.undoing import history
from graphmap.services.workspace import Workspace


def log_after(workspace: Workspace, revision: int, *, limit: int) -> list[dict[str, Any]]:
    """Give entries of the change log after a revision as JSON values, oldest first.

    A record that a steward may not see, or might not have seen while it was there, is told by
    its version and hashes alone. The values of a record that is gone are not told, and no text
    that names a person who is left out.
    """
    return _told(workspace, workspace.store.changes(after=revision, limit=limit))


def newest_entries(workspace: Workspace, *, limit: int) -> list[dict[str, Any]]:
    """Give the newest entries of the change log, newest first; told as by `log_after`."""
    return _told(workspace, history(workspace.store, limit=limit))


def _told(workspace: Workspace, entries: Sequence[LogEntry]) -> list[dict[str, Any]]:
    telling = Telling(workspace.disclosure("steward"))
    # Of a record that a newer entry made it is not known yet who may see it.
    known = telling.disclosure.visibility.revision
    return [_entry_told(entry, telling) for entry in entries if entry.seq <= known]


def _entry_told(entry: LogEntry, telling: Telling) -> dict[str, Any]:
    return {
        "revision": entry.seq,
        "type": entry.type,
        "operation_id": entry.operation_id,
        "actor": telling.disclosure.name(entry.actor),
        "at": entry.at,
        "reason": telling.disclosure.name(entry.reason),
        "hash": entry.hash,
        "previous_hash": entry.previous_hash,
        "records": [_record_told(record, telling) for record in entry.records],
    }


def _record_told(record: LoggedRecord, telling: Telling) -> dict[str, Any]:
    told: dict[str, Any] = {
        "record": record.record,
        "version": record.version,
        "before_hash": record.before_hash,
        "after_hash": record.after_hash,
        "erased": record.erased,
    }
    image = record.after or record.before
    if image is None or not telling.may_name(image):
        return told
    return {**told, "kind": record.kind, "id": record.id, "after": telling.values(record.after)}
