"""Feedback loops: what comes back to where it started, and whether it feeds or checks itself.

**Definition.** A loop is an elementary cycle of bundles (cause, target) with at most
``max_length`` effects for which one counting effect a step can be chosen so that of the places
of these effects one lies within every other; it is listed once, with each such place. Its sign
in a place is the product over its bundles there, *there* being the effects recorded in that
place, in one that contains it, or in none: reinforcing for an even number of minus signs,
balancing for an odd one, undetermined if any bundle is uncertain or disputed there.

In terms of networkx these are the ``simple_cycles(graph, length_bound=max_length)`` of the
bundle graph that have a place.

**When not to trust it.** A loop says that effects recorded one by one close a circle; nobody
need have seen it turn. How strong and how slow each effect is plays no part. See
``docs/explanation/loops.md``.

**References.** Johnson, D. B. (1975), Finding all the elementary circuits of a directed graph,
SIAM Journal on Computing 4(1), https://doi.org/10.1137/0204007. Kinds of loops: Sterman, J. D.
(2000), Business Dynamics, chapter 5.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, cast

import numpy as np
from numpy.typing import NDArray

from graphmap.analysis.cycles import Cycle, find_cycles
from graphmap.analysis.effects_explained import explain_effects
from graphmap.analysis.grouped import run_starts
from graphmap.analysis.influence import InfluenceGraph, counting_effects
from graphmap.analysis.pairs import Scope
from graphmap.analysis.parameters import Parameters
from graphmap.analysis.results_loops import Loop, LoopExplanation, LoopKind, LoopsResult, LoopStep
from graphmap.analysis.results_shared import size_of
from graphmap.errors import NotFound, RequestRefused

DEFAULT_MAX_LENGTH: Final = 6
LONGEST: Final = 12
_KINDS: Final[dict[int, LoopKind]] = {1: "reinforcing", -1: "balancing", 0: "undetermined"}
#: The sign of a bundle by which signs its effects have: 1 for minus, 2 for uncertain, 4 for plus.
_SIGN_OF_MIX: Final = np.array([0, -1, 0, 0, 1, 0, 0, 0], dtype=np.int8)


def find_loops(
    graph: InfluenceGraph, parameters: Parameters, *, max_length: int = DEFAULT_MAX_LENGTH
) -> LoopsResult:
    """Find the feedback loops, the shorter ones first, then in the order of ids.

    A scope keeps the loops that run in it or within it, or those that one of an organisation's
    policies takes part in. Takes time in proportion to the paths whose places nest, of the
    lengths needed to find ``limit`` loops.

    Parameters
    ----------
    graph
        The influence graph of one revision.
    parameters
        What counts, the scope, and how many loops are given at most; ``max_steps`` plays no
        part.
    max_length
        The most effects of a loop, 1 to 12.

    Raises
    ------
    RequestRefused
        Where the length has no meaning or the scope is neither a place nor an organisation.
    LimitReached
        Where the map holds too many paths of that length to look at.

    Examples
    --------
    Arrears bring recovery into play, recovery adds fees, fees raise arrears:

    >>> from graphmap.analysis.influence import influence_of
    >>> from graphmap.analysis.parameters import Parameters
    >>> from graphmap.model.links import Link
    >>> from graphmap.model.nodes import Effect, Factor, Policy
    >>> from graphmap.model.system_map import SystemMap
    >>> nodes = [Factor(id="arrears", name="Arrears"), Policy(id="recovery", name="Recovery"),
    ...     Factor(id="fees", name="Fees"), Effect(id="e1", polarity=1),
    ...     Effect(id="e2", polarity=1), Effect(id="e3", polarity=1)]
    >>> ends = [("arrears", "e1", "recovery"), ("recovery", "e2", "fees"),
    ...     ("fees", "e3", "arrears")]
    >>> links = [Link(id=f"c-{effect}", kind="CAUSES", source=cause, target=effect)
    ...     for cause, effect, _ in ends]
    >>> links += [Link(id=f"o-{effect}", kind="ON", source=effect, target=target)
    ...     for _, effect, target in ends]
    >>> graph = influence_of(SystemMap.of(nodes, links))
    >>> asked = Parameters(as_of="2026", include_assumed=True)
    >>> [(loop.name, loop.nodes, loop.places) for loop in find_loops(graph, asked).rows]
    [('R1', ('arrears', 'recovery', 'fees'), (None,))]
    """
    if not 1 <= max_length <= LONGEST:
        raise RequestRefused(f"max_length is from 1 to {LONGEST}")
    counting = counting_effects(graph, parameters)
    scope = Scope.of(graph, parameters)
    cycles = find_cycles(
        graph,
        counting,
        max_length=max_length,
        most=parameters.limit + 1,
        through=_vertices_in(graph, parameters, scope),
        has_places=None if scope.has_places.all() else scope.has_places,
    )
    return LoopsResult(
        revision=graph.revision,
        parameters=parameters,
        max_length=max_length,
        graph=size_of(graph, counting),
        truncated=len(cycles) > parameters.limit,
        rows=_named(loops_of(graph, counting, cycles[: parameters.limit])),
    )


def explain_loop(
    graph: InfluenceGraph,
    parameters: Parameters,
    name: str,
    *,
    max_length: int = DEFAULT_MAX_LENGTH,
) -> LoopExplanation:
    """Give one loop of the list, by its name, with the effects of each step in each place.

    Raises
    ------
    NotFound
        Where no loop of the list has that name.
    """
    result = find_loops(graph, parameters, max_length=max_length)
    named = [loop for loop in result.rows if loop.name == name]
    if not named:
        raise NotFound("No loop is called that; look it up in the list of loops.")
    return _explained(graph, result, named)[0]


def explain_loops(
    graph: InfluenceGraph,
    parameters: Parameters,
    *,
    most: int,
    max_length: int = DEFAULT_MAX_LENGTH,
) -> tuple[LoopsResult, tuple[LoopExplanation, ...]]:
    """Give the loops with, of the first ``most``, the effects of each step in each place.

    Raises
    ------
    RequestRefused, LimitReached
        As for `find_loops`.
    """
    result = find_loops(graph, parameters, max_length=max_length)
    return result, _explained(graph, result, result.rows[:most])


def _explained(
    graph: InfluenceGraph, result: LoopsResult, loops: Sequence[Loop]
) -> tuple[LoopExplanation, ...]:
    counting = counting_effects(graph, result.parameters)
    place_at = {place: at for at, place in enumerate(graph.place_ids.tolist())}
    rank = graph.place_tree.by_rank
    return tuple(
        LoopExplanation(
            revision=result.revision,
            parameters=result.parameters,
            max_length=result.max_length,
            graph=result.graph,
            loop=loop,
            steps=tuple(
                (place, _steps_in(graph, counting, loop, int(rank[place_at[place]])))
                for place in loop.places
            ),
        )
        for loop in loops
    )


def loops_of(
    graph: InfluenceGraph,
    counting: NDArray[np.bool_],
    cycles: Sequence[Cycle],
    signs: NDArray[np.int8] | None = None,
) -> list[Loop]:
    """Give cycles as loops with their kinds, not yet named.

    ``signs`` are those of the effects, where a scenario turned some round.
    """
    if not cycles:
        return []
    owners = np.repeat(np.arange(len(cycles)), [len(cycle.places) for cycle in cycles])
    places = np.array([place for cycle in cycles for place in cycle.places], dtype=np.int32)
    products = np.ones(places.size, dtype=np.int8)
    length = np.array([len(cycle.nodes) for cycle in cycles])[owners]
    causes, targets = (_padded(cycles, by)[owners] for by in (0, 1))
    for step in range(causes.shape[1]):
        there = np.flatnonzero(step < length)
        bundle = causes[there, step].astype(np.int64) * graph.vertices.size + targets[there, step]
        products[there] *= _signs_there(
            graph, counting, graph.signs if signs is None else signs, bundle, places[there]
        )
    bounds = np.searchsorted(owners, np.arange(len(cycles) + 1)).tolist()
    ids = graph.place_ids[graph.place_tree.ranks[places]].tolist()
    kinds: list[LoopKind] = [_KINDS[product] for product in products.tolist()]
    named = list(zip(cast("list[str | None]", ids), kinds, strict=True))
    vertex_ids = graph.ids_of(graph.vertices)
    return [
        loop_of(tuple(named[start:end]), tuple(vertex_ids[node] for node in cycle.nodes))
        for cycle, start, end in zip(cycles, bounds[:-1], bounds[1:], strict=True)
    ]


def loop_of(kinds: tuple[tuple[str | None, LoopKind], ...], nodes: tuple[str, ...]) -> Loop:
    """Give a loop of these kinds in its places, not yet named."""
    kind = kinds[0][1]
    if any(other != kind for _, other in kinds):
        kind = "undetermined"
    return Loop(name="", kind=kind, kinds=kinds, nodes=nodes)


def _named(loops: Sequence[Loop]) -> tuple[Loop, ...]:
    """Number the loops of each kind: R1, B1, U1 and so on."""
    counts = dict.fromkeys(_KINDS.values(), 0)
    named: list[Loop] = []
    for loop in loops:
        counts[loop.kind] += 1
        name = f"{loop.kind[0].upper()}{counts[loop.kind]}"
        named.append(Loop(name, loop.kind, loop.kinds, loop.nodes))
    return tuple(named)


def _padded(cycles: Sequence[Cycle], shift: int) -> NDArray[np.int32]:
    """Give the vertices of cycles as rows, turned by ``shift``, with 0 beyond the end."""
    table = np.zeros((len(cycles), max(len(cycle.nodes) for cycle in cycles)), dtype=np.int32)
    for row, cycle in zip(table, cycles, strict=True):
        row[: len(cycle.nodes)] = cycle.nodes[shift:] + cycle.nodes[:shift]
    return table


def _signs_there(
    graph: InfluenceGraph,
    counting: NDArray[np.bool_],
    signs: NDArray[np.int8],
    bundles: NDArray[np.int64],
    places: NDArray[np.int32],
) -> NDArray[np.int8]:
    """Give the sign of each bundle in each place, 0 where it is uncertain or disputed there."""
    counted = np.flatnonzero(counting)
    keys = graph.causes[counted].astype(np.int64) * graph.vertices.size + graph.targets[counted]
    first = np.searchsorted(keys, bundles, side="left")
    counts = np.searchsorted(keys, bundles, side="right") - first
    rows = np.repeat(np.arange(bundles.size), counts)
    where = np.arange(rows.size) + np.repeat(first - np.cumsum(counts) + counts, counts)
    effects = counted[where]
    recorded, asked = graph.places[effects], places[rows]
    is_there = (recorded <= asked) & (asked < graph.place_tree.ends[recorded])
    rows, effects = rows[is_there], effects[is_there]
    starts = run_starts(rows, bundles.size)[:-1]
    mixes = np.bitwise_or.reduceat(np.int64(2) ** (signs[effects] + 1), starts)
    return _SIGN_OF_MIX[mixes]


def _vertices_in(
    graph: InfluenceGraph, parameters: Parameters, scope: Scope
) -> NDArray[np.bool_] | None:
    """Give the policies of an organisation that is the scope, as vertices; else None for all."""
    if parameters.scope is None or not scope.has_places.all():
        return None
    numbers = graph.policy_numbers[graph.vertices]
    return graph.is_policy & scope.has_rows[np.maximum(numbers, 0)]


def _steps_in(
    graph: InfluenceGraph, counting: NDArray[np.bool_], loop: Loop, place: int
) -> tuple[LoopStep, ...]:
    vertex_at = {id_: at for at, id_ in enumerate(graph.ids_of(graph.vertices))}
    is_there = counting & (graph.places <= place) & (place < graph.place_tree.ends[graph.places])
    steps: list[LoopStep] = []
    for cause, target in zip(loop.nodes, loop.nodes[1:] + loop.nodes[:1], strict=True):
        chosen = is_there & (graph.causes == vertex_at[cause])
        chosen &= graph.targets == vertex_at[target]
        signs = {int(sign) for sign in graph.signs[chosen].tolist()}
        steps.append(
            LoopStep(
                cause=cause,
                target=target,
                sign=signs.pop() if len(signs) == 1 else 0,
                effects=explain_effects(graph, np.flatnonzero(chosen)),
            )
        )
    return tuple(steps)
