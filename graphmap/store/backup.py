"""Backups in every store: JSON lines that end with their own checksum."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, cast

from pydantic import TypeAdapter, ValidationError

from graphmap.errors import InputRefused, RecordRefused, StoreDamaged
from graphmap.model.changes import Document
from graphmap.model.links import Link
from graphmap.model.nodes import Node
from graphmap.model.records import record_from, record_type, to_json_values
from graphmap.store.log import StoredEntry

FORMAT: Final = "graphmap-backup"
FORMAT_VERSION: Final = 1
_ENTRY: Final = TypeAdapter(StoredEntry)

BackupItem = Node | Link | StoredEntry | Document


@dataclass
class _Seal:
    """The checksum over all lines so far, and how many of each sort there were."""

    digest: Any
    counts: Counter[str]

    @classmethod
    def new(cls) -> _Seal:
        return cls(hashlib.sha256(), Counter())

    def cover(self, line: str, sort: str) -> str:
        self.digest.update(line.encode() + b"\n")
        self.counts[sort] += 1
        return line

    def values(self) -> dict[str, object]:
        sorts = ("node", "link", "entry", "document")
        return {
            "counts": {sort: self.counts[sort] for sort in sorts},
            "sha256": self.digest.hexdigest(),
        }


def write_backup(revision: int, items: Iterable[BackupItem]) -> Iterator[str]:
    """Give the lines of a backup: a header, a line an item, the seal."""
    seal = _Seal.new()
    header = {
        "format": FORMAT,
        "version": FORMAT_VERSION,
        "revision": revision,
        "made_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
    }
    yield seal.cover(_to_line(header), "header")
    for item in items:
        sort, values = _to_values(item)
        yield seal.cover(_to_line({sort: values}), sort)
    yield _to_line(seal.values())


def _to_line(values: object) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def _to_values(item: BackupItem) -> tuple[str, object]:
    if isinstance(item, StoredEntry):
        return "entry", _ENTRY.dump_python(item, mode="json")
    if isinstance(item, Document):
        return "document", item.model_dump(mode="json")
    return record_type(item), to_json_values(item, with_version=True)


def read_backup(lines: Iterable[str]) -> Iterator[int | BackupItem]:
    """Give the revision that a backup is of, then its items.

    The seal is verified at the end, so the caller commits nothing before the last item.

    Raises
    ------
    StoreDamaged
        Where a line is missing, altered or of another format.
    """
    seal = _Seal.new()
    numbered = enumerate(lines, start=1)
    number, line = next(numbered, (1, ""))
    yield _read_header(line)
    seal.cover(line, "header")
    for number, line in numbered:
        values = _read_line(line, number)
        if "sha256" in values:
            if values != seal.values():
                raise _damaged("its lines do not give the checksum in its last line")
            if next(numbered, None) is not None:
                raise _damaged(f"line {number + 1} comes after its last line")
            return
        sort, item = _read_item(values, number)
        seal.cover(line, sort)
        yield item
    raise _damaged("its last line, with the checksum, is missing: it was cut off")


def _read_header(line: str) -> int:
    values = _read_line(line, 1)
    if values.get("format") != FORMAT or not isinstance(values.get("revision"), int):
        raise _damaged("its first line is not the header of a graphmap backup")
    if values.get("version") != FORMAT_VERSION:
        raise StoreDamaged(
            f"The backup has format version {values.get('version')}, this graphmap knows"
            f" {FORMAT_VERSION}; restore it with the graphmap that wrote it"
        )
    return values["revision"]


def _read_line(line: str, number: int) -> dict[str, Any]:
    try:
        values: object = json.loads(line)
    except ValueError:
        values = None
    if not isinstance(values, dict):
        raise _damaged(f"line {number} is not a JSON object")
    return cast("dict[str, Any]", values)


def _read_item(values: dict[str, Any], number: int) -> tuple[str, BackupItem]:
    readers: dict[str, Callable[[Any], BackupItem]] = {
        "node": lambda value: record_from("node", value),
        "link": lambda value: record_from("link", value),
        "entry": lambda value: _ENTRY.validate_json(json.dumps(value)),
        "document": Document.model_validate,
    }
    for sort, read in readers.items():
        if sort in values:
            try:
                return sort, read(values[sort])
            except (ValidationError, RecordRefused, AttributeError) as error:
                raise _damaged(f"line {number} holds no sound {sort}") from error
    raise _damaged(f"line {number} holds nothing that a backup is made of")


def _damaged(reason: str) -> StoreDamaged:
    return StoreDamaged(f"The backup is damaged: {reason}. Nothing was restored; use another one")


def not_empty() -> InputRefused:
    """Give the refusal of a restore into a store that holds anything."""
    return InputRefused(
        "The store is not empty; a backup is restored into an empty store. Name a new one."
    )
