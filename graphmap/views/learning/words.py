"""The words of learning: stages, statuses, verdicts and the parts that people take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from graphmap.model.catalogue import (
    Capacity,
    CycleStatus,
    Decision,
    ExperimentStatus,
    PolicyChangeStatus,
    Scale,
    Stage,
    Verdict,
)

STAGE_WORDS: Final[Mapping[Stage, str]] = {
    "purpose": "create shared purpose",
    "understand": "understand the system",
    "co_design": "co-design",
    "experiment": "experiment",
    "embed_influence": "embed and influence",
}
CYCLE_STATUS_WORDS: Final[Mapping[CycleStatus, str]] = {
    "running": "running",
    "paused": "paused",
    "ended": "ended",
}
EXPERIMENT_STATUS_WORDS: Final[Mapping[ExperimentStatus, str]] = {
    "idea": "an idea",
    "agreed": "agreed",
    "running": "running",
    "paused": "paused",
    "stopped": "stopped",
    "embedded": "embedded",
    "unknown": "not recorded",
}
VERDICT_WORDS: Final[Mapping[Verdict, str]] = {
    "as_predicted": "as predicted",
    "partly": "partly as predicted",
    "opposite": "the opposite of what was predicted",
    "unclear": "unclear",
}
#: What somebody does in a cycle or an experiment.
PART_WORDS: Final[Mapping[Capacity, str]] = {
    "co_designer": "designs it together with others",
    "actor": "carries it out",
    "reflector": "reflects on it",
    "feedback": "gives feedback",
    "sense_maker": "makes sense of what is seen",
    "ally": "is an ally",
    "interested": "is interested",
}
DECISION_WORDS: Final[Mapping[Decision, str]] = {
    "change_it": "change it",
    "ask": "ask for it to be changed",
    "work_round": "work round it",
    "park": "park it for now",
}
CHANGE_STATUS_WORDS: Final[Mapping[PolicyChangeStatus, str]] = {
    "proposed": "proposed",
    "asked": "asked",
    "agreed": "agreed",
    "refused": "refused",
    "done": "done",
}
#: What the systems of a scale are called.
SYSTEM_WORDS: Final[Mapping[Scale, str]] = {
    "person": "person’s life",
    "organisation": "organisation",
    "place": "place",
    "country": "country or region",
}
#: What a scale learns from, under its name in the picture of nested cycles.
LEARNS_FROM_WORDS: Final[Mapping[Scale, str]] = {
    "country": "learns from places",
    "place": "learns from organisations",
    "organisation": "learns from people’s lives",
    "person": "a life as a system",
}
#: What an open question says where nobody has answered it.
INVITATIONS: Final[Mapping[str, str]] = {
    "Q-CYC-1": "Nobody has said what was done to understand the system.",
    "Q-CYC-2": "Nobody has said in their own words how they know.",
    "Q-CYC-3": "Nobody has named who needs to reflect on this or give feedback.",
    "Q-CYC-4": "Nobody has said how the experiments were designed, or with whom.",
    "Q-CYC-5": "Nobody has named who needs to be involved.",
    "Q-CYC-6": "Nobody has said what will be tried out.",
    "Q-CYC-7": "Nobody has said what data will be gathered.",
    "Q-CYC-8": "Nobody has said how sense is made of the data, or with whom.",
    "Q-CYC-9": "Nobody has said how the learning is shared.",
    "Q-CYC-10": "Nobody has said what this cycle needs to run.",
}
