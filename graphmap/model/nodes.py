"""The node kinds of a system map, one small class each."""

from __future__ import annotations

from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from graphmap.model.catalogue import (
    ConditionState,
    ConditionType,
    Confidence,
    Consent,
    ControllableBy,
    CycleStatus,
    Decision,
    Delay,
    Discretion,
    ExperimentStatus,
    NodeKind,
    ObservationType,
    OrganisationType,
    PatternStatus,
    PersonRole,
    PlaceType,
    Polarity,
    PolicyChangeStatus,
    PolicyStatus,
    PolicyType,
    Scale,
    Sensitivity,
    Stage,
    Strength,
    Verdict,
    WorksInLearning,
)
from graphmap.model.values import (
    ExternalId,
    Name,
    RecordId,
    ReducedDate,
    StageEntry,
    Text,
)

_DERIVED_NAME_LENGTH: Final = 120


class Node(BaseModel, frozen=True):
    """What every node has. ``version`` is the revision that last wrote it, 0 before that."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    id: RecordId
    kind: NodeKind
    name: Name | None = None
    description: Text | None = None
    tags: tuple[Name, ...] = ()
    aliases: tuple[Name, ...] = ()
    external_ids: tuple[ExternalId, ...] = ()
    sensitivity: Sensitivity = "public"
    valid_from: ReducedDate | None = None
    valid_until: ReducedDate | None = None
    version: Annotated[int, Field(ge=0, strict=True)] = 0

    @property
    def title(self) -> str:
        """The name, or where it is absent the beginning of the text it is derived from."""
        return self.name or _shorten(self._text_for_name() or f"{self.kind} {self.id}")

    def _text_for_name(self) -> str | None:
        return None


class _Named(Node, frozen=True):
    @model_validator(mode="after")
    def _has_name(self) -> Self:
        if self.name is None:
            raise ValueError(f"a {self.kind} needs a name")
        return self


def _shorten(text: str) -> str:
    text = " ".join(text.split())
    if len(text) <= _DERIVED_NAME_LENGTH:
        return text
    return text[:_DERIVED_NAME_LENGTH].rsplit(" ", 1)[0] + "…"


class Person(_Named, frozen=True):
    """Somebody who lives, works or leads in the system; shown only as far as consent goes."""

    kind: Literal["Person"] = "Person"
    sensitivity: Sensitivity = "steward"
    role: PersonRole | None = None
    what_matters: Text | None = None
    works_in_learning: WorksInLearning | None = None
    consent: tuple[Consent, ...] = ()
    review_by: ReducedDate | None = None
    illustrative: Annotated[bool, Field(strict=True)] = False


class Organisation(_Named, frozen=True):
    """A body that sets, applies, funds or provides."""

    kind: Literal["Organisation"] = "Organisation"
    type: OrganisationType | None = None
    url: Text | None = None
    contact: Text | None = None


class Place(_Named, frozen=True):
    """Somewhere, from a neighbourhood to a country."""

    kind: Literal["Place"] = "Place"
    type: PlaceType | None = None
    gss_code: Annotated[str, Field(pattern=r"^[A-Z]\d{8}$", strict=True)] | None = None


class Policy(_Named, frozen=True):
    """A rule, from a statute to a practice."""

    kind: Literal["Policy"] = "Policy"
    type: PolicyType | None = None
    owner_scale: Scale | None = None
    discretion: Discretion | None = None
    meadows_level: Annotated[int, Field(ge=1, le=12, strict=True)] | None = None
    status: PolicyStatus | None = None
    url: Text | None = None


class Factor(_Named, frozen=True):
    """A variable that can rise or fall, named without "more" or "less"."""

    kind: Literal["Factor"] = "Factor"
    controllable_by: ControllableBy | None = None
    focal: Annotated[bool, Field(strict=True)] | None = None


class Outcome(_Named, frozen=True):
    """A state that people want, in words that make "blocks" and "enables" read rightly."""

    kind: Literal["Outcome"] = "Outcome"
    statement: Text | None = None
    indicator: Text | None = None


class Effect(Node, frozen=True):
    """One causal claim: its cause, target and place hang on it as links."""

    kind: Literal["Effect"] = "Effect"
    polarity: Polarity
    strength: Strength | None = None
    delay: Delay | None = None
    mechanism: Text | None = None

    @field_validator("polarity", mode="before")
    @classmethod
    def _is_a_number(cls, value: object) -> object:
        if isinstance(value, bool):
            raise ValueError("is not a polarity; use 1, -1 or 0 (uncertain)")  # noqa: TRY004
        return value

    def _text_for_name(self) -> str | None:
        return self.mechanism


class LearningCycle(_Named, frozen=True):
    """Learning about one person, organisation or place. A stage is a label, never a gate."""

    kind: Literal["LearningCycle"] = "LearningCycle"
    scale: Scale
    purpose: Text | None = None
    question: Text | None = None
    stage: Stage | None = None
    stage_history: tuple[StageEntry, ...] = ()
    status: CycleStatus | None = None
    started: ReducedDate | None = None
    ended: ReducedDate | None = None


class Experiment(Node, frozen=True):
    """Something tried out, with a prediction before and a verdict after."""

    kind: Literal["Experiment"] = "Experiment"
    action: Text | None = None
    hypothesis: Text | None = None
    prediction: Text | None = None
    verdict: Verdict | None = None
    verdict_text: Text | None = None
    co_design: Text | None = None
    data_plan: Text | None = None
    sense_making_plan: Text | None = None
    share_plan: Text | None = None
    status: ExperimentStatus | None = None
    started: ReducedDate | None = None
    ended: ReducedDate | None = None

    def _text_for_name(self) -> str | None:
        return self.action


class Observation(Node, frozen=True):
    """What somebody saw. Confidence A is the primary body or study, B secondary, C hearsay."""

    kind: Literal["Observation"] = "Observation"
    date: ReducedDate | None = None
    type: ObservationType | None = None
    text: Text | None = None
    figure: Text | None = None
    unit: Text | None = None
    surprise: Annotated[bool, Field(strict=True)] | None = None
    how_we_know: Text | None = None
    confidence: Confidence | None = None
    workaround_basis: Text | None = None

    def _text_for_name(self) -> str | None:
        return self.text


class Pattern(_Named, frozen=True):
    """What several systems of one scale share."""

    kind: Literal["Pattern"] = "Pattern"
    statement: Text | None = None
    scale: Scale
    status: PatternStatus | None = None


class PolicyChange(_Named, frozen=True):
    """A change of policy that somebody proposes, asks for, works round or parks."""

    kind: Literal["PolicyChange"] = "PolicyChange"
    proposal: Text | None = None
    decision: Decision | None = None
    decided_by_scale: Scale | None = None
    status: PolicyChangeStatus | None = None
    result: Text | None = None


class EnablingCondition(_Named, frozen=True):
    """What a scale must provide so that the cycles below it can run."""

    kind: Literal["EnablingCondition"] = "EnablingCondition"
    type: ConditionType
    scale: Scale
    state: ConditionState | None = None
    value: Text | None = None


class Session(Node, frozen=True):
    """A meeting of a reflective space."""

    kind: Literal["Session"] = "Session"
    date: ReducedDate | None = None
    notes: Text | None = None

    def _text_for_name(self) -> str | None:
        return self.notes or (f"Session of {self.date}" if self.date else None)


class Answer(Node, frozen=True):
    """An answer to one question of ``questions.json``."""

    kind: Literal["Answer"] = "Answer"
    question_id: Name
    text: Text | None = None
    how_we_know: Text | None = None
    answered_by: Text | None = None
    date: ReducedDate | None = None

    def _text_for_name(self) -> str | None:
        return self.text


class Source(_Named, frozen=True):
    """Where an observation is written down."""

    kind: Literal["Source"] = "Source"
    publisher: Text | None = None
    url: Text | None = None
    date: ReducedDate | None = None


AnyNode = Annotated[
    Person
    | Organisation
    | Place
    | Policy
    | Factor
    | Outcome
    | Effect
    | LearningCycle
    | Experiment
    | Observation
    | Pattern
    | PolicyChange
    | EnablingCondition
    | Session
    | Answer
    | Source,
    Field(discriminator="kind"),
]

NODE_CLASSES: Final[dict[NodeKind, type[Node]]] = {
    "Person": Person,
    "Organisation": Organisation,
    "Place": Place,
    "Policy": Policy,
    "Factor": Factor,
    "Outcome": Outcome,
    "Effect": Effect,
    "LearningCycle": LearningCycle,
    "Experiment": Experiment,
    "Observation": Observation,
    "Pattern": Pattern,
    "PolicyChange": PolicyChange,
    "EnablingCondition": EnablingCondition,
    "Session": Session,
    "Answer": Answer,
    "Source": Source,
}
