"""Finding records of a map by words, as a steward may see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graphmap.model.catalogue import NodeKind
from graphmap.model.nodes import Node
from graphmap.services.reading import nodes_shown
from graphmap.services.workspace import Workspace
from graphmap.store.search_words import asked_words, holds_words
from graphmap.views.accounts import Noun, noun_of


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


def told_hits(workspace: Workspace, text: str, hits: Sequence[Node]) -> list[Node]:
    """Give what was found by words, in its order, as a steward may see it.

    What holds the words only in a text that is left out is not found: else asking for the name
    of a person who is left out would tell who speaks of them.
    """
    asked = asked_words(text)
    told = nodes_shown(workspace, [node.id for node in hits])
    nodes = [told[node.id] for node in hits if node.id in told]
    return [node for node in nodes if holds_words(node, asked)]
