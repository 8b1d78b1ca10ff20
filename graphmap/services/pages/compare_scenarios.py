"""Saved scenarios side by side, all counted alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from graphmap.analysis.parameters import MOST_ROWS
from graphmap.analysis.results_what_if import PairsNow
from graphmap.errors import RequestRefused
from graphmap.services.analyses.asking import Asked
from graphmap.services.analyses.what_if import pairs_now_in
from graphmap.services.pages.what_if import change_shown, scenario_lines
from graphmap.services.reading import nouns_shown
from graphmap.services.scenarios import SavedScenario
from graphmap.services.workspace import Workspace
from graphmap.views.accounts import Noun
from graphmap.views.change_view import MARK_WORDS, ChangeShown, Mark, PairId, marks_of
from graphmap.views.scenario_view import ChangeLine

MOST_COMPARED: Final = 6
_TOUCHED: Final[tuple[Mark, ...]] = ("freed", "relieved", "new")


@dataclass(frozen=True)
class ComparedScenario:
    """One column: a scenario, its changes in words and what it does."""

    saved: SavedScenario
    lines: tuple[ChangeLine, ...]
    shown: ChangeShown


@dataclass(frozen=True)
class ComparedPair:
    """One row: a pair that a scenario touches, and its mark in each scenario, if any."""

    outcome: Noun
    place: Noun | None
    marks: tuple[tuple[Mark, str] | None, ...]

    @property
    def differs(self) -> bool:
        """Whether the scenarios do not all do the same to it."""
        return len(set(self.marks)) > 1


@dataclass(frozen=True)
class ScenariosCompared:
    """Scenarios side by side; pairs that they treat differently come first."""

    now: PairsNow
    scenarios: tuple[ComparedScenario, ...]
    pairs: tuple[ComparedPair, ...]


def compare_scenarios(
    workspace: Workspace, saved: Sequence[SavedScenario], *, max_length: int, asked: Asked
) -> ScenariosCompared:
    """Try several saved scenarios, counted alike.

    Raises
    ------
    RequestRefused
        Where there are fewer than two or more than six, or a parameter has no meaning.
    """
    if not 2 <= len(saved) <= MOST_COMPARED:
        raise RequestRefused(f"with names from 2 to {MOST_COMPARED} scenarios to compare")
    everything: Asked = {**asked, "limit": MOST_ROWS}
    now = pairs_now_in(workspace, **everything)
    columns = tuple(
        ComparedScenario(
            one,
            scenario_lines(workspace, one.scenario),
            change_shown(workspace, one.scenario, max_length=max_length, asked=asked),
        )
        for one in saved
    )
    return ScenariosCompared(now, columns, _pairs(workspace, columns, now))


def _pairs(
    workspace: Workspace, columns: Sequence[ComparedScenario], now: PairsNow
) -> tuple[ComparedPair, ...]:
    marks = [marks_of(column.shown.result, now) for column in columns]
    touched: set[PairId] = {
        pair for each in marks for pair, mark in each.items() if mark in _TOUCHED
    }
    nouns = nouns_shown(workspace, {id_ for pair in touched for id_ in pair if id_})
    rows = [
        ComparedPair(
            nouns[outcome],
            nouns[place] if place else None,
            tuple(_mark(each.get((outcome, place))) for each in marks),
        )
        for outcome, place in touched
        if outcome in nouns and (place is None or place in nouns)
    ]

    def order(row: ComparedPair) -> tuple[bool, str, str]:
        place = row.place.name.casefold() if row.place else ""
        return (not row.differs, row.outcome.name.casefold(), place)

    return tuple(sorted(rows, key=order))


def _mark(mark: Mark | None) -> tuple[Mark, str] | None:
    return None if mark is None else (mark, MARK_WORDS[mark])
