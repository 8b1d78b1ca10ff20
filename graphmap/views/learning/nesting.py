"""How learning cycles nest over the four scales, and where learning stops."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from graphmap.model.catalogue import SCALES, Scale
from graphmap.views.learning.cycle_view import CycleCard

End = Literal["learning_stops", "nothing_comes_up"]
_BELOW_WORDS: Final[Mapping[Scale, str]] = {
    "organisation": "person",
    "place": "organisation",
    "country": "place",
    "person": "",
}


@dataclass(frozen=True)
class LooseEnd:
    """Where nobody has picked the learning up, or none comes up from the scale below."""

    cycle: str
    end: End
    heading: str
    words: str


@dataclass(frozen=True)
class Spot:
    """A cycle, or a loose end of one, in a band of the picture; ``column`` counts slots."""

    scale: Scale
    column: float
    card: CycleCard | None = None
    loose: LooseEnd | None = None


@dataclass(frozen=True)
class Branch:
    """A cycle in the nested list, with those it learns from; ``again``: told further above."""

    card: CycleCard
    loose: tuple[LooseEnd, ...]
    below: tuple[Branch, ...]
    again: bool = False


@dataclass(frozen=True)
class Nesting:
    """Cycles with who learns from whom. ``joins`` are pairs: the one that learns, from whom."""

    cards: Mapping[str, CycleCard]
    joins: tuple[tuple[str, str], ...]
    spots: tuple[Spot, ...]
    branches: tuple[Branch, ...]

    @property
    def loose_ends(self) -> tuple[LooseEnd, ...]:
        """Every loose end, in the order of the picture."""
        return tuple(spot.loose for spot in self.spots if spot.loose)

    @property
    def in_words(self) -> str:
        """The picture in a sentence or more."""
        names = {id_: card.cycle.name for id_, card in self.cards.items()}
        told = [f"{names[below]} feeds {names[above]}" for above, below in self.joins]
        ends = [f"{end.heading}: {end.words}" for end in self.loose_ends]
        return ". ".join([*told, *(end.rstrip(".") for end in ends)]) + "."


def nesting_of(cards: Iterable[CycleCard], joins: Iterable[tuple[str, str]]) -> Nesting:
    """Lay out cycles in bands of scales, those that learn above those they learn from.

    Parameters
    ----------
    cards
        The cycles.
    joins
        Pairs of ids: the cycle that learns, and the one it learns from. Pairs with a cycle that
        is not among ``cards`` are passed over.
    """
    by_id = {card.cycle.id: card for card in cards}
    kept = sorted({pair for pair in joins if pair[0] in by_id and pair[1] in by_id})
    below: defaultdict[str, list[str]] = defaultdict(list)
    above: defaultdict[str, list[str]] = defaultdict(list)

    def by_name(id_: str) -> tuple[str, str]:
        return (by_id[id_].cycle.name.casefold(), id_)

    for upper, lower in kept:
        below[upper].append(lower)
        above[lower].append(upper)
    for lists in (below, above):
        for ids in lists.values():
            ids.sort(key=by_name)
    tops = sorted(
        (id_ for id_ in by_id if not above[id_]),
        key=lambda id_: (-_height(id_, below), -SCALES.index(by_id[id_].scale), by_name(id_)),
    )
    ends = {id_: _loose_ends(card, above[id_], below[id_]) for id_, card in by_id.items()}
    spots = _Placing(by_id, below, ends).place(tops)
    told: set[str] = set()
    branches = tuple(_branch(id_, by_id, below, ends, told) for id_ in tops)
    return Nesting(by_id, tuple(kept), spots, branches)


def _height(id_: str, below: Mapping[str, Sequence[str]]) -> int:
    """Give how many scales a cycle reaches down; at most four, as each step is one scale."""
    return 1 + max((_height(other, below) for other in below[id_]), default=0)


def _loose_ends(
    card: CycleCard, above: Sequence[str], below: Sequence[str]
) -> tuple[LooseEnd, ...]:
    found: list[LooseEnd] = []
    name = card.cycle.name
    if not above and card.scale != SCALES[-1]:
        upper = SCALES[SCALES.index(card.scale) + 1]
        words = f"No {upper} cycle learns from {name}."
        found.append(LooseEnd(card.cycle.id, "learning_stops", "Learning stops here", words))
    if not below and card.scale != SCALES[0]:
        lower = _BELOW_WORDS[card.scale]
        heading = {
            "person": "Nothing comes up from a person’s life",
            "organisation": "Nothing comes up from an organisation",
            "place": "Nothing comes up from a place",
        }[lower]
        words = f"{name} learns from no {lower} cycle."
        found.append(LooseEnd(card.cycle.id, "nothing_comes_up", heading, words))
    return tuple(found)


def _branch(
    id_: str,
    cards: Mapping[str, CycleCard],
    below: Mapping[str, Sequence[str]],
    ends: Mapping[str, tuple[LooseEnd, ...]],
    told: set[str],
) -> Branch:
    if id_ in told:
        return Branch(cards[id_], (), (), again=True)
    told.add(id_)
    under = tuple(_branch(other, cards, below, ends, told) for other in below[id_])
    return Branch(cards[id_], ends[id_], under)


class _Placing:
    """Columns of cycles: each stands in the middle over those it learns from."""

    def __init__(
        self,
        cards: Mapping[str, CycleCard],
        below: Mapping[str, Sequence[str]],
        ends: Mapping[str, tuple[LooseEnd, ...]],
    ) -> None:
        self.cards, self.below, self.ends = cards, below, ends
        self.columns: dict[str, float] = {}
        self.next_free: dict[Scale, float] = dict.fromkeys(SCALES, 0.0)

    def place(self, tops: Sequence[str]) -> tuple[Spot, ...]:
        for top in tops:
            start = max(self.next_free.values())
            self.next_free = dict.fromkeys(SCALES, start)
            self._place(top)
        spots: list[Spot] = []
        for id_, column in self.columns.items():
            card = self.cards[id_]
            spots.append(Spot(card.scale, column, card=card))
            for loose in self.ends[id_]:
                step = 1 if loose.end == "learning_stops" else -1
                spots.append(Spot(SCALES[SCALES.index(card.scale) + step], column, loose=loose))
        return tuple(sorted(spots, key=lambda spot: (-SCALES.index(spot.scale), spot.column)))

    def _place(self, id_: str) -> float:
        if id_ in self.columns:
            return self.columns[id_]
        columns = [self._place(other) for other in self.below[id_]]
        scale = self.cards[id_].scale
        bands: list[Scale] = [scale]
        for loose in self.ends[id_]:
            step = 1 if loose.end == "learning_stops" else -1
            bands.append(SCALES[SCALES.index(scale) + step])
        wanted = sum(columns) / len(columns) if columns else 0.0
        column = max(wanted, *(self.next_free[band] for band in bands))
        for band in bands:
            self.next_free[band] = column + 1
        self.columns[id_] = column
        return column
