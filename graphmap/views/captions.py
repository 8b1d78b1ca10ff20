"""What a drawing says of itself and which part of it is lit, in any form it is drawn in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Lighting:
    """What is lit: with nothing selected all is, else only the chains through what is selected."""

    selected: str | None = None
    nodes: frozenset[str] = frozenset()
    links: frozenset[str] = frozenset()

    def is_dim(self, *, node: str | None = None, link: str | None = None) -> bool:
        """Say whether a node or a link is outside the lit chains."""
        if self.selected is None:
            return False
        return node not in self.nodes if node is not None else link not in self.links


ALL_LIT: Final = Lighting()


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """The words of a drawing: its title, a description, and what each node and link says."""

    title: str
    description: str
    nodes: Mapping[str, str] = field(default_factory=dict[str, str])
    links: Mapping[str, str] = field(default_factory=dict[str, str])
