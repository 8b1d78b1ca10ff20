"""The influence graph: causes, targets and effects of a map, as arrays.

Here the words of system mapping (cause, target, effect) become those of graph analysis (source,
target, edge). Everything an analysis says about blocking, loops or leverage starts from this
graph and from `graphmap.analysis.chains`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final, cast

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from graphmap.analysis.evidence import (
    ASSUMED,
    EVIDENCE_STATES,
    REFUTED,
    Evidence,
    evidence_of,
    links_of,
)
from graphmap.analysis.grouped import Grouped
from graphmap.analysis.parameters import Parameters
from graphmap.analysis.places import PlaceTree, place_tree
from graphmap.model.catalogue import NODE_KINDS, LinkKind
from graphmap.model.columns import NO_END, Columns, columns_of
from graphmap.model.system_map import SystemMap

_EFFECT: Final = NODE_KINDS.index("Effect")
_POLICY: Final = NODE_KINDS.index("Policy")
_OUTCOME: Final = NODE_KINDS.index("Outcome")


@dataclass(frozen=True, eq=False)
class Applications:
    """The APPLIES_IN links of policies whose effects they may end, grouped by effect.

    ``of_effect`` gives for each effect the applications of its cause in its own place.
    """

    of_effect: Grouped
    valid_from: NDArray[np.int32]
    valid_until: NDArray[np.int32]
    is_ended: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class InfluenceGraph:
    """A directed multigraph whose nodes are causes and targets and whose edges are effects.

    Edges are numbered in the order of (cause, target, place's number, sign, id). ``vertices``
    are the positions in ``columns`` of the ``v`` nodes that are the cause or the target of an
    effect, in the order of ids; ``causes`` and ``targets`` number into them. ``places`` are
    numbers of `PlaceTree`, 0 where an effect has none. ``bundles`` numbers the (cause, target)
    of each effect, ``cells`` its (cause, target, place).

    It depends on no parameter, so it is built once a revision.
    """

    columns: Columns
    vertices: NDArray[np.int32]
    effects: NDArray[np.int32]
    causes: NDArray[np.int32]
    targets: NDArray[np.int32]
    places: NDArray[np.int32]
    signs: NDArray[np.int8]
    bundles: NDArray[np.int32]
    cells: NDArray[np.int32]
    evidence: Evidence
    applications: Applications
    place_tree: PlaceTree
    setters: Grouped
    appliers: Grouped
    derived_from: Grouped

    @property
    def revision(self) -> int:
        """The revision of the map it was built from."""
        return self.columns.revision

    @cached_property
    def position(self) -> dict[str, int]:
        """The position of each node by its id."""
        return {id_: position for position, id_ in enumerate(self.columns.ids)}

    @cached_property
    def is_policy(self) -> NDArray[np.bool_]:
        """Whether each vertex is a Policy."""
        return self.columns.kinds[self.vertices] == _POLICY

    @cached_property
    def is_outcome(self) -> NDArray[np.bool_]:
        """Whether each vertex is an Outcome."""
        return self.columns.kinds[self.vertices] == _OUTCOME

    @cached_property
    def policies(self) -> NDArray[np.int64]:
        """The positions of all policies, in the order of ids."""
        return np.flatnonzero(self.columns.kinds == _POLICY)

    @cached_property
    def policy_numbers(self) -> NDArray[np.int32]:
        """For each node its position in `policies`, if it is one."""
        return np.cumsum(self.columns.kinds == _POLICY, dtype=np.int32) - 1

    @cached_property
    def outcomes(self) -> NDArray[np.int64]:
        """The outcomes among the vertices, in the order of ids."""
        return np.flatnonzero(self.is_outcome)

    @cached_property
    def outcome_numbers(self) -> NDArray[np.int32]:
        """For each vertex its position in `outcomes`, if it is one."""
        return np.cumsum(self.is_outcome, dtype=np.int32) - 1

    @cached_property
    def outcome_ids(self) -> NDArray[np.object_]:
        """The ids of `outcomes`."""
        return np.array(self.ids_of(self.vertices[self.outcomes]), dtype=np.object_)

    @cached_property
    def id_array(self) -> NDArray[np.object_]:
        """The ids of all nodes."""
        return np.array(self.columns.ids, dtype=np.object_)

    @cached_property
    def place_ids(self) -> NDArray[np.object_]:
        """The id of each rank of a place, None for no place."""
        tree = self.place_tree
        ids: list[str | None] = [None]
        ids += self.ids_of(tree.nodes[tree.by_rank[1:]])
        return np.array(ids, dtype=np.object_)

    @cached_property
    def roots(self) -> Grouped:
        """For each policy, by position, the roots it leads to along DERIVES_FROM.

        A policy that derives from none is its own root.
        """
        return _roots(self.derived_from, self.policies)

    def ids_of(self, positions: NDArray[np.int32]) -> list[str]:
        """Give the ids of nodes by their positions."""
        ids = self.columns.ids
        return [ids[position] for position in cast("list[int]", positions.tolist())]


def influence_graph(columns: Columns) -> InfluenceGraph:
    """Build the influence graph of a map.

    An effect without a cause or a target, as a part of a map may hold, is left out. Takes time
    in proportion to the number of records, times its logarithm.
    """
    size = columns.kinds.size
    cause_of, target_of, place_of = _ends_of_effects(columns)
    whole = (columns.kinds == _EFFECT) & (cause_of >= 0) & (target_of >= 0)
    tree = place_tree(columns, _parents(columns))
    number_of = np.zeros(size + 1, dtype=np.int32)
    number_of[tree.nodes[1:]] = np.arange(1, tree.count, dtype=np.int32)
    effects = np.flatnonzero(whole).astype(np.int32)
    place_numbers = number_of[place_of[effects]]
    order = np.lexsort(
        (columns.polarity[effects], place_numbers, target_of[effects], cause_of[effects])
    )
    effects, place_numbers = effects[order], place_numbers[order]
    is_vertex = np.zeros(size, dtype=np.bool_)
    is_vertex[cause_of[effects]] = True
    is_vertex[target_of[effects]] = True
    vertices = np.flatnonzero(is_vertex).astype(np.int32)
    vertex_of = np.cumsum(is_vertex, dtype=np.int32) - 1
    effect_at = np.full(size, -1, dtype=np.int32)
    effect_at[effects] = np.arange(effects.size, dtype=np.int32)
    causes, targets = cause_of[effects], target_of[effects]
    return InfluenceGraph(
        columns=columns,
        vertices=vertices,
        effects=effects,
        causes=vertex_of[causes],
        targets=vertex_of[targets],
        places=place_numbers,
        signs=columns.polarity[effects],
        bundles=_numbered(causes, targets),
        cells=_numbered(causes, targets, place_numbers),
        evidence=evidence_of(columns, effect_at, effects.size),
        applications=_applications(columns, causes, place_of[effects]),
        place_tree=tree,
        setters=_ends_by(columns, "SETS"),
        appliers=_ends_by(columns, "APPLIES"),
        derived_from=_derived_from(columns),
    )


def _ends_of_effects(
    columns: Columns,
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """Give for each node the cause, target and place of the effect that it is, -1 for none."""
    cause_of, target_of, place_of = (
        np.full(columns.kinds.size, -1, dtype=np.int32) for _ in range(3)
    )
    causes, caused, _ = links_of(columns, "CAUSES")
    cause_of[caused] = causes
    on, targets, _ = links_of(columns, "ON")
    target_of[on] = targets
    within, places, _ = links_of(columns, "IN", source="Effect")
    place_of[within] = places
    return cause_of, target_of, place_of


def influence_of(system_map: SystemMap) -> InfluenceGraph:
    """Build the influence graph of a map in memory; the same as from its store's columns."""
    return influence_graph(columns_of(system_map))


def counting_effects(graph: InfluenceGraph, parameters: Parameters) -> NDArray[np.bool_]:
    """Say of each effect whether it counts.

    An effect counts where its own validity holds on the day asked for, there is evidence for it
    (or none at all, with ``include_assumed``; an effect with only evidence against it never
    counts) and, where its cause is a policy with an APPLIES_IN to the effect's own place, one
    such link holds that day: it has begun, and has neither ended nor been repealed without a
    date. At any time whatever was ever recorded holds.
    """
    state = graph.evidence.state
    counts = state != REFUTED
    if not parameters.include_assumed:
        counts &= state != ASSUMED
    day = parameters.day
    if day is None:
        return counts
    columns = graph.columns
    counts = counts & (columns.valid_from[graph.effects] <= day)
    counts = counts & (columns.valid_until[graph.effects] > day)
    links = graph.applications
    holds: NDArray[np.bool_] = (links.valid_from <= day) & ~links.is_ended
    holds &= links.valid_until > day
    of_effect = links.of_effect
    effects = np.repeat(np.arange(graph.effects.size), of_effect.counts())
    is_ruled = np.zeros(graph.effects.size, dtype=np.bool_)
    is_applied = np.zeros(graph.effects.size, dtype=np.bool_)
    is_ruled[effects] = True
    is_applied[effects[holds[of_effect.members]]] = True
    return counts & (is_applied | ~is_ruled)


def disputed_effects(graph: InfluenceGraph, counting: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Say of each effect whether its bundle holds both signs in one place, wherever that is.

    Only counting effects are looked at. Effects without a place are together in "no place".
    """
    has_plus, has_minus, is_disputed = (
        np.zeros(graph.effects.size, dtype=np.bool_) for _ in range(3)
    )
    has_plus[graph.cells[counting & (graph.signs == 1)]] = True
    has_minus[graph.cells[counting & (graph.signs == -1)]] = True
    both = has_plus & has_minus
    is_disputed[graph.bundles[both[graph.cells]]] = True
    return is_disputed[graph.bundles]


def to_networkx(
    graph: InfluenceGraph, counting: NDArray[np.bool_] | None = None
) -> nx.MultiDiGraph[str]:
    """Give the graph to networkx: nodes by id, one edge an effect, keyed by the effect's id.

    Nodes have ``kind`` and ``name``; edges ``sign``, ``place`` (an id or None), ``evidence``,
    ``sources_for`` and ``sources_against`` (numbers).

    Parameters
    ----------
    graph
        The influence graph.
    counting
        Which effects to give, all where absent.
    """
    columns, evidence = graph.columns, graph.evidence
    given: nx.MultiDiGraph[str] = nx.MultiDiGraph(revision=graph.revision)
    for position in cast("list[int]", graph.vertices.tolist()):
        kind = NODE_KINDS[int(columns.kinds[position])]
        given.add_node(columns.ids[position], kind=kind, name=columns.names[position])
    count_for, count_against = evidence.sources_for.counts(), evidence.sources_against.counts()
    chosen = np.arange(graph.effects.size) if counting is None else np.flatnonzero(counting)
    for effect in chosen.tolist():
        place = int(graph.place_tree.nodes[graph.places[effect]])
        given.add_edge(
            columns.ids[int(graph.vertices[graph.causes[effect]])],
            columns.ids[int(graph.vertices[graph.targets[effect]])],
            key=columns.ids[int(graph.effects[effect])],
            sign=int(graph.signs[effect]),
            place=columns.ids[place] if place >= 0 else None,
            evidence=EVIDENCE_STATES[evidence.state[effect]],
            sources_for=int(count_for[effect]),
            sources_against=int(count_against[effect]),
        )
    return given


def _parents(columns: Columns) -> NDArray[np.int32]:
    parts, wholes, _ = links_of(columns, "PART_OF", source="Place", target="Place")
    parents = np.full(columns.kinds.size, -1, dtype=np.int32)
    parents[parts] = wholes
    return parents


def _numbered(*keys: NDArray[np.int32]) -> NDArray[np.int32]:
    """Number the runs of equal keys in a table that is sorted by them."""
    begins = np.zeros(keys[0].size, dtype=np.bool_)
    for key in keys:
        begins[1:] |= key[1:] != key[:-1]
    return np.cumsum(begins, dtype=np.int32)


def _applications(
    columns: Columns, causes: NDArray[np.int32], places: NDArray[np.int32]
) -> Applications:
    policies, applied_in, positions = links_of(columns, "APPLIES_IN")
    until = columns.link_valid_until[positions]
    repealed = np.array(
        [columns.link_status.get(int(position)) == "repealed" for position in positions],
        dtype=np.bool_,
    )
    size = columns.kinds.size
    keys = policies.astype(np.int64) * size + applied_in
    order = np.argsort(keys, kind="stable")
    effect_keys = np.where(places >= 0, causes.astype(np.int64) * size + places, -1)
    first = np.searchsorted(keys[order], effect_keys, side="left")
    counts = np.searchsorted(keys[order], effect_keys, side="right") - first
    effects = np.repeat(np.arange(causes.size), counts)
    where = np.arange(effects.size) + np.repeat(first - np.cumsum(counts) + counts, counts)
    return Applications(
        of_effect=Grouped.of(effects, order[where], count=causes.size),
        valid_from=columns.link_valid_from[positions],
        valid_until=until,
        is_ended=repealed & (until == NO_END),
    )


def _ends_by(columns: Columns, kind: LinkKind) -> Grouped:
    organisations, policies, _ = links_of(columns, kind)
    return Grouped.of(policies, organisations, count=columns.kinds.size)


def _derived_from(columns: Columns) -> Grouped:
    policies, origins, _ = links_of(columns, "DERIVES_FROM")
    return Grouped.of(policies, origins, count=columns.kinds.size)


def _roots(derived_from: Grouped, policies: NDArray[np.int64]) -> Grouped:
    """Climb DERIVES_FROM, which has no circle, until nothing climbs any more."""
    start, at = policies.astype(np.int64), policies.astype(np.int64)
    counts = derived_from.counts()
    found_start, found = [start[:0]], [at[:0]]
    while start.size:
        is_root = counts[at] == 0
        found_start.append(start[is_root])
        found.append(at[is_root])
        positions, above = derived_from.expand(at[~is_root])
        climbed = Grouped.of(start[~is_root][positions], above, count=counts.size)
        start, at = (
            np.repeat(np.arange(counts.size), climbed.counts()),
            climbed.members.astype(np.int64),
        )
    return Grouped.of(np.concatenate(found_start), np.concatenate(found), count=counts.size)
