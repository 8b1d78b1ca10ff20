"""Which policies block outcomes across places.

**Definition.** For a policy p let neg, pos and und be the pairs (outcome, place) that a valid
chain from p (`graphmap.analysis.chains`) reaches with sign -1, +1 and 0. p *blocks* neg - pos,
is *mixed* on neg ∩ pos and *undetermined* on und - neg - pos. Only blocked pairs with a place
enter places, outcomes, pairs and the evidence beside them.

**Order.** Places, outcomes, pairs, sources for minus against, all descending; then id.

**When not to trust it.** A rank is a structural hint, computed on what has been recorded: a
place that nobody has looked at has no blocked pairs. See ``docs/explanation/blocking.md``.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from graphmap.analysis.influence import InfluenceGraph
from graphmap.analysis.pairs import reach_pairs
from graphmap.analysis.parameters import Parameters
from graphmap.analysis.ranking import Ranking
from graphmap.analysis.results import BlockingMatrix, BlockingResult

PairState = Literal["blocked", "mixed", "enabled", "undetermined", "none"]


def rank_blocking_policies(graph: InfluenceGraph, parameters: Parameters) -> BlockingResult:
    """Rank policies by the outcomes they block across places.

    Takes time in proportion to the chains of at most ``max_steps`` effects, times its
    logarithm.

    Parameters
    ----------
    graph
        The influence graph of one revision.
    parameters
        What counts, which places and policies are asked about, and how they are put together.

    Raises
    ------
    RequestRefused
        Where the scope is neither a place nor an organisation of the map.

    Examples
    --------
    A policy raises fees in Gateshead, and fees block a home there:

    >>> from graphmap.analysis.influence import influence_of
    >>> from graphmap.analysis.parameters import Parameters
    >>> from graphmap.model.links import Link
    >>> from graphmap.model.nodes import Effect, Factor, Outcome, Place, Policy
    >>> from graphmap.model.system_map import SystemMap
    >>> nodes = [Place(id="gateshead", name="Gateshead"), Policy(id="recovery", name="Recovery"),
    ...     Factor(id="fees", name="Fees"), Outcome(id="home", name="A settled home"),
    ...     Effect(id="e1", polarity=1), Effect(id="e2", polarity=-1)]
    >>> ends = [("CAUSES", "recovery", "e1"), ("ON", "e1", "fees"), ("IN", "e1", "gateshead"),
    ...     ("CAUSES", "fees", "e2"), ("ON", "e2", "home")]
    >>> links = [Link(id=f"l{at}", kind=kind, source=source, target=target)
    ...     for at, (kind, source, target) in enumerate(ends)]
    >>> graph = influence_of(SystemMap.of(nodes, links))
    >>> asked = Parameters(as_of="2026", include_assumed=True)
    >>> [(row.policy, row.pairs) for row in rank_blocking_policies(graph, asked).rows]
    [('recovery', (('home', 'gateshead'),))]
    """
    return Ranking.of(reach_pairs(graph, parameters)).to_result()


def state_of_pairs(
    graph: InfluenceGraph, parameters: Parameters, *, within: str | None = None
) -> dict[tuple[str, str | None], PairState]:
    """Give the state of each pair (outcome, place or None) that a policy reaches.

    A pair is *blocked* if some policy blocks it (what another enables does not cancel that),
    else *mixed* if some policy is mixed on it, else *enabled* if some +1 chain from a policy
    reaches it, else *undetermined*. A pair that is not given has the state *none*. Families
    play no part. ``within`` keeps, of the pairs in scope, those in a place or within it.
    """
    pairs = reach_pairs(graph, parameters.as_recorded(), within=within)
    states: dict[tuple[str, str | None], PairState] = {}
    weakest_first: tuple[tuple[PairState, NDArray[np.bool_]], ...] = (
        ("undetermined", pairs.is_undetermined),
        ("enabled", pairs.has_plus & ~pairs.has_minus),
        ("mixed", pairs.is_mixed),
        ("blocked", pairs.is_blocked),
    )
    for state, chosen in weakest_first:
        for pair in pairs.named(np.flatnonzero(chosen)):
            states[pair] = state
    return dict(sorted(states.items(), key=lambda item: (item[0][0], item[0][1] or "")))


def blocking_matrix(result: BlockingResult) -> BlockingMatrix:
    """Give a ranking as policies against places: which outcomes each blocks where."""
    cells: dict[tuple[str, str], list[str]] = {}
    policies_in: dict[str, int] = {}
    for row in result.rows:
        for place in row.places:
            policies_in[place] = policies_in.get(place, 0) + 1
        for outcome, place in row.pairs:
            cells.setdefault((row.policy, place), []).append(outcome)
    return BlockingMatrix(
        policies=tuple(row.policy for row in result.rows),
        places=tuple(sorted(policies_in, key=lambda place: (-policies_in[place], place))),
        cells={cell: tuple(outcomes) for cell, outcomes in cells.items()},
    )
