"""A scenario and what it gives in words: a line a change, and the prediction of an experiment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from graphmap.analysis.scenarios import AddedEffect, Scenario
from graphmap.views.accounts import Account, Noun, deed_of
from graphmap.views.change_view import ChangeShown, PairLine
from graphmap.views.style import DEEDS
from graphmap.views.words import (
    count_in_words,
    in_a_sentence,
    list_in_words,
    number_in_words,
    quoted,
)

ChangeKind = Literal["off", "drop", "reverse", "add"]
#: How many changes, loops and outcomes are named one by one.
_MOST_NAMED: Final = 12
#: How many pairs of an outcome and a place a prediction names one by one.
_MOST_PREDICTED: Final = 5
_TURNED: Final = {1: -1, -1: 1, 0: 0}
_SIGN_OF: Final = {"blocks": -1, "enables": 1, "unclear": 0}


@dataclass(frozen=True)
class ChangeLine:
    """One change of a scenario. ``word`` is how it stands in an address.

    A policy that is switched off is ``subject``, the place that it is within ``place``. Of an
    effect ``does`` says what the subject does to ``target``, before any turning round.
    """

    kind: ChangeKind
    word: str
    subject: Noun
    place: Noun | None
    does: str = ""
    after: str = ""
    target: Noun | None = None

    @property
    def in_words(self) -> str:
        """The change as a clause, without a full stop."""
        where = f" in {in_a_sentence(self.place.name)}" if self.place else ""
        subject = quoted(self.subject.name)
        if self.kind == "off":
            return f"{subject} is switched off{where}"
        target = quoted(self.target.name) if self.target else ""
        if self.kind == "reverse":
            return f"{subject} {self.after} {target}{where}, where it {self.does} it today"
        claim = f"{subject} {self.does} {target}{where}"
        return f"{claim} no longer" if self.kind == "drop" else f"{claim}, as supposed"


def lines_of(
    scenario: Scenario,
    words: Mapping[str, Sequence[str]],
    nouns: Mapping[str, Noun],
    accounts: Mapping[str, Account],
) -> tuple[ChangeLine, ...]:
    """Give the changes of a scenario, those whose records are shown.

    Parameters
    ----------
    scenario
        The changes.
    words
        How each stands in an address, as `scenario_words` gives them.
    nouns
        Every record that the scenario names and is shown, effects apart.
    accounts
        The effects that it names, by id.
    """
    lines = [
        ChangeLine("off", word, nouns[off.policy], nouns.get(off.within or ""))
        for off, word in zip(scenario.off, words["off"], strict=True)
        if off.policy in nouns and (off.within is None or off.within in nouns)
    ]
    for kind, ids in (("drop", scenario.drop), ("reverse", scenario.reverse)):
        named: ChangeKind = "drop" if kind == "drop" else "reverse"
        lines += [_of_effect(named, accounts[id_]) for id_ in ids if id_ in accounts]
    lines += [
        _of_added(new, word, nouns)
        for new, word in zip(scenario.add, words["add"], strict=True)
        if all(id_ in nouns for id_ in (new.cause, new.target, new.place) if id_)
    ]
    return tuple(lines)


def _of_effect(kind: ChangeKind, account: Account) -> ChangeLine:
    turned = deed_of(_TURNED[_SIGN_OF[account.mark]], account.target.kind)
    return ChangeLine(
        kind,
        account.id,
        account.cause,
        account.place,
        does=account.words,
        after=DEEDS[turned].words,
        target=account.target,
    )


def _of_added(new: AddedEffect, word: str, nouns: Mapping[str, Noun]) -> ChangeLine:
    target = nouns[new.target]
    return ChangeLine(
        "add",
        word,
        nouns[new.cause],
        nouns.get(new.place or ""),
        does=DEEDS[deed_of(new.polarity, target.kind)].words,
        target=target,
    )


def action_words(lines: Sequence[ChangeLine]) -> str:
    """Say what would be done, as the action of an experiment."""
    return f"{_clauses(lines)}." if lines else ""


def hypothesis_words(lines: Sequence[ChangeLine], shown: ChangeShown) -> str:
    """Say why the change would do something, in the words and the numbers of the map."""
    if not lines or not shown.lines:
        return ""
    figures = shown.figures
    freed = _by_outcome([line for line in shown.lines if line.word == "freed"])
    new = _by_outcome([line for line in shown.lines if line.word == "newly blocked"])
    begun = f"If {_clauses(lines)}"
    sentences = [f"{begun}, nothing that is recorded blocks any longer: {freed}."] if freed else []
    sentences += [f"Newly blocked: {new}."] if new else []
    sentences += [
        f"The loop {' → '.join(node.name for node in loop.nodes)}"
        f" ({', '.join(loop.places)}) {what}."
        for loops, what in ((shown.broken, "is broken"), (shown.made, "arises"))
        for loop in loops[:_MOST_NAMED]
    ]
    counted = (
        f"On the map {_pairs(figures.freed)} would be freed of {figures.blocked} blocked today,"
        f" {figures.relieved} relieved and {figures.new} newly blocked."
    )
    return " ".join([*sentences, counted])


def prediction_words(lines: Sequence[ChangeLine], shown: ChangeShown) -> str:
    """Say what somebody would see who went and looked: what an experiment is held against."""
    if not lines:
        return ""
    is_one = len(lines) == 1
    begun = "Where the rule is changed" if _are_off(lines) and is_one else "Where this is done"
    cause = "it" if is_one else "any of these"
    told = [
        f"{named} {'is' if number == 1 else 'are'} {words}"
        for word, words in (
            ("freed", f"no longer blocked by {cause}"),
            ("newly blocked", "blocked, and was not before"),
        )
        if (number := sum(line.word == word for line in shown.lines))
        and (named := _first_named([line for line in shown.lines if line.word == word]))
    ]
    if not told:
        return ""
    return f"{begun}: {'; '.join(told)}."


def _are_off(lines: Sequence[ChangeLine]) -> bool:
    return all(line.kind == "off" for line in lines)


def _first_named(lines: Sequence[PairLine]) -> str:
    """Name the first pairs, the places of one outcome together, and say how many more."""
    places: dict[str, list[str]] = {}
    for line in lines[:_MOST_PREDICTED]:
        where = in_a_sentence(line.place.name) if line.place else "a place not recorded"
        places.setdefault(line.outcome.name, []).append(where)
    named = [f"{outcome} in {list_in_words(where)}" for outcome, where in places.items()]
    more = len(lines) - _MOST_PREDICTED
    return list_in_words([*named, f"{number_in_words(more)} more"] if more > 0 else named)


def _clauses(lines: Sequence[ChangeLine]) -> str:
    clauses = [line.in_words for line in lines[:_MOST_NAMED]]
    more = len(lines) - len(clauses)
    clauses += [count_in_words(more, "more change")] if more else []
    return list_in_words(clauses)


def _pairs(number: int) -> str:
    pairs = "pair" if number == 1 else "pairs"
    return f"{number} {pairs} of an outcome and a place"


def _by_outcome(lines: Sequence[PairLine]) -> str:
    places: dict[str, list[str]] = {}
    for line in lines:
        where = line.place.name if line.place else "no place recorded"
        places.setdefault(line.outcome.name, []).append(where)
    named = [f"{outcome} ({', '.join(where)})" for outcome, where in places.items()]
    if len(named) > _MOST_NAMED:
        more = count_in_words(len(named) - _MOST_NAMED, "further outcome")
        named = [*named[:_MOST_NAMED], f"and {more}"]
    return "; ".join(named)
