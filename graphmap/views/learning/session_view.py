"""Reflective spaces, what is new for their next session, and the sessions held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graphmap.views.accounts import Noun
from graphmap.views.learning.condition_view import ConditionTold
from graphmap.views.learning.cycle_view import Difference
from graphmap.views.learning.policy_change_view import PolicyChangeTold
from graphmap.views.observed import ObservationLine
from graphmap.views.words import date_in_words


@dataclass(frozen=True)
class SessionTold:
    """A session that was held, with what it considered and who took part."""

    id: str
    date: str | None
    notes: str | None
    considered: tuple[Noun, ...]
    involved: tuple[Noun, ...]

    @property
    def date_words(self) -> str:
        """The day in its own precision."""
        return date_in_words(self.date)


@dataclass(frozen=True)
class Space:
    """A reflective space with its sessions, the newest first."""

    condition: ConditionTold
    sessions: tuple[SessionTold, ...]


@dataclass(frozen=True)
class RankChanged:
    """A policy whose place in the ranking of those that block has changed; None: not ranked."""

    policy: Noun
    before: int | None
    now: int | None


@dataclass(frozen=True)
class PatternOpen:
    """A pattern that is tentative or challenged."""

    noun: Noun
    version: int
    status: str


@dataclass(frozen=True)
class Agenda:
    """What is new for a space since its last session.

    ``since`` is the revision that was known at the end of that day; 0 where none was held.
    ``new`` counts all new observations, ``lines`` are the first of them.
    """

    space: Space
    since: int
    new: int
    lines: Sequence[ObservationLine]
    surprises: Sequence[ObservationLine]
    differences: Sequence[Difference]
    ranks: Sequence[RankChanged]
    patterns: Sequence[PatternOpen]
    changes: Sequence[PolicyChangeTold]

    @property
    def last(self) -> SessionTold | None:
        """The last session."""
        return self.space.sessions[0] if self.space.sessions else None
