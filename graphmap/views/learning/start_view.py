"""Where one can start, what permission it takes and who could help, ready to show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from graphmap.model.questions import Question
from graphmap.views.accounts import Noun, Seen
from graphmap.views.learning.condition_view import ConditionTold
from graphmap.views.learning.cycle_view import CycleCard
from graphmap.views.observed import ObservationLine
from graphmap.views.questions_view import AnswerFound, BlockingHere

WORKS_WORDS: Final[Mapping[str, str]] = {
    "does": "works in learning relationships",
    "wants": "wants to work in learning relationships",
}


@dataclass(frozen=True)
class Worker:
    """Somebody who works, or wants to work, in learning relationships, and agreed to be shown."""

    noun: Noun
    words: str
    works_for: tuple[Noun, ...]
    illustrative: bool


@dataclass(frozen=True)
class Ally:
    """Somebody who seeks the change of a policy, or is an ally of a cycle or an experiment."""

    noun: Noun
    seeks: tuple[Noun, ...]
    ally_of: tuple[Noun, ...]


@dataclass(frozen=True)
class Discretion:
    """A policy that blocks here and whose owners have wide discretion, and where."""

    policy: Noun
    places: tuple[Noun, ...]


@dataclass(frozen=True)
class StartPage:
    """What the graph says about where to start.

    ``others`` counts workers who are not named; None where it must not be told.
    """

    questions: Sequence[Question]
    answers: Mapping[str, Sequence[AnswerFound]]
    workers: Sequence[Worker]
    others: int | None
    owned: Sequence[BlockingHere]
    wide: Sequence[Discretion]
    permissions_here: Sequence[ConditionTold]
    permissions_elsewhere: Sequence[ConditionTold]
    allies: Sequence[Ally]
    cycles: Sequence[CycleCard]
    learnt: Sequence[Seen]
    conditions: Sequence[ConditionTold]


@dataclass(frozen=True)
class PermissionPage:
    """The permission that learning takes here, and what the current way fails at."""

    questions: Sequence[Question]
    answers: Mapping[str, Sequence[AnswerFound]]
    here: Sequence[ConditionTold]
    elsewhere: Sequence[ConditionTold]
    failings: Sequence[ObservationLine]
    failings_in_all: int
    blocking: int
    blocked_outcomes: int
    allies: Sequence[Ally]
    differing: int
    cycles: Sequence[CycleCard]


@dataclass(frozen=True)
class Tried:
    """A cycle or an experiment elsewhere that touches the same, and what it learned."""

    noun: Noun
    address: str
    about: tuple[Noun, ...]
    policies: tuple[Noun, ...]
    outcomes: tuple[Noun, ...]
    learned: str | None
    seen: tuple[Seen, ...]
    people: tuple[Reachable, ...]


@dataclass(frozen=True)
class Reachable:
    """An organisation with how to reach it, as far as recorded."""

    noun: Noun
    contact: str | None
    url: str | None


@dataclass(frozen=True)
class HelpPage:
    """Who tried the same policy or outcome. ``asked`` is the policy or outcome chosen."""

    asked: Noun | None
    tried: Sequence[Tried]
    policies: Sequence[Noun]
