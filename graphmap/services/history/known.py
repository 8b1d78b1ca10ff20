"""The map as it was known at an earlier revision, for a reader who sees it with today's leave."""

from __future__ import annotations

import threading
from typing import Final

from graphmap.errors import StoreUnavailable
from graphmap.model.links import Link
from graphmap.model.nodes import Node, Person
from graphmap.model.records import to_json_values
from graphmap.model.system_map import SystemMap
from graphmap.privacy import Disclosure, NamesOfPersons, Visibility
from graphmap.services.history.as_known import earlier
from graphmap.services.workspace import Workspace
from graphmap.store.known import READ_ONLY, KnownGraphStore

__all__ = ["READ_ONLY", "KnownMaps", "known_workspace"]
_MOST_KEPT: Final = 4
_TRIES: Final = 20


class KnownMaps:
    """Gives maps as they were known, and keeps the last few; one a process, for all threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[tuple[int, int, int], Workspace] = {}

    def of(self, workspace: Workspace, revision: int) -> Workspace:
        """Give a map as it was known after a revision; raises like `known_workspace`."""
        key = (id(workspace), workspace.revision(), revision)
        with self._lock:
            kept = self._kept.pop(key, None)
        known = kept or known_workspace(workspace, revision)
        with self._lock:
            self._kept[key] = known
            self._kept = dict([*self._kept.items()][-_MOST_KEPT:])
        return known


def known_workspace(workspace: Workspace, revision: int) -> Workspace:
    """Give a map as it was known after a revision, to be read and not changed.

    Who may see what is decided twice: what was not for a reader to see then stays unseen, and so
    does what is not for them to see now. A person who is gone since is shown to nobody.

    Raises
    ------
    NotFound
        Where there is no such revision.
    StoreUnavailable
        Where the map was changed while it was read.
    """
    whole, disclosure = _as_it_is(workspace)
    then = earlier(whole, workspace, revision)
    newcomers = [
        whole.node_by_id[id_]
        for id_ in disclosure.visibility.left_out_persons
        if id_ not in then.node_by_id and id_ in whole.node_by_id
    ]
    names = NamesOfPersons(newcomers)
    seen = SystemMap.of(
        [_with_leave_of_today(node, disclosure.visibility, names) for node in then.nodes],
        [_without_names(link, names) for link in then.links],
        revision=revision,
    )
    store = KnownGraphStore(seen, workspace.store)
    return Workspace(store, name=workspace.name, now=workspace.now)


def _as_it_is(workspace: Workspace) -> tuple[SystemMap, Disclosure]:
    """Give the whole map and who may see it, of one revision."""
    for _ in range(_TRIES):
        # The map first: what says who may see it is then made of the map, with no question more.
        whole = workspace.snapshot()
        disclosure = workspace.disclosure("steward")
        if whole.revision == disclosure.visibility.revision:
            return whole, disclosure
        workspace.look_again()
    raise StoreUnavailable.changed_too_quickly()


def _with_leave_of_today(node: Node, today: Visibility, names: NamesOfPersons) -> Node:
    is_there = node.id in today.position
    is_hidden = is_there and not today.is_shown(node.id)
    if is_hidden or (isinstance(node, Person) and not is_there) or _holds(node, names):
        return node.model_copy(update={"sensitivity": "restricted"})
    return node


def _without_names(link: Link, names: NamesOfPersons) -> Link:
    if not _holds(link, names):
        return link
    return link.model_copy(update={"note": None, "trust": None, "form": None})


def _holds(record: Node | Link, names: NamesOfPersons) -> bool:
    return any(
        names.are_in(text)
        for value in to_json_values(record).values()
        for text in (value if isinstance(value, list) else [value])
        if isinstance(text, str)
    )
