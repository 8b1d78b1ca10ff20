"""The numbers that a map is coloured by: an analysis asked of what is drawn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from graphmap.analysis.blocking import rank_blocking_policies
from graphmap.analysis.leverage import rank_leverage
from graphmap.analysis.parameters import MOST_ROWS, Parameters
from graphmap.model.values import first_day
from graphmap.services.workspace import Told
from graphmap.views.map_view.links import LinkFacts
from graphmap.views.map_view.request import Colour
from graphmap.views.map_view.scope import EffectsInScope
from graphmap.views.shades import Shading, shade

#: What each choice counts, as its legend says it.
COLOUR_WORDS: Final[Mapping[Colour, str]] = {
    "leverage": "pairs of outcome and place reached",
    "blocked": "pairs of outcome and place blocked",
    "sources": "sources on its links",
    "newest": "year of the newest evidence",
}


def shading_of(
    told: Told,
    scope: EffectsInScope,
    links: Sequence[LinkFacts],
    colour: Colour,
    *,
    within: str | None,
) -> Shading:
    """Give the number of each node that has one, by the ids that the reader sees.

    Parameters
    ----------
    told
        The influence graph and what the profile is told.
    scope
        The effects of the map.
    links
        The links that the filters let through; sources and dates are those of these.
    colour
        What is counted.
    within
        The place or organisation that the analyses are asked of, absent for the whole map.
    """
    parameters = Parameters(
        as_of=scope.parameters.as_of,
        max_steps=scope.parameters.max_steps,
        scope=within,
        limit=MOST_ROWS,
    )
    if colour == "leverage":
        leverage = told.answer(rank_leverage, parameters)
        numbers = {row.node: row.pairs_reached for row in leverage.rows}
    elif colour == "blocked":
        ranking = told.answer(rank_blocking_policies, parameters)
        numbers = {row.policy: len(row.pairs) for row in ranking.rows}
    elif colour == "sources":
        numbers = _sources(links)
    else:
        numbers = _newest(scope, links)
    on_map = {end for link in links for end in (link.cause, link.target)}
    id_of = told.disclosure.id_of
    shown = {id_of(id_): number for id_, number in numbers.items() if number and id_ in on_map}
    return shade(COLOUR_WORDS[colour], shown)


def _sources(links: Sequence[LinkFacts]) -> dict[str, int]:
    found: defaultdict[str, set[int]] = defaultdict(set)
    for link in links:
        for end in (link.cause, link.target):
            found[end] |= link.source_ids_for | link.source_ids_against
    return {id_: len(sources) for id_, sources in found.items()}


def _newest(scope: EffectsInScope, links: Sequence[LinkFacts]) -> dict[str, int]:
    evidence = scope.graph.evidence
    years = np.array([first_day(date).year for date in evidence.dates], dtype=np.int64)
    found: defaultdict[str, int] = defaultdict(int)
    for link in links:
        at = [int(evidence.newest[effect]) for effect in link.effects]
        year = max((int(years[one]) for one in at if one >= 0), default=0)
        for end in (link.cause, link.target):
            found[end] = max(found[end], year)
    return dict(found)
