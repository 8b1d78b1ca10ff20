"""Upstream, downstream, between: the part of a map that one or two nodes are about.

**Definition.** *Upstream* of a node are the nodes within ``max_steps`` steps against the
counting effects, *downstream* along them (in terms of networkx the
``single_source_shortest_path_length`` with that cutoff on the bundle graph). A place as scope keeps
the effects recorded in it or within it, an organisation those that its policies cause, and the
nodes at their ends; steps are counted on the whole graph all the same. *Between* two nodes are
those on some valid chain (`graphmap.analysis.chains`) from the first to the second.

**When not to trust it.** Upstream and downstream look at every effect wherever it is recorded;
only chains ask for a place in common. See ``docs/explanation/reach.md``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from graphmap.analysis.chains import find_chains
from graphmap.analysis.chains_explained import chain_order, explain_chain
from graphmap.analysis.effects_explained import explain_effects
from graphmap.analysis.influence import InfluenceGraph, counting_effects
from graphmap.analysis.pairs import Scope
from graphmap.analysis.parameters import Parameters
from graphmap.analysis.results_reach import Direction, ReachResult, ReachRow
from graphmap.analysis.results_shared import size_of
from graphmap.errors import NotFound, RequestRefused
from graphmap.model.catalogue import NODE_KINDS


def find_upstream(graph: InfluenceGraph, parameters: Parameters, node: str) -> ReachResult:
    """Give what leads to a node within ``max_steps`` steps.

    Raises
    ------
    NotFound
        Where no effect has the node as its cause or target.
    RequestRefused
        Where the scope is neither a place nor an organisation of the map.

    Examples
    --------
    >>> from graphmap.analysis.influence import influence_of
    >>> from graphmap.analysis.parameters import Parameters
    >>> from graphmap.model.links import Link
    >>> from graphmap.model.nodes import Effect, Outcome, Policy
    >>> from graphmap.model.system_map import SystemMap
    >>> nodes = [Policy(id="rule", name="Rule"), Outcome(id="home", name="A home"),
    ...     Effect(id="e1", polarity=-1)]
    >>> links = [Link(id="l1", kind="CAUSES", source="rule", target="e1"),
    ...     Link(id="l2", kind="ON", source="e1", target="home")]
    >>> graph = influence_of(SystemMap.of(nodes, links))
    >>> asked = Parameters(as_of="2026", include_assumed=True)
    >>> [(row.node, row.steps) for row in find_upstream(graph, asked, "home").rows]
    [('rule', 1)]
    """
    return _within_steps(graph, parameters, node, "upstream")


def find_downstream(graph: InfluenceGraph, parameters: Parameters, node: str) -> ReachResult:
    """Give what a node leads to within ``max_steps`` steps; raises like `find_upstream`."""
    return _within_steps(graph, parameters, node, "downstream")


def find_between(
    graph: InfluenceGraph, parameters: Parameters, first: str, second: str
) -> ReachResult:
    """Give what lies on some chain from one node to another, with the chains.

    A place as scope keeps the chains in it or within it, an organisation those that hold an
    effect of one of its policies. At most ``limit`` chains are given, the shorter ones first;
    nodes and effects are those of the chains given.

    Raises
    ------
    NotFound
        Where no effect has one of the nodes as its cause or target.
    RequestRefused
        Where the two are the same, or the scope is neither a place nor an organisation.
    """
    start, end = _vertex(graph, first), _vertex(graph, second)
    if start == end:
        raise RequestRefused("between is asked of two different nodes")
    scope = Scope.of(graph, parameters)
    counting = counting_effects(graph, parameters)
    is_start, is_end = (np.zeros(graph.vertices.size, dtype=np.bool_) for _ in range(2))
    is_start[start] = True
    is_end[end] = True
    chains = find_chains(
        graph, counting, starts=is_start, ends=is_end, max_steps=parameters.max_steps
    )
    kept = scope.has_places[chains.places]
    if scope.is_organisation:
        kept &= (scope.effects_of(graph)[chains.effects] & (chains.effects >= 0)).any(axis=0)
    chains = chains.take(np.flatnonzero(kept))
    given = chains.take(np.arange(min(chains.count, parameters.limit)))
    steps = np.full(graph.vertices.size, -1, dtype=np.int64)
    for step, effects in reversed(list(enumerate(given.effects, start=1))):
        steps[graph.targets[effects[effects >= 0]]] = step
    effects = np.unique(given.effects[given.effects >= 0])
    explained = (explain_chain(graph, given, at) for at in range(given.count))
    return ReachResult(
        direction="between",
        revision=graph.revision,
        parameters=parameters,
        nodes=(first, second),
        graph=size_of(graph, counting),
        truncated=chains.count > given.count,
        effects=explain_effects(graph, effects),
        chains=tuple(sorted(explained, key=chain_order)),
        rows=_rows(graph, steps, {start, end}),
    )


def _within_steps(
    graph: InfluenceGraph, parameters: Parameters, node: str, direction: Direction
) -> ReachResult:
    start = _vertex(graph, node)
    counting = counting_effects(graph, parameters)
    from_, to = graph.causes[counting], graph.targets[counting]
    if direction == "upstream":
        from_, to = to, from_
    steps = np.full(graph.vertices.size, -1, dtype=np.int64)
    steps[start] = 0
    for step in range(1, parameters.max_steps + 1):
        reached = to[steps[from_] == step - 1]
        steps[reached[steps[reached] < 0]] = step
    near = steps[graph.targets if direction == "upstream" else graph.causes]
    chosen = counting & (near >= 0) & (near < parameters.max_steps)
    if parameters.scope is not None:
        chosen &= Scope.of(graph, parameters).effects_of(graph)
        is_end = np.zeros(graph.vertices.size, dtype=np.bool_)
        is_end[graph.causes[chosen]] = is_end[graph.targets[chosen]] = True
        steps[~is_end] = -1
    rows = _rows(graph, steps, {start})
    effects = np.flatnonzero(chosen)
    limit = parameters.limit
    return ReachResult(
        direction=direction,
        revision=graph.revision,
        parameters=parameters,
        nodes=(node,),
        graph=size_of(graph, counting),
        truncated=len(rows) > limit or effects.size > limit,
        effects=explain_effects(graph, effects[:limit]),
        chains=(),
        rows=rows[:limit],
    )


def _vertex(graph: InfluenceGraph, node: str) -> int:
    found = np.flatnonzero(graph.vertices == graph.position.get(node, -1))
    if not found.size:
        raise NotFound("No effect has a node of that id as its cause or target.")
    return int(found[0])


def _rows(
    graph: InfluenceGraph, steps: NDArray[np.int64], without: set[int]
) -> tuple[ReachRow, ...]:
    ids = graph.ids_of(graph.vertices)
    kinds = graph.columns.kinds[graph.vertices]
    rows = [
        ReachRow(ids[at], NODE_KINDS[int(kinds[at])], int(steps[at]))
        for at in np.flatnonzero(steps >= 0).tolist()
        if at not in without
    ]
    return tuple(sorted(rows, key=lambda row: (row.steps, row.node)))
