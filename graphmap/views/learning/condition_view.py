"""Enabling conditions, ready to show: what is to be done about each, for whom, and who waits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, get_args

from graphmap.model.catalogue import ConditionState, ConditionType, Scale
from graphmap.views.accounts import Noun
from graphmap.views.words import CONDITION_STATE_WORDS, in_words

CONDITION_TYPES: Final[tuple[ConditionType, ...]] = get_args(ConditionType)
CONDITION_STATES: Final[tuple[ConditionState, ...]] = get_args(ConditionState)
#: What is to be done where a condition stands like that; the order is that of the register.
_HEADINGS: Final[Mapping[ConditionState | None, str]] = {
    "missing": "Missing: nobody has asked yet",
    "asked": "Asked for: an answer is awaited",
    "refused": "Refused: ask somebody else, or do without",
    "partial": "Partly in place: something is still missing",
    None: "State not recorded: ask how it stands",
    "in_place": "In place",
    "not_needed": "Not needed",
}
#: What the form is called that records the next step.
_STEPS: Final[Mapping[ConditionState | None, str]] = {
    "missing": "Record that it was asked for",
    "asked": "Record the answer",
    "refused": "Record what was tried next",
    "partial": "Record what has changed",
    None: "Record how it stands",
    "in_place": "Record what has changed",
    "not_needed": "Record what has changed",
}
#: The state that the form of the next step begins with.
NEXT_STATES: Final[Mapping[ConditionState | None, ConditionState]] = {
    "missing": "asked",
    "asked": "in_place",
    "refused": "asked",
    "partial": "in_place",
    None: "missing",
    "in_place": "partial",
    "not_needed": "missing",
}
_SETTLED: Final[frozenset[ConditionState | None]] = frozenset({"in_place", "not_needed"})


@dataclass(frozen=True)
class ConditionTold:
    """One enabling condition with whom it is for, who provides it and who waits for it."""

    noun: Noun
    version: int
    type: ConditionType
    scale: Scale
    state: ConditionState | None
    value: str | None
    note: str | None
    for_whom: tuple[Noun, ...]
    provides: tuple[Noun, ...]
    could_provide: tuple[Noun, ...]
    cycles: tuple[Noun, ...]
    experiments: tuple[Noun, ...]
    observations: tuple[Noun, ...]

    @property
    def type_words(self) -> str:
        """What it is."""
        return in_words(self.type)

    @property
    def state_words(self) -> str:
        """The state as a reader says it."""
        return CONDITION_STATE_WORDS[self.state]

    @property
    def step(self) -> str:
        """What one does next about it."""
        return _STEPS[self.state]

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to be done."""
        return self.state in _SETTLED


@dataclass(frozen=True)
class ConditionGroup:
    """Conditions that stand alike, so that the same is to be done about them."""

    state: ConditionState | None
    heading: str
    conditions: tuple[ConditionTold, ...]


def grouped_by_state(conditions: Sequence[ConditionTold]) -> tuple[ConditionGroup, ...]:
    """Group conditions by what is to be done about them, what is missing first."""
    groups = [
        ConditionGroup(state, heading, tuple(one for one in conditions if one.state == state))
        for state, heading in _HEADINGS.items()
    ]
    return tuple(group for group in groups if group.conditions)
