"""What is selected, in words: what it is, what it does, what speaks against it, and so on."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from graphmap.analysis.chains import NO_EFFECT, find_chains
from graphmap.model.nodes import EnablingCondition, Experiment, Node, Outcome, Policy
from graphmap.views.accounts import Noun, deed_of, noun_of
from graphmap.views.captions import Lighting
from graphmap.views.map_view.focus import effects_in_focus, ends_of_chains
from graphmap.views.map_view.links import LinkFacts, drawn_effects
from graphmap.views.map_view.loops import MapLoops
from graphmap.views.map_view.request import Direction
from graphmap.views.map_view.view import Balance, Claim, Fact, Selection, Step, StoryOfChain
from graphmap.views.map_view.words import MapWords, by_name, experiments_on, linked_ids
from graphmap.views.words import (
    SCALE_WORDS,
    capital,
    count_in_words,
    date_in_words,
    in_words,
    kind_in_words,
    number_in_words,
)

_MOST_STORIES: Final = 40


@dataclass(frozen=True, eq=False)
class Selecting:
    """The links of a map and their effects, ready to be followed from any node.

    ``links`` are all that the filters let through, drawn or folded; what is said runs over all
    of them. ``drawn_ids`` are the nodes that can be lit, ``loops`` are lit with what is on them.
    """

    words: MapWords
    links: tuple[LinkFacts, ...]
    drawn_ids: frozenset[str]
    loops: MapLoops

    @cached_property
    def followed(self) -> NDArray[np.bool_]:
        """Which effects the links are made of."""
        return drawn_effects(self.words.scope, self.links)

    @cached_property
    def link_of(self) -> dict[int, LinkFacts]:
        """The link that each effect is part of."""
        return {effect: link for link in self.links for effect in link.effects}


def lighting_of(
    selecting: Selecting,
    selected: str,
    *,
    direction: Direction | None = None,
    to: str | None = None,
) -> Lighting:
    """Light every chain and loop through a node, or the chains one way or to another node."""
    words = selecting.words
    id_of = words.records.disclosure.id_of
    effects = effects_in_focus(
        words.scope, selected, selecting.followed, direction=direction, to=to
    )
    lit = [link for link in selecting.links if not effects.isdisjoint(link.effects)]
    if direction is None and to is None:
        lit += selecting.loops.links_through(id_of(selected))
    ends = {end for link in lit for end in (link.cause, link.target)} & selecting.drawn_ids
    nodes = {selected} | ends
    return Lighting(
        selected=id_of(selected),
        nodes=frozenset(map(id_of, nodes)),
        links=frozenset(words.link_id(link) for link in lit),
    )


def selection_of(
    selecting: Selecting, selected: str, node: Node, *, with_reach: bool = False
) -> Selection:
    """Say of a node what it is and what runs through it; ``with_reach``: where its chains end."""
    words = selecting.words
    outward = _claims(words, [link for link in selecting.links if link.cause == selected])
    inward = _claims(words, [link for link in selecting.links if link.target == selected])
    stories, cut = stories_of(selecting, selected, node)
    blocking = [claim for claim in outward if claim.does == "blocks"]
    elsewhere = {place for claim in blocking for place in claim.elsewhere}
    reached = ends_of_chains(words.scope, selected, selecting.followed) if with_reach else ()
    return Selection(
        noun=noun_of(node),
        kind_words=_kind_words(node),
        introduction=tuple(_introduction(words, selected, node)),
        statement=node.statement if isinstance(node, Outcome) else None,
        does=outward,
        done_to_it=inward,
        against=tuple(claim for claim in (*outward, *inward) if claim.balance.against),
        chains=stories,
        chains_cut=cut,
        tried=_tried(words, selected),
        elsewhere=tuple(sorted(elsewhere, key=by_name)),
        lit_sentence=_lit_sentence(node, stories),
        is_drawn=selected in selecting.drawn_ids,
        reaches=words.records.nouns(reached),
        loops=selecting.loops.through(words.records.disclosure.id_of(selected)),
    )


def _claims(words: MapWords, links: Sequence[LinkFacts]) -> tuple[Claim, ...]:
    order = ("blocks", "enables", "uncertain", "lowers", "raises", "brings_into_play")
    claims = [words.claim(link) for link in links]
    return tuple(
        sorted(
            claims,
            key=lambda claim: (
                order.index(claim.does),
                -len(claim.places) - len(claim.elsewhere),
                by_name(claim.target),
                by_name(claim.cause),
            ),
        )
    )


def _kind_words(node: Node) -> str:
    kind = capital(kind_in_words(node.kind))
    detail = node.type if isinstance(node, Policy | EnablingCondition) else None
    return f"{kind} · {in_words(detail)}" if detail else kind


def _introduction(words: MapWords, selected: str, node: Node) -> list[str | Noun]:
    """Say who sets a policy, at which scale, with what discretion, and what it comes from."""
    if not isinstance(node, Policy):
        return [node.description] if node.description else []
    parts: list[str | Noun] = []
    setters = words.records.nouns(linked_ids(words.scope, selected, "SETS", to=True))
    scale = f"at {SCALE_WORDS[node.owner_scale]} scale" if node.owner_scale else ""
    if setters:
        parts += ["Set by ", *_listed(setters), f", {scale}. " if scale else ". "]
    elif scale:
        parts.append(f"Set {scale}; by whom, nobody has recorded. ")
    else:
        parts.append("Nobody has recorded who sets it. ")
    if node.discretion:
        how_much = "No" if node.discretion == "none" else capital(node.discretion)
        parts.append(f"{how_much} discretion. ")
    if node.status and node.status != "in_force":
        parts.append(f"{capital(in_words(node.status))}. ")
    origins = words.records.nouns(linked_ids(words.scope, selected, "DERIVES_FROM", to=False))
    if origins:
        parts += ["Comes from ", *_listed(origins), "."]
    return parts


def _listed(nouns: Sequence[Noun]) -> list[str | Noun]:
    parts: list[str | Noun] = []
    for index, noun in enumerate(nouns):
        if index:
            parts.append(" and " if index == len(nouns) - 1 else ", ")
        parts.append(noun)
    return parts


def _tried(words: MapWords, selected: str) -> tuple[Fact, ...]:
    facts: list[Fact] = []
    for id_ in experiments_on(words.scope, selected):
        node = words.records.node(id_)
        if isinstance(node, Experiment):
            touched = linked_ids(words.scope, id_, "TOUCHES", to=False, of="Place")
            notes = [place.name for place in words.records.nouns(touched)]
            if node.started:
                notes.append(date_in_words(node.started))
            facts.append(Fact(noun_of(node), ", ".join(notes)))
    return tuple(sorted(facts, key=lambda fact: by_name(fact.noun)))


def stories_of(
    selecting: Selecting, selected: str, node: Node, *, most: int = _MOST_STORIES
) -> tuple[tuple[StoryOfChain, ...], bool]:
    """Tell the chains from a policy or factor to outcomes, or from policies to an outcome.

    Chains of the same links in several places are told once, with all their places; the second
    value says that there are more.
    """
    words = selecting.words
    graph = words.scope.graph
    here = graph.vertices == graph.position.get(selected, -1)
    is_outcome = node.kind == "Outcome"
    chains = find_chains(
        graph,
        selecting.followed,
        starts=graph.is_policy if is_outcome else here,
        ends=here if is_outcome else graph.is_outcome,
        max_steps=words.scope.parameters.max_steps,
    )
    link_of = selecting.link_of
    told: dict[tuple[str, ...], tuple[tuple[LinkFacts, ...], set[int]]] = {}
    for column in range(chains.count):
        effects = [int(step) for step in chains.effects[:, column] if step != NO_EFFECT]
        if any(bool(words.scope.own[effect]) for effect in effects):
            links = tuple(link_of[effect] for effect in effects)
            key = tuple(link.id for link in links)
            told.setdefault(key, (links, set()))[1].add(int(chains.places[column]))
    stories = [_story(words, links, places) for links, places in told.values()]
    stories.sort(key=lambda story: (len(story.steps), by_name(_end(story)), by_name(story.start)))
    return tuple(stories[:most]), len(stories) > most


def _story(words: MapWords, links: tuple[LinkFacts, ...], places: set[int]) -> StoryOfChain:
    signs = {"blocks": -1, "lowers": -1, "uncertain": 0}
    sign = int(np.prod([signs.get(link.does, 1) for link in links]))
    ids = (words.scope.place_id(number) for number in places)
    sources_for = frozenset[int]().union(*(link.source_ids_for for link in links))
    against = frozenset[int]().union(*(link.source_ids_against for link in links))
    return StoryOfChain(
        start=words.noun(links[0].cause),
        steps=tuple(Step(link.does, words.noun(link.target)) for link in links),
        does=deed_of(sign, links[-1].target_kind),
        places=words.records.nouns(id_ for id_ in ids if id_ is not None),
        balance=Balance(len(sources_for), len(against)),
    )


def _end(story: StoryOfChain) -> Noun:
    return story.steps[-1].target


def _lit_sentence(node: Node, stories: Collection[StoryOfChain]) -> str:
    """Say how far the lit chains reach: ``three outcomes, two directly``."""
    if not stories:
        return "no chain of so many effects"
    if node.kind == "Outcome":
        ends = {story.start.id for story in stories}
        direct = {story.start.id for story in stories if len(story.steps) == 1}
        words = count_in_words(len(ends), "policy", "policies")
    else:
        ends = {_end(story).id for story in stories}
        direct = {_end(story).id for story in stories if len(story.steps) == 1}
        words = count_in_words(len(ends), "outcome")
    if direct == ends:
        return f"{words}, directly"
    return f"{words}, {number_in_words(len(direct)) if direct else 'none'} directly"
