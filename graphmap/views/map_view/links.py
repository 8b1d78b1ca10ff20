"""From effects to the links of a map: bundled by what they do, and filtered."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, cast

import numpy as np
from numpy.typing import NDArray

from graphmap.analysis.evidence import ASSUMED, CONTESTED, Evidence
from graphmap.analysis.grouped import Grouped
from graphmap.model.catalogue import NODE_KINDS
from graphmap.views.accounts import deed_of
from graphmap.views.drawing import CauseDeed, CauseKind, Deed, EvidenceState
from graphmap.views.map_view.focus import effects_in_focus
from graphmap.views.map_view.request import MapRequest
from graphmap.views.map_view.scope import EffectsInScope

_SIGN_WORDS: Final = {1: "plus", -1: "minus", 0: "open"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkFacts:
    """One link: the effects of one sign from one cause to one target, and what they add up to.

    ``effects`` are numbers in the influence graph, of the scope or carried on into it.
    ``places`` are the ids of places that the same is recorded in anywhere, ``here`` those of
    ``effects``, ``uncertain_in`` those of them where it may do either. ``wider`` says that all
    of it is recorded for surrounding places. ``known`` is the evidence on all effects.
    """

    id: str
    cause: str
    target: str
    cause_kind: CauseKind
    target_kind: CauseKind
    does: CauseDeed
    effects: tuple[int, ...]
    places: tuple[str, ...]
    here: tuple[str, ...]
    uncertain_in: tuple[str, ...]
    evidence: EvidenceState
    disputed: bool
    wider: bool
    known: Evidence = field(repr=False, compare=False)

    @property
    def source_ids_for(self) -> frozenset[int]:
        """The positions of the sources for any of the effects."""
        return _members(self.known.sources_for, self.effects)

    @property
    def source_ids_against(self) -> frozenset[int]:
        """The positions of the sources against any of the effects."""
        return _members(self.known.sources_against, self.effects)

    @property
    def box(self) -> Deed:
        """Which box of the filter it belongs to."""
        return box_of(self.does)


def box_of(does: Deed) -> Deed:
    """Give the box of the filter that a deed belongs to."""
    return "raises" if does == "brings_into_play" else does


def links_in_scope(scope: EffectsInScope) -> tuple[LinkFacts, ...]:
    """Bundle the effects of a map by cause, target and sign, sorted by id."""
    graph = scope.graph
    groups: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    chosen = np.flatnonzero(scope.drawable)
    bundles, signs = graph.bundles[chosen].tolist(), graph.signs[chosen].tolist()
    for at, key in enumerate(zip(bundles, signs, strict=True)):
        groups[key].append(at)
    _join_uncertain(groups)
    places = _places_anywhere(scope, set(groups))
    read = _Effects(scope, chosen)
    facts = [read.link(members, places.get(key)) for key, members in groups.items()]
    return tuple(sorted(facts, key=lambda link: link.id))


def _join_uncertain(groups: defaultdict[tuple[int, int], list[int]]) -> None:
    """Put the uncertain effects of a bundle with those of its one sign: the link is drawn once."""
    for bundle in [bundle for bundle, sign in groups if sign == 0]:
        signed = [sign for sign in (1, -1) if (bundle, sign) in groups]
        if len(signed) == 1:
            groups[bundle, signed[0]] += groups.pop((bundle, 0))


def _places_anywhere(
    scope: EffectsInScope, keys: set[tuple[int, int]]
) -> Mapping[tuple[int, int], set[int]]:
    """Give the places that the same is recorded in anywhere, in scope or not."""
    graph = scope.graph
    places: defaultdict[tuple[int, int], set[int]] = defaultdict(set)
    wanted = np.isin(graph.bundles, [bundle for bundle, _ in keys])
    chosen = np.flatnonzero(wanted & scope.counting & (graph.places > 0))
    columns = (graph.bundles[chosen], graph.signs[chosen], graph.places[chosen])
    for bundle, sign, place in zip(*(column.tolist() for column in columns), strict=True):
        places[bundle, sign].add(place)
    return places


class _Effects:
    """The columns of chosen effects as plain lists: a value at a time, arrays are far slower."""

    def __init__(self, scope: EffectsInScope, chosen: NDArray[np.int64]) -> None:
        graph = scope.graph
        self.known = graph.evidence
        self.effects: list[int] = chosen.tolist()
        self.signs: list[int] = graph.signs[chosen].tolist()
        self.places: list[int] = graph.places[chosen].tolist()
        self.states: list[int] = self.known.state[chosen].tolist()
        self.disputed: list[bool] = scope.disputed[chosen].tolist()
        self.own: list[bool] = scope.own[chosen].tolist()
        self.ends = [_Ends(scope, side[chosen]) for side in (graph.causes, graph.targets)]
        nodes: list[int] = graph.place_tree.nodes.tolist()
        self.place_ids: list[str] = ["", *(graph.columns.ids[node] for node in nodes[1:])]

    def link(self, members: list[int], anywhere: set[int] | None) -> LinkFacts:
        """Give the link of some of the effects, told by their positions among the chosen.

        ``anywhere`` are the places that the same is recorded in.
        """
        first = members[0]
        states = [self.states[at] for at in members]
        reported = [at for at in members if self.states[at] != ASSUMED]
        sign = self.signs[first]
        here = {self.places[at] for at in members}
        uncertain = {self.places[at] for at in members if sign and not self.signs[at]}
        causes, targets = self.ends
        target_kind = targets.kind(first)
        ids_here = self._places(here)
        return LinkFacts(
            id=f"{causes.ids[first]}.{_SIGN_WORDS[sign]}.{targets.ids[first]}",
            cause=causes.ids[first],
            target=targets.ids[first],
            cause_kind=causes.kind(first),
            target_kind=target_kind,
            does=deed_of(sign, target_kind),
            effects=tuple([self.effects[at] for at in reported or members]),
            places=self._places(anywhere | here) if anywhere else ids_here,
            here=ids_here,
            uncertain_in=self._places(uncertain) if uncertain else (),
            evidence=evidence_state(reported=bool(reported), contested=CONTESTED in states),
            disputed=any(self.disputed[at] for at in members),
            wider=not any(self.own[at] for at in members),
            known=self.known,
        )

    def _places(self, numbers: set[int]) -> tuple[str, ...]:
        return tuple(sorted([self.place_ids[number] for number in numbers if number]))


class _Ends:
    """The causes or the targets of chosen effects: their ids and kinds."""

    def __init__(self, scope: EffectsInScope, vertices: NDArray[np.int32]) -> None:
        self.ids = scope.graph.ids_of(scope.graph.vertices[vertices])
        self.kinds: list[int] = scope.kinds[vertices].tolist()

    def kind(self, at: int) -> CauseKind:
        """Give the kind of one; `EffectsInScope` holds only those that a drawing knows."""
        return cast("CauseKind", NODE_KINDS[self.kinds[at]])


def evidence_state(*, reported: bool, contested: bool) -> EvidenceState:
    """Give the state of a link: whether there is evidence for it, and whether any is against."""
    if contested:
        return "contested"
    return "reported" if reported else "assumed"


def _members(table: Grouped, effects: Sequence[int]) -> frozenset[int]:
    return frozenset(member for effect in effects for member in table.of_group(effect).tolist())


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeFacts:
    """What filters ask of nodes, by id: where recorded, and for those that bear the tag asked for.

    ``scales`` are those that policies are set at, ``types`` the types of policies.
    """

    scales: Mapping[str, str]
    types: Mapping[str, str]
    tagged: frozenset[str] | None = None

    def lets_through(self, node: str, kind: CauseKind, request: MapRequest) -> bool:
        """Say whether the filters let a node through; what is not recorded is not left out."""
        if request.kinds is not None and kind not in request.kinds:
            return False
        if kind != "Policy":
            return True
        scales, types = request.owner_scales, request.types
        return (scales is None or self.scales.get(node) in {None, *scales}) and (
            types is None or self.types.get(node) in {None, *types}
        )


def recorded(scope: EffectsInScope, field: str, ids: Iterable[str]) -> dict[str, str]:
    """Give one field of nodes by id, where it is recorded."""
    values = scope.graph.columns.fields[field]
    position = scope.graph.position
    return {id_: values[position[id_]] for id_ in ids if position[id_] in values}


def filtered(
    links: Sequence[LinkFacts], request: MapRequest, facts: NodeFacts
) -> tuple[LinkFacts, ...]:
    """Give the links that the filters let through; what nobody evidenced only where asked for."""
    evidence = ("reported", "contested") if request.evidence is None else request.evidence
    tagged = facts.tagged
    return tuple(
        link
        for link in links
        if link.evidence in evidence
        and (request.does is None or link.does in request.does or link.box in request.does)
        and facts.lets_through(link.cause, link.cause_kind, request)
        and facts.lets_through(link.target, link.target_kind, request)
        and (tagged is None or link.cause in tagged or link.target in tagged)
    )


def nodes_of(links: Iterable[LinkFacts]) -> dict[str, CauseKind]:
    """Give the nodes that links join, with their kinds, sorted by id."""
    kinds: dict[str, CauseKind] = {}
    for link in links:
        kinds[link.cause] = link.cause_kind
        kinds[link.target] = link.target_kind
    return dict(sorted(kinds.items()))


def links_to(
    scope: EffectsInScope, links: Sequence[LinkFacts], outcome: str
) -> tuple[LinkFacts, ...]:
    """Give the links that lead to an outcome."""
    effects = effects_in_focus(scope, outcome, drawn_effects(scope, links), direction="up")
    return tuple(link for link in links if not effects.isdisjoint(link.effects))


def links_lit(
    scope: EffectsInScope, links: Sequence[LinkFacts], request: MapRequest, selected: str
) -> tuple[LinkFacts, ...]:
    """Give the links that are lit when a node is selected."""
    effects = effects_in_focus(
        scope,
        selected,
        drawn_effects(scope, links),
        direction=request.direction,
        to=request.to,
    )
    return tuple(link for link in links if not effects.isdisjoint(link.effects))


def drawn_effects(scope: EffectsInScope, links: Iterable[LinkFacts]) -> NDArray[np.bool_]:
    """Say of each effect of the map whether it is part of one of the links."""
    mask = np.zeros(scope.graph.effects.size, dtype=np.bool_)
    mask[[effect for link in links for effect in link.effects]] = True
    return mask


def most_connected(links: Iterable[LinkFacts]) -> tuple[str, int] | None:
    """Give the node that most links end at and how many, or None where none has two."""
    ends = Counter[str]()
    for link in links:
        ends.update((link.cause, link.target))
    best = min(ends, key=lambda id_: (-ends[id_], id_), default=None)
    return None if best is None or ends[best] < 2 else (best, ends[best])


def evidenced(links: Iterable[LinkFacts]) -> tuple[LinkFacts, ...]:
    """Give the links that somebody has recorded evidence for."""
    return tuple(link for link in links if link.evidence != "assumed")
