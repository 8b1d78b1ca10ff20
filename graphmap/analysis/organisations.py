"""Organisations: which hold a system together, and which ought to know each other.

**Definition.** Organisations and practitioners are joined by WORKS_WITH that is not in conflict,
FUNDS, PART_OF and WORKS_FOR. A *bridge* is an organisation whose removal parts what hung
together (an articulation point of this graph in networkx); it is given with the parts. A *gap*
is two organisations that touch the same outcome in one place, or support the same person, with
no such link between them. An organisation touches an outcome in a place where a counting effect
on it there is evidenced in the organisation, as for patterns
(`graphmap.analysis.pattern_systems`). Illustrative persons play no part.

A place as scope keeps organisations that operate in it or below (of a gap, one of the two), an
organisation itself.

**When not to trust it.** Links between organisations are recorded last and least: a bridge or a
gap is first of all a question to ask. See ``docs/explanation/organisations.md``.

**Reference.** Hopcroft, J. and Tarjan, R. (1973), Efficient algorithms for graph manipulation,
Communications of the ACM 16(6), https://doi.org/10.1145/362248.362272.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Final, TypeVar, cast

import networkx as nx

from graphmap.analysis.evidence import ids_linked, ids_of_kind
from graphmap.analysis.influence import InfluenceGraph, counting_effects
from graphmap.analysis.pairs import Scope
from graphmap.analysis.parameters import Parameters
from graphmap.analysis.pattern_systems import effects_of_organisations
from graphmap.analysis.places import NO_PLACE
from graphmap.analysis.results import Pair
from graphmap.analysis.results_organisations import (
    BridgeRow,
    BridgesResult,
    GapRow,
    GapsResult,
)
from graphmap.analysis.results_shared import size_of
from graphmap.errors import LimitReached
from graphmap.model.catalogue import LinkKind
from graphmap.model.system_map import SystemMap

Two = tuple[str, str]
#: Two organisations that work with each other, and whether they are in conflict.
Tie = tuple[str, str, bool]

Met = TypeVar("Met")

#: How many pairs of organisations that meet are looked at before the work is refused.
MOST_MEETINGS: Final = 2_000_000
#: What joins beside WORKS_WITH, of which the arrays do not tell the quality.
_JOINING: Final[tuple[LinkKind, ...]] = ("FUNDS", "PART_OF", "WORKS_FOR")


def ties_of(whole: SystemMap) -> tuple[Tie, ...]:
    """Give who works with whom; a part of the map with all its organisations is enough."""
    return tuple(
        (link.source, link.target, link.quality == "conflict")
        for link in whole.links
        if link.kind == "WORKS_WITH"
    )


def organisations_graph(graph: InfluenceGraph, ties: Iterable[Tie]) -> nx.Graph[str]:
    """Give organisations and practitioners, and what joins them, to networkx."""
    joined: nx.Graph[str] = nx.Graph()
    joined.add_nodes_from(ids_of_kind(graph.columns, "Organisation"))
    joined.add_nodes_from(_persons(graph, role="practitioner"))
    joined.add_edges_from((first, second) for first, second, conflict in ties if not conflict)
    for kind in _JOINING:
        for two in ids_linked(graph.columns, kind):
            if two[0] in joined and two[1] in joined:
                joined.add_edge(*two)
    return joined


def find_bridges(whole: SystemMap, graph: InfluenceGraph, parameters: Parameters) -> BridgesResult:
    """Find the organisations that hold a system together.

    Takes time in proportion to the links for finding them, and to the size of what hangs
    together for the parts of each that is given.

    Parameters
    ----------
    whole
        The map, or a part of it with all its organisations.
    graph
        Its influence graph, with the arrays.
    parameters
        The scope, and how many rows are given at most.

    Raises
    ------
    RequestRefused
        Where the scope is neither a place nor an organisation of the map.

    Examples
    --------
    >>> from graphmap.analysis.influence import influence_of
    >>> from graphmap.analysis.parameters import Parameters
    >>> from graphmap.model.links import Link
    >>> from graphmap.model.nodes import Organisation
    >>> from graphmap.model.system_map import SystemMap
    >>> whole = SystemMap.of([Organisation(id=id_, name=id_) for id_ in ("a", "b", "c")],
    ...     [Link(id="l1", kind="WORKS_WITH", source="a", target="b"),
    ...      Link(id="l2", kind="FUNDS", source="b", target="c")])
    >>> asked = Parameters(as_of="2026")
    >>> find_bridges(whole, influence_of(whole), asked).rows
    (BridgeRow(organisation='b', parts=(('a',), ('c',))),)
    """
    return bridges_among(graph, parameters, ties_of(whole))


def bridges_among(
    graph: InfluenceGraph, parameters: Parameters, ties: tuple[Tie, ...]
) -> BridgesResult:
    """Find the bridges from the arrays and who works with whom; see `find_bridges`."""
    joined = organisations_graph(graph, ties)
    asked = _asked(graph, parameters)
    found = sorted(  # by id, never by how much hangs on it
        node for node in cast("Iterable[str]", nx.articulation_points(joined)) if node in asked
    )
    return BridgesResult(
        revision=graph.revision,
        parameters=parameters,
        graph=size_of(graph, counting_effects(graph, parameters)),
        truncated=len(found) > parameters.limit,
        rows=tuple(BridgeRow(node, _parts(joined, node)) for node in found[: parameters.limit]),
    )


def find_gaps(whole: SystemMap, graph: InfluenceGraph, parameters: Parameters) -> GapsResult:
    """Find organisations that meet in outcomes or persons and have no link between them.

    Raises
    ------
    RequestRefused
        Where the scope is neither a place nor an organisation of the map.
    LimitReached
        Where too many organisations meet to look at two by two.
    """
    return gaps_among(graph, parameters, ties_of(whole))


def gaps_among(graph: InfluenceGraph, parameters: Parameters, ties: tuple[Tie, ...]) -> GapsResult:
    """Find the gaps from the arrays and who works with whom; see `find_gaps`."""
    asked = _asked(graph, parameters)
    pairs = _meetings(_touched(graph, parameters))
    persons = _meetings(_supported(graph))
    conflicts = {(first, second) for first, second, conflict in ties if conflict}
    joined = {(first, second) for first, second, conflict in ties if not conflict}
    for kind in _JOINING:
        joined |= {(min(two), max(two)) for two in ids_linked(graph.columns, kind)}
    rows: list[GapRow] = []
    for two in {*pairs, *persons} - joined:
        if asked.isdisjoint(two):
            continue
        outcomes = tuple(sorted(pairs.get(two, [])))
        people = tuple(sorted(persons.get(two, [])))
        rows.append(
            GapRow(*two, outcomes, len(people), False, people, two in conflicts)  # noqa: FBT003
        )
    # By id: organisations are not ranked, and an order by people would count the left-out ones.
    rows.sort(key=lambda row: (row.first, row.second))
    return GapsResult(
        revision=graph.revision,
        parameters=parameters,
        graph=size_of(graph, counting_effects(graph, parameters)),
        truncated=len(rows) > parameters.limit,
        rows=tuple(rows[: parameters.limit]),
    )


def _parts(joined: nx.Graph[str], node: str) -> tuple[tuple[str, ...], ...]:
    """Give what the component of a node falls into without it, the largest part first."""
    # A view without the node asks a filter at every neighbour; a plain walk does not.
    parts: list[set[str]] = []
    seen = {node}
    for neighbour in joined[node]:
        part: set[str] = set()
        waiting = [] if neighbour in seen else [neighbour]
        while waiting:
            at = waiting.pop()
            if at not in seen:
                seen.add(at)
                part.add(at)
                waiting += joined[at]
        parts += [part] if part else []
    sorted_parts = [tuple(sorted(part)) for part in parts]
    return tuple(sorted(sorted_parts, key=lambda part: (-len(part), part)))


def _asked(graph: InfluenceGraph, parameters: Parameters) -> set[str]:
    """Give the organisations that a scope keeps."""
    scope = Scope.of(graph, parameters)
    organisations = set(ids_of_kind(graph.columns, "Organisation"))
    if parameters.scope is None:
        return organisations
    if scope.has_places.all():
        return organisations & {parameters.scope}
    tree = graph.place_tree
    places = set(graph.ids_of(tree.nodes[scope.has_places & (tree.nodes >= 0)]))
    operating = ids_linked(graph.columns, "OPERATES_IN")
    return {organisation for organisation, place in operating if place in places}


def _touched(graph: InfluenceGraph, parameters: Parameters) -> dict[Pair, list[str]]:
    """Give for each outcome in a place the organisations that touch it."""
    counting = counting_effects(graph, parameters)
    effects, organisations = effects_of_organisations(graph)
    chosen = counting[effects] & graph.is_outcome[graph.targets[effects]]
    chosen &= graph.places[effects] != NO_PLACE
    effects, organisations = effects[chosen], organisations[chosen]
    found: defaultdict[Pair, list[str]] = defaultdict(list)
    outcomes = graph.ids_of(graph.vertices[graph.targets[effects]])
    places = graph.ids_of(graph.place_tree.nodes[graph.places[effects]])
    for outcome, place, organisation in zip(
        outcomes, places, graph.ids_of(organisations), strict=True
    ):
        found[outcome, place].append(organisation)
    return found


def _supported(graph: InfluenceGraph) -> dict[str, list[str]]:
    """Give for each person the organisations that support them."""
    real = set(_persons(graph))
    found: defaultdict[str, list[str]] = defaultdict(list)
    for person, supporter in ids_linked(graph.columns, "SUPPORTED_BY", target="Organisation"):
        if person in real:
            found[person].append(supporter)
    return found


def _persons(graph: InfluenceGraph, *, role: str | None = None) -> list[str]:
    """Give the persons who are no invention, of one role or of any."""
    fields = graph.columns.fields
    return [
        id_
        for id_ in ids_of_kind(graph.columns, "Person")
        if graph.position[id_] not in fields["illustrative"]
        and role in (None, fields["role"].get(graph.position[id_]))
    ]


def _meetings(organisations_at: Mapping[Met, list[str]]) -> dict[Two, list[Met]]:
    """Give for each two organisations what they meet in."""
    met: defaultdict[Two, list[Met]] = defaultdict(list)
    count = 0
    for at, organisations in organisations_at.items():
        every = sorted(set(organisations))
        count += len(every) * (len(every) - 1) // 2
        if count > MOST_MEETINGS:
            raise LimitReached(
                f"more than {MOST_MEETINGS:,} pairs of organisations meet;"
                " a map that large is looked at in parts"
            )
        for first, second in combinations(every, 2):
            met[first, second].append(at)
    return met
