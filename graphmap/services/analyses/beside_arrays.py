"""What an analysis needs beside the arrays, read once a revision and kept with its answers."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final, TypeVar

from graphmap.analysis.influence import InfluenceGraph
from graphmap.errors import StoreUnavailable
from graphmap.model.catalogue import Profile
from graphmap.model.system_map import SystemMap
from graphmap.services.workspace import Told, Workspace

_TRIES: Final = 20

Read = TypeVar("Read")


class _ReadLater(StoreUnavailable):
    """The records that were read are of a newer revision than the arrays."""


def told_with(
    workspace: Workspace, profile: Profile, read: Callable[[InfluenceGraph, Workspace], Read]
) -> tuple[Told, Read]:
    """Give what an analysis starts with, and what is read beside it, of one revision.

    Parameters
    ----------
    workspace
        The map.
    profile
        Who is told.
    read
        Reads what is needed with `stored_at`; a function of a module, so that what it gave is
        found again.

    Raises
    ------
    StoreUnavailable
        Where the map changed between the two, again and again.
    """
    for _ in range(_TRIES):
        told = workspace.told(profile)
        try:
            return told, told.answer(read, workspace)
        except _ReadLater:
            workspace.look_again()
    raise StoreUnavailable.changed_too_quickly()


def stored_at(workspace: Workspace, graph: InfluenceGraph, ids: Collection[str]) -> SystemMap:
    """Give nodes and the links among them as they lie in the store; nothing of it may be told."""
    part = workspace.stored(ids) if ids else SystemMap((), (), graph.revision)
    if part.revision != graph.revision:
        raise _ReadLater("The map was changed meanwhile; try again.")
    return part
