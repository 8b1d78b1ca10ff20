"""A laid-out map as nodes, edges and options for vis-network, built with pyvis.

Only data comes from here: pyvis's own page loads from elsewhere and runs script in titles, so it
is never used. vis-network places and moves the nodes; the links carry their own curves and our
script paints them, because vis-network would draw every link of a node to its middle.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final, Protocol, cast

from pyvis.network import Network

from graphmap.views.captions import Lighting
from graphmap.views.drawing import Column, Layout, PlacedLink, PlacedNode
from graphmap.views.drawn_map import DrawnMap
from graphmap.views.shades import HEAT
from graphmap.views.style import DOTS, stroke_of, style_sheet
from graphmap.views.svg.drawing import chip_words

#: Above so many nodes and links a drawing is only sketched while it is dragged.
_LARGE: Final = 1_000
_SIDES: Final[Mapping[Column, str]] = {
    "left": "on the left",
    "factor_1": "in the first column between",
    "factor_2": "in the second column between",
    "spine": "in the middle",
    "right": "on the right",
}


class _Network(Protocol):
    """The parts of pyvis's network that are used; the library ships no types."""

    nodes: list[dict[str, object]]
    edges: list[dict[str, object]]
    node_ids: object
    options: object

    def add_node(self, n_id: str, **options: object) -> None: ...
    def add_edge(self, source: str, to: str, **options: object) -> None: ...


class _NodeIds(dict[str, None]):
    """The ids of a pyvis network: as a list, asking for each of them makes building quadratic."""

    def append(self, id_: str) -> None:
        """Add an id as a list would."""
        self[id_] = None


def network_of(view: DrawnMap, layout: Layout) -> _Network:
    """Build the network of a layout: one node a record, one edge a link."""
    network = cast("_Network", Network(directed=True))
    network.node_ids = _NodeIds()
    said = positions_in_words(view, layout)
    network.options = _options(is_large=len(layout.nodes) + len(layout.links) > _LARGE)
    for placed in layout.nodes:
        _add_node(network, placed, said[placed.node.id], view)
    for placed in layout.links:
        _add_link(network, placed, view, view.caption.links.get(placed.link.id, ""))
    return network


def payload_of(view: DrawnMap, layout: Layout) -> dict[str, object]:
    """Give everything that the script needs to draw a map, as plain values."""
    network = network_of(view, layout)
    return {
        "width": layout.width,
        "height": layout.height,
        "headings": layout.headings,
        "style": style_sheet(),
        "options": network.options,
        "nodes": network.nodes,
        "edges": network.edges,
        "lighting": lighting_values(view.lighting),
    }


def lighting_values(lighting: Lighting) -> dict[str, object]:
    """Give what is lit as plain values."""
    return {
        "selected": lighting.selected,
        "nodes": sorted(lighting.nodes),
        "links": sorted(lighting.links),
    }


def to_script_json(values: object) -> str:
    """Give values as JSON that can stand inside a ``script`` element and end nothing early."""
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def positions_in_words(view: DrawnMap, layout: Layout) -> dict[str, str]:
    """Say of each node what it is, what it does and where it stands in its column."""
    place: dict[str, str] = {}
    for column, ids in layout.order.items():
        for index, id_ in enumerate(ids, start=1):
            place[id_] = f"{index} of {len(ids)} {_SIDES[column]}"
    more = _numbers_in_words(view)
    return {
        id_: f"{words}{more.get(id_, '')}, {place.get(id_, '')}"
        for id_, words in view.caption.nodes.items()
    }


def _numbers_in_words(view: DrawnMap) -> dict[str, str]:
    if view.shading is None:
        return {}
    return {id_: f", {one.number} {view.shading.words}" for id_, one in view.shading.of.items()}


def _options(*, is_large: bool) -> dict[str, object]:
    """Give vis-network's options: no physics; a large map is sketched while it is dragged."""
    return {
        "autoResize": False,
        "physics": {"enabled": False},
        "layout": {"improvedLayout": False},
        "interaction": {
            "dragNodes": True,
            "dragView": True,
            "zoomView": False,
            "hover": False,
            "hideEdgesOnDrag": is_large,
            "hideNodesOnDrag": is_large,
            "keyboard": {"enabled": False},
            "multiselect": False,
            "selectConnectedEdges": False,
            "tooltipDelay": 400,
        },
        "nodes": {"chosen": False},
    }


def _add_node(network: _Network, placed: PlacedNode, said: str, view: DrawnMap) -> None:
    node, preset = placed.node, view.preset
    shade = view.shading.of.get(node.id) if view.shading else None
    size = preset.factor_label_size if node.kind == "Factor" else preset.label_size
    network.add_node(
        node.id,
        label=node.name,
        shape="custom",
        title=said,
        x=placed.x,
        y=placed.y,
        kind=node.kind,
        column=placed.column,
        box=[placed.width, placed.height],
        lines=placed.lines,
        anchor=placed.label_anchor,
        labelAt=[placed.label_x - placed.x, placed.label_y - placed.y],
        labelBox=[placed.label_width, placed.label_height],
        labelSize=size,
        folded=[node.folded_blocks, node.folded_enables],
        heat=[shade.number, *HEAT[shade.level - 1]] if shade else None,
    )


def _add_link(network: _Network, placed: PlacedLink, view: DrawnMap, title: str) -> None:
    """Add a link with all that it takes to paint it; what a link does not have is left out."""
    link = placed.link
    stroke = stroke_of(link, by_sources=view.request.width == "sources")
    look = {
        "dashes": stroke.dashes,
        "round": stroke.dashes == DOTS,
        "hollow": stroke.hollow,
        "differs": stroke.differs,
        "chip": chip_words(placed, lit=False),
        "litChip": chip_words(placed, lit=True),
        "loops": [[name, *point] for name, point in placed.loop_badges],
    }
    network.add_edge(
        link.source,
        link.target,
        id=link.id,
        does=link.does,
        title=title,
        tint=stroke.colour,
        width=stroke.width,
        head=stroke.head,
        points=[round(float(number), 1) for point in placed.points for number in point],
        badge=placed.badge,
        **{name: value for name, value in look.items() if value},
    )
