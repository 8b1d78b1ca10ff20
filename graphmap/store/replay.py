"""The integrity check of a change log: every hash, and the graph that it leads to."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from graphmap.model.records import RecordType
from graphmap.store.log import (
    FIRST_HASH,
    RecordKey,
    SaltedText,
    StoredEntry,
    StoredRecord,
    entry_hash,
    salted_hash,
)


@dataclass(frozen=True, slots=True)
class _State:
    version: int
    hash: bytes | None
    image: bytes | None


@dataclass
class Replay:
    """Walks through a log from its first entry, then compares what it led to with the graph.

    Give it each entry in turn with `add`, each live record with `compare`, and ask `finish`.
    ``problems`` are in words; ``erased_images`` counts images that an erasure took away.
    """

    problems: list[str] = field(default_factory=list[str])
    erased_images: int = 0
    entries: int = 0
    _previous_hash: str = FIRST_HASH
    _live: dict[RecordKey, _State] = field(default_factory=dict["RecordKey", _State])
    _without_image: list[tuple[int, RecordKey]] = field(
        default_factory=list[tuple[int, "RecordKey"]]
    )
    _without_words: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    _erased: dict[RecordKey, int] = field(default_factory=dict["RecordKey", int])
    _blanked: set[int] = field(default_factory=set[int])

    def add(self, entry: StoredEntry) -> None:
        """Verify one entry and take its changes over."""
        name = f"log entry {entry.seq}"
        self.entries += 1
        if entry.seq != self.entries:
            self.problems.append(f"{name} stands where entry {self.entries} belongs")
            self.entries = entry.seq
        if entry.previous_hash != self._previous_hash:
            self.problems.append(f"{name} is not chained to the entry before it")
        if entry_hash(entry) != entry.hash:
            self.problems.append(f"{name} was altered: its hash does not agree")
        self._previous_hash = entry.hash
        for what, words in (("actor", entry.actor), ("reason", entry.reason)):
            self._verify_words(entry.seq, what, words)
        self._blanked.update(entry.blanked)
        for item in entry.records:
            self._take_over(entry, item)

    def _verify_words(self, seq: int, what: str, words: SaltedText) -> None:
        if words.text is None and words.salt is None:
            self._without_words.append((seq, what))
        elif not words.is_sound():
            self.problems.append(f"log entry {seq}: its {what} was altered")

    def _take_over(self, entry: StoredEntry, item: StoredRecord) -> None:
        name = f"log entry {entry.seq}, {item.record} {item.id}"
        before = self._live.pop(item.key, _State(0, None, None))
        if (before.version, before.hash) != (item.before_version, item.before_hash):
            self.problems.append(f"{name}: what it was before does not agree with the log so far")
        if entry.type == "erase":
            self._erased[item.key] = entry.seq
        if item.after_hash is None:
            return
        image = None
        if item.image is None and item.salt is None:
            self._without_image.append((entry.seq, item.key))
        elif item.image is None or item.salt is None:
            self.problems.append(f"{name}: its image or its salt is missing")
        else:
            image = item.image.encode()
            if salted_hash(item.salt, image) != item.after_hash:
                self.problems.append(f"{name}: its image or its salt was altered")
        digest = None if image is None else hashlib.sha256(image).digest()
        self._live[item.key] = _State(item.version, item.after_hash, digest)

    def compare(self, record: RecordType, id_: str, version: int, image: bytes) -> None:
        """Compare one live record with what the log leads to."""
        state = self._live.pop((record, id_), None)
        if state is None:
            self.problems.append(f"{record} {id_} is in the graph but not in the log")
        elif state.version != version:
            self.problems.append(
                f"{record} {id_} has version {version}, by the log {state.version}"
            )
        elif state.image != hashlib.sha256(image).digest():
            self.problems.append(f"{record} {id_} is not as the log wrote it")

    def finish(self) -> list[str]:
        """Give all problems, once every entry and every live record was given."""
        for record, id_ in sorted(self._live):
            self.problems.append(f"{record} {id_} is in the log but not in the graph")
        for seq, (record, id_) in self._without_image:
            if self._erased.get((record, id_), 0) > seq:
                self.erased_images += 1
            else:
                self.problems.append(f"log entry {seq}, {record} {id_}: its image is missing")
        for seq, what in self._without_words:
            if seq not in self._blanked:
                self.problems.append(f"log entry {seq}: its {what} is missing")
        return self.problems
