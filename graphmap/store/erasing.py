"""What an erasure takes away beyond the records themselves, alike in every store."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final, cast

from graphmap.model.catalogue import LinkKind
from graphmap.model.links import Link
from graphmap.model.nodes import Node
from graphmap.store.search_words import name_key, words_of

_ID_RUN: Final = re.compile(r"[a-z0-9-]+")
#: Links whose source cannot stand without their target, where the target is being erased: a
#: cycle ABOUT a person, an answer FOR a person or for such a cycle.
DEPENDENCE: Final[tuple[LinkKind, ...]] = ("ABOUT", "FOR")


def dependents(links: Iterable[Link], doomed: Collection[str]) -> set[str]:
    """Give the ids of the nodes that cannot stand without the doomed ones, by these links."""
    return {link.source for link in links if link.kind in DEPENDENCE and link.target in doomed}


@dataclass(frozen=True)
class Traces:
    """How texts are told that name an erased person or one of the nodes erased with them."""

    ids: frozenset[str]
    names: frozenset[str]
    phrases: frozenset[str]

    @classmethod
    def of(cls, ids: Collection[str], images: Iterable[Node]) -> Traces:
        """Collect names, aliases and ids from all images, past ones too, of the erased nodes."""
        names = {name for node in images for name in (node.name, *node.aliases) if name}
        return cls(
            frozenset(ids),
            frozenset(name_key(name) for name in names),
            frozenset(_as_phrase(name) for name in names if words_of(name)),
        )

    def are_in(self, text: str) -> bool:
        """Say whether a text holds one of the ids, or one of the names word by word."""
        if not self.ids.isdisjoint(_ID_RUN.findall(text)):
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
