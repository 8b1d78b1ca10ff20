"""The change log as nodes: written with each change, read back in order."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Final

from neo4j import ManagedTransaction, Record

from graphmap.model.changes import Applied, LogEntry
from graphmap.store.log import SaltedText, StoredEntry, StoredRecord, to_log_entry
from graphmap.store.neo4j.records import record_from_image
from graphmap.store.neo4j.statements import rows

_RECORD_FIELDS: Final = (
    "record",
    "kind",
    "id",
    "version",
    "before_version",
    "before_hash",
    "after_hash",
    "salt",
    "image",
)
#: Entries read at once; each may have written many records.
_PAGE: Final = 50


def write_entries(transaction: ManagedTransaction, entries: Sequence[StoredEntry]) -> None:
    """Append entries with their images and salts."""
    rows(transaction, "append_log_entries", entries=[_to_properties(entry) for entry in entries])
    records = [
        _to_record_properties(entry.seq, position, item)
        for entry in entries
        for position, item in enumerate(entry.records)
    ]
    if records:
        rows(transaction, "append_log_records", records=records)


def publish(transaction: ManagedTransaction, seq: int, hash_: str) -> None:
    """Make an entry the newest one; nothing but the commit may come after it."""
    rows(transaction, "publish_revision", seq=seq, hash=hash_)


def applied_of(operation_id: str, row: Record) -> Applied | None:
    """Give the first result of an operation, None where it was not applied yet."""
    if row["applied_seq"] is None:
        return None
    return Applied(
        operation_id=operation_id,
        revision=row["applied_seq"],
        at=row["applied_at"],
        replayed=True,
    )


def _to_properties(entry: StoredEntry) -> dict[str, object]:
    return {
        "seq": entry.seq,
        "type": entry.type,
        "operation_id": entry.operation_id,
        "at": entry.at,
        "actor": entry.actor.text,
        "actor_salt": entry.actor.salt,
        "actor_hash": entry.actor.hash,
        "reason": entry.reason.text,
        "reason_salt": entry.reason.salt,
        "reason_hash": entry.reason.hash,
        "blanked": list(entry.blanked),
        "previous_hash": entry.previous_hash,
        "hash": entry.hash,
    }


def _to_record_properties(seq: int, position: int, item: StoredRecord) -> dict[str, object]:
    properties = {name: getattr(item, name) for name in _RECORD_FIELDS}
    if item.record == "link" and item.image is not None:
        image = json.loads(item.image)
        properties |= {"source": image["source"], "target": image["target"]}
    return {"seq": seq, "position": position, **properties}


def _from_properties(head: dict[str, Any], records: Sequence[StoredRecord]) -> StoredEntry:
    return StoredEntry(
        seq=head["seq"],
        type=head["type"],
        operation_id=head["operation_id"],
        actor=SaltedText(head.get("actor"), head.get("actor_salt"), head["actor_hash"]),
        at=head["at"],
        reason=SaltedText(head.get("reason"), head.get("reason_salt"), head["reason_hash"]),
        records=tuple(records),
        previous_hash=head["previous_hash"],
        hash=head["hash"],
        blanked=tuple(head["blanked"]),
    )


def _to_stored(item: dict[str, Any]) -> StoredRecord:
    return StoredRecord(
        record=item["record"],
        kind=item["kind"],
        id=item["id"],
        version=item["version"],
        before_version=item["before_version"],
        before_hash=item.get("before_hash"),
        after_hash=item.get("after_hash"),
        salt=item.get("salt"),
        image=item.get("image"),
    )


def read_entries(
    transaction: ManagedTransaction, *, after: int = 0, until: int
) -> Iterator[StoredEntry]:
    """Give entries above ``after``, oldest first, one at a time."""
    while True:
        page = rows(transaction, "log_entries", after=after, until=until, limit=_PAGE)
        heads: list[dict[str, Any]] = [row["properties"] for row in page]
        if not heads:
            return
        after = heads[-1]["seq"]
        records: defaultdict[int, list[StoredRecord]] = defaultdict(list)
        for row in rows(transaction, "log_records", first=heads[0]["seq"], last=after):
            item: dict[str, Any] = row["properties"]
            records[item["seq"]].append(_to_stored(item))
        for head in heads:
            yield _from_properties(head, records[head["seq"]])


def entries_from(found: Sequence[Record]) -> list[LogEntry]:
    """Give entries as readers see them, from the rows of ``read_log`` or its like, oldest first."""
    heads: dict[int, dict[str, Any]] = {}
    cut: set[int] = set()
    records: defaultdict[int, list[tuple[int, StoredRecord, str | None]]] = defaultdict(list)
    for row in found:
        if row["entry"] is not None:
            heads[row["entry"]["seq"]] = row["entry"]
            cut |= {row["entry"]["seq"]} if row["is_cut"] else set()
        item: dict[str, Any] | None = row["record"]
        if item is not None:
            at = (item["position"], _to_stored(item), row["before_image"])
            records[item["seq"]].append(at)
    entries: list[LogEntry] = []
    for seq in sorted(heads):
        written = sorted(records[seq], key=lambda one: one[0])
        entry = _from_properties(heads[seq], [item for _, item, _ in written])
        before = [image for _, _, image in written]
        told = to_log_entry(entry, before, record_from_image)
        entries.append(told.model_copy(update={"is_cut": True}) if seq in cut else told)
    return entries
