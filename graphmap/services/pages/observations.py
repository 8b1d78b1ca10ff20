"""What was seen: the observations of a map, filtered, each with its source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from graphmap.analysis.evidence import links_of
from graphmap.analysis.grouped import Grouped
from graphmap.model.nodes import Observation
from graphmap.model.values import first_day
from graphmap.services.pages.search import told_hits
from graphmap.services.reading import accounts_shown, near, nouns_shown, position_shown
from graphmap.services.systems import Scope
from graphmap.services.workspace import Workspace
from graphmap.views.accounts import Noun, read_observation
from graphmap.views.observed import ObservationLine, Observed

MOST_FOUND: Final = 10_000


@dataclass(frozen=True)
class ObservationsFound:
    """A page of observations. ``total`` counts all that fit."""

    lines: tuple[ObservationLine, ...]
    total: int
    page: int
    pages: int
    revision: int


def find_observations(
    workspace: Workspace,
    *,
    scope: Scope | None = None,
    place: str | None = None,
    policy: str | None = None,
    text: str = "",
    page: int = 1,
    size: int = 25,
) -> ObservationsFound:
    """Find observations, in the order of their ids.

    Parameters
    ----------
    workspace
        The map.
    scope
        Only those that speak of this system or of places in it.
    place, policy
        Ids; only those that speak of a place (or one within it), of a policy.
    text
        Only those that hold all these words.
    page, size
        Which page, counted from 1, of how many.

    Raises
    ------
    NotFound
        Where no place or policy has that id.
    """
    graph = workspace.influence()
    observed = Observed.of(graph)
    found = observed.observations if scope is None else observations_in(workspace, scope)
    visible = workspace.disclosure("steward").visibility
    if place:
        found = np.intersect1d(
            found, _within(workspace, observed, position_shown(workspace, place))
        )
    if policy:
        at = position_shown(workspace, policy)
        found = np.intersect1d(found, _having(observed.policies, [at]))
    if text.strip():
        hits = workspace.store.search(text, limit=MOST_FOUND).records
        seen = told_hits(workspace, text, [node for node in hits if node.kind == "Observation"])
        wanted = [graph.position[node.id] for node in seen if node.id in graph.position]
        found = np.intersect1d(found, np.array(wanted, dtype=np.int64))
    ids = [graph.columns.ids[int(at)] for at in found.tolist()]
    ids = [id_ for id_ in ids if visible.is_shown(id_)]
    pages = max(1, -(-len(ids) // size))
    page = min(max(1, page), pages)
    chosen = ids[(page - 1) * size : page * size]
    return ObservationsFound(
        _lines(workspace, observed, chosen), len(ids), page, pages, graph.revision
    )


def observations_in(workspace: Workspace, scope: Scope) -> NDArray[np.int64]:
    """Give the positions of the observations that speak of a system or of places in it."""
    graph = workspace.influence()
    observed = Observed.of(graph)
    if scope.system is None:
        return observed.observations
    return np.intersect1d(
        observed.observations,
        _within(workspace, observed, graph.position[scope.system.id]),
    )


def newest_observations(
    workspace: Workspace, positions: NDArray[np.int64], *, limit: int
) -> list[ObservationLine]:
    """Give the newest dated of some observations, newest first."""
    columns = workspace.columns()
    dates = columns.fields["date"]
    dated = [at for at in positions.tolist() if at in dates]
    dated.sort(key=lambda at: (-first_day(dates[at]).toordinal(), columns.ids[int(at)]))
    observed = Observed.of(workspace.influence())
    return list(_lines(workspace, observed, [columns.ids[int(at)] for at in dated[:limit]]))


def lines_of(workspace: Workspace, positions: NDArray[np.int64]) -> list[ObservationLine]:
    """Give observations with what they speak of, in the order of their positions."""
    ids = workspace.columns().ids
    observed = Observed.of(workspace.influence())
    return list(_lines(workspace, observed, [ids[int(at)] for at in positions.tolist()]))


def count_sources(workspace: Workspace, positions: NDArray[np.int64]) -> int:
    """Count the sources that some observations cite."""
    columns = workspace.columns()
    observations, sources, _ = links_of(columns, "CITES", source="Observation")
    return int(np.unique(sources[np.isin(observations, positions)]).size)


def _lines(
    workspace: Workspace, observed: Observed, ids: Sequence[str]
) -> tuple[ObservationLine, ...]:
    graph = workspace.influence()
    around = near(workspace, ids)
    positions = {id_: graph.position[id_] for id_ in ids}
    numbers = {at: observed.effects.of_group(at).tolist() for at in positions.values()}
    accounts = accounts_shown(workspace, sorted({n for group in numbers.values() for n in group}))
    by_id = {account.id: account for account in accounts}
    named = {
        graph.columns.ids[int(at)]
        for position in positions.values()
        for table in (observed.places, observed.policies)
        for at in table.of_group(position).tolist()
    }
    nouns = nouns_shown(workspace, named)

    def told(table_ids: Iterable[int]) -> tuple[Noun, ...]:
        names = (graph.columns.ids[int(at)] for at in table_ids)
        return tuple(nouns[id_] for id_ in names if id_ in nouns)

    lines: list[ObservationLine] = []
    for id_, at in positions.items():
        node = around.node_by_id.get(id_)
        if not isinstance(node, Observation):
            continue
        effect_ids = graph.ids_of(graph.effects[numbers[at]]) if numbers[at] else []
        lines.append(
            ObservationLine(
                seen=read_observation(node, around),
                places=told(observed.places.of_group(at).tolist()),
                policies=told(observed.policies.of_group(at).tolist()),
                effects=tuple(by_id[effect] for effect in effect_ids if effect in by_id),
            )
        )
    return tuple(lines)


def _within(workspace: Workspace, observed: Observed, at: int) -> NDArray[np.int64]:
    """Give the observations that speak of a node or, for a place, of a place within it."""
    graph = workspace.influence()
    tree = graph.place_tree
    number = np.flatnonzero(tree.nodes == at)
    if not number.size:
        observations, touched, _ = links_of(graph.columns, "TOUCHES", source="Observation")
        return np.unique(observations[touched == at]).astype(np.int64)
    numbers = np.arange(tree.count, dtype=np.int32)
    inside = tree.nodes[tree.is_within(numbers, int(number[0]))]
    return _having(observed.places, inside.tolist())


def _having(table: Grouped, members: list[int]) -> NDArray[np.int64]:
    """Give the groups that have one of the members."""
    groups = np.repeat(np.arange(table.starts.size - 1), table.counts())
    return np.unique(groups[np.isin(table.members, members)])
