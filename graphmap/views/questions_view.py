"""The questions of a scale with their answers, ready to show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graphmap.model.catalogue import ConditionState, Scale
from graphmap.model.questions import Question
from graphmap.views.accounts import Noun, Seen
from graphmap.views.observed import ObservationLine
from graphmap.views.words import CONDITION_STATE_WORDS, date_in_words


@dataclass(frozen=True)
class ConditionFound:
    """An enabling condition: for whom, in what state, on how many observations."""

    condition: Noun
    for_whom: Noun
    state: ConditionState | None
    observations: int
    provided_by: tuple[Noun, ...] = ()

    @property
    def state_words(self) -> str:
        """The state as a reader says it."""
        return CONDITION_STATE_WORDS[self.state]


@dataclass(frozen=True)
class AnswerFound:
    """What somebody answered."""

    id: str
    text: str
    answered_by: str | None
    how_we_know: str | None
    date: str | None

    @property
    def date_words(self) -> str:
        """The date in its own precision."""
        return date_in_words(self.date)


@dataclass(frozen=True)
class EvidenceLine:
    """How much stands behind an answer: sources for and against, observations, newest, undated."""

    sources_for: int
    sources_against: int
    observations: int
    newest: str | None
    undated: int

    @property
    def newest_words(self) -> str:
        """The newest date."""
        return date_in_words(self.newest)


@dataclass(frozen=True)
class BlockingHere:
    """A policy that blocks here: in how many places, how many outcomes, and how many places more.

    ``elsewhere`` counts the places outside the system looked at.
    """

    policy: Noun
    places: int
    outcomes: int
    elsewhere: int
    sources_for: int
    sources_against: int
    set_by: tuple[Noun, ...]
    owner_scale: Scale | None
    discretion: str | None


@dataclass(frozen=True)
class PoliciesAnswer:
    """Which policies block here, and which of them can be changed from here."""

    policies: tuple[BlockingHere, ...]
    blocked_outcomes: int
    from_here: tuple[Noun, ...]
    wide_discretion: tuple[Noun, ...]
    evidence: EvidenceLine

    @property
    def spans_places(self) -> bool:
        """Whether the order is by places: the first policy blocks in several of them."""
        return bool(self.policies) and self.policies[0].places > 1

    @property
    def has_elsewhere(self) -> bool:
        """Whether any of the policies blocks outside the system looked at as well."""
        return any(row.elsewhere for row in self.policies)


@dataclass(frozen=True)
class PatternsAnswer:
    """The patterns recorded at the scale."""

    patterns: tuple[Noun, ...]


@dataclass(frozen=True)
class EnablingAnswer:
    """What is recorded of one enabling condition for the system, and elsewhere."""

    found: tuple[ConditionFound, ...]
    answers: tuple[AnswerFound, ...]
    elsewhere: tuple[ConditionFound, ...]

    @property
    def is_open(self) -> bool:
        """Whether nobody has answered."""
        return not self.found and not self.answers


@dataclass(frozen=True)
class Asked:
    """A question with its answer of one of three sorts.

    ``said`` is what people answered beside it, where the answer is worked out.
    """

    question: Question
    policies: PoliciesAnswer | None = None
    patterns: PatternsAnswer | None = None
    enabling: EnablingAnswer | None = None
    said: tuple[AnswerFound, ...] = ()


@dataclass(frozen=True)
class CycleHere:
    """A learning cycle in the nesting of scales, with its questions that nobody has answered."""

    cycle: Noun
    scale: Scale
    about: Noun
    stage: str | None
    open_questions: tuple[int, ...]


@dataclass(frozen=True)
class CycleQuestion:
    """One of the ten questions of managing a cycle."""

    number: int
    text: str
    answers: tuple[AnswerFound, ...]


@dataclass(frozen=True)
class HomePage:
    """The questions page of one system.

    ``cycle_questions`` are the ten questions of managing a cycle, at the person scale.
    ``cycles_below`` counts further cycles, about systems that lie in this one.
    """

    learning_from: Sequence[Asked]
    enabling: Sequence[Asked]
    cycle_questions: Sequence[CycleQuestion]
    cycles: Sequence[CycleHere]
    cycles_below: int
    newest: Sequence[ObservationLine]
    undated: int
    observations: int
    sources: int
    against: int
    policies_blocking: int
    outcomes: int
    conditions: Sequence[ConditionFound]
    permissions: Sequence[ConditionFound]
    learnt: Sequence[Seen]
    starting: Sequence[str]
    is_empty: bool
