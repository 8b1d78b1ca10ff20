"""Reflective practice: the spaces, their sessions, and an agenda of what is new since the last."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import numpy as np

from graphmap.errors import NotFound
from graphmap.model.nodes import Observation, Pattern, Session
from graphmap.model.values import first_day
from graphmap.services.analyses.asking import Asked
from graphmap.services.analyses.blocking import blocking_in
from graphmap.services.history.known import known_workspace
from graphmap.services.learning.conditions import ConditionsAsked, register_of
from graphmap.services.learning.cycle_records import ids_of_kind
from graphmap.services.learning.cycles import differences_in
from graphmap.services.learning.evidence import read_evidence
from graphmap.services.learning.policy_changes import policy_changes
from graphmap.services.pages.observations import lines_of, observations_in
from graphmap.services.reading import near, nodes_shown, nouns_shown
from graphmap.services.systems import Scope, scope_of
from graphmap.services.workspace import Workspace
from graphmap.views.accounts import noun_of
from graphmap.views.learning.condition_view import ConditionTold
from graphmap.views.learning.session_view import (
    Agenda,
    PatternOpen,
    RankChanged,
    SessionTold,
    Space,
)

_MOST_LINES: Final = 20
_MOST_RANKS: Final = 10
_ALL: Final = 100_000
_ENTRIES: Final = 1000
_OPEN_PATTERNS: Final = (None, "tentative", "challenged")
_OPEN_CHANGES: Final = (None, "proposed", "asked")


def spaces_of(workspace: Workspace) -> tuple[Space, ...]:
    """Give the reflective spaces of the map with the sessions held in them."""
    asked = ConditionsAsked(type="reflective_space")
    return tuple(_space(workspace, one) for one in register_of(workspace, asked).conditions)


def space_told(workspace: Workspace, space_id: str) -> Space:
    """Give one reflective space.

    Raises
    ------
    NotFound
        Where no reflective space has that id, or it may not be seen.
    """
    for space in spaces_of(workspace):
        if space.condition.noun.id == space_id:
            return space
    raise NotFound("No reflective space has that id.")


def agenda_for(workspace: Workspace, space_id: str) -> Agenda:
    """Give what is new for a space since its last session; raises like `space_told`."""
    space = space_told(workspace, space_id)
    scope = _scope(workspace, space.condition)
    last = space.sessions[0] if space.sessions else None
    since = _revision_at(workspace, last.date) if last and last.date else 0
    new = _new_observations(workspace, scope, since, _considered(workspace))
    lines = lines_of(workspace, np.array(new[:_MOST_LINES], dtype=np.int64))
    ids = [workspace.columns().ids[at] for at in new]
    surprising = {
        node.id
        for node in nodes_shown(workspace, ids).values()
        if isinstance(node, Observation) and node.surprise
    }
    surprises = [at for at, id_ in zip(new, ids, strict=True) if id_ in surprising]
    return Agenda(
        space=space,
        since=since,
        new=len(new),
        lines=[line for line in lines if line.seen.id not in surprising],
        surprises=lines_of(workspace, np.array(surprises[:_MOST_LINES], dtype=np.int64)),
        differences=differences_in(read_evidence(workspace, set(ids))),
        ranks=_ranks(workspace, scope, since) if since else (),
        patterns=_patterns(workspace),
        changes=[one for one in policy_changes(workspace) if one.node.status in _OPEN_CHANGES],
    )


def _space(workspace: Workspace, condition: ConditionTold) -> Space:
    first = near(workspace, [condition.noun.id])
    around = near(workspace, first.sources(condition.noun.id, "IN_SPACE"))
    sessions = [
        SessionTold(
            id=node.id,
            date=node.date,
            notes=node.notes,
            considered=tuple(
                noun_of(around.node_by_id[id_]) for id_ in around.targets(node.id, "CONSIDERED")
            ),
            involved=tuple(
                noun_of(around.node_by_id[id_]) for id_ in around.targets(node.id, "INVOLVES")
            ),
        )
        for node in around.of_kind("Session")
        if isinstance(node, Session) and condition.noun.id in around.targets(node.id, "IN_SPACE")
    ]
    sessions.sort(key=lambda one: (one.date or "", one.id), reverse=True)
    return Space(condition, tuple(sessions))


def _scope(workspace: Workspace, condition: ConditionTold) -> Scope:
    """Give the system that a space is for, the whole map where it is for none."""
    whom = condition.for_whom[0].id if condition.for_whom else ""
    return scope_of(workspace, None, whom)


def _revision_at(workspace: Workspace, date: str) -> int:
    """Give the revision that was known at the end of a day."""
    day = first_day(date).isoformat()
    revision = 0
    while entries := workspace.changes(after=revision, limit=_ENTRIES):
        for entry in entries:
            if entry.at[:10] > day:
                return revision
            revision = entry.seq
    return revision


def _considered(workspace: Workspace) -> set[str]:
    around = near(workspace, ids_of_kind(workspace, "Session"))
    return {link.target for link in around.links if link.kind == "CONSIDERED"}


def _new_observations(
    workspace: Workspace, scope: Scope, since: int, considered: Collection[str]
) -> list[int]:
    """Give the positions of observations recorded since a revision that no session considered."""
    columns = workspace.columns()
    added: set[str] = set()
    revision = since
    while entries := workspace.changes(after=revision, limit=_ENTRIES):
        for entry in entries:
            added |= {
                record.id
                for record in entry.records
                if record.kind == "Observation" and record.before_hash is None
            }
        revision = entries[-1].seq
    visible = workspace.disclosure("steward").visibility
    wanted = added.difference(considered)
    positions: list[int] = observations_in(workspace, scope).tolist()
    return [
        at for at in positions if columns.ids[at] in wanted and visible.is_shown(columns.ids[at])
    ]


def _ranks(workspace: Workspace, scope: Scope, since: int) -> list[RankChanged]:
    """Give the policies whose place in the ranking differs from that known at a revision."""
    system = scope.analysis_scope
    asked = Asked(scope=system, limit=_ALL)
    known = known_workspace(workspace, since)
    is_there = system is None or system in known.influence().position
    then = [row.policy for row in blocking_in(known, **asked).rows] if is_there else []
    now = [row.policy for row in blocking_in(workspace, **asked).rows]
    nouns = nouns_shown(workspace, {*then, *now})
    was = {id_: at for at, id_ in enumerate(then, start=1)}
    at_now = {id_: at for at, id_ in enumerate(now, start=1)}
    changed = [
        RankChanged(nouns[id_], was.get(id_), at_now.get(id_))
        for id_ in dict.fromkeys([*now, *then])
        if id_ in nouns and was.get(id_) != at_now.get(id_)
    ]
    return changed[:_MOST_RANKS]


def _patterns(workspace: Workspace) -> list[PatternOpen]:
    nodes = nodes_shown(workspace, ids_of_kind(workspace, "Pattern")).values()
    return [
        PatternOpen(noun_of(node), node.version, node.status or "not recorded")
        for node in nodes
        if isinstance(node, Pattern) and node.status in _OPEN_PATTERNS
    ]
