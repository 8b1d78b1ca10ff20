"""Finding records of a map by words, as a steward may see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphmap.services.reading import nouns_shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphmap.model.catalogue import NodeKind
    from graphmap.services.workspace import Workspace
    from graphmap.views.accounts import Noun


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
    ids = [node.id for node in found.records if node.kind != "Effect"]
    nouns = nouns_shown(workspace, ids)
    return SearchFound(
        tuple(nouns[id_] for id_ in ids if id_ in nouns), found.revision, found.truncated
    )
