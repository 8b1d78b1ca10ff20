"""A drawn map as plain values: one shape for maps of causes and of actors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from graphmap.views.actor_view import ActorView
from graphmap.views.drawing import Layout
from graphmap.views.map_view.view import MapView
from graphmap.views.network import lighting_values


def drawn_values(
    view: MapView | ActorView, layout: Layout, *, not_drawn: Sequence[str]
) -> dict[str, object]:
    """Give a map with its layout; ``not_drawn`` says in words what is not on it."""
    return {
        "revision": view.revision,
        "title": view.title,
        "summary": view.summary,
        "nodes": [
            {**asdict(placed.node), "column": placed.column, "x": placed.x, "y": placed.y}
            for placed in layout.nodes
        ],
        "links": [asdict(placed.link) for placed in layout.links],
        "not_drawn": list(not_drawn),
        "lighting": lighting_values(view.lighting),
    }
