"""What a change of policies does, ready to show: five numbers, outcome by place, pairs, loops."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from graphmap.analysis.blocking import PairState
from graphmap.analysis.results_loops import Loop
from graphmap.analysis.results_what_if import PairChange, PairsNow, WhatIfResult
from graphmap.views.accounts import Noun
from graphmap.views.blocking_view import PlaceGroup

Mark = Literal["freed", "relieved", "new", "mixed", "still"]
PairId = tuple[str, str | None]
#: What a mark in the matrix says.
MARK_WORDS: Final[Mapping[Mark, str]] = {
    "freed": "freed",
    "relieved": "relieved",
    "new": "newly blocked",
    "mixed": "blocks in one way, enables in another",
    "still": "still blocked",
}
#: What the state of a pair is called.
STATE_WORDS: Final[Mapping[PairState, str]] = {
    "blocked": "blocked",
    "mixed": "blocks in one way, enables in another",
    "enabled": "enabled",
    "undetermined": "may be blocked or enabled",
    "none": "no policy reaches it",
}


@dataclass(frozen=True)
class Figures:
    """The plain numbers, of pairs with a place: what a change frees of what is blocked today.

    ``still`` are blocked as before; ``mixed`` are blocked in one way and enabled in another
    afterwards. ``no_place`` are pairs whose state changes and that have no place recorded.
    """

    blocked: int
    freed: int
    relieved: int
    still: int
    mixed: int
    new: int
    no_place: int


@dataclass(frozen=True)
class Sources:
    """How many sources speak for and against what blocks a pair today."""

    speaking_for: int
    speaking_against: int


@dataclass(frozen=True)
class PairLine:
    """A pair whose state changes; ``sources`` are absent where nothing blocks it today."""

    outcome: Noun
    place: Noun | None
    before: str
    after: str
    word: str
    sources: Sources | None


@dataclass(frozen=True)
class LoopLine:
    """A loop that breaks, arises or turns: its nodes in order, and where."""

    nodes: tuple[Noun, ...]
    places: tuple[str, ...]
    words: str


@dataclass(frozen=True)
class OutcomeMatrix:
    """Outcomes that a change touches against places; a missing cell is blank.

    ``against`` counts the sources that speak against what blocks a pair, where any do.
    """

    groups: tuple[PlaceGroup, ...]
    outcomes: tuple[Noun, ...]
    cells: Mapping[tuple[str, str], Mark]
    against: Mapping[tuple[str, str], int]

    @property
    def places(self) -> list[Noun]:
        """The columns in their order."""
        return [place for group in self.groups for place in group.places]

    @property
    def words(self) -> Mapping[tuple[str, str], str]:
        """What each cell says."""
        return {
            pair: MARK_WORDS[mark]
            + (f", {self.against[pair]} against the block" if pair in self.against else "")
            for pair, mark in self.cells.items()
        }


@dataclass(frozen=True)
class ChangeShown:
    """All that a page says of what a change does.

    ``lines`` are the pairs whose state changes, ``relieved`` those that are relieved and
    stay blocked.
    """

    result: WhatIfResult
    figures: Figures
    matrix: OutcomeMatrix
    lines: tuple[PairLine, ...]
    relieved: tuple[PairLine, ...]
    broken: tuple[LoopLine, ...]
    made: tuple[LoopLine, ...]
    turned: tuple[LoopLine, ...]


def marks_of(result: WhatIfResult, now: PairsNow) -> dict[PairId, Mark]:
    """Give the mark of every pair that is blocked, mixed or changed; others have none."""
    freed, relieved, new = set(result.freed), set(result.relieved), set(result.newly_blocked)
    marks: dict[PairId, Mark] = {}
    for pair, state in _states_after(result, now).items():
        if pair in freed:
            marks[pair] = "freed"
        elif pair in new:
            marks[pair] = "new"
        elif pair in relieved:
            marks[pair] = "relieved"
        elif state == "mixed":
            marks[pair] = "mixed"
        elif state == "blocked":
            marks[pair] = "still"
    return marks


def figures_of(result: WhatIfResult, now: PairsNow) -> Figures:
    """Count what a change does to the pairs with a place."""
    counts = dict.fromkeys(MARK_WORDS, 0)
    for (_, place), mark in marks_of(result, now).items():
        counts[mark] += place is not None
    after = _states_after(result, now)
    return Figures(
        blocked=sum(pair.state == "blocked" and pair.place is not None for pair in now.pairs),
        freed=counts["freed"],
        relieved=counts["relieved"],
        still=counts["still"],
        mixed=sum(state == "mixed" for (_, place), state in after.items() if place is not None),
        new=counts["new"],
        no_place=sum(row.place is None for row in result.rows),
    )


def _states_after(result: WhatIfResult, now: PairsNow) -> dict[PairId, PairState]:
    states: dict[PairId, PairState] = {}
    for pair in now.pairs:
        states[pair.outcome, pair.place] = pair.state
    for row in result.rows:
        states[row.outcome, row.place] = row.after
    return states


def touched_cells(marks: Mapping[PairId, Mark]) -> dict[tuple[str, str], Mark]:
    """Give the cells of the outcomes that a change frees, relieves or blocks somewhere."""
    touched = {
        outcome
        for (outcome, place), mark in marks.items()
        if place is not None and mark in ("freed", "relieved", "new")
    }
    return {
        (outcome, place): mark
        for (outcome, place), mark in marks.items()
        if outcome in touched and place is not None
    }


def order_outcomes(cells: Mapping[tuple[str, str], Mark], nouns: Mapping[str, Noun]) -> list[Noun]:
    """Order outcomes by pairs freed, then relieved, then name."""

    def rank(outcome: str) -> tuple[int, int, str]:
        own = [mark for (id_, _), mark in cells.items() if id_ == outcome]
        return (-own.count("freed"), -own.count("relieved"), nouns[outcome].name.casefold())

    found = {outcome for outcome, _ in cells if outcome in nouns}
    return [nouns[outcome] for outcome in sorted(found, key=rank)]


def pair_lines(
    result: WhatIfResult, nouns: Mapping[str, Noun], sources: Mapping[PairId, Sources]
) -> tuple[PairLine, ...]:
    """Give the pairs whose state changes, those whose records are shown."""
    relieved = set(result.relieved)
    return tuple(
        PairLine(
            outcome=nouns[row.outcome],
            place=nouns[row.place] if row.place else None,
            before=STATE_WORDS[row.before],
            after=STATE_WORDS[row.after],
            word=_word(row, is_relieved=(row.outcome, row.place) in relieved),
            sources=sources.get((row.outcome, row.place)),
        )
        for row in result.rows
        if row.outcome in nouns and (row.place is None or row.place in nouns)
    )


def _word(row: PairChange, *, is_relieved: bool) -> str:
    if row.is_freed:
        return MARK_WORDS["freed"]
    if row.is_newly_blocked:
        return MARK_WORDS["new"]
    return MARK_WORDS["relieved"] if is_relieved else ""


def relieved_lines(
    result: WhatIfResult, nouns: Mapping[str, Noun], sources: Mapping[PairId, Sources]
) -> tuple[PairLine, ...]:
    """Give the pairs that are relieved and stay blocked, those whose records are shown."""
    changed = {(row.outcome, row.place) for row in result.rows}
    return tuple(
        PairLine(
            outcome=nouns[outcome],
            place=nouns[place] if place else None,
            before=STATE_WORDS["blocked"],
            after=STATE_WORDS["blocked"],
            word=MARK_WORDS["relieved"],
            sources=sources.get((outcome, place)),
        )
        for outcome, place in result.relieved
        if (outcome, place) not in changed
        and outcome in nouns
        and (place is None or place in nouns)
    )


def loop_lines(loops: Collection[Loop], nouns: Mapping[str, Noun]) -> tuple[LoopLine, ...]:
    """Give loops that break or arise, those whose records are shown."""
    return tuple(
        LoopLine(
            tuple(nouns[node] for node in loop.nodes),
            _places(loop.places, nouns),
            loop.kind,
        )
        for loop in loops
        if all(node in nouns for node in loop.nodes)
    )


def turned_lines(result: WhatIfResult, nouns: Mapping[str, Noun]) -> tuple[LoopLine, ...]:
    """Give loops that go on with another kind, a line for each such place."""
    return tuple(
        LoopLine(
            tuple(nouns[node] for node in loop.nodes),
            _places((place,), nouns),
            f"{before} before, {after} afterwards",
        )
        for loop in result.loops_turned
        for place, before, after in loop.kinds
        if all(node in nouns for node in loop.nodes)
    )


def _places(places: Sequence[str | None], nouns: Mapping[str, Noun]) -> tuple[str, ...]:
    return tuple(
        "no place recorded" if place is None else nouns[place].name
        for place in places
        if place is None or place in nouns
    )
