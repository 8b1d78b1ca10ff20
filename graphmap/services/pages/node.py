"""The page of one node, gathered in a few queries."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from graphmap.analysis.influence import InfluenceGraph
from graphmap.analysis.results import BlockingResult, BlockingRow
from graphmap.model.catalogue import NodeKind
from graphmap.model.nodes import Node, Observation
from graphmap.model.system_map import SystemMap
from graphmap.services.analyses.blocking import blocking_of
from graphmap.services.reading import accounts_shown, neighbourhood_shown, nouns_shown
from graphmap.services.systems import parents_of
from graphmap.services.workspace import Workspace
from graphmap.views.accounts import Account, Seen, effects_touching, read_observation
from graphmap.views.node_view import NodePage, node_page_of
from graphmap.views.observed import Observed

#: How many effects one page tells at most.
MOST_EFFECTS: Final = 400
#: Kinds whose effects are those they are the cause, target or place of, or are themselves.
_IN_EFFECTS: Final[tuple[NodeKind, ...]] = (
    "Policy",
    "Factor",
    "Outcome",
    "Organisation",
    "Experiment",
    "EnablingCondition",
    "Place",
    "Effect",
)


@dataclass(frozen=True)
class Standing:
    """What a policy blocks today and what it ever blocked, on the whole map."""

    today: BlockingRow | None
    ever: BlockingRow | None
    ended: tuple[Account, ...]


def standing_of(workspace: Workspace, page: NodePage) -> Standing | None:
    """Give where a policy stands; None for what is no policy."""
    if page.node.kind != "Policy":
        return None
    today = blocking_of(workspace, page.node.id)
    ever = blocking_of(workspace, page.node.id, as_of="any")
    blocks = [
        account
        for section in page.sections
        for group in section.groups
        for account in group.accounts
        if account.deed == "blocks" and account.ended
    ]
    return Standing(_first(today), _first(ever), tuple(blocks))


def _first(result: BlockingResult) -> BlockingRow | None:
    return next(iter(result.rows), None)


def node_page(workspace: Workspace, node_id: str) -> NodePage:
    """Give the page of a node of any kind.

    Raises
    ------
    NotFound
        Where no node has that id, or it may not be seen.
    """
    node, shown, is_cut = neighbourhood_shown(workspace, node_id)
    effects = _effects_of(workspace.influence(), node)
    return node_page_of(
        node,
        accounts_shown(workspace, effects[:MOST_EFFECTS]),
        shown,
        parents=parents_of(workspace, node_id) if node.kind == "Place" else (),
        seen=_seen(workspace, node, shown) if node.kind != "Effect" else (),
        truncated=is_cut or len(effects) > MOST_EFFECTS,
    )


def _neighbours(graph: InfluenceGraph, node_id: str) -> list[str]:
    columns = graph.columns
    at = graph.position[node_id]
    found = np.concatenate(
        [
            columns.link_targets[columns.link_sources == at],
            columns.link_sources[columns.link_targets == at],
        ]
    )
    return [columns.ids[int(position)] for position in np.unique(found).tolist()]


def _effects_of(graph: InfluenceGraph, node: Node) -> list[int]:
    if node.kind in _IN_EFFECTS:
        return effects_touching(graph, [node.id])
    if node.kind == "Observation":
        return Observed.of(graph).effects.of_group(graph.position[node.id]).tolist()
    return []


def _seen(workspace: Workspace, node: Node, shown: SystemMap) -> list[Seen]:
    """Give the observations linked to the node, with their sources and places."""
    observations = [one for one in shown.of_kind("Observation") if one.id != node.id]
    if not observations:
        return []
    graph = workspace.influence()
    observed = Observed.of(graph)
    columns = graph.columns
    places = {
        one.id: [
            columns.ids[int(place)]
            for place in observed.places.of_group(graph.position[one.id]).tolist()
        ]
        for one in observations
    }
    nouns = nouns_shown(workspace, {id_ for ids in places.values() for id_ in ids})
    sources = _with_sources(workspace, [one.id for one in observations])
    against = {link.source for link in shown.links if link.kind == "CHALLENGES"}
    return [
        replace(
            read_observation(one, sources, against=one.id in against),
            places=tuple(nouns[id_] for id_ in places[one.id] if id_ in nouns),
        )
        for one in observations
        if isinstance(one, Observation)
    ]


def _with_sources(workspace: Workspace, observation_ids: list[str]) -> SystemMap:
    graph = workspace.influence()
    ids = set(observation_ids)
    for id_ in observation_ids:
        ids |= set(_neighbours(graph, id_))
    return workspace.shown(ids, "steward").map
