"""Finding records of a map by words, as a steward may see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from graphmap.model.catalogue import NodeKind
from graphmap.model.nodes import Node
from graphmap.services.reading import nodes_shown
from graphmap.services.workspace import Workspace
from graphmap.store.search_words import asked_words, holds_words, title_words
from graphmap.views.accounts import Noun, noun_of

#: Words up to this long are left aside where only some of the words need to be held.
_SHORT: Final = 2


@dataclass(frozen=True)
class SearchFound:
    """The records found, the best first."""

    nouns: tuple[Noun, ...]
    revision: int
    truncated: bool

    def by_kind(self) -> Sequence[tuple[NodeKind, list[Noun]]]:
        """Give the records grouped by kind, in the order in which kinds were found."""
        groups: dict[NodeKind, list[Noun]] = {}
        for noun in self.nouns:
            groups.setdefault(noun.kind, []).append(noun)
        return list(groups.items())


def search_map(workspace: Workspace, text: str, *, limit: int) -> SearchFound:
    """Find records whose title, aliases, tags or description hold all the words.

    Effects are not found by themselves: what they say is on the pages of their causes.
    """
    if not text.strip():
        return SearchFound((), workspace.columns().revision, truncated=False)
    found = workspace.store.search(text, limit=limit)
    nodes = [node for node in told_hits(workspace, text, found.records) if node.kind != "Effect"]
    return SearchFound(tuple(noun_of(node) for node in nodes), found.revision, found.truncated)


@dataclass(frozen=True)
class NearMatch:
    """A record that holds some of the words, and which."""

    noun: Noun
    words: tuple[str, ...]


@dataclass(frozen=True)
class NearFound:
    """The records nearest to what was asked, and the words that no record holds."""

    matches: tuple[NearMatch, ...]
    missing: tuple[str, ...]


def search_nearest(workspace: Workspace, text: str, *, limit: int) -> NearFound:
    """Find records that hold some of the words: those that hold most of them first.

    Among as many words, a record that holds them in its title comes first, then one whose title
    says little else, then one that holds the rarer words. Words of one or two letters are left
    aside unless there are no others: as beginnings they are found everywhere.
    """
    asked = asked_words(text)
    words = [word for word in asked if len(word) > _SHORT] or asked
    held: dict[str, list[str]] = {}
    told: dict[str, Node] = {}
    for word in words:
        for node in told_hits(workspace, word, workspace.store.search(word, limit=limit).records):
            if node.kind != "Effect":
                told[node.id] = node
                held.setdefault(node.id, []).append(word)
    holders = {word: sum(word in some for some in held.values()) for word in words}

    def nearness(node: Node) -> tuple[int, int, float, float, str]:
        title = title_words(node)
        in_title = sum(any(one.startswith(word) for one in title) for word in held[node.id])
        rare = sum(1 / holders[word] for word in held[node.id])
        return -len(held[node.id]), -in_title, -in_title / len(title or [0]), -rare, node.title

    nearest = sorted(told.values(), key=nearness)[:limit]
    return NearFound(
        tuple(NearMatch(noun_of(node), tuple(held[node.id])) for node in nearest),
        tuple(word for word in words if not holders[word]),
    )


def told_hits(workspace: Workspace, text: str, hits: Sequence[Node]) -> list[Node]:
    """Give what was found by words, in its order, as a steward may see it.

    What holds the words only in a text that is left out is not found: else asking for the name
    of a person who is left out would tell who speaks of them.
    """
    asked = asked_words(text)
    told = nodes_shown(workspace, [node.id for node in hits])
    nodes = [told[node.id] for node in hits if node.id in told]
    return [node for node in nodes if holds_words(node, asked)]
