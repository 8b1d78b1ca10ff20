"""A fast estimate of how good a drawing is, kept up to date move by move.

Every link that runs from one column to another is a height over a common row of x positions, so
that two links cross where the sign of their difference changes. Ports are left out (links that
share an end do not cross on the drawing, for they arrive in order); a bow or straight line within a
column is an upright bar that crosses what passes between its ends.
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
from graphmap.views.layout.curves import Placement, across
from graphmap.views.layout.heights import gap_of

CROSSING, BEHIND, OVERLAP, LENGTH = 90.0, 170.0, 140.0, 0.3
CLEARANCE = 3.0
"""How far from a factor's box a link should pass, in pixels."""


def _grid(frame: Frame) -> Floats:
    """The x positions curves are compared at: the edges of the columns and some between."""
    left_end, right_start = frame.right[LEFT], frame.left[RIGHT]
    edges = [frame.left[FACTOR_1], frame.right[FACTOR_1], frame.left[FACTOR_2]]
    edges += [frame.right[FACTOR_2], frame.left[SPINE], frame.right[SPINE]]
    inner: list[Floats] = [
        np.linspace(left_end, frame.left[SPINE], 13),
        np.linspace(frame.left[FACTOR_1], frame.right[FACTOR_1], 5),
        np.linspace(frame.left[FACTOR_2], frame.right[FACTOR_2], 5),
        np.linspace(frame.right[SPINE], right_start, 5),
        np.array([frame.left[SPINE] - 20, left_end + 20, right_start - 20]),
    ]
    return np.unique(np.concatenate([np.array(edges), *inner]).round(3))


@dataclass(slots=True)
class Shape:
    """How links run over the grid: how far down at each x, where at all, and upright where."""

    share: Floats
    there: Bools
    upright: Ints
    low: Ints
    high: Ints

    def changed(self, links: Ints, part: "Shape") -> "Shape":
        """A copy in which some links run as in `part`."""
        whole = Shape(
            self.share.copy(),
            self.there.copy(),
            self.upright.copy(),
            self.low.copy(),
            self.high.copy(),
        )
        whole.share[links], whole.there[links] = part.share, part.there
        whole.upright[links], whole.low[links], whole.high[links] = (
            part.upright,
            part.low,
            part.high,
        )
        return whole


class Board:
    """The state of a drawing that is being improved, with the cost of every pair of links."""

    def __init__(self, boxes: Boxes, frame: Frame, place: Placement, *, behind: float) -> None:
        self.boxes, self.frame, self.behind_cost = boxes, frame, behind
        self.grid = _grid(frame)
        self.column: Ints = place.column.copy()
        self.y: Floats = place.y.copy()
        count = len(boxes.links)
        self.incident = [list[int]() for _ in boxes.nodes]
        for link in range(count):
            for node in {int(boxes.source[link]), int(boxes.target[link])}:
                self.incident[node].append(link)
        ends = np.stack([boxes.source, boxes.target])
        shared = (ends[:, None, :, None] == ends[None, :, None, :]).any(axis=(0, 1))
        self.apart: Bools = ~shared
        self.factors: Ints = np.flatnonzero((boxes.column == FACTOR_1) | (boxes.column == FACTOR_2))
        self.factor_number = {int(node): number for number, node in enumerate(self.factors)}
        source, target = boxes.source[:, None], boxes.target[:, None]
        self.foreign: Bools = (source != self.factors) & (target != self.factors)
        self.is_factor: Bools = np.zeros(len(boxes.nodes), np.bool_)
        self.is_factor[self.factors] = True
        self.of_factor: Bools = self.is_factor[boxes.source] | self.is_factor[boxes.target]
        self.overlap_now = dict[tuple[int, ...], float]()
        self.spans = self._spans()
        self.shape = self._shape(np.arange(count), self.column)
        self.height: Floats = self._heights(self.y, self.shape)
        everything = np.arange(count)
        self.crossing = self._crossings(everything, self.shape, self.height)
        every = np.arange(len(self.factors))
        self.behind = self.foreign & self._behind(
            every, self.y, self.column, self.shape, self.height
        )
        self.stretch = self._stretch(everything, self.y, self.column)

    def _spans(self) -> Bools:
        """For each column, the grid positions within it."""
        grid = self.grid[None, :]
        return (grid >= self.frame.left[:, None] - 0.01) & (
            grid <= self.frame.right[:, None] + 0.01
        )

    def _shape(self, links: Ints, column: Ints) -> Shape:
        """How the links run when the nodes stand in the given columns."""
        frame, grid = self.frame, self.grid
        source, target = self.boxes.source[links], self.boxes.target[links]
        forward = column[source] <= column[target]
        low, high = np.where(forward, source, target), np.where(forward, target, source)
        start, end = frame.right[column[low]], frame.left[column[high]]
        same = column[low] == column[high]
        width = np.where(same, 1.0, end - start)
        along = (grid[None, :] - start[:, None]) / width[:, None]
        there = (along > -1e-6) & (along < 1 + 1e-6) & ~same[:, None]
        middle = (frame.left + frame.right) / 2
        bars = np.array(
            [frame.right[LEFT] + 20, *middle[1:3], frame.left[SPINE] - 20, frame.left[RIGHT] - 20]
        )
        at = np.searchsorted(grid, bars - 0.01)
        upright = np.where(same, at[column[low]], -1)
        return Shape(across(np.clip(along, 0, 1)), there, upright, low, high)

    def _heights(self, y: Floats, shape: Shape) -> Floats:
        """The height of each link at each grid position, shape (links, grid)."""
        top = y[shape.low][:, None]
        return top + (y[shape.high][:, None] - top) * shape.share

    def _crossings(self, links: Ints, shape: Shape, height: Floats) -> Ints:
        """How often the links cross every link of the board, shape (links, all links)."""
        over = height[:, None, :] > self.height[None, :, :]
        there = shape.there[:, None, :] & self.shape.there[None, :, :]
        turns = (over[..., 1:] != over[..., :-1]) & there[..., 1:] & there[..., :-1]
        found = np.count_nonzero(turns, axis=2)
        for own in np.flatnonzero(shape.upright >= 0):
            found[own] += self._across_bar(shape, int(own), self.shape, self.height)
        for other in np.flatnonzero(self.shape.upright >= 0):
            found[:, other] += self._across_bar(self.shape, int(other), shape, height)
        return found * self.apart[links]

    def _across_bar(self, bars: Shape, bar: int, others: Shape, height: Floats) -> Bools:
        """Which links pass between the two ends of an upright bar."""
        at = int(bars.upright[bar])
        low, high = sorted((float(self.y[bars.low[bar]]), float(self.y[bars.high[bar]])))
        return others.there[:, at] & (height[:, at] > low) & (height[:, at] < high)

    def _behind(self, which: Ints, y: Floats, column: Ints, shape: Shape, height: Floats) -> Bools:
        """Which of the given links pass behind which of the `which` factors."""
        factors = self.factors[which]
        reach = self.boxes.height[factors] / 2 + CLEARANCE
        near = np.abs(height[:, None, :] - y[factors][None, :, None]) < reach[None, :, None]
        over = near & shape.there[:, None, :] & self.spans[column[factors]][None, :, :]
        found: Bools = np.any(over, axis=2)
        for bar in np.flatnonzero(shape.upright >= 0):
            low, high = sorted((float(y[shape.low[bar]]), float(y[shape.high[bar]])))
            same = column[factors] == column[shape.low[bar]]
            found[bar] |= same & (y[factors] > low) & (y[factors] < high)
        return found

    def _stretch(self, links: Ints, y: Floats, column: Ints) -> Floats:
        """How far each link goes up or down, and for links of factors also across."""
        source, target = self.boxes.source[links], self.boxes.target[links]
        middle = (self.frame.left + self.frame.right) / 2
        wide = np.abs(middle[column[source]] - middle[column[target]])
        return np.abs(y[source] - y[target]) + wide * self.of_factor[links]

    def _overlap(self, nodes: Ints, y: Floats, column: Ints) -> float:
        """How much the nodes stand in the way of others of their columns, in whole nodes."""
        total = 0.0
        for node in nodes:
            others = np.flatnonzero(column == column[node])
            gap = gap_of(self.frame, int(column[node]))
            need = (self.boxes.room[others] + self.boxes.room[node]) / 2 + gap
            lack = np.maximum(need - np.abs(y[others] - y[node]), 0) / need
            lack[others == node] = 0
            total += float(lack.sum() + np.count_nonzero(lack > 0.02))
        return total

    def _overlap_now(self, nodes: list[int]) -> float:
        """The same where they stand now: asked for again until one of the nodes has moved."""
        key = tuple(nodes)
        if key not in self.overlap_now:
            self.overlap_now[key] = self._overlap(np.array(nodes), self.y, self.column)
        return self.overlap_now[key]

    def neighbour_heights(self, node: int) -> list[float]:
        """The heights of what a node is linked to, link by link."""
        source, target = self.boxes.source, self.boxes.target
        return [
            float(self.y[target[link] if source[link] == node else source[link]])
            for link in self.incident[node]
        ]

    def total(self) -> float:
        """The cost of the whole drawing."""
        nodes = np.arange(len(self.y))
        return (
            CROSSING * float(self.crossing.sum()) / 2
            + self.behind_cost * float(self.behind.sum())
            + LENGTH * float(self.stretch.sum())
            + OVERLAP * self._overlap(nodes, self.y, self.column) / 2
        )

    def attempt(self, nodes: list[int], y: list[float], column: list[int], allowed: float) -> bool:
        """Move nodes if that costs at most `allowed` more; whether it was done."""
        moved = np.array(nodes)
        new_y, new_column = self.y.copy(), self.column.copy()
        new_y[moved], new_column[moved] = y, column
        gain = OVERLAP * (self._overlap(moved, new_y, new_column) - self._overlap_now(nodes))
        links = np.array(sorted({link for node in nodes for link in self.incident[node]}), np.int64)
        stretch = self._stretch(links, new_y, new_column)
        gain += LENGTH * float(stretch.sum() - self.stretch[links].sum())
        behind_at_most = self.behind_cost * self._behind_at_most(nodes, links)
        crossing = self.crossing[links]
        crossed = CROSSING * (float(crossing.sum()) - float(crossing[:, links].sum()) / 2)
        # What cannot gain enough, however well its links run afterwards, is not drawn at all.
        if gain > allowed + min(1000, crossed + behind_at_most + 1e-6):
            return False
        old_y, old_height, old_shape = self.y, self.height, self.shape
        self._redraw(links, new_y, new_column)
        crossing = self._crossings(links, self._part(links), self.height[links])
        change = crossing - self.crossing[links]
        gain += CROSSING * (float(change.sum()) - float(change[:, links].sum()) / 2)
        if gain - behind_at_most > allowed + 1e-6:
            self.y, self.height, self.shape = old_y, old_height, old_shape
            return False
        behind = self._behind_after(nodes, links, new_column)
        gain += self.behind_cost * float(behind.sum() - self.behind.sum())
        if gain > allowed:
            self.y, self.height, self.shape = old_y, old_height, old_shape
            return False
        self.column, self.behind = new_column, behind
        self.overlap_now.clear()
        self.crossing[links], self.crossing[:, links] = crossing, crossing.T
        self.stretch[links] = stretch
        return True

    def _part(self, links: Ints) -> Shape:
        """The shape of some of the links."""
        whole = self.shape
        return Shape(
            whole.share[links],
            whole.there[links],
            whole.upright[links],
            whole.low[links],
            whole.high[links],
        )

    def _redraw(self, links: Ints, y: Floats, column: Ints) -> None:
        """Take over new heights, and the links that run differently with them."""
        if not np.array_equal(column, self.column):
            self.shape = self.shape.changed(links, self._shape(links, column))
        self.y = y
        self.height = self.height.copy()
        self.height[links] = self._heights(y, self._part(links))

    def _numbers_of(self, moved: list[int]) -> list[int]:
        """Which of the factors are among the moved nodes."""
        return sorted(self.factor_number[node] for node in moved if node in self.factor_number)

    def _behind_at_most(self, moved: list[int], links: Ints) -> float:
        """How many links behind factors a move of these could do away with."""
        which = self._numbers_of(moved)
        return float(self.behind[links].sum() + self.behind[:, which].sum())

    def _behind_after(self, moved: list[int], links: Ints, column: Ints) -> Bools:
        """Which links pass behind which factors after a move."""
        behind = self.behind.copy()
        every = np.arange(len(self.factors))
        part, height = self._part(links), self.height[links]
        behind[links] = self._behind(every, self.y, column, part, height)
        which = self._numbers_of(moved)
        if which:
            found = self._behind(np.array(which, np.int64), self.y, column, self.shape, self.height)
            behind[:, which] = found
        return behind & self.foreign
