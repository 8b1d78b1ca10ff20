"""Changes of policy, ready to show: what is asked of whom, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graphmap.model.catalogue import SCALES, Scale
from graphmap.model.nodes import PolicyChange
from graphmap.views.accounts import Account, Noun, Seen
from graphmap.views.learning.words import CHANGE_STATUS_WORDS, DECISION_WORDS


@dataclass(frozen=True)
class PolicyChangeTold:
    """One change of policy with what it rests on."""

    node: PolicyChange
    noun: Noun
    policies: tuple[Noun, ...]
    asked_of: tuple[Noun, ...]
    effects: tuple[Account, ...]
    observations: tuple[Seen, ...]
    patterns: tuple[Noun, ...]

    @property
    def decision_words(self) -> str:
        """What was decided to do about the policy."""
        return DECISION_WORDS[self.node.decision] if self.node.decision else "not decided"

    @property
    def status_words(self) -> str:
        """How far it has come."""
        return CHANGE_STATUS_WORDS[self.node.status] if self.node.status else "not recorded"


@dataclass(frozen=True)
class PolicyChangeGroup:
    """Changes that are decided at one scale, or at one that nobody has named (None)."""

    scale: Scale | None
    heading: str
    changes: tuple[PolicyChangeTold, ...]


def grouped_by_scale(
    changes: Sequence[PolicyChangeTold], looked_at: Scale
) -> tuple[PolicyChangeGroup, ...]:
    """Group changes by the scale that decides, as seen from a scale.

    First what that scale asks of the next ones above, then what it decides itself, then what
    the scales below decide.
    """
    own = SCALES.index(looked_at)
    scales: list[Scale | None] = [*SCALES[own + 1 :], looked_at, *reversed(SCALES[:own]), None]
    groups: list[PolicyChangeGroup] = []
    for scale in scales:
        mine = tuple(one for one in changes if one.node.decided_by_scale == scale)
        if mine:
            groups.append(PolicyChangeGroup(scale, _heading(scale, looked_at, own), mine))
    return tuple(groups)


def _heading(scale: Scale | None, looked_at: Scale, own: int) -> str:
    if scale is None:
        return "Nobody has said which scale decides"
    if scale == looked_at:
        return f"Decided at {scale} scale itself"
    if SCALES.index(scale) > own:
        return f"What {looked_at} scale asks of {scale} scale"
    return f"Decided at {scale} scale"
