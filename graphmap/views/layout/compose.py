"""From a drawing to its layout: the steps in their order, and the way back from a stored one."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from graphmap.views.drawing import (
    COLUMNS,
    Anchor,
    Column,
    Drawing,
    Layout,
    PlacedNode,
    Point,
    Preset,
)
from graphmap.views.layout.badges import placed_links
from graphmap.views.layout.boxes import (
    FACTOR_1,
    FACTOR_2,
    LEFT,
    RIGHT,
    SPINE,
    Boxes,
    Floats,
    Frame,
    Ints,
    label_width,
)
from graphmap.views.layout.crossings import behind_labels, count_crossings, label_boxes
from graphmap.views.layout.curves import Placement, curves_of

BELOW = 21
HEART_SHIFT = 8
"""How far right of its middle the label of a pill stands, for the heart at its left end."""


@dataclass(frozen=True, slots=True)
class Quality:
    """What a reader would count on the drawing."""

    crossings: int
    behind: int


def quality(boxes: Boxes, frame: Frame, place: Placement, widths: Floats) -> Quality:
    """Crossings, and links behind labels, of the links as they are drawn."""
    curves = curves_of(boxes, frame, place)
    rectangles = label_boxes(boxes, frame, place, widths)
    return Quality(
        count_crossings(curves, boxes, place),
        int(np.count_nonzero(behind_labels(curves, boxes, rectangles))),
    )


def label_widths(boxes: Boxes, preset: Preset) -> Floats:
    """The width of each node's label when lit."""
    pairs = zip(boxes.nodes, boxes.lines, strict=True)
    return np.array([label_width(node, lines, preset) for node, lines in pairs], np.float64)


_CAUSES = ("Policies that block", "Factors in between", "What people want", "Policies that enable")
_ACTORS = ("People", "", "Organisations", "Places")


def _words(boxes: Boxes) -> tuple[str, str, str, str]:
    """What is said over the left, the factors, the spine and the right."""
    actors = any(node.kind in ("Person", "Organisation", "Place") for node in boxes.nodes)
    return _ACTORS if actors else _CAUSES


def _headings(
    frame: Frame, column: Ints, words: tuple[str, str, str, str]
) -> tuple[tuple[str, float], ...]:
    """What stands over each column that holds anything, with the x it is set at.

    The left heading ends at the symbols, the right one starts there, the others are centred.
    """
    has = [bool((column == number).any()) for number in range(5)]
    headings = list[tuple[str, float]]()
    if has[LEFT]:
        headings.append((words[0], float(frame.right[LEFT])))
    if has[FACTOR_1] or has[FACTOR_2]:
        middle = (frame.left[FACTOR_1] + frame.right[FACTOR_2]) / 2
        headings.append((words[1], float(middle)))
    if has[SPINE]:
        middle = (frame.left[SPINE] + frame.right[SPINE]) / 2
        headings.append((words[2], float(middle)))
    if has[RIGHT]:
        headings.append((words[3], float(frame.left[RIGHT])))
    return tuple(headings)


def _placed_node(
    boxes: Boxes, frame: Frame, place: Placement, number: int, width: float
) -> PlacedNode:
    """One node with its box or symbol and its label."""
    preset, node = frame.preset, boxes.nodes[number]
    column, y = int(place.column[number]), round(float(place.y[number]), 1)
    left, right = float(frame.left[column]), float(frame.right[column])
    anchor: Anchor = "middle"
    label_x = (left + right) / 2
    if column == SPINE:
        label_x += HEART_SHIFT
    if column == LEFT:
        anchor, label_x = "end", left - preset.symbol_to_label
    if column == RIGHT:
        anchor, label_x = "start", right + preset.symbol_to_label
    return PlacedNode(
        node=node,
        column=COLUMNS[column],
        x=(left + right) / 2,
        y=y,
        width=right - left,
        height=float(boxes.height[number]),
        lines=boxes.lines[number],
        label_x=label_x,
        label_y=y,
        label_anchor=anchor,
        label_width=round(width, 1),
        label_height=len(boxes.lines[number]) * preset.line_height,
    )


def _order(boxes: Boxes, place: Placement) -> dict[Column, tuple[str, ...]]:
    """The ids of each column from the top down."""
    order = dict[Column, tuple[str, ...]]()
    for number, column in enumerate(COLUMNS):
        members = np.flatnonzero(place.column == number)
        ranked: Ints = members[np.argsort(place.y[members], kind="stable")]
        order[column] = tuple(boxes.nodes[int(member)].id for member in ranked)
    return order


def compose(boxes: Boxes, frame: Frame, place: Placement, fixed: Mapping[str, Point]) -> Layout:
    """The finished layout of nodes that have their places."""
    place = Placement(place.column, np.round(place.y, 1))
    widths = label_widths(boxes, frame.preset)
    rectangles = label_boxes(boxes, frame, place, widths)
    curves = curves_of(boxes, frame, place)
    behind = behind_labels(curves, boxes, rectangles)
    bottom = float(rectangles[:, 3].max(initial=frame.top))
    return Layout(
        width=frame.preset.width,
        height=float(np.ceil(bottom + BELOW)),
        headings=_headings(frame, place.column, _words(boxes)),
        nodes=tuple(
            _placed_node(boxes, frame, place, number, float(widths[number]))
            for number in range(len(boxes.nodes))
        ),
        links=placed_links(curves, boxes, rectangles),
        crossings=count_crossings(curves, boxes, place),
        links_behind_labels=int(np.count_nonzero(behind)),
        order=_order(boxes, place),
        fixed=dict(fixed),
    )


def drawing_of(layout: Layout) -> Drawing:
    """The drawing a layout was made of."""
    return Drawing(
        nodes=tuple(placed.node for placed in layout.nodes),
        links=tuple(placed.link for placed in layout.links),
    )
