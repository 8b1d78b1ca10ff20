"""The board of learning cycles by stage, and how they nest over the scales."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, get_args

from graphmap.analysis.evidence import links_of
from graphmap.model.catalogue import SCALES, Scale, Stage
from graphmap.model.nodes import Experiment
from graphmap.services.learning.cycle_records import (
    cycles_about,
    ids_of_kind,
    joins_of,
    reached_by_learning,
    read_cycles,
)
from graphmap.services.learning.cycles import status_words
from graphmap.services.reading import nodes_shown
from graphmap.services.systems import Scope
from graphmap.services.workspace import Workspace
from graphmap.views.accounts import Noun, noun_of
from graphmap.views.learning.cycle_view import Column, CycleCard
from graphmap.views.learning.nesting import Nesting, nesting_of
from graphmap.views.learning.words import STAGE_WORDS
from graphmap.views.words import capital

#: How many cycles the picture of the nesting holds at most.
MOST_DRAWN: Final = 60


@dataclass(frozen=True)
class LooseExperiment:
    """An experiment that is part of no learning cycle, and where it stands in words."""

    noun: Noun
    status: str


@dataclass(frozen=True)
class Board:
    """The cycles of the system looked at, by the newest label of a stage.

    ``total`` counts all cycles of the map; ``not_drawn`` those that the picture has no room for.
    ``loose`` are the experiments of the map in no cycle.
    """

    columns: tuple[Column, ...]
    cards: tuple[CycleCard, ...]
    total: int
    nesting: Nesting
    not_drawn: int
    revision: int
    loose: tuple[LooseExperiment, ...]


def board_of(workspace: Workspace, scope: Scope | None, *, scale: Scale | None = None) -> Board:
    """Give the cycles about a system or what is within it; all where there is no scope.

    Parameters
    ----------
    workspace
        The map.
    scope
        The system looked at.
    scale
        Only cycles at this scale stand on the board; the picture keeps them all.
    """
    around, cards = read_cycles(workspace, ids_of_kind(workspace, "LearningCycle"))
    joins = joins_of(around)
    mine = {card.cycle.id for card in cards}
    if scope is not None:
        mine = cycles_about(workspace, scope, cards)
    chosen = [card for card in cards if card.cycle.id in mine and scale in (None, card.scale)]
    nesting, not_drawn = _nesting(cards, reached_by_learning(mine, joins), joins)
    return Board(
        columns=columns_of(chosen),
        cards=tuple(_ordered(chosen)),
        total=len(cards),
        nesting=nesting,
        not_drawn=not_drawn,
        revision=around.revision,
        loose=_loose(workspace),
    )


def nesting_around(workspace: Workspace, cycle_id: str) -> tuple[Nesting, int]:
    """Give how cycles nest, as far as one page has room: all, or those that one is joined to.

    The second value counts the cycles that are left out.
    """
    around, cards = read_cycles(workspace, ids_of_kind(workspace, "LearningCycle"))
    joins = joins_of(around)
    wanted = {card.cycle.id for card in cards}
    if len(wanted) > MOST_DRAWN:
        wanted = reached_by_learning({cycle_id}, joins)
    nesting, _ = _nesting(cards, wanted, joins, first=cycle_id)
    return nesting, len(cards) - len(nesting.cards)


def _loose(workspace: Workspace) -> tuple[LooseExperiment, ...]:
    """Give the experiments that are part of no cycle that a steward may see, by name."""
    columns = workspace.columns()
    visible = workspace.disclosure("steward").visibility
    parts, cycles, _ = links_of(columns, "PART_OF", source="Experiment", target="LearningCycle")
    joined = {
        columns.ids[int(part)]
        for part, cycle in zip(parts.tolist(), cycles.tolist(), strict=True)
        if visible.is_shown(columns.ids[int(cycle)])
    }
    ids = [id_ for id_ in ids_of_kind(workspace, "Experiment") if id_ not in joined]
    found = nodes_shown(workspace, ids).values()
    loose = [
        LooseExperiment(noun_of(node), status_words(node))
        for node in found
        if isinstance(node, Experiment)
    ]
    return tuple(sorted(loose, key=lambda one: (one.noun.name.casefold(), one.noun.id)))


def columns_of(cards: Iterable[CycleCard]) -> tuple[Column, ...]:
    """Give a column for each stage in the order of the slides; cycles without one come last."""
    ordered = _ordered(cards)
    stages: tuple[Stage | None, ...] = (*get_args(Stage), None)
    columns = [
        Column(
            stage,
            capital(STAGE_WORDS[stage]) if stage else "No stage recorded",
            tuple(card for card in ordered if card.stage == stage),
        )
        for stage in stages
    ]
    return tuple(column for column in columns if column.stage or column.cards)


def _ordered(cards: Iterable[CycleCard]) -> list[CycleCard]:
    return sorted(
        cards,
        key=lambda one: (-SCALES.index(one.scale), one.cycle.name.casefold(), one.cycle.id),
    )


def _nesting(
    cards: Sequence[CycleCard],
    wanted: Collection[str],
    joins: Sequence[tuple[str, str]],
    *,
    first: str = "",
) -> tuple[Nesting, int]:
    chosen = [card for card in _ordered(cards) if card.cycle.id in wanted]
    chosen.sort(key=lambda card: card.cycle.id != first)
    drawn = chosen[:MOST_DRAWN]
    return nesting_of(drawn, joins), len(chosen) - len(drawn)
