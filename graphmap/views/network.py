"""A laid-out map as nodes, edges and options for vis-network, built with pyvis.

Only data comes from here: pyvis's own page loads from elsewhere and runs script in titles, so it
is never used. Links begin and end at *ports*, nodes without size that nobody can select, because
vis-network would else draw every link of a node to its middle.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final, Protocol, cast

from pyvis.network import Network

from graphmap.views.captions import Lighting
from graphmap.views.drawing import Column, Layout, PlacedLink, PlacedNode, Point
from graphmap.views.drawn_map import DrawnMap
from graphmap.views.shades import HEAT
from graphmap.views.style import Stroke, stroke_of, style_sheet
from graphmap.views.svg.drawing import chip_words

#: How long vis-network draws a head: 15 x its scale + 3 x the width of the line.
_VIS_HEAD: Final = 15.0
_VIS_PER_WIDTH: Final = 3.0
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
    """Build the network of a layout: one node a record, two ports and one edge a link."""
    network = cast("_Network", Network(directed=True))
    network.node_ids = _NodeIds()
    said = positions_in_words(view, layout)
    network.options = _options(is_large=len(layout.nodes) + len(layout.links) > 1_000)
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
    """Give vis-network's options: no physics; a large map hides its links while it is dragged."""
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
            "keyboard": {"enabled": False},
            "multiselect": False,
            "selectConnectedEdges": False,
            "tooltipDelay": 400,
        },
        "nodes": {"chosen": False},
        "edges": {"chosen": False, "selectionWidth": 0, "hoverWidth": 0},
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
    link = placed.link
    stroke = stroke_of(link, by_sources=view.request.width == "sources")
    start, end = f"port:{link.id}:from", f"port:{link.id}:to"
    _add_port(network, start, link.source, placed.points[0])
    _add_port(network, end, link.target, placed.points[3])
    smooth = _smooth(placed.points)
    network.add_edge(
        start,
        end,
        id=link.id,
        cause=link.source,
        target=link.target,
        does=link.does,
        title=title,
        color={"color": stroke.colour, "inherit": False},
        tint=stroke.colour,
        width=stroke.width,
        dashes=_dashes(stroke),
        arrows={"to": _head(stroke)},
        arrowStrikethrough=stroke.head == "bar",
        smooth=smooth if smooth is not None else False,
        # vis-network has no such curve and no hollow head: our own script draws these.
        hidden=smooth is None or stroke.hollow,
        points=[round(float(number), 1) for point in placed.points for number in point],
        hollow=stroke.hollow,
        badge=placed.badge,
        differs=stroke.differs,
        chip=chip_words(placed, lit=False),
        litChip=chip_words(placed, lit=True),
    )


def _add_port(network: _Network, id_: str, owner: str, point: Point) -> None:
    network.add_node(
        id_,
        label=" ",
        shape="dot",
        size=0,
        x=point[0],
        y=point[1],
        owner=owner,
        fixed=True,
        borderWidth=0,
        color="rgba(0,0,0,0)",
    )


def _smooth(points: tuple[Point, Point, Point, Point]) -> dict[str, object] | bool | None:
    """Give vis-network's name for a curve: half-way cubic, straight, or None for any other."""
    start, first, second, end = points
    middle = (start[0] + end[0]) / 2
    if abs(start[0] - end[0]) < 0.5 and all(abs(x - start[0]) < 0.5 for x, _ in points):
        return False
    level = abs(first[1] - start[1]) < 0.5 and abs(second[1] - end[1]) < 0.5
    if level and abs(first[0] - middle) < 0.5 and abs(second[0] - middle) < 0.5:
        return {
            "enabled": True,
            "type": "cubicBezier",
            "forceDirection": "horizontal",
            "roundness": 0.5,
        }
    return None


def _dashes(stroke: Stroke) -> list[float] | bool:
    """Give the dashes for round line ends, which vis-network always draws: they add a width."""
    if not stroke.dashes:
        return False
    if stroke.dashes[0] < 1:
        return list(stroke.dashes)
    return [
        max(0.1, length - stroke.width) if index % 2 == 0 else length + stroke.width
        for index, length in enumerate(stroke.dashes)
    ]


def _head(stroke: Stroke) -> dict[str, object]:
    if stroke.head == "none":
        return {"enabled": False}
    return {"enabled": True, "type": stroke.head, "scaleFactor": _scale(stroke)}


def _scale(stroke: Stroke) -> float:
    """Give the scale at which vis-network's head is as long as ours."""
    wanted = 10.0 + 1.4 * stroke.width if stroke.head == "bar" else 11.0 + stroke.width
    return max(0.1, (wanted - _VIS_PER_WIDTH * stroke.width) / _VIS_HEAD)
