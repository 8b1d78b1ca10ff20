"""Where the nodes of a map stand: laid out once, stored, and changed by hand.

A layout is a document beside the graph, one for each system, profile and way of drawing. The
first drawing is the quick one; a better one is worked out in the background and takes its place.
Later drawings start from the stored one, so that a map does not jump when a node is added.
"""

from __future__ import annotations

import hashlib
import json
import logging
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final, Literal, cast

from cachetools import LRUCache

from graphmap.errors import Conflict, GraphmapError, NotFound, RequestRefused
from graphmap.model.changes import Document
from graphmap.services.drawing.improve_layout import Task, from_output, to_input
from graphmap.services.workspace import Workspace
from graphmap.views.drawing import Layout, Point, Preset, layout_from_json, layout_to_json
from graphmap.views.drawn_map import DrawnMap
from graphmap.views.layout import lay_out
from graphmap.views.map_view.folding import READABLE_NODES
from graphmap.views.map_view.view import MapView

Step = Literal["up", "down", "back"]
#: The collection of documents that layouts are stored in.
COLLECTION: Final = "layouts"
ONLY_THESE: Final = (
    "Where only the chains of one node are drawn a place is not kept; draw the rest to move it."
)
_TRIES: Final = 5
#: Seconds after which a process that improves a layout is given up.
_LONGEST: Final = 300
_log = logging.getLogger(__name__)
#: Above this many nodes a drawing is not worth minutes of improving.
_MOST_IMPROVED: Final = 150
_MOST_RECENT: Final = 32
#: About a second's worth: somebody waits for the sheet.
_MOVES_FOR_PAPER: Final = 300


@dataclass(frozen=True)
class _Stored:
    """A layout as it is stored: what it was made of, and the document's version."""

    drawn: str
    layout: Layout
    version: int


class Layouts:
    """Gives layouts and keeps them; one for each process, shared by its threads."""

    def __init__(self, *, improves: bool = True) -> None:
        self._improves = improves
        self._lock = threading.Lock()
        self._one_at_a_time = threading.Lock()
        self._improving: dict[tuple[int, str], threading.Thread] = {}
        #: Maps with filters are not stored, but the same one is asked for again and again.
        self._recent = LRUCache[tuple[str, str | None], Layout](_MOST_RECENT)

    def layout_of(self, workspace: Workspace, view: DrawnMap) -> Layout:
        """Give where everything on a map stands, without waiting for the best.

        A map with filters starts from the stored layout of the same map without them and is
        not stored itself.
        """
        key, drawn = _key(view), _digest(view)
        stored = _read(workspace, key).get(key)
        if stored is not None and stored.drawn == drawn:
            return stored.layout
        start, layout = self._begun(view, drawn, stored)
        if view.request.is_plain and view.drawing.nodes:
            with suppress(Conflict):  # another request drew the same map first
                _write(workspace, key, drawn, layout, stored.version if stored else 0)
            if start is None:
                self._improve_later(workspace, view, key, drawn)
        return layout

    def paper_layout_of(self, workspace: Workspace, view: MapView, preset: Preset) -> Layout:
        """Give where everything stands on paper: the order of the page, with other measures.

        It is kept as long as the same is drawn, so that the marks of a sheet stay the same in
        every form that is made of it.
        """
        page, drawn = _key(view), _digest(replace(view, preset=preset))
        key = f"{page}.paper"
        # Both at once: the page's is needed where this is drawn for the first time.
        found = _read(workspace, key, page)
        stored = found.get(key)
        if stored is not None and stored.drawn == drawn:
            return stored.layout
        # What is drawn alone closes up, as it does on the page.
        if stored is None or view.request.only:
            start = self._on_the_page(view, found.get(page))
        else:
            start = stored.layout
        start = _squeezed(start, preset.height)
        layout = _factors_moved(view, preset, lay_out(view.drawing, preset, start=start, fixed={}))
        if view.request.is_plain and view.drawing.nodes:
            with suppress(Conflict):  # another request drew the same sheet first
                _write(workspace, key, drawn, layout, stored.version if stored else 0)
        return layout

    def _on_the_page(self, view: DrawnMap, stored: _Stored | None) -> Layout:
        """Give where everything stands on the page, which is not kept for a sheet alone."""
        drawn = _digest(view)
        is_same = stored is not None and stored.drawn == drawn
        return stored.layout if stored and is_same else self._begun(view, drawn, stored)[1]

    def _begun(
        self, view: DrawnMap, drawn: str, stored: _Stored | None
    ) -> tuple[Layout | None, Layout]:
        """Give what a new layout starts from, and the new layout."""
        start = stored.layout if stored and not view.request.only else None
        return start, self._laid_out(view, drawn, start)

    def _laid_out(self, view: DrawnMap, drawn: str, start: Layout | None) -> Layout:
        """Lay a map out, or give it as it was when the same was asked a moment ago."""
        asked = drawn, None if start is None else _digest_of(layout_to_json(start))
        with self._lock:
            kept = self._recent.get(asked)
        if kept is None:
            kept = lay_out(view.drawing, view.preset, start=start)
            with self._lock:
                self._recent[asked] = kept
        return kept

    def move(
        self, workspace: Workspace, view: DrawnMap, node_id: str, *, to: Point | Step
    ) -> Layout:
        """Fix a node at a point, one place further up or down, or let it go back.

        On a map with filters the point is kept for the whole map: it is what the filtered one
        starts from. A drawing of the chains of one node alone is laid out afresh each time.

        Raises
        ------
        RequestRefused
            Where only the chains of the selected node are drawn.
        NotFound
            Where the node is not on the map.
        Conflict
            Where others keep moving nodes of the same map.
        """
        if view.request.only:
            raise RequestRefused(ONLY_THESE)
        layout = self.layout_of(workspace, view)
        if all(placed.node.id != node_id for placed in layout.nodes):
            raise NotFound("That node is not on this drawing.")
        key, drawn = _key(view), _digest(view)
        for attempt in range(_TRIES):
            stored = _read(workspace, key).get(key)
            start = stored.layout if stored is not None else layout
            seen = start if view.request.is_plain else layout
            fixed = _fixed(replace(seen, fixed=start.fixed), node_id, to)
            moved = lay_out(view.drawing, view.preset, start=start, fixed=fixed)
            version = stored.version if stored else 0
            try:
                if view.request.is_plain:
                    _write(workspace, key, drawn, moved, version)
                else:
                    # It was made of nothing that is drawn: the whole map is laid out anew from it.
                    _write(workspace, key, "", replace(start, fixed=fixed), version)
            except Conflict:
                if attempt == _TRIES - 1:
                    raise
            else:
                return moved
        return layout

    def wait(self) -> None:
        """Wait until nothing is being improved any more."""
        with self._lock:
            threads = list(self._improving.values())
        for thread in threads:
            thread.join()

    def _improve_later(self, workspace: Workspace, view: DrawnMap, key: str, drawn: str) -> None:
        if not self._improves or len(view.drawing.nodes) > _MOST_IMPROVED:
            return
        name = (id(workspace), key)
        thread = threading.Thread(
            target=self._improve, args=(workspace, view, key, drawn), daemon=True
        )
        with self._lock:
            if name in self._improving:
                return
            self._improving[name] = thread
        thread.start()

    def _improve(self, workspace: Workspace, view: DrawnMap, key: str, drawn: str) -> None:
        try:
            with self._one_at_a_time:
                better = _improved(view)
            stored = _read(workspace, key).get(key)
            is_same = stored is not None and stored.drawn == drawn and not stored.layout.fixed
            if better is not None and stored is not None and is_same:
                _write(workspace, key, drawn, better, stored.version)
        except GraphmapError:
            # The drawing in use stays: somebody moved a node meanwhile, or the store is closed.
            return
        finally:
            with self._lock:
                self._improving.pop((id(workspace), key), None)


def _squeezed(layout: Layout, height: float) -> Layout:
    """Give a start whose order counts and not its heights: paper is as high as it needs to be."""
    factor = min(1.0, height / max(layout.height, 1.0))
    nodes = (replace(placed, y=placed.y * factor) for placed in layout.nodes)
    return replace(layout, nodes=tuple(nodes), fixed={})


def _factors_moved(view: DrawnMap, preset: Preset, layout: Layout) -> Layout:
    """Give a small layout with its factors where fewer links run behind them, all else in place."""
    sides = {
        placed.node.id: (placed.x, placed.y)
        for placed in layout.nodes
        if placed.node.kind != "Factor"
    }
    if len(sides) == len(layout.nodes) or len(layout.nodes) > READABLE_NODES:
        return layout
    return lay_out(view.drawing, preset, start=layout, fixed=sides, anneal_moves=_MOVES_FOR_PAPER)


def _improved(view: DrawnMap) -> Layout | None:
    """Give the better layout from a process of its own, None where that failed."""
    command = [sys.executable, "-m", "graphmap.services.drawing.improve_layout"]
    task = to_input(Task(view.drawing, view.preset))
    try:
        done = subprocess.run(  # noqa: S603 - our own module, with data on its standard input
            command, input=task, capture_output=True, text=True, timeout=_LONGEST, check=True
        )
        return from_output(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError) as problem:
        _log.warning("A layout could not be improved: %s", type(problem).__name__)
        return None


def _fixed(layout: Layout, node_id: str, to: Point | Step) -> Mapping[str, Point]:
    fixed = dict(layout.fixed)
    if to == "back":
        fixed.pop(node_id, None)
        return fixed
    if not isinstance(to, str):
        return {**fixed, node_id: to}
    column = next(ids for ids in layout.order.values() if node_id in ids)
    at = {placed.node.id: (placed.x, placed.y) for placed in layout.nodes}
    place = column.index(node_id)
    other = place + (1 if to == "down" else -1)
    if not 0 <= other < len(column):
        return fixed
    beyond = 4 if to == "down" else -4
    return {**fixed, node_id: (at[node_id][0], at[column[other]][1] + beyond)}


def _key(view: DrawnMap) -> str:
    request = view.request
    system = request.system or "all"
    drawing = "everything" if request.everything else "default"
    if request.what == "actors":
        drawing = "actors"
    around = "-round" if request.around else ""
    return f"{system}.{drawing}{around}.{request.profile}"


def _digest(view: DrawnMap) -> str:
    """Give a digest of everything that decides how a map is laid out."""
    return _digest_of(to_input(Task(view.drawing, view.preset)))


def _digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _read(workspace: Workspace, *keys: str) -> dict[str, _Stored]:
    """Give the layouts that are stored, in one question."""
    found: dict[str, _Stored] = {}
    for document in workspace.store.get_documents(COLLECTION, keys):
        body = cast("dict[str, str]", json.loads(document.body))
        layout = layout_from_json(body["layout"])
        found[document.id] = _Stored(body["drawn"], layout, document.version)
    return found


def _write(workspace: Workspace, key: str, drawn: str, layout: Layout, version: int) -> None:
    body = json.dumps({"drawn": drawn, "layout": layout_to_json(layout)})
    document = Document(collection=COLLECTION, id=key, version=version, body=body)
    workspace.store.put_document(document)
