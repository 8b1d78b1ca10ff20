"""The chains to one pair before and after a change: which are cut, which turn, which are new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from graphmap.analysis.results import ExplainedChain
from graphmap.analysis.results_what_if import ChangeExplanation
from graphmap.views.accounts import Account, Noun
from graphmap.views.change_view import STATE_WORDS
from graphmap.views.scenario_view import ChangeLine

_ADDED: Final = "~added-"
_SIGN_WORDS: Final = {-1: "blocks", 1: "enables", 0: "may block or enable"}


@dataclass(frozen=True)
class Step:
    """An effect of a chain: a recorded one with its evidence, or one that is supposed."""

    account: Account | None
    supposed: ChangeLine | None = None


@dataclass(frozen=True)
class ChainShown:
    """A chain, what it does, and what becomes of it; ``goes_on`` is false where it is cut."""

    steps: tuple[Step, ...]
    does: str
    fate: str
    goes_on: bool


@dataclass(frozen=True)
class PairOpened:
    """One pair with its chains; those that something happens to first."""

    outcome: Noun
    place: Noun | None
    before: str
    after: str
    chains: tuple[ChainShown, ...]


def pair_opened(
    explanation: ChangeExplanation,
    outcome: Noun,
    place: Noun | None,
    accounts: Mapping[str, Account],
    supposed: Sequence[ChangeLine | None],
) -> PairOpened:
    """Give a pair with the chains whose every effect is shown.

    Parameters
    ----------
    explanation
        The chains before and after, by ids.
    outcome, place
        The pair.
    accounts
        The recorded effects of the chains, by id.
    supposed
        The effects that the scenario adds, in its order; None for one that is not shown.
    """
    before = {chain.effects: chain for chain in explanation.chains_before}
    after = {chain.effects: chain for chain in explanation.chains_after}
    chains = [
        _chain_shown(before.get(effects), after.get(effects), steps)
        for effects in [*before, *(effects for effects in after if effects not in before)]
        if (steps := _steps(effects, accounts, supposed))
    ]
    return PairOpened(
        outcome,
        place,
        STATE_WORDS[explanation.change.before],
        STATE_WORDS[explanation.change.after],
        tuple(sorted(chains, key=lambda chain: chain.fate == "stays as it is")),
    )


def _chain_shown(
    before: ExplainedChain | None, after: ExplainedChain | None, steps: tuple[Step, ...]
) -> ChainShown:
    sign = before.sign if before else after.sign if after else 0
    if before is None:
        fate = "is new"
    elif after is None:
        fate = "is cut"
    elif after.sign != before.sign:
        fate = f"{_SIGN_WORDS[after.sign]} afterwards"
    else:
        fate = "stays as it is"
    return ChainShown(steps, _SIGN_WORDS[sign], fate, goes_on=after is not None)


def _steps(
    effects: Sequence[str],
    accounts: Mapping[str, Account],
    supposed: Sequence[ChangeLine | None],
) -> tuple[Step, ...]:
    steps: list[Step] = []
    for effect in effects:
        if effect.startswith(_ADDED):
            line = supposed[int(effect.removeprefix(_ADDED))]
            if line is None:
                return ()
            steps.append(Step(None, line))
        elif effect in accounts:
            steps.append(Step(accounts[effect]))
        else:
            return ()
    return tuple(steps)
