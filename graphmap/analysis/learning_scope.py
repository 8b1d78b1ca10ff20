"""Which cycles, observations, patterns and conditions belong to a place or an organisation.

**Definition.** Of a place are the places within it and the organisations that operate in one of
them; of an organisation, itself alone. In scope is

- a cycle that is ABOUT one of these, or ABOUT a person who lives in one or is supported by it;
- an observation or experiment that TOUCHES one of these, an experiment of such a cycle (not of a
  person's), an observation made in either, and one for or against an effect that is recorded in
  the place, or caused by a policy that the organisation sets or applies;
- a pattern that DRAWS_ON such an observation or effect, was SHARED_WITH one of these, or that
  such a cycle TAKES_UP;
- a condition FOR one of these, or that such a cycle or experiment NEEDS.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from graphmap.analysis.evidence import links_of
from graphmap.analysis.influence import InfluenceGraph
from graphmap.analysis.pairs import Scope
from graphmap.analysis.parameters import Parameters
from graphmap.model.catalogue import LinkKind, NodeKind


def learning_in_scope(graph: InfluenceGraph, parameters: Parameters) -> NDArray[np.bool_]:
    """Say of each node of the map whether it belongs to the scope; without one, all do.

    Raises
    ------
    RequestRefused
        Where the scope is neither a place nor an organisation of the map.
    """
    kept = np.zeros(graph.columns.kinds.size, dtype=np.bool_)
    if parameters.scope is None:
        return ~kept
    scope = Scope.of(graph, parameters)
    kept[graph.position[parameters.scope]] = True
    if not scope.is_organisation:
        kept[graph.place_tree.nodes[scope.has_places]] = True
        _follow(graph, kept, "OPERATES_IN")
    systems = kept.copy()
    _follow(graph, kept, "ABOUT", "FOR", "TOUCHES")
    _follow(graph, kept, "PART_OF", target="LearningCycle")
    kept[graph.effects[scope.effects_of(graph)]] = True
    _follow(graph, kept, "OBSERVED_IN", "SUPPORTS", "CHALLENGES")
    _follow(graph, kept, "DRAWS_ON")
    for kind in ("TAKES_UP", "NEEDS"):
        sources, targets, _ = links_of(graph.columns, kind)
        kept[targets[kept[sources]]] = True
    _follow(graph, kept, "SHARED_WITH")
    # What a person's cycle leads to would tell where somebody lives who is not shown.
    persons = systems.copy()
    _follow(graph, persons, "SUPPORTED_BY" if scope.is_organisation else "LIVES_IN")
    _follow(graph, persons, "ABOUT")
    return kept | persons


def _follow(
    graph: InfluenceGraph,
    kept: NDArray[np.bool_],
    *kinds: LinkKind,
    target: NodeKind | None = None,
) -> None:
    """Add what has links of these kinds to what is kept, one step."""
    found = kept.copy()
    for kind in kinds:
        sources, targets, _ = links_of(graph.columns, kind, target=target)
        found[sources[kept[targets]]] = True
    kept |= found
