"""An experiment, ready to show: what was predicted, what was seen, what it changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from graphmap.model.nodes import Experiment
from graphmap.views.accounts import Account, Noun, Seen
from graphmap.views.learning.cycle_view import CycleCard, Needed, Part

#: The plans of an experiment in the order of the questions, with their headings.
PLANS: Final[Mapping[str, str]] = {
    "co_design": "How it was designed, and with whom",
    "data_plan": "What data is gathered",
    "sense_making_plan": "How sense is made of it, and with whom",
    "share_plan": "How what is learned is shared",
}


@dataclass(frozen=True)
class TestedEffect:
    """An effect with its evidence without and with what was seen in the experiment.

    Numbers count different sources. ``tested``: the experiment says that it tests this effect;
    else its observations speak of it.
    """

    account: Account
    tested: bool
    for_before: int
    against_before: int

    @property
    def for_after(self) -> int:
        """How many sources speak for it with what was seen here."""
        return self.account.sources_for

    @property
    def against_after(self) -> int:
        """How many sources speak against it with what was seen here."""
        return self.account.sources_against

    @property
    def is_changed(self) -> bool:
        """Whether what was seen here changed the evidence."""
        before = (self.for_before, self.against_before)
        return before != (self.for_after, self.against_after)


@dataclass(frozen=True)
class ExperimentPage:
    """The page of one experiment. ``scenarios`` are the ids of what-ifs that it came from."""

    node: Experiment
    noun: Noun
    revision: int
    status: str
    verdict: str | None
    cycles: tuple[CycleCard, ...]
    places: tuple[Noun, ...]
    policies: tuple[Noun, ...]
    tested_policies: tuple[Noun, ...]
    touches: tuple[Noun, ...]
    taking_part: tuple[Part, ...]
    needs: tuple[Needed, ...]
    shared_with: tuple[Noun, ...]
    observations: tuple[Seen, ...]
    against: tuple[Seen, ...]
    effects: tuple[TestedEffect, ...]
    scenarios: tuple[str, ...]
    may_predict: bool

    @property
    def plans(self) -> tuple[tuple[str, str, str | None], ...]:
        """The plans: field, heading and what is written, if anything."""
        return tuple((name, words, getattr(self.node, name)) for name, words in PLANS.items())
