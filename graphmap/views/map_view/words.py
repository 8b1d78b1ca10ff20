"""The records of a map as nouns and claims: what the sentences beside a drawing are made of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from graphmap.analysis.evidence import links_of
from graphmap.model.catalogue import NODE_KINDS, LinkKind, NodeKind
from graphmap.model.nodes import Effect, Node, Observation
from graphmap.model.values import first_day
from graphmap.privacy import Disclosure
from graphmap.privacy.redaction import Redacted
from graphmap.views.accounts import Noun, noun_of
from graphmap.views.map_view.folding import Drawn
from graphmap.views.map_view.links import LinkFacts
from graphmap.views.map_view.scope import EffectsInScope
from graphmap.views.map_view.view import Balance, Claim
from graphmap.views.style import DEEDS
from graphmap.views.words import in_a_sentence, kind_in_words, list_in_words

#: Of a link that is recorded so often, how it works is told of this many effects.
MOST_READ: Final = 40


@dataclass(frozen=True, eq=False)
class Records:
    """Records as a reader's profile shows them, asked for by the ids the store knows."""

    redacted: Redacted
    disclosure: Disclosure
    #: Words that were asked for: a large map names each of its nodes again and again.
    _nouns: dict[str, Noun | None] = field(default_factory=dict[str, Noun | None])

    def node(self, id_: str) -> Node | None:
        """Give a record, or None where the reader may not see it."""
        return self.redacted.map.node_by_id.get(self.disclosure.id_of(id_))

    def noun(self, id_: str) -> Noun | None:
        """Give a record as a word one can follow, or None."""
        if id_ not in self._nouns:
            node = self.node(id_)
            self._nouns[id_] = noun_of(node) if node else None
        return self._nouns[id_]

    def nouns(self, ids: Iterable[str]) -> tuple[Noun, ...]:
        """Give those records that the reader may see, by name."""
        found = (self.noun(id_) for id_ in ids)
        return tuple(sorted((noun for noun in found if noun), key=by_name))


def by_name(noun: Noun) -> tuple[str, str]:
    """Give what nouns are sorted by: the name, then the id."""
    return noun.name.casefold(), noun.id


@dataclass(frozen=True, eq=False)
class MapWords:
    """Turns the links of one map into claims."""

    scope: EffectsInScope
    records: Records

    @cached_property
    def unsaid(self) -> Noun:
        """What stands for a record that is gone since the arrays were read."""
        return Noun("", "Policy", "Name left out")

    def link_id(self, link: LinkFacts) -> str:
        """Give the id of a link as a reader sees it."""
        id_of = self.records.disclosure.id_of
        return f"{id_of(link.cause)}.{link.id.split('.')[1]}.{id_of(link.target)}"

    def noun(self, id_: str) -> Noun:
        """Give a record as a noun."""
        return self.records.noun(id_) or self.unsaid

    def claim(self, link: LinkFacts, *, lit: bool = False) -> Claim:
        """Give a link as a claim with its evidence."""
        here = set(link.here)
        return Claim(
            link=self.link_id(link),
            cause=self.noun(link.cause),
            does=link.does,
            target=self.noun(link.target),
            mechanisms=self._mechanisms(link),
            balance=Balance(len(link.source_ids_for), len(link.source_ids_against)),
            places=self.records.nouns(link.here),
            elsewhere=self.records.nouns(id_ for id_ in link.places if id_ not in here),
            uncertain_in=self.records.nouns(link.uncertain_in),
            newest=self._newest(link),
            disputed=link.disputed,
            against=self.against(link),
            lit=lit,
        )

    def _mechanisms(self, link: LinkFacts) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for effect in link.effects[:MOST_READ]:
            node = self.records.node(self.scope.effect_id(effect))
            if isinstance(node, Effect) and node.mechanism:
                found[node.mechanism] = None
        return tuple(found)

    def _newest(self, link: LinkFacts) -> str | None:
        evidence = self.scope.graph.evidence
        positions = [int(evidence.newest[effect]) for effect in link.effects]
        dates = [evidence.dates[position] for position in positions if position >= 0]
        return max(dates, key=first_day) if dates else None

    def against(self, link: LinkFacts) -> tuple[str, ...]:
        """Give the texts of the observations that speak against a link."""
        texts: dict[str, None] = {}
        for id_ in ids_of_observations_against(self.scope, [link]):
            node = self.records.node(id_)
            if isinstance(node, Observation):
                texts[node.text or node.title] = None
        return tuple(texts)

    def sentence(self, claim: Claim) -> str:
        """Give a link as one sentence, for those who do not see its colour and dashes."""
        where = list_in_words([in_a_sentence(place.name) for place in claim.places])
        words = f"{claim.cause.name} {DEEDS[claim.does].words} {claim.target.name}"
        return f"{words}{f', in {where}' if where else ''} ({claim.balance.in_words()})"


def ids_of_observations_against(
    scope: EffectsInScope, links: Iterable[LinkFacts]
) -> tuple[str, ...]:
    """Give the ids of observations that speak against links, in the order found."""
    graph = scope.graph
    found: dict[str, None] = {}
    for link in links:
        for effect in link.effects[:MOST_READ]:
            members = graph.evidence.observations_against.of_group(effect)
            found |= dict.fromkeys(graph.ids_of(members))
    return tuple(found)


def linked_ids(
    scope: EffectsInScope, node_id: str, kind: LinkKind, *, to: bool, of: NodeKind | None = None
) -> list[str]:
    """Give the ids at the other ends of a node's links of one kind.

    Parameters
    ----------
    to
        Whether the links end at the node rather than start there.
    of
        The kind of the other end, any where absent.
    """
    columns = scope.graph.columns
    position = scope.graph.position[node_id]
    sources, targets, _ = links_of(columns, kind)
    others = sources[targets == position] if to else targets[sources == position]
    return [
        str(columns.ids[other])
        for other in others.tolist()
        if of is None or NODE_KINDS[int(columns.kinds[other])] == of
    ]


def ids_about(scope: EffectsInScope, selected: str | None) -> set[str]:
    """Give the ids of what the panel says of a selected node beyond its links."""
    if selected is None or selected not in scope.graph.position:
        return set()
    found = {selected}
    ties: tuple[tuple[LinkKind, bool], ...] = (("SETS", True), ("DERIVES_FROM", False))
    for kind, to in ties:
        found |= set(linked_ids(scope, selected, kind, to=to))
    for experiment in experiments_on(scope, selected):
        found.add(experiment)
        found |= set(linked_ids(scope, experiment, "TOUCHES", to=False, of="Place"))
    return found


def experiments_on(scope: EffectsInScope, selected: str) -> list[str]:
    """Give the ids of the experiments that touch or test a node."""
    touching = linked_ids(scope, selected, "TOUCHES", to=True, of="Experiment")
    testing = linked_ids(scope, selected, "TESTS", to=True, of="Experiment")
    return sorted({*touching, *testing})


def ids_needed(
    scope: EffectsInScope,
    links: Sequence[LinkFacts],
    drawn: Drawn,
    *,
    system: str | None,
    selected: Collection[str],
    further: Collection[str],
) -> set[str]:
    """Give the ids of every record that a map speaks of, to be read and redacted at once."""
    found = {system} if system else set[str]()
    found |= set(drawn.nodes) | set(drawn.hidden_outcomes) | set(further)
    for link in links:
        found |= {link.cause, link.target, *link.places}
        found |= {scope.effect_id(effect) for effect in link.effects[:MOST_READ]}
    found |= set(ids_of_observations_against(scope, links))
    for id_ in selected:
        found |= ids_about(scope, id_)
    return found


def kinds_in_words(kinds: Iterable[NodeKind]) -> str:
    """Count nodes by kind: ``21 policies, 7 factors and 15 outcomes``."""
    counted: dict[NodeKind, int] = {}
    for kind in kinds:
        counted[kind] = counted.get(kind, 0) + 1
    order: tuple[NodeKind, ...] = ("Policy", "Factor", "Outcome", "EnablingCondition")
    words = [
        f"{counted[kind]:,} {kind_in_words(kind, counted[kind])}"
        for kind in order
        if kind in counted
    ]
    return list_in_words(words)
