"""From effects to the links of a drawing: bundled, filtered, and folded where there are many."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, cast

import numpy as np
from numpy.typing import NDArray

from graphmap.analysis.evidence import ASSUMED, CONTESTED
from graphmap.analysis.grouped import Grouped
from graphmap.model.catalogue import NODE_KINDS
from graphmap.views.accounts import deed_of
from graphmap.views.drawing import Deed, EvidenceState, NodeKind
from graphmap.views.map_view.request import MapRequest
from graphmap.views.map_view.scope import EffectsInScope, effects_through

#: A view that would pass this many nodes is folded.
READABLE_NODES: Final = 60
#: A drawing above this many nodes or links is not made; narrowing is offered instead.
MOST_DRAWN: Final = 2_000
_FEW_OUTCOMES: Final = 20
_FOLD_BELOW: Final = (2, 3)
_SIGN_WORDS: Final = {1: "plus", -1: "minus", 0: "open"}
_OTHER_WORDS: Final[Mapping[Deed, Deed]] = {"brings_into_play": "raises"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkFacts:
    """One link: the effects of one sign from one cause to one target, and what they add up to.

    ``effects`` are numbers in the influence graph, of the scope or carried on into it.
    ``places`` are the ids of places that the same is recorded in anywhere, ``here`` those of
    ``effects``, ``uncertain_in`` those of them where it may do either. ``source_ids_for`` and
    ``source_ids_against`` are positions of sources. ``wider`` says that all of it is recorded
    for surrounding places.
    """

    id: str
    cause: str
    target: str
    cause_kind: NodeKind
    target_kind: NodeKind
    does: Deed
    effects: tuple[int, ...]
    places: tuple[str, ...]
    here: tuple[str, ...]
    uncertain_in: tuple[str, ...]
    evidence: EvidenceState
    disputed: bool
    source_ids_for: frozenset[int]
    source_ids_against: frozenset[int]
    wider: bool

    @property
    def box(self) -> Deed:
        """Which box of the filter it belongs to."""
        return _OTHER_WORDS.get(self.does, self.does)


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """Which links and nodes are drawn, and which are not and why.

    ``kinds`` gives the kind of every node in scope. ``folded`` counts the policies folded into
    each outcome as (block, enable); ``hidden_outcomes`` are touched by folded policies only.
    """

    kinds: Mapping[str, NodeKind]
    links: tuple[LinkFacts, ...]
    nodes: tuple[str, ...]
    folded: Mapping[str, tuple[int, int]] = field(default_factory=dict[str, tuple[int, int]])
    folded_policies: frozenset[str] = frozenset()
    hidden_outcomes: tuple[str, ...] = ()
    hidden_factors: tuple[str, ...] = ()
    fold_below: int | None = None
    outcomes_cut: int = 0
    too_large: bool = False


def links_in_scope(scope: EffectsInScope) -> tuple[LinkFacts, ...]:
    """Bundle the effects of a map by cause, target and sign, sorted by id."""
    graph = scope.graph
    groups: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    chosen = np.flatnonzero(scope.drawable)
    bundles, signs = graph.bundles[chosen].tolist(), graph.signs[chosen].tolist()
    for effect, bundle, sign in zip(chosen.tolist(), bundles, signs, strict=True):
        groups[bundle, sign].append(effect)
    _join_uncertain(groups)
    places = _places_anywhere(scope, set(groups))
    facts = [_facts(scope, effects, places.get(key, set())) for key, effects in groups.items()]
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
    graph = scope.graph
    places: defaultdict[tuple[int, int], set[int]] = defaultdict(set)
    wanted = np.isin(graph.bundles, [bundle for bundle, _ in keys])
    for effect in np.flatnonzero(wanted & scope.counting).tolist():
        key = int(graph.bundles[effect]), int(graph.signs[effect])
        if graph.places[effect]:
            places[key].add(int(graph.places[effect]))
    return places


def _facts(scope: EffectsInScope, effects: list[int], anywhere: set[int]) -> LinkFacts:
    graph = scope.graph
    evidence = graph.evidence
    first = effects[0]
    reported = [effect for effect in effects if int(evidence.state[effect]) != ASSUMED]
    cause, target = int(graph.causes[first]), int(graph.targets[first])
    cause_kind, target_kind = _kind(scope, cause), _kind(scope, target)
    cause_id, target_id = scope.vertex_id(cause), scope.vertex_id(target)
    sign = int(graph.signs[first])
    here = {int(graph.places[effect]) for effect in effects} - {0}
    uncertain = {int(graph.places[effect]) for effect in effects if not graph.signs[effect]} - {0}
    state: EvidenceState = "reported" if reported else "assumed"
    if any(int(evidence.state[effect]) == CONTESTED for effect in effects):
        state = "contested"
    return LinkFacts(
        id=f"{cause_id}.{_SIGN_WORDS[sign]}.{target_id}",
        cause=cause_id,
        target=target_id,
        cause_kind=cause_kind,
        target_kind=target_kind,
        does=deed_of(sign, target_kind),
        effects=tuple(reported or effects),
        places=_place_ids(scope, anywhere | here),
        here=_place_ids(scope, here),
        uncertain_in=_place_ids(scope, uncertain) if sign else (),
        evidence=state,
        disputed=any(bool(scope.disputed[effect]) for effect in effects),
        source_ids_for=_members(evidence.sources_for, effects),
        source_ids_against=_members(evidence.sources_against, effects),
        wider=not any(bool(scope.own[effect]) for effect in effects),
    )


def _kind(scope: EffectsInScope, vertex: int) -> NodeKind:
    """Give the kind of a vertex; `EffectsInScope` holds only those that a drawing knows."""
    return cast("NodeKind", NODE_KINDS[int(scope.kinds[vertex])])


def _place_ids(scope: EffectsInScope, numbers: Iterable[int]) -> tuple[str, ...]:
    return tuple(sorted(id_ for id_ in map(scope.place_id, numbers) if id_ is not None))


def _members(table: Grouped, effects: Sequence[int]) -> frozenset[int]:
    return frozenset(member for effect in effects for member in table.of_group(effect).tolist())


def owner_scales(scope: EffectsInScope, ids: Iterable[str]) -> dict[str, str]:
    """Give the scale that sets each policy, where it is recorded."""
    recorded = scope.graph.columns.fields["owner_scale"]
    position = scope.graph.position
    return {id_: recorded[position[id_]] for id_ in ids if position[id_] in recorded}


def filtered(
    links: Sequence[LinkFacts], request: MapRequest, scales: Mapping[str, str]
) -> tuple[LinkFacts, ...]:
    """Give the links that the filters let through; what nobody evidenced only where asked for."""
    evidence = ("reported", "contested") if request.evidence is None else request.evidence

    def is_kept(node: str, kind: NodeKind) -> bool:
        if request.kinds is not None and kind not in request.kinds:
            return False
        wanted = request.owner_scales
        return wanted is None or kind != "Policy" or scales.get(node) in {None, *wanted}

    return tuple(
        link
        for link in links
        if link.evidence in evidence
        and (request.does is None or link.does in request.does or link.box in request.does)
        and is_kept(link.cause, link.cause_kind)
        and is_kept(link.target, link.target_kind)
    )


def nodes_of(links: Iterable[LinkFacts]) -> dict[str, NodeKind]:
    """Give the nodes that links join, with their kinds, sorted by id."""
    kinds: dict[str, NodeKind] = {}
    for link in links:
        kinds[link.cause] = link.cause_kind
        kinds[link.target] = link.target_kind
    return dict(sorted(kinds.items()))


def links_through(
    scope: EffectsInScope, links: Sequence[LinkFacts], selected: str
) -> tuple[LinkFacts, ...]:
    """Give the links on the chains through a node."""
    effects = effects_through(scope, selected, drawn_effects(scope, links))
    return tuple(link for link in links if effects & set(link.effects))


def drawn_effects(scope: EffectsInScope, links: Iterable[LinkFacts]) -> NDArray[np.bool_]:
    """Say of each effect of the map whether it is part of one of the links."""
    mask = np.zeros(scope.graph.effects.size, dtype=np.bool_)
    mask[[effect for link in links for effect in link.effects]] = True
    return mask


def choose_drawn(links: Sequence[LinkFacts], request: MapRequest, *, is_country: bool) -> Drawn:
    """Decide what is drawn at first sight.

    All of it, unless the view is of the country scale or would pass 60 nodes. Then factors are
    left off (where no filter asks for them) and policies recorded in one place that touch one
    outcome are folded into that outcome; still above 60, policies recorded in fewer than 3
    places; still above, only the 20 outcomes with most pairs are drawn.
    """
    kinds = nodes_of(links)
    whole = request.everything or request.only
    if whole or not (is_country or len(kinds) > READABLE_NODES):
        too_large = len(kinds) > MOST_DRAWN or len(links) > MOST_DRAWN
        return Drawn(kinds=kinds, links=tuple(links), nodes=tuple(kinds), too_large=too_large)
    factors: tuple[str, ...] = ()
    kept = list(links)
    if request.kinds is None:
        factors = tuple(id_ for id_, kind in kinds.items() if kind == "Factor")
        kept = [link for link in links if "Factor" not in (link.cause_kind, link.target_kind)]
    drawn = Drawn(kinds=kinds, links=(), nodes=())
    for fold_below in _FOLD_BELOW:
        drawn = _folded(kinds, kept, factors, fold_below)
        if not drawn.nodes:
            break
        if len(drawn.nodes) <= READABLE_NODES:
            return drawn
    return _with_fewer_outcomes(drawn if drawn.nodes else _unfolded(kinds, kept, factors))


def _folded(
    kinds: Mapping[str, NodeKind],
    links: Sequence[LinkFacts],
    factors: tuple[str, ...],
    fold_below: int,
) -> Drawn:
    """Fold the policies recorded in fewer than so many places that touch at most one outcome."""
    places: defaultdict[str, set[str]] = defaultdict(set)
    outcomes: defaultdict[str, set[str]] = defaultdict(set)
    for link in links:
        for policy, other, kind in (
            (link.cause, link.target, link.target_kind),
            (link.target, link.cause, link.cause_kind),
        ):
            if kinds[policy] == "Policy":
                places[policy].update(link.places)
                if kind == "Outcome":
                    outcomes[policy].add(other)
    folded = frozenset(
        policy
        for policy, kind in kinds.items()
        if kind == "Policy"
        and len(places[policy]) < fold_below
        and (fold_below > 2 or len(outcomes[policy]) <= 1)
    )
    kept = [link for link in links if not {link.cause, link.target} & folded]
    drawn_nodes = nodes_of(kept)
    badges: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    for link in links:
        if link.cause in folded and link.target in drawn_nodes:
            badges[link.target][0 if link.does != "enables" else 1] += 1
    hidden = {link.target for link in links if link.cause in folded} - set(drawn_nodes)
    return Drawn(
        kinds=kinds,
        links=tuple(kept),
        nodes=tuple(drawn_nodes),
        folded={id_: (block, enable) for id_, (block, enable) in sorted(badges.items())},
        folded_policies=folded,
        hidden_outcomes=tuple(sorted(id_ for id_ in hidden if kinds[id_] == "Outcome")),
        hidden_factors=factors,
        fold_below=fold_below,
    )


def _unfolded(
    kinds: Mapping[str, NodeKind], links: Sequence[LinkFacts], factors: tuple[str, ...]
) -> Drawn:
    """Fold nothing, where folding would leave nothing to look at."""
    return Drawn(
        kinds=kinds,
        links=tuple(links),
        nodes=tuple(nodes_of(links)),
        hidden_factors=factors,
        fold_below=0,
    )


def _with_fewer_outcomes(drawn: Drawn) -> Drawn:
    """Keep the outcomes with most pairs, ties by id, and what is linked with them."""
    pairs = Counter[str]()
    for link in drawn.links:
        if link.target_kind == "Outcome":
            pairs[link.target] += max(1, len(link.here))
    ranked = sorted(pairs, key=lambda id_: (-pairs[id_], id_))
    cut = set(ranked[_FEW_OUTCOMES:])
    kept = tuple(link for link in drawn.links if not {link.cause, link.target} & cut)
    nodes = tuple(nodes_of(kept))
    return Drawn(
        kinds=drawn.kinds,
        links=kept,
        nodes=nodes,
        folded={id_: counts for id_, counts in drawn.folded.items() if id_ in nodes},
        folded_policies=drawn.folded_policies,
        hidden_outcomes=tuple(sorted(cut | set(drawn.hidden_outcomes))),
        hidden_factors=drawn.hidden_factors,
        fold_below=drawn.fold_below,
        outcomes_cut=len(cut),
        too_large=len(nodes) > MOST_DRAWN or len(kept) > MOST_DRAWN,
    )


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
