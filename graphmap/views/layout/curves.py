"""The curves of the links, from port to port: step (6) of the drawing.

A link leaves the edge of its source and ends 4 px before the edge of its target, where its head
has room. Its control points lie at half the horizontal distance. At a box links arrive 3 to 6.5 px
apart, in the order they come from. Two nodes of one column are joined by a bow beside it, two
factors one right above the other by a straight line.
"""

from dataclasses import dataclass

import numpy as np

from graphmap.views.layout.boxes import (
    FACTOR_1,
    FACTOR_2,
    LEFT,
    RIGHT,
    SPINE,
    Bools,
    Boxes,
    Floats,
    Frame,
    Ints,
)

HEAD_ROOM = 4.0
WIDEST_PORTS, NARROWEST_PORTS = 6.5, 3.0
BOW = {LEFT: 44.0, FACTOR_1: 20.0, FACTOR_2: 20.0, SPINE: 36.0, RIGHT: 36.0}

_STEPS = np.linspace(0, 1, 65)
_ALONG, _ACROSS = 1.5 * _STEPS - 1.5 * _STEPS**2 + _STEPS**3, 3 * _STEPS**2 - 2 * _STEPS**3


def across(along: Floats) -> Floats:
    """How much of its way down a curve has gone where it has gone so much of its way along."""
    return np.interp(along, _ALONG, _ACROSS)


@dataclass(frozen=True, slots=True)
class Placement:
    """Where the nodes of a drawing stand: the column of each and the height of its centre."""

    column: Ints
    y: Floats


@dataclass(frozen=True, slots=True)
class Curves:
    """The links as curves: four points each, shape (links, 4, 2), and what kind each is.

    `plain` marks the links from a side to the spine, which all span the same width; two of them
    cross exactly when the order of their ends differs. `bow` marks those bent out beside their
    column, `straight` those from a factor to the next one above or below.
    """

    points: Floats
    plain: Bools
    bow: Bools
    straight: Bools


def sampled(points: Floats, count: int) -> Floats:
    """Points along each curve, shape (links, count, 2)."""
    t = np.linspace(0, 1, count)[:, None, None]
    start, first, second, end = (points[None, :, corner] for corner in range(4))
    u = 1 - t
    found = u**3 * start + 3 * u**2 * t * first + 3 * u * t**2 * second + t**3 * end
    return found.transpose(1, 0, 2)


@dataclass(frozen=True, slots=True)
class _Ends:
    """For each link and end: the node there, the side of it (-1 left, 1 right) and the edge's x."""

    node: Ints
    side: Ints
    x: Floats
    straight: Bools


def _sides(boxes: Boxes, frame: Frame, column: Ints) -> tuple[Ints, Ints]:
    """The side each link leaves its source and arrives at its target by."""
    source, target = column[boxes.source], column[boxes.target]
    bow = np.array([1, -1, 1 if frame.factor_columns > 1 else -1, -1, -1])
    leaves = np.where(source == target, bow[source], np.where(source < target, 1, -1))
    arrives = np.where(source == target, leaves, -leaves)
    return leaves, arrives


def _straight(boxes: Boxes, place: Placement) -> Bools:
    """The links between two factors one right above the other."""
    straight = np.zeros(len(boxes.links), np.bool_)
    for column in (FACTOR_1, FACTOR_2):
        members = np.flatnonzero(place.column == column)
        rank = np.full(len(place.y), -9)
        rank[members[np.argsort(place.y[members], kind="stable")]] = np.arange(len(members))
        steps = np.abs(rank[boxes.source] - rank[boxes.target])
        both = (place.column[boxes.source] == column) & (place.column[boxes.target] == column)
        straight |= both & (steps == 1)
    return straight


def _ends(boxes: Boxes, frame: Frame, place: Placement) -> _Ends:
    """Both ends of every link: sources first, then targets."""
    leaves, arrives = _sides(boxes, frame, place.column)
    node = np.concatenate([boxes.source, boxes.target])
    side = np.concatenate([leaves, arrives])
    column = place.column[node]
    x = np.where(side > 0, frame.right[column], frame.left[column])
    return _Ends(node, side, x, np.tile(_straight(boxes, place), 2))


def _port_keys(ends: _Ends, place: Placement) -> Floats:
    """What orders the links at one edge of a node: where each curve is a little way off.

    A bow up goes first, a bow down last, and of two bows the shorter is the inner one.
    """
    half = len(ends.node) // 2
    other = np.concatenate([np.arange(half, 2 * half), np.arange(half)])
    down = place.y[ends.node[other]] - place.y[ends.node]
    reach = np.abs(ends.x[other] - ends.x)
    bow = reach < 1
    edge = ends.node * 2 + (ends.side > 0)
    nearest = np.full(edge.max(initial=0) + 1, np.inf)
    np.minimum.at(nearest, edge[~bow], reach[~bow])
    share = np.minimum(nearest[edge], reach) / np.maximum(reach, 1)
    key = down * across(np.where(bow, 0.0, share))
    return np.where(bow, np.where(down < 0, -1e6 - down, 1e6 - down), key)


def ports(boxes: Boxes, frame: Frame, place: Placement) -> Floats:
    """How far off the centre of its node each link ends, shape (2, links): sources, targets."""
    ends = _ends(boxes, frame, place)
    if not len(ends.node):
        return np.zeros((2, 0))
    edge = ends.node * 2 + (ends.side > 0)
    edge = np.where(ends.straight, -1 - np.arange(len(edge)), edge)
    order = np.lexsort((np.arange(len(edge)), _port_keys(ends, place), edge))
    sorted_edge = edge[order]
    first = np.concatenate([[True], sorted_edge[1:] != sorted_edge[:-1]])
    starts = np.flatnonzero(first)
    group = np.cumsum(first) - 1
    count = np.diff(np.append(starts, len(edge)))[group]
    number = np.arange(len(edge)) - starts[group]
    height = boxes.height[ends.node[order]]
    symbol = np.isin(place.column[ends.node[order]], (LEFT, RIGHT))
    usable = np.where(symbol, height - 2, height - 10)
    gaps = np.maximum(count - 1, 1)
    spacing = np.clip(usable / gaps, NARROWEST_PORTS, WIDEST_PORTS)
    spacing = np.minimum(spacing, (height - 2) / gaps)
    offsets = np.zeros(len(edge))
    offsets[order] = (number - (count - 1) / 2) * spacing
    return offsets.reshape(2, -1)


def curves_of(boxes: Boxes, frame: Frame, place: Placement) -> Curves:
    """Every link as a cubic curve between its ports."""
    ends, offsets = _ends(boxes, frame, place), ports(boxes, frame, place)
    half = len(boxes.links)
    points = np.zeros((half, 4, 2))
    points[:, 0, 0] = ends.x[:half]
    points[:, 3, 0] = ends.x[half:] + HEAD_ROOM * ends.side[half:]
    points[:, 0, 1] = place.y[boxes.source] + offsets[0]
    points[:, 3, 1] = place.y[boxes.target] + offsets[1]
    points[:, 1, 1], points[:, 2, 1] = points[:, 0, 1], points[:, 3, 1]
    middle = (points[:, 0, 0] + points[:, 3, 0]) / 2
    points[:, 1, 0] = points[:, 2, 0] = middle
    source, target = place.column[boxes.source], place.column[boxes.target]
    _bend_bows(points, ends, source == target, source)
    _straighten(points, boxes, frame, place, ends.straight[:half])
    plain = (target == SPINE) & ((source == LEFT) | (source == RIGHT))
    straight = ends.straight[:half]
    return Curves(points, plain, (source == target) & ~straight, straight)


def _bend_bows(points: Floats, ends: _Ends, same: Bools, column: Ints) -> None:
    """Bend the links within a column out beside it, the longer the further."""
    most = np.array([BOW[number] for number in range(5)])
    length = np.abs(points[:, 3, 1] - points[:, 0, 1])
    out = np.minimum(12 + 0.3 * length, most[column]) * ends.side[: len(points)]
    points[same, 1, 0] = (points[:, 0, 0] + out)[same]
    points[same, 2, 0] = (points[:, 0, 0] + out)[same]


def _straighten(
    points: Floats, boxes: Boxes, frame: Frame, place: Placement, straight: Bools
) -> None:
    """Join two factors one above the other from bottom to top, one link beside another."""
    pairs = list[set[int]]()
    for link in np.flatnonzero(straight):
        source, target = int(boxes.source[link]), int(boxes.target[link])
        column = place.column[source]
        beside = 12 * sum(1 for pair in pairs if pair == {source, target})
        pairs.append({source, target})
        x = (frame.left[column] + frame.right[column]) / 2 + beside
        down = 1 if place.y[target] > place.y[source] else -1
        top = place.y[source] + down * boxes.height[source] / 2
        bottom = place.y[target] - down * (boxes.height[target] / 2 + HEAD_ROOM)
        points[link, :, 0] = x
        points[link, :, 1] = top + (bottom - top) * np.array([0, 0.5, 0.5, 1])
