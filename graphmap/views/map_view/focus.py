"""What is lit round a selected node: its chains, what leads to it, what it leads to, or between."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from graphmap.analysis.chains import NO_EFFECT, find_chains
from graphmap.analysis.influence import InfluenceGraph
from graphmap.views.map_view.request import Direction
from graphmap.views.map_view.scope import EffectsInScope


def effects_in_focus(
    scope: EffectsInScope,
    selected: str,
    drawn: NDArray[np.bool_],
    *,
    direction: Direction | None = None,
    to: str | None = None,
) -> set[int]:
    """Give the effects that are lit when a node is selected.

    Parameters
    ----------
    scope
        The effects of the map; ``max_steps`` of its parameters bounds what is lit.
    selected
        The node; nothing runs through one that no effect touches.
    drawn
        Which effects are drawn.
    direction
        Only what is upstream or downstream of it, in the sense of `graphmap.analysis.reach`.
    to
        A second node: only the chains from the first to it.
    """
    graph = scope.graph
    here = _at(graph, selected)
    anywhere = np.ones_like(here)
    if to is not None:
        return _on_chains(scope, drawn, here, _at(graph, to))
    if direction is not None:
        return _within_steps(scope, drawn, here, against=direction == "up")
    # A piece of a chain that begins or ends at the node is itself a chain through it, so it is
    # enough to look at the chains that begin there and those that end there.
    return _on_chains(scope, drawn, here, anywhere) | _on_chains(scope, drawn, anywhere, here)


def ends_of_chains(scope: EffectsInScope, selected: str, drawn: NDArray[np.bool_]) -> list[str]:
    """Give the ids of the nodes that a chain from a node ends at, sorted."""
    here = _at(scope.graph, selected)
    chains = find_chains(
        scope.graph,
        drawn,
        starts=here,
        ends=np.ones_like(here),
        max_steps=scope.parameters.max_steps,
    )
    return sorted(scope.vertex_id(int(end)) for end in np.unique(chains.ends))


def _at(graph: InfluenceGraph, id_: str) -> NDArray[np.bool_]:
    return graph.vertices == graph.position.get(id_, -1)


def _on_chains(
    scope: EffectsInScope,
    drawn: NDArray[np.bool_],
    starts: NDArray[np.bool_],
    ends: NDArray[np.bool_],
) -> set[int]:
    steps = scope.parameters.max_steps
    chains = find_chains(scope.graph, drawn, starts=starts, ends=ends, max_steps=steps)
    return set(np.unique(chains.effects).tolist()) - {NO_EFFECT}


def _within_steps(
    scope: EffectsInScope, drawn: NDArray[np.bool_], here: NDArray[np.bool_], *, against: bool
) -> set[int]:
    """Follow effects step by step, wherever each is recorded."""
    from_, to = scope.graph.causes, scope.graph.targets
    if against:
        from_, to = to, from_
    found = np.zeros_like(drawn)
    reached = here.copy()
    for _ in range(scope.parameters.max_steps):
        found |= drawn & reached[from_]
        reached[to[found]] = True
    return set(np.flatnonzero(found).tolist())
