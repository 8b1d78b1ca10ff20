"""What a map view is made of, gathered before any of it is put into words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from graphmap.analysis.results import BlockingResult
from graphmap.analysis.results_loops import Loop
from graphmap.views.map_view.folding import Drawn
from graphmap.views.map_view.links import LinkFacts
from graphmap.views.map_view.loops import MapLoops
from graphmap.views.map_view.request import MapRequest
from graphmap.views.map_view.scope import EffectsInScope
from graphmap.views.map_view.selection import Selecting
from graphmap.views.map_view.whole import WholeScope
from graphmap.views.map_view.words import MapWords, Records
from graphmap.views.shades import Shading
from graphmap.views.words import in_a_sentence


@dataclass(frozen=True, eq=False, kw_only=True)
class MapMaterial:
    """What a map view is made of.

    ``whole`` is all in scope, ``let_through`` the links that the filters let through and
    ``drawn`` what is drawn of them; ``told`` are those of them that are put into words, all
    where they are not too many. ``ranking`` is that of the policies that block in scope, as the
    profile shows it, ``loops`` are those that run in scope, None where nobody looked for them.
    ``tags_offered`` can be chosen to narrow the map.
    """

    request: MapRequest
    map_name: str
    whole: WholeScope
    let_through: tuple[LinkFacts, ...]
    told: tuple[LinkFacts, ...]
    drawn: Drawn
    records: Records
    ranking: BlockingResult
    loops: tuple[Loop, ...] | None = None
    shading: Shading | None = None
    tags_offered: frozenset[str] = frozenset()
    with_panels: bool = False
    with_evidence: bool = False

    @cached_property
    def words(self) -> MapWords:
        """The links in words."""
        return MapWords(self.scope, self.records)

    @cached_property
    def selecting(self) -> Selecting:
        """What can be followed from a selected node."""
        drawn = frozenset(self.drawn.nodes)
        return Selecting(self.words, self.let_through, drawn, self.map_loops)

    @cached_property
    def map_loops(self) -> MapLoops:
        """The loops that the links of the map make up."""
        return MapLoops(self.words, self.loops or (), self.counted, self.drawn.links)

    @property
    def scope(self) -> EffectsInScope:
        """The effects that the map is about."""
        return self.whole.scope

    @property
    def links(self) -> tuple[LinkFacts, ...]:
        """The links in scope."""
        return self.whole.links

    @property
    def counted(self) -> tuple[LinkFacts, ...]:
        """The links in scope that somebody has recorded evidence for."""
        return self.whole.counted

    @property
    def system_name(self) -> str:
        """The name of what is looked at."""
        noun = self.records.noun(self.request.system) if self.request.system else None
        return noun.name if noun else "everything recorded"

    @property
    def name_in_sentence(self) -> str:
        """The name of what is looked at as a sentence needs it: ``the United Kingdom``."""
        return in_a_sentence(self.system_name)
