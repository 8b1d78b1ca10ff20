"""A learning cycle and the board of all cycles, ready to show."""

from __future__ import annotations

from dataclasses import dataclass

from graphmap.model.catalogue import ConditionState, Scale, Stage
from graphmap.views.accounts import Account, Noun, Seen
from graphmap.views.learning.timeline import StageLabel, Timeline
from graphmap.views.learning.words import STAGE_WORDS
from graphmap.views.words import CONDITION_STATE_WORDS, date_in_words


@dataclass(frozen=True)
class CycleCard:
    """A cycle in short. ``open_questions`` are the numbers of those nobody has answered."""

    cycle: Noun
    scale: Scale
    about: Noun
    question: str | None
    stage: Stage | None
    labelled: str | None
    status: str | None
    open_questions: tuple[int, ...]

    @property
    def stage_words(self) -> str:
        """The newest label of a stage."""
        return STAGE_WORDS[self.stage] if self.stage else "no stage recorded"

    @property
    def labelled_words(self) -> str:
        """On which day that label was put."""
        return date_in_words(self.labelled) if self.labelled else "day not recorded"


@dataclass(frozen=True)
class Column:
    """The cycles of which a stage is the newest label. A label, not a gate."""

    stage: Stage | None
    words: str
    cards: tuple[CycleCard, ...]


@dataclass(frozen=True)
class Part:
    """Somebody who takes part, or is wanted and does not yet; ``words`` say in what way."""

    noun: Noun
    words: str
    wanted: bool


@dataclass(frozen=True)
class Needed:
    """A condition that a cycle needs, or that is recorded for what the cycle is about."""

    condition: Noun
    type_words: str
    scale: Scale
    state: ConditionState | None
    needed_by: tuple[Noun, ...]
    provided_by: tuple[Noun, ...]

    @property
    def state_words(self) -> str:
        """The state as a reader says it."""
        return CONDITION_STATE_WORDS[self.state]


@dataclass(frozen=True)
class AnswerTold:
    """An answer with what it draws on and what speaks against that.

    ``sources_for`` and ``sources_against`` count different sources.
    """

    id: str
    text: str
    answered_by: str | None
    how_we_know: str | None
    date: str | None
    seen: tuple[Seen, ...]
    against: tuple[Seen, ...]
    effects: tuple[Account, ...]
    patterns: tuple[Noun, ...]
    sources_for: int
    sources_against: int

    @property
    def date_words(self) -> str:
        """The date in its own precision."""
        return date_in_words(self.date)


@dataclass(frozen=True)
class QuestionTold:
    """One of the ten questions: its answers, or an invitation and what is recorded beside it."""

    number: int
    id: str
    text: str
    answers: tuple[AnswerTold, ...]
    invitation: str
    recorded: str


@dataclass(frozen=True)
class ExperimentCard:
    """An experiment in short."""

    noun: Noun
    status: str
    prediction: str | None
    seen: int
    against: int
    verdict: str | None


@dataclass(frozen=True)
class Difference:
    """An effect that sources speak for and against, side by side."""

    account: Account
    speaking_for: tuple[Seen, ...]
    speaking_against: tuple[Seen, ...]


@dataclass(frozen=True)
class CycleElsewhere:
    """Another cycle that touches the same, and why it is like this one."""

    card: CycleCard
    why: tuple[str, ...]


@dataclass(frozen=True)
class CyclePage:
    """The page of one learning cycle."""

    card: CycleCard
    version: int
    revision: int
    purpose: str | None
    started: str | None
    ended: str | None
    stewards: tuple[Noun, ...]
    labels: tuple[StageLabel, ...]
    timeline: Timeline
    taking_part: tuple[Part, ...]
    experiments: tuple[ExperimentCard, ...]
    observations: tuple[Seen, ...]
    questions: tuple[QuestionTold, ...]
    needs: tuple[Needed, ...]
    recorded_needs: tuple[Needed, ...]
    learns_from: tuple[CycleCard, ...]
    learned_from_by: tuple[CycleCard, ...]
    policies: tuple[Noun, ...]
    outcomes: tuple[Noun, ...]
    differences: tuple[Difference, ...]
    elsewhere: tuple[CycleElsewhere, ...]

    @property
    def is_new(self) -> bool:
        """Whether none of the ten questions has an answer yet."""
        return not any(question.answers for question in self.questions)

    @property
    def wanted(self) -> tuple[Part, ...]:
        """Who is wanted and does not take part yet."""
        return tuple(part for part in self.taking_part if part.wanted)

    @property
    def involved(self) -> tuple[Part, ...]:
        """Who takes part."""
        return tuple(part for part in self.taking_part if not part.wanted)
