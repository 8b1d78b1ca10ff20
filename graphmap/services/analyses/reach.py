"""Upstream, downstream and between, as a reader of one profile sees it."""

from __future__ import annotations

from typing import Final, Unpack

from graphmap.analysis.reach import find_between, find_downstream, find_upstream
from graphmap.analysis.results_reach import ReachResult
from graphmap.model.catalogue import Profile
from graphmap.privacy.results_reach import redact_reach
from graphmap.services.analyses.asking import Asked, answer, refuse_unseen
from graphmap.services.workspace import Told, Workspace

_NO_EFFECT: Final = "No effect has a node of that id as its cause or target."


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
    return answer(
        workspace,
        told,
        asked,
        find_upstream,
        redact_reach,
        node,
    )


def downstream_of(
    workspace: Workspace, node: str, *, profile: Profile = "steward", **asked: Unpack[Asked]
) -> ReachResult:
    """Give what a node leads to; raises like `upstream_of`."""
    told = _told(workspace, profile, node)
    return answer(
        workspace,
        told,
        asked,
        find_downstream,
        redact_reach,
        node,
    )


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
    return answer(
        workspace,
        told,
        asked,
        find_between,
        redact_reach,
        first,
        second,
    )


def _told(workspace: Workspace, profile: Profile, *nodes: str) -> Told:
    told = workspace.told(profile)
    refuse_unseen(told, *nodes, missing=_NO_EFFECT)
    return told
