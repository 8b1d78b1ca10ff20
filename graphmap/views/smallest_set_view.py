"""The page of the smallest set: the question, the set with its reasons, the curve."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from graphmap.analysis.results import Pair
from graphmap.analysis.smallest_set.results import Goal, SetRow, SmallestSetResult
from graphmap.model.nodes import Node, Policy
from graphmap.views.accounts import Noun, noun_of
from graphmap.views.change_view import ChangeShown
from graphmap.views.words import in_words

_LEFT: Final = 34.0
_RIGHT: Final = 488.0
_TOP: Final = 14.0
_FOOT: Final = 198.0
_MOST_LINES: Final = 4
_STEPS: Final = (1, 2, 5)


@dataclass(frozen=True)
class Reason:
    """An outcome and the places in which it would stay blocked."""

    outcome: Noun
    places: tuple[Noun, ...]


@dataclass(frozen=True)
class ChosenPolicy:
    """A policy of the set: what it is, and the pairs that are lost without it."""

    policy: Noun
    words: str
    pairs: int
    reasons: tuple[Reason, ...]
    must: bool


@dataclass(frozen=True)
class TypeChoice:
    """A type of policy that may change or not, and how many of it block something today."""

    value: str
    words: str
    count: int
    checked: bool


@dataclass(frozen=True)
class CurvePoint:
    """The best for one budget, and where it stands in the picture."""

    budget: int
    number: int
    policies: tuple[Noun, ...]
    gap: float
    x: float
    y: float


@dataclass(frozen=True)
class Curve:
    """The best number of pairs for each budget, within the limits and without any.

    ``free`` is empty where there are no limits. ``lines`` are the heights of the grid with
    their numbers, ``ticks`` the budgets with their places.
    """

    within: tuple[CurvePoint, ...]
    free: tuple[CurvePoint, ...]
    lines: tuple[tuple[int, float], ...]
    ticks: tuple[tuple[int, float], ...]

    @property
    def alternative(self) -> str:
        """The same numbers as a sentence."""
        parts = [f"within these limits {_numbers(self.within)}"] if self.free else []
        parts += [f"any rule may change {_numbers(self.free)}"] if self.free else []
        return "; ".join(parts) or _numbers(self.within)


@dataclass(frozen=True)
class SetPage:
    """The whole page. ``row`` is the set asked for, absent where the budget holds none.

    ``free_row`` is the set of the same budget without limits. ``shown`` is what switching the
    set off would do. ``relieved_instead`` is how many pairs the best set of this size would
    relieve, where it frees none. ``outcomes`` are those asked about, none for all.
    """

    result: SmallestSetResult
    row: SetRow | None
    free_row: SetRow | None
    chosen: tuple[ChosenPolicy, ...]
    types: tuple[TypeChoice, ...]
    policies: tuple[Noun, ...]
    curve: Curve
    shown: ChangeShown | None
    relieved_instead: int
    within: Noun | None
    outcomes: tuple[Noun, ...]


def chosen_policies(
    row: SetRow, must: Sequence[str], nodes: Mapping[str, Node]
) -> tuple[ChosenPolicy, ...]:
    """Give the policies of a set, those needed for most pairs first."""
    chosen = [
        ChosenPolicy(
            policy=noun_of(nodes[policy]),
            words=policy_words(nodes[policy]),
            pairs=len(pairs),
            reasons=_reasons(pairs, nodes),
            must=policy in must,
        )
        for policy, pairs in row.needed_for
        if policy in nodes
    ]
    return tuple(sorted(chosen, key=lambda one: (-one.pairs, one.policy.name.casefold())))


def policy_words(node: Node) -> str:
    """Say in a few words what a policy is and who decides it, as far as it is recorded."""
    if not isinstance(node, Policy):
        return ""
    words = [in_words(node.type)] if node.type else []
    words += [f"{node.owner_scale} scale"] if node.owner_scale else []
    if node.discretion:
        words.append(f"{'no' if node.discretion == 'none' else node.discretion} discretion")
    return ", ".join(words)


def _reasons(pairs: Sequence[Pair], nodes: Mapping[str, Node]) -> tuple[Reason, ...]:
    places: dict[str, list[Noun]] = {}
    for outcome, place in pairs:
        if outcome in nodes and place in nodes:
            places.setdefault(outcome, []).append(noun_of(nodes[place]))
    ordered = sorted(places.items(), key=lambda item: (-len(item[1]), nodes[item[0]].title))
    return tuple(
        Reason(noun_of(nodes[outcome]), tuple(sorted(where, key=lambda one: one.name.casefold())))
        for outcome, where in ordered
    )


def curve_of(
    within: Sequence[SetRow], free: Sequence[SetRow], goal: Goal, nouns: Mapping[str, Noun]
) -> Curve:
    """Draw the best number of pairs for each budget, from 0 on."""
    most = max((len(_pairs(row, goal)) for row in (*within, *free)), default=0)
    last = max((row.budget for row in (*within, *free)), default=1)
    step = _step(most)
    top = max(step, -(-most // step) * step)

    def height(number: int) -> float:
        return round(_FOOT - (_FOOT - _TOP) * number / top, 1)

    def across(budget: int) -> float:
        return round(_LEFT + (_RIGHT - _LEFT) * budget / last, 1)

    def points(rows: Sequence[SetRow]) -> tuple[CurvePoint, ...]:
        found = [CurvePoint(0, 0, (), 0.0, across(0), height(0))] if rows else []
        found += [
            CurvePoint(
                row.budget,
                len(_pairs(row, goal)),
                tuple(nouns[policy] for policy in row.policies if policy in nouns),
                row.gap,
                across(row.budget),
                height(len(_pairs(row, goal))),
            )
            for row in rows
        ]
        return tuple(found)

    every = max(1, -(-last // 10))
    return Curve(
        within=points(within),
        free=points(free),
        lines=tuple((number, height(number)) for number in range(0, top + 1, step)),
        ticks=tuple((budget, across(budget)) for budget in range(0, last + 1, every)),
    )


def _pairs(row: SetRow, goal: Goal) -> Sequence[Pair]:
    return row.freed if goal == "freed" else row.relieved


def _step(most: int) -> int:
    """Give the distance of grid lines: 1, 2 or 5 times a power of ten, at most five lines."""
    power = 1
    while True:
        for step in _STEPS:
            if step * power * _MOST_LINES >= most:
                return step * power
        power *= 10


def _numbers(points: Sequence[CurvePoint]) -> str:
    return ", ".join(str(point.number) for point in points)
