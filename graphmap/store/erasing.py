"""What an erasure takes away beyond the records themselves, alike in every store."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, cast

from graphmap.model.catalogue import LinkKind
from graphmap.model.links import Link
from graphmap.model.nodes import Node, Person
from graphmap.model.records import RecordType, record_type
from graphmap.model.rules import Touched
from graphmap.store.log import RecordKey, StoredRecord, record_written
from graphmap.store.naming import NamesInWords
from graphmap.store.search_words import name_key, words_of

_ID_RUN: Final = re.compile(r"[a-z0-9-]+")
#: Links whose source cannot stand without their target, where the target is being erased: a
#: cycle ABOUT a person, an answer FOR a person or for such a cycle.
DEPENDENCE: Final[tuple[LinkKind, ...]] = ("ABOUT", "FOR")


def dependents(links: Iterable[Link], doomed: Collection[str]) -> set[str]:
    """Give the ids of the nodes that cannot stand without the doomed ones, by these links."""
    return {link.source for link in links if link.kind in DEPENDENCE and link.target in doomed}


@dataclass(frozen=True)
class NamingImage:
    """Where in the log an image lies whose words name somebody who is erased."""

    seq: int
    position: int
    record: RecordType
    kind: str
    id: str

    @property
    def key(self) -> RecordKey:
        """Whether it is of a node or a link, and its id."""
        return (self.record, self.id)


def images_that_name(
    images: Iterable[tuple[int, int, Node | Link]], names: NamesInWords, doomed: Collection[str]
) -> list[NamingImage]:
    """Give those of the images that hold one of the names, but for those that go as a whole."""
    return [
        NamingImage(seq, position, record_type(image), image.kind, image.id)
        for seq, position, image in images
        if _ends_of(image).isdisjoint(doomed) and names.are_in(image)
    ]


def _ends_of(record: Node | Link) -> set[str]:
    return {record.source, record.target} if isinstance(record, Link) else {record.id}


def without_names(
    live: Iterable[Node | Link], names: NamesInWords, *, version: int
) -> list[Touched]:
    """Give what records become whose images in the log name the erased, sorted.

    One whose words hold the name no longer is written once more as it is: the entry that takes
    its former images away says so.
    """
    return [
        Touched(before=item, after=names.taken_from(item).model_copy(update={"version": version}))
        for item in sorted(live, key=lambda item: (isinstance(item, Link), item.id))
    ]


def records_without_names(
    images: Iterable[NamingImage], touched: Iterable[Touched], hashes: Mapping[RecordKey, bytes]
) -> list[StoredRecord]:
    """Give what the entry of an erasure keeps of the records whose images it takes away.

    Of those that are in the graph what they are without the name; of others a tombstone.
    """
    records = {
        item.key: StoredRecord(item.record, item.kind, item.id, 0, 0, None, None) for item in images
    }
    for item in touched:
        written = item.after or item.before
        if written is not None:
            key: RecordKey = (record_type(written), written.id)
            records[key] = record_written(item.before, item.after, before_hash=hashes[key])
    return [records[key] for key in sorted(records, key=lambda key: (key[0] == "link", key[1]))]


@dataclass(frozen=True)
class Traces:
    """How texts are told that name an erased person or one of the nodes erased with them."""

    ids: frozenset[str]
    names: frozenset[str]
    phrases: frozenset[str]
    of_persons: NamesInWords

    @classmethod
    def of(cls, ids: Collection[str], images: Iterable[Node]) -> Traces:
        """Collect names, aliases and ids from all images, past ones too, of the erased nodes."""
        nodes = list(images)
        named = [(node, name) for node in nodes for name in (node.name, *node.aliases) if name]
        others = [name for node, name in named if not isinstance(node, Person)]
        return cls(
            frozenset(ids),
            frozenset(name_key(name) for _, name in named),
            frozenset(_as_phrase(name) for name in others if words_of(name)),
            NamesInWords(nodes),
        )

    def are_in(self, text: str) -> bool:
        """Say whether a text holds one of the ids, or one of the names word by word."""
        if not self.ids.isdisjoint(_ID_RUN.findall(text)) or self.of_persons.are_in_text(text):
            return True
        folded = _as_phrase(text)
        return any(phrase in folded for phrase in self.phrases) or name_key(text) in self.names

    def name(self, actor: str) -> bool:
        """Say whether an actor is one of the erased by name."""
        return name_key(actor) in self.names

    def taken_from(self, body: str) -> str:
        """Give a JSON document without what names the erased: members, entries and keys."""
        return json.dumps(self._without(json.loads(body)), ensure_ascii=False)

    def _without(self, value: object) -> object:
        if isinstance(value, dict):
            members = cast("dict[str, object]", value)
            return {
                key: self._without(member)
                for key, member in members.items()
                if not self.are_in(key) and not self._is_trace(member)
            }
        if isinstance(value, list):
            entries = cast("list[object]", value)
            return [self._without(entry) for entry in entries if not self._is_trace(entry)]
        return None if self._is_trace(value) else value

    def _is_trace(self, value: object) -> bool:
        return isinstance(value, str) and self.are_in(value)


def _as_phrase(text: str) -> str:
    return f" {' '.join(words_of(text))} "
