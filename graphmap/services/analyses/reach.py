"""Upstream, downstream and between, as a reader of one profile sees it."""

from __future__ import annotations

from typing import Unpack

from graphmap.analysis.reach import find_between, find_downstream, find_upstream
from graphmap.analysis.results_reach import ReachResult
from graphmap.errors import NotFound
from graphmap.model.catalogue import Profile
from graphmap.privacy.results_reach import redact_reach
from graphmap.services.analyses.blocking import Asked, parameters_for
from graphmap.services.workspace import Told, Workspace


def upstream_of(
    workspace: Workspace, node: str, *, profile: Profile = "steward", **asked: Unpack[Asked]
) -> ReachResult:
    """Give what leads to a node.

    Raises
    ------
    NotFound
        Where no effect has the node, or it is not for the reader to see.
    RequestRefused
        Where a parameter has no meaning.
    """
    told = _told(workspace, profile, node)
    parameters = parameters_for(workspace, asked, told.disclosure)
    return redact_reach(find_upstream(told.influence, parameters, node), told.disclosure)


def downstream_of(
    workspace: Workspace, node: str, *, profile: Profile = "steward", **asked: Unpack[Asked]
) -> ReachResult:
    """Give what a node leads to; raises like `upstream_of`."""
    told = _told(workspace, profile, node)
    parameters = parameters_for(workspace, asked, told.disclosure)
    return redact_reach(find_downstream(told.influence, parameters, node), told.disclosure)


def between(
    workspace: Workspace,
    first: str,
    second: str,
    *,
    profile: Profile = "steward",
    **asked: Unpack[Asked],
) -> ReachResult:
    """Give what lies on some chain from one node to another; raises like `upstream_of`."""
    told = _told(workspace, profile, first, second)
    parameters = parameters_for(workspace, asked, told.disclosure)
    return redact_reach(find_between(told.influence, parameters, first, second), told.disclosure)


def _told(workspace: Workspace, profile: Profile, *nodes: str) -> Told:
    told = workspace.told(profile)
    for node in nodes:
        if not told.disclosure.visibility.is_shown(node):
            raise NotFound(f"no effect has {node} as its cause or target")
    return told
