"""What of a map is drawn at first sight: folded where there is much, opened a group at a time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from graphmap.views.drawing import CauseKind
from graphmap.views.map_view.links import LinkFacts, nodes_of
from graphmap.views.map_view.request import MapRequest

#: A view that would pass this many nodes is folded.
READABLE_NODES: Final = 60
#: A drawing above this many nodes or links is not made; narrowing is offered instead.
MOST_DRAWN: Final = 2_000
_FEW_OUTCOMES: Final = 20
_FOLD_BELOW: Final = (2, 3)
#: Where 20 outcomes are still too many nodes: ever more places, each about half as many again.
_FOLD_FURTHER: Final = (4, 6, 9, 14, 20, 30, 45, 70, 100, 150, 250, 400, 1_000)


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """Which links and nodes are drawn, and which are not and why.

    ``kinds`` gives the kind of every node in scope. ``folded`` counts the policies folded into
    each outcome as (block, enable); ``hidden_outcomes`` are touched by folded policies only.
    """

    kinds: Mapping[str, CauseKind]
    links: tuple[LinkFacts, ...]
    nodes: tuple[str, ...]
    folded: Mapping[str, tuple[int, int]] = field(default_factory=dict[str, tuple[int, int]])
    folded_policies: frozenset[str] = frozenset()
    hidden_outcomes: tuple[str, ...] = ()
    hidden_factors: tuple[str, ...] = ()
    fold_below: int | None = None
    outcomes_cut: int = 0
    too_large: bool = False


def choose_drawn(links: Sequence[LinkFacts], request: MapRequest, *, is_country: bool) -> Drawn:
    """Decide what is drawn at first sight.

    All of it, unless the view is of the country scale or would pass 60 nodes. Then factors are
    left off (where no filter asks for them) and policies recorded in one place that touch one
    outcome are folded into that outcome; still above 60, policies recorded in fewer than 3
    places; still above, only the 20 outcomes with most pairs are drawn, and policies and
    conditions recorded in fewer and fewer places fold into them until 60 nodes are left. What is
    folded into an outcome that the request opens is drawn besides.
    """
    kinds = nodes_of(links)
    whole = request.everything or request.only or request.outcome is not None
    if whole or not (is_country or len(kinds) > READABLE_NODES):
        too_large = len(kinds) > MOST_DRAWN or len(links) > MOST_DRAWN
        return Drawn(kinds=kinds, links=tuple(links), nodes=tuple(kinds), too_large=too_large)
    factors: tuple[str, ...] = ()
    kept = list(links)
    if request.kinds is None:
        factors = tuple(id_ for id_, kind in kinds.items() if kind == "Factor")
        kept = [link for link in links if "Factor" not in (link.cause_kind, link.target_kind)]
    folding = _Folding(kinds, factors, frozenset(request.opened))
    return folding.at_first_sight(kept)


@dataclass(frozen=True)
class _Folding:
    """Folds links of one map; ``kinds`` are of all its nodes, ``factors`` those left off."""

    kinds: Mapping[str, CauseKind]
    factors: tuple[str, ...]
    opened: frozenset[str]

    def at_first_sight(self, links: Sequence[LinkFacts]) -> Drawn:
        """Fold until few enough nodes are left, then open what is asked for."""
        fold_below = 0
        for level in _FOLD_BELOW:
            folded = self.folded(links, level)
            if not folded.nodes:
                break
            fold_below = level
            if len(folded.nodes) <= READABLE_NODES:
                return self.folded(links, level, self.opened) if self.opened else folded
        cut = self._outcomes_cut(self.folded(links, fold_below).links)
        few = [link for link in links if not {link.cause, link.target} & cut]
        for level in _FOLD_FURTHER:
            folded = self.folded(few, fold_below)
            if len(folded.nodes) <= READABLE_NODES or not self.folded(few, level).nodes:
                break
            fold_below = level
        return self._with_fewer_outcomes(self.folded(few, fold_below, self.opened), cut)

    def folded(
        self, links: Sequence[LinkFacts], fold_below: int, opened: frozenset[str] = frozenset()
    ) -> Drawn:
        """Fold the policies recorded in fewer than so many places.

        Below 2 they must also touch at most one outcome; from 4 on conditions fold too. Those
        that touch an opened outcome stay.
        """
        away = self._policies_to_fold(links, fold_below, opened)
        kept = [link for link in links if link.cause not in away and link.target not in away]
        drawn_nodes = nodes_of(kept)
        badges: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
        for link in links:
            if link.cause in away and link.target in drawn_nodes:
                badges[link.target][0 if link.does != "enables" else 1] += 1
        hidden = {link.target for link in links if link.cause in away} - set(drawn_nodes)
        return Drawn(
            kinds=self.kinds,
            links=tuple(kept),
            nodes=tuple(drawn_nodes),
            folded={id_: (block, enable) for id_, (block, enable) in sorted(badges.items())},
            folded_policies=away,
            hidden_outcomes=tuple(sorted(id_ for id_ in hidden if self.kinds[id_] == "Outcome")),
            hidden_factors=self.factors,
            fold_below=fold_below,
        )

    def _policies_to_fold(
        self, links: Sequence[LinkFacts], fold_below: int, opened: frozenset[str]
    ) -> frozenset[str]:
        foldable = ("Policy", "EnablingCondition") if fold_below > _FOLD_BELOW[-1] else ("Policy",)
        places: defaultdict[str, set[str]] = defaultdict(set)
        outcomes: defaultdict[str, set[str]] = defaultdict(set)
        for link in links:
            if link.cause_kind in foldable:
                places[link.cause].update(link.places)
                if link.target_kind == "Outcome":
                    outcomes[link.cause].add(link.target)
            if link.target_kind in foldable:
                places[link.target].update(link.places)
                if link.cause_kind == "Outcome":
                    outcomes[link.target].add(link.cause)
        return frozenset(
            policy
            for policy, found in places.items()
            if len(found) < fold_below
            and (fold_below > _FOLD_BELOW[0] or len(outcomes[policy]) <= 1)
            and opened.isdisjoint(outcomes[policy])
        )

    def _outcomes_cut(self, links: Sequence[LinkFacts]) -> set[str]:
        """Give all outcomes but those with most pairs (ties by id) and those opened."""
        pairs = Counter[str]()
        for link in links:
            if link.target_kind == "Outcome":
                pairs[link.target] += max(1, len(link.here))
        ranked = sorted(pairs, key=lambda id_: (-pairs[id_], id_))
        every = {id_ for id_, kind in self.kinds.items() if kind == "Outcome"}
        return every - set(ranked[:_FEW_OUTCOMES]) - self.opened

    def _with_fewer_outcomes(self, drawn: Drawn, cut: set[str]) -> Drawn:
        """Say which outcomes are not drawn, and whether even so it is too much."""
        return replace(
            drawn,
            hidden_outcomes=tuple(sorted(cut | set(drawn.hidden_outcomes))),
            outcomes_cut=len(cut),
            too_large=len(drawn.nodes) > MOST_DRAWN or len(drawn.links) > MOST_DRAWN,
        )
