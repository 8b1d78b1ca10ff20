"""What every store does before and after a write: refuse what is stale, say what was written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from graphmap.errors import Conflict, InputRefused, StoreLoading
from graphmap.model.changes import ChangeSet, ConflictSide, Document, LogEntryType, Put
from graphmap.model.links import Link
from graphmap.model.nodes import Node
from graphmap.store.log import RecordKey


@dataclass(frozen=True)
class Operation:
    """What one entry of the log says of itself."""

    type: LogEntryType
    id: str
    actor: str
    reason: str


def refuse_stale(change_set: ChangeSet, stored: Mapping[RecordKey, Node | Link]) -> None:
    """Compare the versions that a change set expects with the stored ones.

    Raises
    ------
    Conflict
        With both sides of every change that expects another version.
    """
    sides: list[ConflictSide] = []
    for change in change_set.changes:
        found = stored.get((change.record, change.id))
        version = 0 if found is None else found.version
        if version != change.expected_version:
            sides.append(
                ConflictSide(
                    record=change.record,
                    id=change.id,
                    expected_version=change.expected_version,
                    stored_version=version,
                    stored=found,
                    asked=change.value if isinstance(change, Put) else None,
                )
            )
    if sides:
        raise Conflict(sides)


def refuse_stale_document(document: Document, stored_version: int) -> None:
    """Compare the version that a document was seen at with the stored one; raises `Conflict`."""
    if document.version != stored_version:
        raise Conflict(
            [
                ConflictSide(
                    record="document",
                    id=f"{document.collection}/{document.id}",
                    expected_version=document.version,
                    stored_version=stored_version,
                    stored=None,
                    asked=None,
                )
            ]
        )


def refuse_what_is_not_json(document: Document) -> None:
    """Raise `InputRefused` where a document's body is not JSON."""
    try:
        json.loads(document.body)
    except ValueError as error:
        raise InputRefused(
            f"The document {document.collection}/{document.id} is not JSON: {error}"
        ) from error


def still_loading() -> StoreLoading:
    """Give the refusal of a read or a change while a bulk load has not ended."""
    return StoreLoading(
        "A bulk load into this store has not ended; wait for it, or start it again if it broke"
    )
