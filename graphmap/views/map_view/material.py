"""What a map view is made of, gathered before any of it is put into words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from graphmap.analysis.results import BlockingResult
from graphmap.views.map_view.links import Drawn, LinkFacts, evidenced
from graphmap.views.map_view.request import MapRequest
from graphmap.views.map_view.scope import EffectsInScope
from graphmap.views.map_view.selection import Selecting
from graphmap.views.map_view.words import MapWords, Records


@dataclass(frozen=True, eq=False, kw_only=True)
class MapMaterial:
    """What a map view is made of.

    ``links`` are all in scope, ``let_through`` those that the filters let through and ``drawn``
    what is drawn of them. ``ranking`` is that of the policies that block in scope, as the
    profile shows it.
    """

    request: MapRequest
    map_name: str
    scope: EffectsInScope
    links: tuple[LinkFacts, ...]
    let_through: tuple[LinkFacts, ...]
    drawn: Drawn
    owner_scales: Mapping[str, str]
    records: Records
    ranking: BlockingResult
    with_panels: bool = False
    with_evidence: bool = False

    @cached_property
    def words(self) -> MapWords:
        """The links in words."""
        return MapWords(self.scope, self.records)

    @cached_property
    def selecting(self) -> Selecting:
        """What can be followed from a selected node."""
        return Selecting(self.words, self.let_through, frozenset(self.drawn.nodes))

    @cached_property
    def counted(self) -> tuple[LinkFacts, ...]:
        """The links in scope that somebody has recorded evidence for."""
        return evidenced(self.links)

    @property
    def system_name(self) -> str:
        """The name of what is looked at."""
        noun = self.records.noun(self.request.system) if self.request.system else None
        return noun.name if noun else "everything recorded"

    @property
    def name_in_sentence(self) -> str:
        """The name of what is looked at as a sentence needs it: ``the United Kingdom``."""
        name = self.system_name
        return f"the {name}" if name.startswith("United ") else name
