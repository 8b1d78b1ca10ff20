"""Bridges and gaps between organisations, as a reader of one profile sees them."""

from __future__ import annotations

from typing import Unpack

from graphmap.analysis.organisations import find_bridges, find_gaps
from graphmap.analysis.results_organisations import BridgesResult, GapsResult
from graphmap.model.catalogue import Profile
from graphmap.privacy.results_organisations import redact_bridges, redact_gaps
from graphmap.services.analyses.asking import Asked, parameters_for
from graphmap.services.drawing.whole_map import whole_and_told
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
    whole, told = whole_and_told(workspace, profile)
    parameters = parameters_for(workspace, asked, told.disclosure)
    found = find_bridges(whole, told.influence, parameters)
    return redact_bridges(found, told.disclosure)


def gaps_in(
    workspace: Workspace, *, profile: Profile = "steward", **asked: Unpack[Asked]
) -> GapsResult:
    """Find organisations that meet and have no link between them; raises like `bridges_in`."""
    whole, told = whole_and_told(workspace, profile)
    parameters = parameters_for(workspace, asked, told.disclosure)
    found = find_gaps(whole, told.influence, parameters)
    return redact_gaps(found, told.disclosure)
