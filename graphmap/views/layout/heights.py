"""How high each node stands: isotonic regression of each column, step (4) of the drawing.

Each column is drawn towards the mean of its neighbours by pool adjacent violators (Barlow and
others, Statistical Inference under Order Restrictions, 1972), with the heights of the nodes and
the gaps between them as constraints, so that single links come out level.
"""

from collections.abc import Mapping

import numpy as np

from graphmap.views.layout.boxes import FACTOR_1, FACTOR_2, Bools, Boxes, Floats, Frame

ROUNDS = 30
FIXED_WEIGHT = 1e7
SPREAD = 1.3
"""A column may take up to this much of its least height before the preset's height caps it."""


def pool(wanted: list[float], weights: list[float]) -> list[float]:
    """The nearest non-decreasing sequence to `wanted` in weighted least squares."""
    means, masses, sizes = list[float](), list[float](), list[int]()
    for value, mass in zip(wanted, weights, strict=True):
        size, mean, weight = 1, value, mass
        while means and means[-1] >= mean:
            last, heavy = means.pop(), masses.pop()
            mean = (last * heavy + mean * weight) / (heavy + weight)
            weight += heavy
            size += sizes.pop()
        means.append(mean)
        masses.append(weight)
        sizes.append(size)
    return [mean for mean, size in zip(means, sizes, strict=True) for _ in range(size)]


def gap_of(frame: Frame, column: int) -> float:
    """The least gap between two nodes of a column."""
    factors = column in (FACTOR_1, FACTOR_2)
    return frame.preset.factor_gap if factors else frame.preset.row_gap


class Stack:
    """A column as constraints: how far each node stands at least below the one above it."""

    def __init__(self, boxes: Boxes, frame: Frame, column: int, members: list[int]) -> None:
        gap = gap_of(frame, column)
        rooms = boxes.room[members]
        steps = (rooms[:-1] + rooms[1:]) / 2 + gap
        self.members = np.array(members, np.int64)
        self.offsets: Floats = np.concatenate([np.zeros(1), np.cumsum(steps)])[: len(members)]
        self.first = frame.top + float(rooms[0]) / 2 if members else frame.top
        self.last_half = float(rooms[-1]) / 2 if members else 0.0
        self.need = float(rooms.sum()) + gap * max(len(members) - 1, 0)

    def settle(self, wanted: Floats, weights: Floats, bottom: float) -> Floats:
        """The heights nearest to those wanted that keep order, gaps, top and bottom."""
        free = pool(list(wanted - self.offsets), list(weights))
        lowest = bottom - self.last_half - float(self.offsets[-1])
        return np.clip(free, self.first, max(lowest, self.first)) + self.offsets


def stacks_of(boxes: Boxes, frame: Frame, order: dict[int, list[int]]) -> dict[int, Stack]:
    """The columns that hold anything."""
    return {
        column: Stack(boxes, frame, column, members)
        for column, members in sorted(order.items())
        if members
    }


def bottom_of(stacks: dict[int, Stack], frame: Frame) -> float:
    """Where the lowest node may end: the preset's height if there is enough to fill it."""
    need = max((stack.need for stack in stacks.values()), default=0.0)
    body = frame.preset.height - frame.top - 21
    return frame.top + max(need * 1.04, min(body, need * SPREAD))


def spread(stacks: dict[int, Stack], bottom: float, size: int) -> Floats:
    """A first height for each node: every column spread evenly from top to bottom."""
    heights = np.zeros(size)
    for stack in stacks.values():
        span = bottom - stack.last_half - stack.first
        spare = max(span - float(stack.offsets[-1]), 0.0)
        steps = np.linspace(0, spare, len(stack.members)) if len(stack.members) > 1 else spare / 2
        heights[stack.members] = stack.first + stack.offsets + steps
    return heights


def level(
    boxes: Boxes,
    stacks: dict[int, Stack],
    heights: Floats,
    *,
    bottom: float,
    shifts: Floats,
    counted: Bools,
    fixed: Mapping[int, float],
    rounds: int = ROUNDS,
) -> Floats:
    """Draw each column towards its neighbours, round after round.

    `shifts` is, for each link, how much lower it leaves its source than it arrives at its target,
    by the ports; `counted` are the links that draw; `fixed` the heights of nodes placed by hand.
    """
    heights, size = heights.copy(), len(heights)
    source, target, shifts = boxes.source[counted], boxes.target[counted], shifts[counted]
    degree = np.bincount(source, minlength=size) + np.bincount(target, minlength=size)
    weights = np.maximum(degree.astype(np.float64), 0.05)
    held = np.array(list(fixed), np.int64)
    weights[held] = FIXED_WEIGHT
    for _ in range(rounds):
        for stack in stacks.values():
            pulls = np.bincount(source, heights[target] - shifts, size)
            pulls += np.bincount(target, heights[source] + shifts, size)
            wanted = np.where(degree > 0, pulls / np.maximum(degree, 1), heights)
            wanted[held] = list(fixed.values())
            here = stack.members
            heights[here] = stack.settle(wanted[here], weights[here], bottom)
    return heights
