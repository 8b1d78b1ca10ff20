"""The map of actors of a place, an organisation or a person, as a profile shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from graphmap.analysis.evidence import links_of
from graphmap.analysis.influence import InfluenceGraph
from graphmap.errors import NotFound
from graphmap.formats.csv_text import write_csv
from graphmap.model.catalogue import NODE_KINDS
from graphmap.services.drawing.drawn_values import drawn_values
from graphmap.services.drawing.layouts import Layouts
from graphmap.services.workspace import Workspace
from graphmap.views.actor_view import ACTOR_KINDS, TIES, ActorView, build_actor_view
from graphmap.views.drawing import Layout
from graphmap.views.map_view.folding import MOST_DRAWN
from graphmap.views.map_view.request import MapRequest
from graphmap.views.words import in_a_sentence

_COLUMNS: Final = ("from", "from_kind", "tie", "to", "to_kind", "note")


@dataclass(frozen=True)
class ActorSheet:
    """A map of actors with its layout."""

    view: ActorView
    layout: Layout

    def to_json(self) -> dict[str, object]:
        """Give the map as plain values, of the same shape as a map of causes."""
        return drawn_values(self.view, self.layout, not_drawn=[])


def actor_sheet(workspace: Workspace, request: MapRequest, layouts: Layouts) -> ActorSheet:
    """Give the map of actors that a request asks for, laid out; raises like `actor_view`."""
    view = actor_view(workspace, request)
    return ActorSheet(view, layouts.layout_of(workspace, view))


def actor_view(workspace: Workspace, request: MapRequest) -> ActorView:
    """Give the map of actors that a request asks for.

    Of a place: the places within it, the organisations that work there, and the people who live
    there or belong to those organisations. Of an organisation or a person: those it has a tie
    with.

    Raises
    ------
    NotFound
        Where the system or the selected actor is not there, or not for the reader to see.
    """
    told = workspace.told(request.profile)
    visibility = told.disclosure.visibility
    for id_ in (request.system, request.selected):
        if id_ is not None and not visibility.is_shown(id_):
            raise NotFound("Nothing on this map has the id that is asked for, or it is not shown.")
    graph = told.influence
    chosen = np.flatnonzero(_chosen(graph, request.system))
    ids = [graph.columns.ids[at] for at in chosen.tolist()]
    redacted = workspace.shown([id_ for id_ in ids if visibility.is_shown(id_)], request.profile)
    id_of = told.disclosure.id_of
    system = redacted.map.node_by_id.get(id_of(request.system)) if request.system else None
    name = system.title if system else "everything recorded"
    return build_actor_view(
        request,
        [node for node in redacted.map.nodes if node.kind in ACTOR_KINDS],
        [link for link in redacted.map.links if link.kind in TIES],
        name=in_a_sentence(name),
        selected=id_of(request.selected) if request.selected else None,
        most=MOST_DRAWN,
        receipt=redacted.receipt,
        revision=graph.revision,
    )


def actor_table(view: ActorView) -> bytes:
    """Give the ties of a map of actors as CSV, one a row."""
    rows = [
        {
            "from": tie.source.name,
            "from_kind": tie.source.kind,
            "tie": tie.words,
            "to": tie.target.name,
            "to_kind": tie.target.kind,
            "note": tie.note,
        }
        for tie in view.ties
    ]
    return write_csv(_COLUMNS, rows)


def _chosen(graph: InfluenceGraph, system: str | None) -> NDArray[np.bool_]:
    """Say of each node whether it is an actor of the system."""
    columns = graph.columns
    actors = np.isin(columns.kinds, [NODE_KINDS.index(kind) for kind in ACTOR_KINDS])
    if system is None:
        return actors
    at = graph.position[system]
    kept = np.zeros(actors.size, dtype=np.bool_)
    kept[at] = True
    if NODE_KINDS[int(columns.kinds[at])] == "Place":
        tree = graph.place_tree
        number = int(np.flatnonzero(tree.nodes == at)[0])
        kept[tree.nodes[number : int(tree.ends[number])]] = True
        # First who works there, then who belongs to them: each kind once, in this order.
        for kind in ("OPERATES_IN", "LIVES_IN", "WORKS_FOR", "SUPPORTED_BY"):
            sources, targets, _ = links_of(columns, kind)
            kept[sources[kept[targets]]] = True
        return kept & actors
    near = kept.copy()
    for kind in TIES:
        sources, targets, _ = links_of(columns, kind)
        near[sources[kept[targets]]] = True
        near[targets[kept[sources]]] = True
    return near & actors
