"""The whole map and what an analysis of it starts with, of one and the same revision."""

from __future__ import annotations

from typing import Final

from graphmap.errors import StoreUnavailable
from graphmap.model.catalogue import Profile
from graphmap.model.system_map import SystemMap
from graphmap.services.workspace import Told, Workspace

_TRIES: Final = 20


def whole_and_told(workspace: Workspace, profile: Profile) -> tuple[SystemMap, Told]:
    """Give the map with its influence graph and what a profile is told.

    Raises
    ------
    StoreUnavailable
        Where the map changed between the two, again and again.
    """
    for _ in range(_TRIES):
        whole = workspace.snapshot()
        told = workspace.told(profile)
        if whole.revision == told.influence.revision == told.disclosure.visibility.revision:
            return whole, told
        workspace.look_again()
    raise StoreUnavailable("The map is being changed too quickly to be read; try again.")
