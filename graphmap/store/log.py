"""The change log as every store keeps it: salts, hashes, the chain, and the replay of it.

An entry names each record it wrote with a hash of salt and canonical image. The images and
salts lie beside the entry, and so do actor and reason with theirs: the chain of hashes covers
only salted hashes, so that an erasure can take the values away and leave the chain whole.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from pydantic import ConfigDict

from graphmap.model.changes import LogEntry, LogEntryType, LoggedRecord
from graphmap.model.links import Link
from graphmap.model.nodes import Node
from graphmap.model.records import RecordType, canonical_bytes, record_type

#: What the first entry names as the hash of the entry before it.
FIRST_HASH: Final = "0" * 64
#: What the log shows in place of words that were erased.
ERASED_WORDS: Final = "(erased)"
_SALT_BYTES: Final = 16

RecordKey = tuple[RecordType, str]
_BYTES_AS_BASE64: Final = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")


@dataclass(frozen=True)
class SaltedText:
    """Words that lie beside an entry, with their salt; both absent once they are erased."""

    __pydantic_config__: ClassVar[ConfigDict] = _BYTES_AS_BASE64

    text: str | None
    salt: bytes | None
    hash: bytes

    @classmethod
    def of(cls, text: str) -> SaltedText:
        """Give ``text`` with a new salt."""
        salt = secrets.token_bytes(_SALT_BYTES)
        return cls(text, salt, salted_hash(salt, text.encode()))

    def is_sound(self) -> bool:
        """Say whether the words still give their hash; erased words do not."""
        if self.text is None or self.salt is None:
            return False
        return salted_hash(self.salt, self.text.encode()) == self.hash


@dataclass(frozen=True)
class StoredRecord:
    """One record of an entry, with the image and salt of what it became.

    ``version`` and ``after_hash`` are 0 and absent where the record was taken away,
    ``before_version`` and ``before_hash`` where it was not there before.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _BYTES_AS_BASE64

    record: RecordType
    kind: str
    id: str
    version: int
    before_version: int
    before_hash: bytes | None
    after_hash: bytes | None
    salt: bytes | None = None
    image: str | None = None

    @property
    def key(self) -> RecordKey:
        """Whether it is a node or a link, and its id."""
        return (self.record, self.id)


@dataclass(frozen=True)
class StoredEntry:
    """An entry of the log. ``blanked`` are the entries whose words an erasure took away."""

    __pydantic_config__: ClassVar[ConfigDict] = _BYTES_AS_BASE64

    seq: int
    type: LogEntryType
    operation_id: str
    actor: SaltedText
    at: str
    reason: SaltedText
    records: tuple[StoredRecord, ...]
    previous_hash: str
    hash: str
    blanked: tuple[int, ...] = ()


def salted_hash(salt: bytes, image: bytes) -> bytes:
    """Give SHA-256 of salt and image."""
    return hashlib.sha256(salt + image).digest()


def entry_hash(entry: StoredEntry) -> str:
    """Give the SHA-256 of an entry in canonical JSON, its values by their salted hashes."""
    content = {
        "seq": entry.seq,
        "type": entry.type,
        "operation_id": entry.operation_id,
        "actor_hash": entry.actor.hash.hex(),
        "at": entry.at,
        "reason_hash": entry.reason.hash.hex(),
        "blanked": entry.blanked,
        "previous_hash": entry.previous_hash,
        "records": [
            [
                item.record,
                item.kind,
                item.id,
                item.version,
                item.before_version,
                item.before_hash.hex() if item.before_hash else None,
                item.after_hash.hex() if item.after_hash else None,
            ]
            for item in entry.records
        ],
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def record_written(
    before: Node | Link | None, after: Node | Link | None, *, before_hash: bytes | None
) -> StoredRecord:
    """Give what the log keeps of one record; ``before_hash`` is the one it was written with."""
    record = after if after is not None else before
    if record is None:
        raise ValueError("a logged record was there before or is there after")
    salt = image = after_hash = None
    if after is not None:
        salt, image_bytes = secrets.token_bytes(_SALT_BYTES), canonical_bytes(after)
        image, after_hash = image_bytes.decode(), salted_hash(salt, image_bytes)
    return StoredRecord(
        record=record_type(record),
        kind=record.kind,
        id=record.id,
        version=0 if after is None else after.version,
        before_version=0 if before is None else before.version,
        before_hash=before_hash,
        after_hash=after_hash,
        salt=salt,
        image=image,
    )


def new_entry(
    records: Sequence[StoredRecord],
    *,
    seq: int,
    entry_type: LogEntryType,
    operation_id: str,
    actor: str,
    reason: str,
    previous_hash: str,
    blanked: Sequence[int] = (),
) -> StoredEntry:
    """Give the next entry of the log, timed now and chained to the one before."""
    at = dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    parts = (seq, entry_type, operation_id, SaltedText.of(actor), at, SaltedText.of(reason))
    unsigned = StoredEntry(*parts, tuple(records), previous_hash, "", tuple(blanked))
    return StoredEntry(
        *parts, unsigned.records, previous_hash, entry_hash(unsigned), unsigned.blanked
    )


def to_log_entry(
    entry: StoredEntry,
    before_images: Sequence[str | None],
    read_image: Callable[[RecordType, str, int], Node | Link],
) -> LogEntry:
    """Give a stored entry as readers see it.

    Parameters
    ----------
    entry
        The entry.
    before_images
        For each record the image that it had before, None where there was none or it is erased.
    read_image
        Builds a record from record type, image and version.
    """
    return LogEntry(
        seq=entry.seq,
        type=entry.type,
        operation_id=entry.operation_id,
        actor=ERASED_WORDS if entry.actor.text is None else entry.actor.text,
        at=entry.at,
        reason=ERASED_WORDS if entry.reason.text is None else entry.reason.text,
        records=tuple(
            _logged_record(item, before, read_image)
            for item, before in zip(entry.records, before_images, strict=True)
        ),
        previous_hash=entry.previous_hash,
        hash=entry.hash,
        blanked=entry.blanked,
    )


def _logged_record(
    item: StoredRecord,
    before: str | None,
    read_image: Callable[[RecordType, str, int], Node | Link],
) -> LoggedRecord:
    before_gone = item.before_hash is not None and before is None
    after_gone = item.after_hash is not None and item.image is None
    return LoggedRecord(
        record=item.record,
        kind=item.kind,
        id=item.id,
        version=item.version,
        before_version=item.before_version,
        before_hash=item.before_hash.hex() if item.before_hash else None,
        after_hash=item.after_hash.hex() if item.after_hash else None,
        before=None if before is None else read_image(item.record, before, item.before_version),
        after=None if item.image is None else read_image(item.record, item.image, item.version),
        erased=before_gone or after_gone,
    )
