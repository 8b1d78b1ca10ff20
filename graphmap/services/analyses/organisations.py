"""Bridges and gaps between organisations, as a reader of one profile sees them."""

from __future__ import annotations

from typing import Unpack

from graphmap.analysis.evidence import ids_linked
from graphmap.analysis.influence import InfluenceGraph
from graphmap.analysis.organisations import Tie, bridges_among, gaps_among, ties_of
from graphmap.analysis.results_organisations import BridgesResult, GapsResult
from graphmap.model.catalogue import Profile
from graphmap.privacy.results_organisations import redact_bridges, redact_gaps
from graphmap.services.analyses.asking import Asked, answer
from graphmap.services.analyses.beside_arrays import stored_at, told_with
from graphmap.services.workspace import Workspace


def bridges_in(
    workspace: Workspace, *, profile: Profile = "steward", **asked: Unpack[Asked]
) -> BridgesResult:
    """Find the organisations that hold a system together.

    Raises
    ------
    RequestRefused
        Where a parameter has no meaning, or the scope is not for the reader to see.
    """
    told, ties = told_with(workspace, profile, _ties)
    return answer(workspace, told, asked, bridges_among, redact_bridges, ties)


def gaps_in(
    workspace: Workspace, *, profile: Profile = "steward", **asked: Unpack[Asked]
) -> GapsResult:
    """Find organisations that meet and have no link between them; raises like `bridges_in`."""
    told, ties = told_with(workspace, profile, _ties)
    return answer(workspace, told, asked, gaps_among, redact_gaps, ties)


def _ties(graph: InfluenceGraph, workspace: Workspace) -> tuple[Tie, ...]:
    """Read who works with whom: the arrays do not tell who is in conflict."""
    linked = ids_linked(graph.columns, "WORKS_WITH")
    return ties_of(stored_at(workspace, graph, {id_ for two in linked for id_ in two}))
