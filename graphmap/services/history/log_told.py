"""The change log as a steward may be told it: one form for the API and the command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from graphmap.model.catalogue import LINK_RULES, SENSITIVITIES
from graphmap.model.changes import LogEntry, LoggedRecord
from graphmap.model.links import Link
from graphmap.model.nodes import Node, Person
from graphmap.model.records import to_json_values
from graphmap.privacy import Disclosure
from graphmap.services.history.undoing import history
from graphmap.services.workspace import Workspace

_STEWARD: Final = SENSITIVITIES.index("steward")


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
    telling = _Telling(workspace.disclosure("steward"))
    # Of a record that a newer entry made it is not known yet who may see it.
    known = telling.disclosure.visibility.revision
    return [telling.entry(entry) for entry in entries if entry.seq <= known]


@dataclass(frozen=True)
class _Telling:
    """What may be told of the records of the log, by what a steward is told of the map."""

    disclosure: Disclosure

    def entry(self, entry: LogEntry) -> dict[str, Any]:
        return {
            "revision": entry.seq,
            "type": entry.type,
            "operation_id": entry.operation_id,
            "actor": self.disclosure.name(entry.actor),
            "at": entry.at,
            "reason": self.disclosure.name(entry.reason),
            "hash": entry.hash,
            "previous_hash": entry.previous_hash,
            "records": [self._record(record) for record in entry.records],
        }

    def _record(self, record: LoggedRecord) -> dict[str, Any]:
        told: dict[str, Any] = {
            "record": record.record,
            "version": record.version,
            "before_hash": record.before_hash,
            "after_hash": record.after_hash,
            "erased": record.erased,
        }
        image = record.after or record.before
        if image is None or not self._may_name(image):
            return told
        is_whole = record.after is not None and self._may_be_read(record.after)
        after = self._values(record.after) if record.after and is_whole else None
        return {**told, "kind": record.kind, "id": record.id, "after": after}

    def _may_name(self, image: Node | Link) -> bool:
        """Say whether a record's kind and id may be told.

        Of one that is gone nobody can say any more who could see it: a person, and a link that
        may have led to one, stay unnamed.
        """
        if self.disclosure.names.are_in(image.id):
            return False
        if not isinstance(image, Link):
            return self._is_shown(image.id) or (
                self._is_gone(image.id) and not isinstance(image, Person)
            )
        joins = LINK_RULES[image.kind].joins
        for end, kinds in zip((image.source, image.target), zip(*joins, strict=True), strict=True):
            if not self._is_shown(end) and not (self._is_gone(end) and "Person" not in kinds):
                return False
        return True

    def _may_be_read(self, image: Node | Link) -> bool:
        if isinstance(image, Link):
            return self._is_shown(image.source) and self._is_shown(image.target)
        had_consent = not isinstance(image, Person) or "map" in image.consent
        level = SENSITIVITIES.index(image.sensitivity)
        return self._is_shown(image.id) and level <= _STEWARD and had_consent

    def _values(self, image: Node | Link) -> dict[str, Any]:
        """Give an image without the texts that name a person who is left out."""
        names = self.disclosure.names
        return {
            name: value
            for name, value in to_json_values(image).items()
            if not any(
                names.are_in(text)
                for text in (value if isinstance(value, list) else [value])
                if isinstance(text, str)
            )
        }

    def _is_shown(self, id_: str) -> bool:
        return self.disclosure.visibility.is_shown(id_)

    def _is_gone(self, id_: str) -> bool:
        return id_ not in self.disclosure.visibility.position
