"""Parts of the map that were read at one revision: what lies within them is not read again."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from graphmap.model.changes import LogEntry
from graphmap.model.columns import Columns
from graphmap.model.links import Link
from graphmap.model.system_map import SystemMap

#: A larger part is not kept.
_LARGEST_KEPT: Final = 2_000
_MOST_KEPT: Final = 100
#: How many nodes are read ahead at most.
_MOST_AHEAD: Final = 1_000
#: How many nodes are read together with those asked for, and how far from them: as the first part
#: of a process, and as a further one.
_MOST_CLOSE: Final = (1_000, 100, 400, 2_000)
_MOST_LAYERS: Final = 8
#: Of an entry with more records than this the rest are not read ahead.
_MOST_NAMED: Final = 200

Ids = frozenset[str]


class ReadParts:
    """Records as they were read, each part with all links among its nodes.

    The first part that is read at a revision brings along what readers asked for at the revision
    before: a page that is shown again after a change asks the store once.

    Parameters
    ----------
    ahead
        Gives the ids of nodes that are likely to be asked for next, with those that are read now;
        it is told how many parts were read before.
    """

    def __init__(self, ahead: Callable[[Ids, int], Ids]) -> None:
        self._lock = threading.Lock()
        self._ahead = ahead
        self._number_read = 0
        self._parts: dict[Ids, SystemMap] = {}
        #: What was asked for, oldest first; the values mean nothing.
        self._asked: dict[Ids, None] = {}

    def read(self, ids: Ids, read: Callable[[Ids], SystemMap]) -> SystemMap:
        """Give the nodes with these ids and the links among them; read what is not at hand."""
        with self._lock:
            self._note(ids)
            found = next((part for known, part in self._parts.items() if ids <= known), None)
            before = self._number_read
            self._number_read += found is None
        if found is None:
            together = ids | self._ahead(ids, before)
            found = read(together)
            if len(together) <= _LARGEST_KEPT:
                with self._lock:
                    self._parts[together] = found
                    self._parts = dict([*self._parts.items()][-_MOST_KEPT:])
        return part_of(found, ids)

    def add(self, part: SystemMap) -> None:
        """Keep what was read on another way; the part has all links among its nodes."""
        if len(part.nodes) <= _LARGEST_KEPT:
            with self._lock:
                self._parts[frozenset(node.id for node in part.nodes)] = part

    def likely(self) -> Ids:
        """Give the ids that were asked for last, for the revision that comes next."""
        with self._lock:
            likely: set[str] = set()
            for ids in reversed(self._asked):
                if len(likely | ids) <= _MOST_AHEAD:
                    likely |= ids
            return frozenset(likely)

    def note(self, ids: Ids) -> None:
        """Remember that these were asked for, though what was made of them is at hand."""
        with self._lock:
            self._note(ids)

    def _note(self, ids: Ids) -> None:
        self._asked.pop(ids, None)
        self._asked[ids] = None
        if len(self._asked) > _MOST_KEPT:
            self._asked.pop(next(iter(self._asked)))


def small_whole(columns: Columns) -> Ids:
    """Give the ids of the whole map where it is small: it is read at once when a process starts."""
    return frozenset(columns.ids) if len(columns.ids) <= _MOST_AHEAD else frozenset[str]()


def close_to(columns: Columns, ids: Ids, before: int) -> Ids:
    """Give what is close to some nodes: the more, the more parts were read before.

    So a page asks for few parts, however many records it reads one after the other.
    """
    most = _MOST_CLOSE[min(before, len(_MOST_CLOSE) - 1)]
    layer = np.array([at for at, id_ in enumerate(columns.ids) if id_ in ids], dtype=np.int64)
    seen = np.zeros(columns.kinds.size, dtype=np.bool_)
    left = most
    for _ in range(_MOST_LAYERS):
        layer = layer[~seen[layer]][: max(0, left)]
        if not layer.size:
            break
        seen[layer] = True
        left -= layer.size
        is_next = np.zeros(columns.kinds.size, dtype=np.bool_)
        is_next[layer] = True
        outward = columns.link_targets[is_next[columns.link_sources]]
        inward = columns.link_sources[is_next[columns.link_targets]]
        layer = np.unique(np.concatenate([outward, inward]))
    return frozenset(columns.ids[at] for at in np.flatnonzero(seen).tolist())


def nodes_named(entries: Sequence[LogEntry]) -> Ids:
    """Give the ids of the nodes that entries of the log name, ends of links among them."""
    named: set[str] = set()
    for entry in entries:
        for record in entry.records[:_MOST_NAMED]:
            image = record.after or record.before
            if isinstance(image, Link):
                named |= {image.source, image.target}
            elif image is not None:
                named.add(image.id)
    return frozenset(named)


def part_of(whole: SystemMap, ids: Ids) -> SystemMap:
    """Give the nodes with these ids and the links among them."""
    nodes = tuple(node for node in whole.nodes if node.id in ids)
    if len(nodes) == len(whole.nodes):
        return whole
    links = tuple(link for link in whole.links if link.source in ids and link.target in ids)
    return SystemMap(nodes, links, whole.revision)
