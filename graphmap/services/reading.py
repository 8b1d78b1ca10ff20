"""Reading records, effects and names as a reader may see them, in few queries however many."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

import numpy as np

from graphmap.analysis.parameters import Parameters
from graphmap.errors import NotFound
from graphmap.model.catalogue import NAMELESS_KINDS, NODE_KINDS, NodeKind, Profile
from graphmap.model.nodes import Node
from graphmap.model.system_map import SystemMap
from graphmap.services.workspace import Workspace
from graphmap.views.accounts import (
    Account,
    Noun,
    effect_numbers,
    ids_for,
    noun_of,
    read_accounts,
)

#: How many neighbours of a node are read at most.
MOST_NEIGHBOURS: Final = 2000


def nodes_shown(workspace: Workspace, ids: Collection[str]) -> Mapping[str, Node]:
    """Give those of the nodes that a steward may see, by id."""
    return workspace.shown(ids, "steward").map.node_by_id if ids else {}


def position_shown(workspace: Workspace, node_id: str) -> int:
    """Give the position of a node that a steward may see.

    Raises
    ------
    NotFound
        Where no node has that id, or it may not be seen.
    """
    position = workspace.influence().position.get(node_id)
    if position is None or not workspace.disclosure("steward").visibility.is_shown(node_id):
        raise NotFound("No record has that id.")
    return position


def nouns_shown(workspace: Workspace, ids: Collection[str]) -> dict[str, Noun]:
    """Give those of the records that a steward may see as words one can follow, by id."""
    return nouns_told(workspace, ids, profile="steward")


def accounts_shown(
    workspace: Workspace, effects: Sequence[int], parameters: Parameters | None = None
) -> tuple[Account, ...]:
    """Give effects, by their numbers in the influence graph, as accounts in the order given.

    Parameters
    ----------
    workspace
        The map.
    effects
        Numbers of effects.
    parameters
        The day that they count on; today where absent.
    """
    if not effects:
        return ()
    graph = workspace.influence()
    shown = workspace.shown(ids_for(graph, effects), "steward").map
    day = parameters or Parameters(as_of=workspace.today().isoformat())
    return read_accounts(graph, effects, shown, parameters=day)


def read_ahead(workspace: Workspace, ids: Collection[str]) -> None:
    """Read records together, with what the effects among them are told by, for what follows."""
    graph = workspace.influence()
    effects = list(effect_numbers(graph, ids).values())
    workspace.shown({*ids, *ids_for(graph, effects)}, "steward")


def nameless_among(workspace: Workspace, ids: Collection[str]) -> set[str]:
    """Give those of the ids whose records may have no name of their own."""
    influence = workspace.influence()
    kinds, position = influence.columns.kinds, influence.position
    return {
        id_
        for id_ in ids
        if id_ in position and NODE_KINDS[int(kinds[position[id_]])] in NAMELESS_KINDS
    }


def accounts_by_id(
    workspace: Workspace, effect_ids: Collection[str], parameters: Parameters | None = None
) -> dict[str, Account]:
    """Give effects as accounts by their ids; see `accounts_shown`."""
    numbers = effect_numbers(workspace.influence(), effect_ids)
    accounts = accounts_shown(workspace, list(numbers.values()), parameters)
    return {account.id: account for account in accounts}


def near(workspace: Workspace, ids: Sequence[str]) -> SystemMap:
    """Give nodes with all their neighbours and the links among them, as a steward sees them."""
    return workspace.shown(near_ids(workspace, ids), "steward").map if ids else SystemMap((), ())


def near_ids(workspace: Workspace, ids: Collection[str]) -> set[str]:
    """Give the ids of nodes and of all their neighbours."""
    columns = workspace.columns()
    position = workspace.influence().position
    wanted = np.zeros(columns.kinds.size, dtype=np.bool_)
    wanted[[position[id_] for id_ in ids if id_ in position]] = True
    found = np.concatenate(
        [
            np.flatnonzero(wanted),
            columns.link_targets[wanted[columns.link_sources]],
            columns.link_sources[wanted[columns.link_targets]],
        ]
    )
    return {columns.ids[int(at)] for at in np.unique(found).tolist()}


def neighbourhood_shown(workspace: Workspace, node_id: str) -> tuple[Node, SystemMap, bool]:
    """Give a node, its neighbours with the links among them, and whether some were cut.

    Raises
    ------
    NotFound
        Where no node has that id, or it may not be seen.
    """
    columns = workspace.columns()
    at = workspace.influence().position.get(node_id)
    if at is None:
        raise NotFound("No record has that id.")
    found = np.concatenate(
        [
            columns.link_targets[columns.link_sources == at],
            columns.link_sources[columns.link_targets == at],
        ]
    )
    close = [columns.ids[int(position)] for position in np.unique(found).tolist()]
    shown = workspace.shown({node_id, *close[:MOST_NEIGHBOURS]}, "steward").map
    node = shown.node_by_id.get(node_id)
    if node is None:
        raise NotFound("No record has that id.")
    return node, shown, len(close) > MOST_NEIGHBOURS


def nouns_of_kind(workspace: Workspace, kind: NodeKind, *, limit: int) -> list[Noun]:
    """Give the records of a kind by name, at most ``limit``."""
    columns = workspace.columns()
    found = np.flatnonzero(columns.kinds == NODE_KINDS.index(kind)).tolist()
    found.sort(key=lambda at: (columns.names[int(at)].casefold(), columns.ids[int(at)]))
    ids = [columns.ids[int(at)] for at in found[:limit]]
    nouns = nouns_shown(workspace, ids)
    return [nouns[id_] for id_ in ids if id_ in nouns]


def names_of(
    workspace: Workspace, ids: Iterable[str], *, profile: Profile = "steward"
) -> dict[str, str]:
    """Give the title of each node that a profile shows, by the id that the profile sees."""
    nouns = nouns_told(workspace, ids, profile=profile)
    return {id_: noun.name for id_, noun in nouns.items()}


def nouns_told(workspace: Workspace, ids: Iterable[str], *, profile: Profile) -> dict[str, Noun]:
    """Give each node that a profile shows as a noun, by the id that the profile sees.

    Names are at hand in the arrays: the store is asked only for records that may have none.
    """
    told = workspace.told(profile)
    columns, position, disclosure = told.influence.columns, told.influence.position, told.disclosure
    real = {seen: own for own, seen in disclosure.new_ids.items()}
    nouns: dict[str, Noun] = {}
    nameless: list[str] = []
    for id_ in disclosure.visibility.keep(sorted({real.get(id_, id_) for id_ in ids})):
        at = position[id_]
        kind = NODE_KINDS[int(columns.kinds[at])]
        if kind in NAMELESS_KINDS:
            nameless.append(id_)
        else:
            seen = disclosure.id_of(id_)
            nouns[seen] = Noun(seen, kind, disclosure.name(columns.names[at]))
    if nameless:
        shown = workspace.shown(nameless, profile).map.nodes
        nouns |= {node.id: noun_of(node) for node in shown}
    return nouns
