"""The systems that a question about patterns looks across, and the effects evidenced in each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graphmap.analysis.evidence import links_of
from graphmap.analysis.grouped import Grouped
from graphmap.analysis.influence import InfluenceGraph
from graphmap.analysis.parameters import Parameters
from graphmap.analysis.places import NO_PLACE
from graphmap.analysis.results_patterns import PatternQuestion
from graphmap.errors import RequestRefused
from graphmap.model.catalogue import NODE_KINDS, NodeKind


@dataclass(frozen=True, eq=False)
class Evidenced:
    """Systems by id, ascending; and which effects are evidenced in which system.

    ``systems`` are positions in ``ids``, ``effects`` numbers of the influence graph, side by
    side, each pair once.
    """

    ids: Sequence[str]
    systems: NDArray[np.int64]
    effects: NDArray[np.int32]


def evidenced_in_systems(
    graph: InfluenceGraph,
    parameters: Parameters,
    question: PatternQuestion,
    counting: NDArray[np.bool_],
) -> Evidenced:
    """Give the systems of a question and the counting effects evidenced in each.

    Raises
    ------
    RequestRefused
        Where the scope is no system of the scale.
    """
    if question.scale == "organisation":
        nodes = _citizens(graph, _scope(graph, parameters, "Organisation"))
        felt = graph.evidence.felt_by
        return _of(graph, nodes, felt.groups(), felt.members, counting)
    scope = _scope(graph, parameters, "Place")
    if question.scale == "place":
        nodes = _organisations(graph, scope)
        return _of(graph, nodes, *effects_of_organisations(graph), counting)
    wanted = np.array([kind == question.place_type for kind in graph.place_tree.types])
    wanted &= _is_within(graph, scope)
    wanted[NO_PLACE] = False
    return _in_places(graph, np.flatnonzero(wanted), counting)


def effects_of_organisations(
    graph: InfluenceGraph,
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Give the effects that are evidenced in an organisation, beside the organisation's node.

    An observation that supports the effect touches it; or it causes the effect; or a policy
    that it applies causes the effect in a place that it operates in.
    """
    columns, size = graph.columns, graph.columns.kinds.size
    observations, touched, _ = links_of(columns, "TOUCHES", source="Observation")
    touches = Grouped.of(observations, touched, count=size)
    supports = graph.evidence.observations_for
    at, nodes = touches.expand(supports.members)
    effects = [supports.groups()[at]]
    organisations = [nodes]
    causes = graph.vertices[graph.causes]
    effects.append(np.arange(causes.size))
    organisations.append(causes)
    at, appliers = graph.appliers.expand(causes)
    places = graph.place_tree.nodes[graph.places[at]]
    operating, operated_in, _ = links_of(columns, "OPERATES_IN")
    known = operating.astype(np.int64) * size + operated_in
    there = np.isin(appliers.astype(np.int64) * size + places, known) & (places >= 0)
    effects.append(at[there])
    organisations.append(appliers[there])
    found, of = np.concatenate(effects), np.concatenate(organisations)
    is_organisation = columns.kinds[of] == NODE_KINDS.index("Organisation")
    return found[is_organisation].astype(np.int64), of[is_organisation].astype(np.int32)


def _of(
    graph: InfluenceGraph,
    nodes: NDArray[np.int32],
    effects: NDArray[np.int64],
    having: NDArray[np.int32],
    counting: NDArray[np.bool_],
) -> Evidenced:
    """Keep the pairs of effect and node whose effect counts and whose node is a system."""
    number = np.full(graph.columns.kinds.size, -1, dtype=np.int64)
    number[nodes] = np.arange(nodes.size)
    kept = counting[effects] & (number[having] >= 0)
    table = Grouped.of(number[having[kept]], effects[kept], count=nodes.size)
    return Evidenced(graph.ids_of(nodes), table.groups(), table.members)


def _in_places(
    graph: InfluenceGraph, numbers: NDArray[np.int64], counting: NDArray[np.bool_]
) -> Evidenced:
    """Climb from each effect's place to every place of the type that it lies within."""
    tree = graph.place_tree
    numbers = numbers[np.argsort(tree.ranks[numbers])]
    system_at = np.full(tree.count, -1, dtype=np.int64)
    system_at[numbers] = np.arange(numbers.size)
    effects = np.flatnonzero(counting & (graph.places != NO_PLACE))
    at = graph.places[effects]
    found_systems, found_effects = [system_at[:0]], [effects[:0]]
    while effects.size:
        is_system = system_at[at] >= 0
        found_systems.append(system_at[at[is_system]])
        found_effects.append(effects[is_system])
        at = tree.parents[at]
        goes_on = at != NO_PLACE
        effects, at = effects[goes_on], at[goes_on]
    table = Grouped.of(
        np.concatenate(found_systems), np.concatenate(found_effects), count=numbers.size
    )
    return Evidenced(graph.ids_of(tree.nodes[numbers]), table.groups(), table.members)


def _citizens(graph: InfluenceGraph, organisation: int | None) -> NDArray[np.int32]:
    """Give the citizens that an organisation, or any, supports; not illustrative ones."""
    columns = graph.columns
    persons, supporters, _ = links_of(columns, "SUPPORTED_BY", target="Organisation")
    if organisation is not None:
        persons = persons[supporters == organisation]
    roles, illustrative = columns.fields["role"], columns.fields["illustrative"]
    return np.array(
        [
            person
            for person in np.unique(persons).tolist()
            if roles.get(person) == "citizen" and person not in illustrative
        ],
        dtype=np.int32,
    )


def _organisations(graph: InfluenceGraph, place: int | None) -> NDArray[np.int32]:
    """Give the organisations that operate in a place or below; without one, all."""
    columns = graph.columns
    if place is None:
        return np.flatnonzero(columns.kinds == NODE_KINDS.index("Organisation")).astype(np.int32)
    organisations, places, _ = links_of(columns, "OPERATES_IN")
    number = np.zeros(columns.kinds.size, dtype=np.int32)
    number[graph.place_tree.nodes[1:]] = np.arange(1, graph.place_tree.count)
    return np.unique(organisations[_is_within(graph, place)[number[places]]])


def _scope(graph: InfluenceGraph, parameters: Parameters, kind: NodeKind) -> int | None:
    """Give the position of the system looked from, if there is one."""
    if parameters.scope is None:
        return None
    position = graph.position.get(parameters.scope, -1)
    if position < 0 or NODE_KINDS[int(graph.columns.kinds[position])] != kind:
        one = "a place" if kind == "Place" else "an organisation"
        raise RequestRefused(f"At this scale the scope is the id of {one}.")
    return position


def _is_within(graph: InfluenceGraph, place: int | None) -> NDArray[np.bool_]:
    """Say of each place, by number, whether it lies within one."""
    tree = graph.place_tree
    numbers = np.arange(tree.count, dtype=np.int32)
    if place is None:
        return np.ones(tree.count, dtype=np.bool_)
    return tree.is_within(numbers, int(np.flatnonzero(tree.nodes == place)[0]))
