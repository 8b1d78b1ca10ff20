"""Claims: what people enter instead of an Effect, an Observation, a Source and their links.

One claim is one row of the steward's spreadsheet or one filled form: "this policy blocks that
outcome, in this place; we know it from this observation". `records_of_claim` gives what it
writes, `graphmap.model.claim_rows` gives the claims of a map.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Final, Literal, Protocol, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from graphmap.errors import Problem, RecordRefused
from graphmap.model.catalogue import Confidence, LinkKind, NodeKind, Sensitivity
from graphmap.model.identity import derived_link_id, link_key
from graphmap.model.values import Name, ReducedDate, Text

EffectWord = Literal["blocks", "enables", "raises", "lowers", "brings_into_play", "uncertain"]
CauseKind = Literal[
    "Policy", "Factor", "Outcome", "Organisation", "Experiment", "EnablingCondition"
]
TargetKind = Literal["Outcome", "Factor", "Policy"]
Stance = Literal["supports", "challenges"]

EFFECT_WORDS: Final[tuple[EffectWord, ...]] = get_args(EffectWord)
CAUSE_KINDS: Final[tuple[CauseKind, ...]] = get_args(CauseKind)
TARGET_KINDS: Final[tuple[TargetKind, ...]] = get_args(TargetKind)
#: The polarity of each word that fits a kind of target.
POLARITY_OF: Final[dict[TargetKind, dict[EffectWord, int]]] = {
    "Outcome": {"blocks": -1, "enables": 1, "uncertain": 0},
    "Factor": {"lowers": -1, "raises": 1, "uncertain": 0},
    "Policy": {"lowers": -1, "brings_into_play": 1, "uncertain": 0},
}
_CITED: Final = re.compile(r"(?P<name>.*\S)\s*<(?P<url>[^<>\s]*)>", re.DOTALL)
#: What only an observation can have.
_OF_OBSERVATION: Final = ("figure", "date", "how_we_know", "confidence", "sensitivity")


class Claim(BaseModel, frozen=True):
    """A causal claim with at most one observation.

    ``cause``, ``target``, ``place``, ``applied_by`` and ``experiment`` are names or ids. A
    claim without ``observed`` is assumed. ``sensitivity`` is the observation's.
    ``more_sources`` are the further sources of an observation that is written in several, each
    as ``to_cited`` writes it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    cause: Name
    cause_kind: CauseKind = "Policy"
    target: Annotated[tuple[Name, ...], Field(min_length=1)]
    target_kind: TargetKind = "Outcome"
    effect: EffectWord
    place: Name | None = None
    since: ReducedDate | None = None
    until: ReducedDate | None = None
    observed: Text | None = None
    figure: Text | None = None
    date: ReducedDate | None = None
    stance: Stance = "supports"
    applied_by: tuple[Name, ...] = ()
    experiment: Name | None = None
    how_we_know: Text | None = None
    source: Name | None = None
    source_url: Text | None = None
    confidence: Confidence | None = None
    sensitivity: Sensitivity | None = None
    more_sources: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        words = POLARITY_OF[self.target_kind]
        if self.effect not in words:
            raise ValueError(
                f"effect: {self.effect} does not fit the target kind {self.target_kind};"
                f" use one of: {', '.join(words)}"
            )
        if self.applied_by and self.cause_kind != "Policy":
            raise ValueError(
                f"applied_by: a {self.cause_kind} is not applied by anybody; only a Policy is"
            )
        if self.observed is None:
            if self.stance == "challenges":
                raise ValueError("stance: a challenge needs the text of what was observed")
            for name in _OF_OBSERVATION:
                if getattr(self, name) is not None:
                    raise ValueError(f"{name}: belongs to an observation; fill in observed too")
        return self

    @property
    def polarity(self) -> int:
        """The polarity of the effect."""
        return POLARITY_OF[self.target_kind][self.effect]

    @property
    def cited(self) -> tuple[tuple[str, str | None], ...]:
        """The name and the address of each source, the first one first."""
        first = self.source or self.source_url
        more = tuple(from_cited(one) for one in self.more_sources)
        return ((first, self.source_url), *more) if first else more


def to_cited(name: str, url: str | None) -> str:
    """Give a source as one text: its name, then its address in angle brackets if it has one."""
    if url:
        return f"{name} <{url}>"
    return f"{name} <>" if _CITED.fullmatch(name) else name


def from_cited(text: str) -> tuple[str, str | None]:
    """Give the name and the address of a source that `to_cited` wrote."""
    found = _CITED.fullmatch(text)
    return (found["name"], found["url"] or None) if found else (text, None)


CLAIM_COLUMNS: Final[tuple[str, ...]] = tuple(Claim.model_fields)


def claim_from(values: Mapping[str, object]) -> Claim:
    """Build the claim that ``values`` describe.

    Raises
    ------
    RecordRefused
        Each problem names its column and what would be allowed.
    """
    try:
        return Claim.model_validate(dict(values))
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        problems = [_problem(detail["type"], detail["loc"], detail["msg"]) for detail in details]
    raise RecordRefused(problems)


def _problem(rule: str, location: tuple[int | str, ...], message: str) -> Problem:
    column = str(location[0]) if location else ""
    message = message.removeprefix("Value error, ")
    if rule == "value_error" and not column:
        column, _, message = message.partition(": ")
    elif rule == "missing":
        message = "is blank; a claim needs a cause, a target and an effect"
    elif rule == "extra_forbidden":
        message = f"a claim has no such column; it has: {', '.join(CLAIM_COLUMNS)}"
        column = column if column.isprintable() else "(unreadable)"
    return Problem(message[:1].lower() + message[1:], rule=rule, column=column)


class ClaimNames(Protocol):
    """Finds the ids behind the names in a claim, making new nodes where there are none."""

    def node(self, kind: NodeKind, name: str, *, column: str) -> str:
        """Give the id of the node of a kind that has this id, name or alias."""
        ...

    def source(self, name: str, url: str | None) -> str:
        """Give the id of the source of this address, or without one of this name."""
        ...

    def effect(self, cause: str, target: str, place: str | None, polarity: int) -> str:
        """Give the id of the effect of this natural key."""
        ...

    def observation(self, text: str, date: str | None, sources: tuple[str, ...]) -> str:
        """Give the id of the observation of this natural key."""
        ...


@dataclass(frozen=True)
class ClaimRecords:
    """What a claim writes beside the nodes it names: values by field name, blank ones absent."""

    nodes: tuple[Mapping[str, object], ...]
    links: tuple[Mapping[str, object], ...]


def records_of_claim(claim: Claim, names: ClaimNames) -> ClaimRecords:
    """Give the Effects, the Observation and all links that a claim writes.

    ``names`` gives the ids; links get derived ones, so that the same claim gives the same
    records. An organisation that applies the policy APPLIES it and is touched by the
    observation; an experiment touches cause, targets and place, and the observation is
    OBSERVED_IN it. A source without an observation is cited by the effect itself.
    """
    writing = _Writing()
    cause = names.node(claim.cause_kind, claim.cause, column="cause")
    place = names.node("Place", claim.place, column="place") if claim.place else None
    targets = [names.node(claim.target_kind, target, column="target") for target in claim.target]
    appliers = [
        names.node("Organisation", applier, column="applied_by") for applier in claim.applied_by
    ]
    sources = tuple(dict.fromkeys(names.source(name, url) for name, url in claim.cited))
    effects = [
        writing.effect(
            names.effect(cause, target, place, claim.polarity), claim, cause, target, place
        )
        for target in targets
    ]
    for applier in appliers:
        writing.join("APPLIES", applier, cause)
    observation = None
    if claim.observed is not None:
        observation = names.observation(claim.observed, claim.date, sources)
        writing.observe(claim, observation, effects, appliers)
    for citing in [observation] if observation else effects:
        for source in sources:
            writing.join("CITES", citing, source)
    if claim.experiment:
        experiment = names.node("Experiment", claim.experiment, column="experiment")
        touched = [cause] if claim.cause_kind != "Experiment" else []
        for node in (*touched, *targets, *([place] if place else [])):
            writing.join("TOUCHES", experiment, node)
        if observation:
            writing.join("OBSERVED_IN", observation, experiment)
    return ClaimRecords(tuple(writing.nodes), tuple(writing.links.values()))


class _Writing:
    def __init__(self) -> None:
        self.nodes: list[dict[str, object]] = []
        self.links: dict[str, dict[str, object]] = {}

    def join(self, kind: LinkKind, source: str, target: str) -> None:
        key = link_key(kind, source, target)
        id_ = derived_link_id(key)
        self.links[id_] = {"id": id_, "kind": kind, "source": key[1], "target": key[2]}

    def effect(self, effect: str, claim: Claim, cause: str, target: str, place: str | None) -> str:
        values = {"valid_from": claim.since, "valid_until": claim.until}
        given = {name: value for name, value in values.items() if value is not None}
        self.nodes.append({"id": effect, "kind": "Effect", "polarity": claim.polarity, **given})
        self.join("CAUSES", cause, effect)
        self.join("ON", effect, target)
        if place:
            self.join("IN", effect, place)
        return effect

    def observe(
        self, claim: Claim, observation: str, effects: list[str], appliers: list[str]
    ) -> None:
        values = {name: getattr(claim, name) for name in _OF_OBSERVATION}
        given = {name: value for name, value in values.items() if value is not None}
        text = claim.observed
        self.nodes.append({"id": observation, "kind": "Observation", "text": text, **given})
        for effect in effects:
            kind: LinkKind = "SUPPORTS" if claim.stance == "supports" else "CHALLENGES"
            self.join(kind, observation, effect)
        for applier in appliers:
            self.join("TOUCHES", observation, applier)
