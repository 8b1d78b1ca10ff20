"""What speaks for and against each effect, and who felt it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, cast

import numpy as np
from numpy.typing import NDArray

from graphmap.analysis.grouped import Grouped
from graphmap.model.catalogue import LINK_KINDS, NODE_KINDS, LinkKind, NodeKind
from graphmap.model.columns import Columns

EvidenceState = Literal["assumed", "reported", "contested", "refuted"]
#: What is recorded of an effect: nothing, only for, for and against, only against.
EVIDENCE_STATES: Final[tuple[EvidenceState, ...]] = (
    "assumed",
    "reported",
    "contested",
    "refuted",
)
ASSUMED, REPORTED, CONTESTED, REFUTED = range(4)


@dataclass(frozen=True, eq=False)
class Evidence:
    """The evidence on each effect; effects are numbered as in the influence graph.

    A source is the position of its node: a Source that an observation cites or, where it cites
    none, the observation itself. ``felt_by`` holds persons who are not illustrative.
    ``newest`` is, of the dates of observations for and against, the position of the newest in
    ``dates`` (ascending), -1 where none is recorded. ``state`` is a position in
    `EVIDENCE_STATES`.
    """

    observations_for: Grouped
    observations_against: Grouped
    sources_for: Grouped
    sources_against: Grouped
    felt_by: Grouped
    state: NDArray[np.int8]
    dates: Sequence[str]
    newest: NDArray[np.int32]


def links_of(
    columns: Columns,
    kind: LinkKind,
    *,
    source: NodeKind | None = None,
    target: NodeKind | None = None,
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int64]]:
    """Give the sources, targets and positions of the links of a kind between kinds of node."""
    number = LINK_KINDS.index(kind)
    first, last = (
        int(np.searchsorted(columns.link_kinds, wanted)) for wanted in (number, number + 1)
    )
    positions: NDArray[np.int64] = np.arange(first, last)
    for ends, wanted in ((columns.link_sources, source), (columns.link_targets, target)):
        if wanted is not None:
            kinds = columns.kinds[ends[positions]]
            positions = positions[kinds == NODE_KINDS.index(wanted)]
    return columns.link_sources[positions], columns.link_targets[positions], positions


def ids_linked(
    columns: Columns,
    kind: LinkKind,
    *,
    source: NodeKind | None = None,
    target: NodeKind | None = None,
) -> list[tuple[str, str]]:
    """Give the ids at the ends of the links of a kind between kinds of node."""
    sources, targets, _ = links_of(columns, kind, source=source, target=target)
    of_sources, of_targets = (cast("list[int]", ends.tolist()) for ends in (sources, targets))
    ids = columns.ids
    return [(ids[one], ids[other]) for one, other in zip(of_sources, of_targets, strict=True)]


def ids_of_kind(columns: Columns, kind: NodeKind) -> list[str]:
    """Give the ids of the nodes of a kind, ascending."""
    positions = np.flatnonzero(columns.kinds == NODE_KINDS.index(kind))
    return [columns.ids[position] for position in positions.tolist()]


def evidence_of(columns: Columns, effect_at: NDArray[np.int32], count: int) -> Evidence:
    """Gather the evidence on ``count`` effects.

    Parameters
    ----------
    columns
        The map.
    effect_at
        For each node the number of its effect, -1 where it is none.
    count
        How many effects there are.
    """
    observed, cited, _ = links_of(columns, "CITES", source="Observation")
    cites = Grouped.of(observed, cited, count=columns.kinds.size)
    own = np.flatnonzero(
        (columns.kinds == NODE_KINDS.index("Observation")) & (cites.counts() == 0)
    ).astype(np.int32)
    sources = Grouped.of(
        np.concatenate([observed, own]), np.concatenate([cited, own]), count=columns.kinds.size
    )
    supports = _observations(columns, "SUPPORTS", effect_at, count)
    challenges = _observations(columns, "CHALLENGES", effect_at, count)
    has_for, has_against = supports.counts() > 0, challenges.counts() > 0
    dates, newest = _newest_dates(columns, supports, challenges)
    return Evidence(
        observations_for=supports,
        observations_against=challenges,
        sources_for=_cited_by(supports, sources),
        sources_against=_cited_by(challenges, sources),
        felt_by=_felt_by(columns, effect_at, count),
        state=np.select(
            [has_for & has_against, has_for, has_against],
            [np.int8(CONTESTED), np.int8(REPORTED), np.int8(REFUTED)],
            np.int8(ASSUMED),
        ),
        dates=dates,
        newest=newest,
    )


def _observations(
    columns: Columns, kind: LinkKind, effect_at: NDArray[np.int32], count: int
) -> Grouped:
    observations, targets, _ = links_of(columns, kind, target="Effect")
    effects = effect_at[targets]
    known = effects >= 0
    return Grouped.of(effects[known], observations[known], count=count)


def _cited_by(observations: Grouped, sources: Grouped) -> Grouped:
    positions, cited = sources.expand(observations.members)
    count = observations.starts.size - 1
    effects = np.repeat(np.arange(count), observations.counts())
    return Grouped.of(effects[positions], cited, count=count)


def _felt_by(columns: Columns, effect_at: NDArray[np.int32], count: int) -> Grouped:
    felt, persons, _ = links_of(columns, "FELT_BY")
    illustrative = np.zeros(columns.kinds.size, dtype=np.bool_)
    illustrative[list(columns.fields["illustrative"])] = True
    effects = effect_at[felt]
    known = (effects >= 0) & ~illustrative[persons]
    return Grouped.of(effects[known], persons[known], count=count)


def _newest_dates(
    columns: Columns, supports: Grouped, challenges: Grouped
) -> tuple[Sequence[str], NDArray[np.int32]]:
    """Give the dates ascending, and for each effect the position of its newest, -1 for none.

    The texts of reduced dates sort as their first days do; of equal first days the more
    precise is the newer.
    """
    date_of = columns.fields["date"]
    dates = sorted(set(date_of.values()))
    at = {date: position for position, date in enumerate(dates)}
    recorded = np.full(columns.kinds.size, -1, dtype=np.int32)
    recorded[list(date_of)] = [at[date] for date in date_of.values()]
    newest = np.full(supports.starts.size - 1, -1, dtype=np.int32)
    for table in (supports, challenges):
        effects = np.repeat(np.arange(newest.size), table.counts())
        np.maximum.at(newest, effects, recorded[table.members])
    return dates, newest
