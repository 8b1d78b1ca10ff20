"""Effects as a reader meets them: what does what to what, where, how we know, what speaks against.

An *account* is one effect with its cause, target, place and evidence, in words. Accounts are read
from the influence graph (which knows what counts) and from records that privacy has passed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, cast

import numpy as np

from graphmap.analysis.evidence import EVIDENCE_STATES
from graphmap.analysis.influence import InfluenceGraph, counting_effects
from graphmap.analysis.parameters import ANY_TIME, Parameters
from graphmap.analysis.places import NO_PLACE
from graphmap.model.catalogue import Confidence, NodeKind
from graphmap.model.nodes import Effect, Node, Observation, Source
from graphmap.model.system_map import SystemMap
from graphmap.model.values import first_day
from graphmap.views.drawing import CauseDeed
from graphmap.views.style import DEEDS
from graphmap.views.words import date_in_words

_DEED_ON_FACTOR: Final[dict[int, CauseDeed]] = {1: "raises", -1: "lowers", 0: "uncertain"}
_DEED_ON_OUTCOME: Final[dict[int, CauseDeed]] = {1: "enables", -1: "blocks", 0: "uncertain"}


@dataclass(frozen=True)
class Noun:
    """A record one can go to: its id, kind and name."""

    id: str
    kind: NodeKind
    name: str


@dataclass(frozen=True)
class Cited:
    """A source as it is shown beside what it says."""

    id: str
    name: str
    url: str | None


@dataclass(frozen=True)
class Seen:
    """What somebody saw, with where it is written down."""

    id: str
    text: str
    figure: str | None
    date: str | None
    how_we_know: str | None
    confidence: Confidence | None
    sources: tuple[Cited, ...]
    against: bool = False
    places: tuple[Noun, ...] = ()

    @property
    def date_words(self) -> str:
        """The date in its own precision."""
        return date_in_words(self.date)


@dataclass(frozen=True)
class Account:
    """One effect in words. ``counts`` says whether it counts on the day asked for."""

    id: str
    cause: Noun
    target: Noun
    place: Noun | None
    deed: CauseDeed
    mechanism: str | None
    sources_for: int
    sources_against: int
    evidence: str
    counts: bool
    ended: str
    observations: tuple[Seen, ...]

    @property
    def words(self) -> str:
        """What the cause does to the target, in a verb."""
        return DEEDS[self.deed].words

    @property
    def mark(self) -> str:
        """Which mark of sign stands before the verb: blocks, enables or unclear."""
        return {-1: "blocks", 1: "enables", 0: "unclear"}[DEEDS[self.deed].sign]

    @property
    def colour(self) -> str:
        """Which colour the verb has."""
        if self.deed == "brings_into_play":
            return "raises"
        return "unclear" if self.deed == "uncertain" else self.deed


def shares_evidence(accounts: Iterable[Account]) -> bool:
    """Say whether some observation stands behind several of these effects."""
    behind = [one.id for account in accounts for one in account.observations]
    return len(behind) > len(set(behind))


def deed_of(polarity: int, target_kind: NodeKind) -> CauseDeed:
    """Give what an effect does, by its sign and what it acts on."""
    if target_kind == "Outcome":
        return _DEED_ON_OUTCOME[polarity]
    if target_kind == "Policy" and polarity == 1:
        return "brings_into_play"
    return _DEED_ON_FACTOR[polarity]


def noun_of(node: Node) -> Noun:
    """Give a node as a word one can follow."""
    return Noun(node.id, node.kind, node.title)


def effects_touching(graph: InfluenceGraph, node_ids: Collection[str]) -> list[int]:
    """Give the numbers of the effects whose cause, target, place or own id is among the ids."""
    positions = [graph.position[id_] for id_ in node_ids if id_ in graph.position]
    wanted = np.zeros(graph.columns.kinds.size + 1, dtype=np.bool_)
    wanted[positions] = True
    places = graph.place_tree.nodes[graph.places]
    found = (
        wanted[graph.vertices[graph.causes]]
        | wanted[graph.vertices[graph.targets]]
        | wanted[graph.effects]
        | wanted[places]
    )
    return np.flatnonzero(found).tolist()


def effect_numbers(graph: InfluenceGraph, effect_ids: Iterable[str]) -> dict[str, int]:
    """Give the numbers of effects by their ids."""
    wanted = {graph.position[id_]: id_ for id_ in effect_ids if id_ in graph.position}
    at = np.flatnonzero(np.isin(graph.effects, list(wanted)))
    return {wanted[int(graph.effects[number])]: int(number) for number in at}


def ids_for(graph: InfluenceGraph, effects: Sequence[int]) -> set[str]:
    """Give the ids of every record that the accounts of these effects speak of."""
    columns, evidence = graph.columns, graph.evidence
    numbers = np.array(effects, dtype=np.int64)
    positions = [
        graph.effects[numbers],
        graph.vertices[graph.causes[numbers]],
        graph.vertices[graph.targets[numbers]],
        graph.place_tree.nodes[graph.places[numbers]],
    ]
    positions += [
        table.expand(numbers)[1]
        for table in (
            evidence.observations_for,
            evidence.observations_against,
            evidence.sources_for,
            evidence.sources_against,
        )
    ]
    found = np.unique(np.concatenate(positions))
    return {columns.ids[int(position)] for position in found.tolist() if position >= 0}


def read_accounts(
    graph: InfluenceGraph, effects: Sequence[int], shown: SystemMap, *, parameters: Parameters
) -> tuple[Account, ...]:
    """Read effects as accounts, in the order given.

    Parameters
    ----------
    graph
        The influence graph of the whole map.
    effects
        Numbers of effects.
    shown
        The records of `ids_for`, as privacy passes them. An effect whose cause, target or
        place is not among them is not read.
    parameters
        The day, and whether assumed effects count.
    """
    counting = counting_effects(graph, parameters)
    ever = counting_effects(graph, Parameters(as_of=ANY_TIME))
    accounts = [
        _account(graph, number, shown, counts=bool(counting[number]), ever=bool(ever[number]))
        for number in effects
    ]
    return tuple(account for account in accounts if account is not None)


def _account(
    graph: InfluenceGraph, number: int, shown: SystemMap, *, counts: bool, ever: bool
) -> Account | None:
    columns, evidence = graph.columns, graph.evidence
    by_id = shown.node_by_id
    effect = by_id.get(columns.ids[int(graph.effects[number])])
    cause = by_id.get(columns.ids[int(graph.vertices[graph.causes[number]])])
    target = by_id.get(columns.ids[int(graph.vertices[graph.targets[number]])])
    place_number = int(graph.places[number])
    place_id = columns.ids[int(graph.place_tree.nodes[place_number])]
    place = None if place_number == NO_PLACE else by_id.get(place_id)
    hidden = place_number != NO_PLACE and place is None
    if not isinstance(effect, Effect) or cause is None or target is None or hidden:
        return None
    return Account(
        id=effect.id,
        cause=noun_of(cause),
        target=noun_of(target),
        place=noun_of(place) if place else None,
        deed=deed_of(effect.polarity, target.kind),
        mechanism=effect.mechanism,
        sources_for=int(evidence.sources_for.counts()[number]),
        sources_against=int(evidence.sources_against.counts()[number]),
        evidence=_evidence_words(graph, number),
        counts=counts,
        ended="" if counts or not ever else _ended(effect, cause, place, shown),
        observations=_seen(graph, number, shown),
    )


def _evidence_words(graph: InfluenceGraph, number: int) -> str:
    state = EVIDENCE_STATES[int(graph.evidence.state[number])]
    if state == "assumed":
        return "nobody has recorded evidence yet"
    return "only evidence against" if state == "refuted" else ""


def _ended(effect: Effect, cause: Node, place: Node | None, shown: SystemMap) -> str:
    """Say when an effect that was recorded and does not count today ended."""
    until = [effect.valid_until] if effect.valid_until else []
    for link in shown.links_from.get(cause.id, ()):
        if link.kind == "APPLIES_IN" and place is not None and link.target == place.id:
            until += [link.valid_until] if link.valid_until else []
    if until:
        return f"ended {date_in_words(min(until, key=first_day))}"
    return "begins later" if effect.valid_from else "ended"


def _seen(graph: InfluenceGraph, number: int, shown: SystemMap) -> tuple[Seen, ...]:
    evidence = graph.evidence
    seen: list[Seen] = []
    tables = ((evidence.observations_for, False), (evidence.observations_against, True))
    for table, against in tables:
        for id_ in graph.ids_of(table.of_group(number)):
            node = shown.node_by_id.get(id_)
            if isinstance(node, Observation):
                seen.append(read_observation(node, shown, against=against))
    return tuple(seen)


def read_observation(
    node: Observation,
    shown: SystemMap,
    *,
    against: bool = False,
    places: tuple[Noun, ...] = (),
) -> Seen:
    """Read an observation with the sources it cites."""
    sources = [
        cast("Source", shown.node_by_id[link.target])
        for link in shown.links_from.get(node.id, ())
        if link.kind == "CITES"
    ]
    unit = f" {node.unit}" if node.unit else ""
    return Seen(
        id=node.id,
        text=node.text or node.title,
        figure=f"{node.figure}{unit}" if node.figure else None,
        date=node.date,
        how_we_know=node.how_we_know,
        confidence=node.confidence,
        sources=tuple(Cited(source.id, source.title, source.url) for source in sources),
        against=against,
        places=places,
    )
