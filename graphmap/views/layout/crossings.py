"""How often the drawn links cross, and how many pass behind a label not theirs."""

import numpy as np

from graphmap.views.layout.boxes import LEFT, RIGHT, Bools, Boxes, Floats, Frame, Ints
from graphmap.views.layout.curves import Curves, Placement
from graphmap.views.layout.order import count_inversions

SEGMENTS = 24
"""Straight pieces a curve is measured as."""

CHUNK = 400
"""Pairs of curves compared at once: keeps the arrays small enough for the processor's cache."""


def _plain_crossings(curves: Curves, boxes: Boxes, place: Placement) -> int:
    """Crossings among the links from a side to the spine, which share their two ends' x."""
    total = 0
    for side in (LEFT, RIGHT):
        here = curves.plain & (place.column[boxes.source] == side)
        total += count_inversions(curves.points[here, 0, 1], curves.points[here, 3, 1])
    return total


def _turns(first: Floats, second: Floats, third: Floats) -> Floats:
    """On which side of the line from `first` to `second` the `third` point lies."""
    along, beside = second - first, third - first
    return along[..., 0] * beside[..., 1] - along[..., 1] * beside[..., 0]


def _pair_crossings(lines: Floats, first: Ints, second: Ints) -> int:
    """Crossings of the paired polylines, each pair counted as often as it crosses."""
    total = 0
    for start in range(0, len(first), CHUNK):
        part = slice(start, start + CHUNK)
        a, b = lines[first[part], :, None], lines[second[part], None, :]
        a0, a1, b0, b1 = a[:, :-1], a[:, 1:], b[:, :, :-1], b[:, :, 1:]
        apart = _turns(a0, a1, b0) * _turns(a0, a1, b1) < 0
        total += int(np.count_nonzero(apart & (_turns(b0, b1, a0) * _turns(b0, b1, a1) < 0)))
    return total


def _near_pairs(lines: Floats, odd: Ints) -> tuple[Ints, Ints]:
    """The pairs of an odd link and another link whose surrounding rectangles touch, each once."""
    low, high = lines.min(axis=1), lines.max(axis=1)
    is_odd = np.zeros(len(lines), np.bool_)
    is_odd[odd] = True
    first, second = list[Ints](), list[Ints]()
    for link in odd:
        near = ((low <= high[link]) & (high >= low[link])).all(axis=1)
        near &= ~is_odd | (np.arange(len(lines)) > link)
        near[link] = False
        others = np.flatnonzero(near)
        first.append(np.full(len(others), link))
        second.append(others)
    if not first:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    return np.concatenate(first), np.concatenate(second)


def count_crossings(curves: Curves, boxes: Boxes, place: Placement) -> int:
    """How often two drawn links cross, links that share an end included.

    Cost: the plain links pair by pair of their ends; every other link against those near it.
    """
    lines = curves.sampled(SEGMENTS + 1)
    first, second = _near_pairs(lines, np.flatnonzero(~curves.plain))
    return _plain_crossings(curves, boxes, place) + _pair_crossings(lines, first, second)


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
    samples = curves.sampled(49)
    low, high = samples.min(axis=1), samples.max(axis=1)
    for node, (left, top, right, bottom) in enumerate(rectangles):
        near = (low[:, 0] < right) & (high[:, 0] > left) & (low[:, 1] < bottom) & (high[:, 1] > top)
        near &= (boxes.source != node) & (boxes.target != node) & ~found
        links = np.flatnonzero(near)
        if len(links):
            x, y = samples[links, :, 0], samples[links, :, 1]
            inside = (x > left) & (x < right) & (y > top) & (y < bottom)
            found[links] = inside.any(axis=1)
    return found
