"""Scenarios: what might be changed, and the influence graph before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from graphmap.analysis.influence import InfluenceGraph, counting_effects, influence_graph
from graphmap.analysis.parameters import Parameters
from graphmap.analysis.places import NO_PLACE
from graphmap.analysis.results import JsonValue
from graphmap.errors import RequestRefused
from graphmap.model.catalogue import LINK_KINDS, LINK_RULES, NODE_KINDS, LinkKind, Polarity
from graphmap.model.columns import NO_BEGINNING, NO_END, Columns

#: Ids of added effects sort after every id of a record, so no record changes its position.
_ADDED: Final = "~added-{:03d}"
MOST_CHANGES: Final = 500


@dataclass(frozen=True)
class PolicyOff:
    """A policy switched off: everywhere, or within one place and the places in it."""

    policy: str
    within: str | None = None


@dataclass(frozen=True)
class AddedEffect:
    """An effect that is assumed: it counts as if it had been observed."""

    cause: str
    target: str
    polarity: Polarity
    place: str | None = None

    def to_json(self) -> dict[str, JsonValue]:
        """Give the effect by ids."""
        return {
            "cause": self.cause,
            "target": self.target,
            "polarity": self.polarity,
            "place": self.place,
        }


@dataclass(frozen=True)
class Scenario:
    """Changes to a map that are tried together.

    ``drop`` and ``reverse`` name effects. An uncertain effect reversed stays uncertain; one
    that is dropped, or whose policy is switched off, is gone whatever else is said of it.
    """

    off: tuple[PolicyOff, ...] = ()
    drop: tuple[str, ...] = ()
    reverse: tuple[str, ...] = ()
    add: tuple[AddedEffect, ...] = ()

    def to_json(self) -> dict[str, JsonValue]:
        """Give the scenario as the document it is kept as."""
        return {
            "off": [{"policy": off.policy, "within": off.within} for off in self.off],
            "drop": self.drop,
            "reverse": self.reverse,
            "add": [added.to_json() for added in self.add],
        }

    @property
    def ids(self) -> tuple[str, ...]:
        """Every id that the scenario names."""
        return tuple(id_ for _, _, id_ in self.named)

    @property
    def named(self) -> tuple[tuple[str, int, str], ...]:
        """Every id with where it is named: which list, and the number in it from 1."""
        lists: dict[str, Sequence[tuple[str | None, ...]]] = {
            "off": [(off.policy, off.within) for off in self.off],
            "drop": [(id_,) for id_ in self.drop],
            "reverse": [(id_,) for id_ in self.reverse],
            "add": [(new.cause, new.target, new.place) for new in self.add],
        }
        return tuple(
            (what, number, id_)
            for what, changes in lists.items()
            for number, ids in enumerate(changes, start=1)
            for id_ in ids
            if id_
        )


@dataclass(frozen=True, eq=False)
class Changed:
    """One influence graph that holds the effects of before and after, and which counts when.

    ``signs`` are those afterwards. ``changed`` marks the effects that no longer count, count
    anew, or count with another sign. ``added_uncounted`` are added effects that do not count,
    because their policy does not apply in their place on the day asked for.
    """

    graph: InfluenceGraph
    before: NDArray[np.bool_]
    after: NDArray[np.bool_]
    signs: NDArray[np.int8]
    changed: NDArray[np.bool_]
    added_uncounted: tuple[AddedEffect, ...]


def apply_scenario(graph: InfluenceGraph, parameters: Parameters, scenario: Scenario) -> Changed:
    """Give the graph with a scenario tried on it; the graph given stays as it is.

    Raises
    ------
    RequestRefused
        Where the scenario is too long, or names something that is not in the map or cannot be
        a cause, target or place.
    """
    count = sum(map(len, (scenario.off, scenario.drop, scenario.reverse, scenario.add)))
    if count > MOST_CHANGES:
        raise RequestRefused(f"a scenario has at most {MOST_CHANGES} changes")
    tried = influence_graph(_with_added(graph, scenario.add)) if scenario.add else graph
    is_added = tried.effects >= graph.columns.kinds.size
    before = counting_effects(tried, parameters) & ~is_added
    holding = counting_effects(tried, replace(parameters, include_assumed=True))
    after = before | (holding & is_added)
    removed, reversed_ = _named_effects(tried, scenario)
    after &= ~removed
    signs = np.where(reversed_, -tried.signs, tried.signs).astype(np.int8)
    turned = after & (signs != tried.signs)
    uncounted = {int(at) for at in tried.effects[is_added & ~holding].tolist()}
    return Changed(
        graph=tried,
        before=before,
        after=after,
        signs=signs,
        changed=(before != after) | turned,
        added_uncounted=tuple(
            added
            for at, added in enumerate(scenario.add, start=graph.columns.kinds.size)
            if at in uncounted
        ),
    )


def _named_effects(
    graph: InfluenceGraph, scenario: Scenario
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Say of each effect whether a scenario removes it, and whether it reverses it."""
    removed = np.zeros(graph.effects.size, dtype=np.bool_)
    causes = graph.vertices[graph.causes]
    for off in scenario.off:
        hit = causes == _position(graph, off.policy, ("Policy",), "off")
        if off.within is not None:
            place = _position(graph, off.within, ("Place",), "off")
            (number,) = np.flatnonzero(graph.place_tree.nodes == place)
            hit &= graph.place_tree.is_within(graph.places, int(number))
            hit &= graph.places != NO_PLACE
        removed |= hit
    removed |= _effects_named(graph, scenario.drop, "drop")
    return removed, _effects_named(graph, scenario.reverse, "reverse")


def _effects_named(graph: InfluenceGraph, ids: Sequence[str], what: str) -> NDArray[np.bool_]:
    positions = [_position(graph, id_, ("Effect",), what) for id_ in ids]
    return np.isin(graph.effects, positions)


def _position(graph: InfluenceGraph, id_: str, kinds: Sequence[str], what: str) -> int:
    position = graph.position.get(id_, -1)
    if position < 0 or NODE_KINDS[int(graph.columns.kinds[position])] not in kinds:
        wanted = " or ".join(kinds)
        raise RequestRefused(f"{what} names {id_}, which is no {wanted} of this map")
    return position


def _with_added(graph: InfluenceGraph, added: Sequence[AddedEffect]) -> Columns:
    """Give the arrays with more effects, that nobody has recorded, behind all nodes."""
    columns, size = graph.columns, graph.columns.kinds.size
    links: list[tuple[int, int, int]] = []
    for effect, new in enumerate(added, start=size):
        cause = _position(graph, new.cause, _kinds_that("CAUSES"), "add")
        target = _position(graph, new.target, _kinds_that("ON"), "add")
        links += [(LINK_KINDS.index("CAUSES"), cause, effect)]
        links += [(LINK_KINDS.index("ON"), effect, target)]
        if new.place is not None:
            place = _position(graph, new.place, ("Place",), "add")
            links += [(LINK_KINDS.index("IN"), effect, place)]
    return _extended(columns, added, np.array(links, dtype=np.int64))


def _kinds_that(kind: LinkKind) -> tuple[str, ...]:
    """Give the kinds that may be a cause, or that an effect may be on."""
    pairs = LINK_RULES[kind].joins
    return tuple(sorted({source if kind == "CAUSES" else target for source, target in pairs}))


def _extended(columns: Columns, added: Sequence[AddedEffect], links: NDArray[np.int64]) -> Columns:
    count = len(added)
    kinds = np.concatenate([columns.link_kinds, links[:, 0].astype(np.int8)])
    sources = np.concatenate([columns.link_sources, links[:, 1].astype(np.int32)])
    targets = np.concatenate([columns.link_targets, links[:, 2].astype(np.int32)])
    order = np.lexsort((targets, sources, kinds))
    moved_to = np.empty(order.size, dtype=np.int64)
    moved_to[order] = np.arange(order.size)

    def longer(values: NDArray[np.int32], absent: int, more: int) -> NDArray[np.int32]:
        return np.concatenate([values, np.full(more, absent, dtype=np.int32)])

    effect = np.full(count, NODE_KINDS.index("Effect"), dtype=np.int8)
    polarity = np.array([new.polarity for new in added], dtype=np.int8)
    return replace(
        columns,
        ids=[*columns.ids, *(_ADDED.format(at) for at in range(count))],
        names=[*columns.names, *([""] * count)],
        kinds=np.concatenate([columns.kinds, effect]),
        polarity=np.concatenate([columns.polarity, polarity]),
        valid_from=longer(columns.valid_from, NO_BEGINNING, count),
        valid_until=longer(columns.valid_until, NO_END, count),
        link_kinds=kinds[order],
        link_sources=sources[order],
        link_targets=targets[order],
        link_valid_from=longer(columns.link_valid_from, NO_BEGINNING, len(links))[order],
        link_valid_until=longer(columns.link_valid_until, NO_END, len(links))[order],
        link_status={int(moved_to[at]): status for at, status in columns.link_status.items()},
    )
