"""Loops on a map: which of those that run here can be told link by link, and what they say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from graphmap.analysis.results_loops import Loop
from graphmap.views.map_view.links import LinkFacts
from graphmap.views.map_view.view import LoopStory, Step
from graphmap.views.map_view.words import MapWords

_Bundle = tuple[str, str]


@dataclass(frozen=True, eq=False)
class MapLoops:
    """The loops of a map that its links make up whole.

    ``loops`` name nodes as a reader sees them, ``links`` are those in scope with evidence and
    ``drawn`` those that are drawn.
    """

    words: MapWords
    loops: tuple[Loop, ...]
    links: Sequence[LinkFacts]
    drawn: Sequence[LinkFacts]

    @cached_property
    def stories(self) -> tuple[LoopStory, ...]:
        """Each loop in words, a policy first where it has one."""
        by_bundle = self._by_bundle(self.links)
        drawn = self._by_bundle(self.drawn)
        return tuple(
            self._story(loop, by_bundle, is_drawn=all(one in drawn for one in bundles_of(loop)))
            for loop in self.loops
            if all(bundle in by_bundle for bundle in bundles_of(loop))
        )

    @cached_property
    def names_of(self) -> Mapping[str, tuple[str, ...]]:
        """The names of the loops that a drawn link is part of, by its id as a reader sees it."""
        drawn = self._by_bundle(self.drawn)
        whole = {story.name for story in self.stories if story.is_drawn}
        names: defaultdict[str, list[str]] = defaultdict(list)
        for loop in self.loops:
            for bundle in bundles_of(loop) if loop.name in whole else ():
                for link in drawn[bundle]:
                    names[self.words.link_id(link)].append(loop.name)
        return {link: tuple(found) for link, found in names.items()}

    def through(self, node: str) -> tuple[LoopStory, ...]:
        """Give the loops that run through a node, named as a reader sees it."""
        return tuple(
            story
            for story in self.stories
            if node in (story.start.id, *(step.target.id for step in story.steps))
        )

    def links_through(self, node: str) -> tuple[LinkFacts, ...]:
        """Give the drawn links of the loops that run through a node."""
        names = {story.name for story in self.through(node) if story.is_drawn}
        return tuple(
            link
            for link in self.drawn
            if not names.isdisjoint(self.names_of.get(self.words.link_id(link), ()))
        )

    def _by_bundle(self, links: Sequence[LinkFacts]) -> Mapping[_Bundle, list[LinkFacts]]:
        id_of = self.words.records.disclosure.id_of
        found: defaultdict[_Bundle, list[LinkFacts]] = defaultdict(list)
        if self.loops:
            for link in links:
                found[id_of(link.cause), id_of(link.target)].append(link)
        return found

    def _story(
        self, loop: Loop, links: Mapping[_Bundle, list[LinkFacts]], *, is_drawn: bool
    ) -> LoopStory:
        steps = [links[bundle] for bundle in bundles_of(loop)]
        first = next(
            (place for place, step in enumerate(steps) if step[0].cause_kind == "Policy"), 0
        )
        turned = steps[first:] + steps[:first]
        noun = self.words.noun
        return LoopStory(
            name=loop.name,
            kind=loop.kind,
            places_differ=len({kind for _, kind in loop.kinds}) > 1,
            start=noun(turned[0][0].cause),
            steps=tuple(
                # Where what one node does to another is recorded both ways, it may do either.
                Step(step[0].does if len(step) == 1 else "uncertain", noun(step[0].target))
                for step in turned
            ),
            is_drawn=is_drawn,
        )


def bundles_of(loop: Loop) -> tuple[_Bundle, ...]:
    """Give each step of a loop as its cause and its target."""
    return tuple(zip(loop.nodes, (*loop.nodes[1:], loop.nodes[0]), strict=True))
