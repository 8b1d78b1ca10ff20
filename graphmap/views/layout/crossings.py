"""How often the drawn links cross, and how many pass behind a label not theirs."""

from dataclasses import dataclass

import numpy as np

from graphmap.views.layout.boxes import LEFT, RIGHT, Bools, Boxes, Floats, Frame, Ints
from graphmap.views.layout.curves import Curves, Placement, across, sampled
from graphmap.views.layout.order import count_inversions

CHUNK = 200
"""Labels compared with all links at once: keeps the arrays small."""

BOW_SAMPLES = 65
"""Points a bow within a column is read off at."""


@dataclass(frozen=True, slots=True)
class _Pieces:
    """The drawn links as pieces that run from left to right, on common x positions.

    `link` is whose piece each is, `height` where it is at each x and `there` whether it is there
    at all. A bow is two pieces, a straight line between two factors is none but a bar.
    """

    link: Ints
    height: Floats
    there: Bools


@dataclass(frozen=True, slots=True)
class _Bars:
    """The straight upright links: whose each is, where, and from which height to which."""

    link: Ints
    x: Floats
    low: Floats
    high: Floats


def _plain_crossings(curves: Curves, boxes: Boxes, place: Placement) -> int:
    """Crossings among the links from a side to the spine, which share their two ends' x."""
    total = 0
    for side in (LEFT, RIGHT):
        here = curves.plain & (place.column[boxes.source] == side)
        total += count_inversions(curves.points[here, 0, 1], curves.points[here, 3, 1])
    return total


def _bow_pieces(points: Floats) -> list[tuple[Floats, Floats]]:
    """The two branches of a bow, each as x positions that grow and the heights there."""
    line = sampled(points[None], BOW_SAMPLES)[0]
    tip = int(np.argmax(np.abs(line[:, 0] - (line[0, 0] + line[-1, 0]) / 2)))
    branches = line[: tip + 1], line[tip:]
    grown = [part if part[-1, 0] > part[0, 0] else part[::-1] for part in branches]
    return [(part[:, 0], part[:, 1]) for part in grown]


def _pieces(curves: Curves) -> tuple[_Pieces, Floats]:
    """All pieces, and the x positions they are read off at."""
    points = curves.points
    runs = np.flatnonzero(~curves.bow & ~curves.straight)
    bows: list[tuple[int, Floats, Floats]] = [
        (int(link), x, y)
        for link in np.flatnonzero(curves.bow)
        for x, y in _bow_pieces(points[link])
    ]
    tips = [float(tip) for _, x, _ in bows for tip in (x[0], x[-1])]
    at: list[Floats] = [points[runs, 0, 0], points[runs, 3, 0], points[curves.straight, 0, 0]]
    at.append(np.array(tips, np.float64))
    edges = np.unique(np.concatenate(at))
    if not len(edges):
        return _Pieces(np.zeros(0, np.int64), np.zeros((0, 0)), np.zeros((0, 0), np.bool_)), edges
    even: Floats = np.linspace(float(edges[0]), float(edges[-1]), 40)
    grid = np.union1d(edges, even)
    start, end = points[runs, 0, 0][:, None], points[runs, 3, 0][:, None]
    along = (grid[None, :] - start) / np.where(end == start, 1.0, end - start)
    drop = (points[runs, 3, 1] - points[runs, 0, 1])[:, None]
    heights: list[Floats] = [points[runs, 0, 1][:, None] + drop * across(np.clip(along, 0, 1))]
    there: list[Bools] = [(along >= 0) & (along <= 1)]
    for _, x, y in bows:
        heights.append(np.interp(grid, x, y).reshape(1, -1))
        there.append(((grid >= x[0]) & (grid <= x[-1]))[None, :])
    owner = np.concatenate([runs, np.array([link for link, _, _ in bows], np.int64)])
    return _Pieces(owner, np.concatenate(heights), np.concatenate(there)), grid


def _piece_crossings(pieces: _Pieces, plain: Bools) -> int:
    """Crossings of the pieces, but for those of two plain links."""
    total = 0
    odd = ~plain[pieces.link]
    for piece in np.flatnonzero(odd):
        others = (pieces.link != pieces.link[piece]) & (~odd | (np.arange(len(odd)) > piece))
        at = np.flatnonzero(pieces.there[piece])
        height, there = pieces.height[others][:, at], pieces.there[others][:, at]
        over = height > pieces.height[piece, at]
        turns = (over[:, 1:] != over[:, :-1]) & there[:, 1:] & there[:, :-1]
        total += int(np.count_nonzero(turns))
    return total


def _bar_crossings(pieces: _Pieces, grid: Floats, bars: _Bars) -> int:
    """Crossings of the upright links with what passes between their ends."""
    total = 0
    places = np.searchsorted(grid, bars.x)
    for link, at, low, high in zip(bars.link, places, bars.low, bars.high, strict=True):
        passes = pieces.there[:, at] & (pieces.height[:, at] > low) & (pieces.height[:, at] < high)
        total += int(np.count_nonzero(passes & (pieces.link != link)))
    return total


def count_crossings(curves: Curves, boxes: Boxes, place: Placement) -> int:
    """How often two drawn links cross, links that share an end included.

    Cost: the plain links by the order of their ends, pair by pair; every other link against all.
    """
    pieces, grid = _pieces(curves)
    upright = np.flatnonzero(curves.straight)
    ends = curves.points[upright][:, (0, 3), 1]
    low, high = ends.min(axis=1), ends.max(axis=1)
    bars = _Bars(upright, curves.points[upright, 0, 0], low, high)
    return (
        _plain_crossings(curves, boxes, place)
        + _piece_crossings(pieces, curves.plain)
        + _bar_crossings(pieces, grid, bars)
    )


def label_boxes(boxes: Boxes, frame: Frame, place: Placement, widths: Floats) -> Floats:
    """The rectangle of each node with its label, shape (nodes, 4): left, top, right, bottom."""
    left, right = frame.left[place.column], frame.right[place.column]
    beside = widths + frame.preset.symbol_to_label
    left = np.where(place.column == LEFT, left - beside, left)
    right = np.where(place.column == RIGHT, right + beside, right)
    half = boxes.room / 2
    return np.stack([left, place.y - half, right, place.y + half], axis=1)


def behind_labels(curves: Curves, boxes: Boxes, rectangles: Floats) -> Bools:
    """Which links pass behind a box or label that is not an end of theirs."""
    found = np.zeros(len(boxes.links), np.bool_)
    samples = sampled(curves.points, 49)
    low, high = curves.points.min(axis=1), curves.points.max(axis=1)
    for part in np.array_split(np.arange(len(rectangles)), len(rectangles) // CHUNK + 1):
        left, top, right, bottom = rectangles[part].T
        near = (low[:, None, 0] < right) & (high[:, None, 0] > left)
        near &= (low[:, None, 1] < bottom) & (high[:, None, 1] > top)
        near &= (boxes.source[:, None] != part) & (boxes.target[:, None] != part)
        links, nodes = np.nonzero(near)
        x, y = samples[links, :, 0], samples[links, :, 1]
        inside = (x > left[nodes, None]) & (x < right[nodes, None])
        inside &= (y > top[nodes, None]) & (y < bottom[nodes, None])
        found[links[inside.any(axis=1)]] = True
    return found
