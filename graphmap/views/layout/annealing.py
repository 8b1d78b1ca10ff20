"""Seeded annealing of the heights within the columns: step (5) of the drawing.

Simulated annealing (Kirkpatrick, Gelatt, Vecchi 1983, doi 10.1126/science.220.4598.671) on the
estimate of `board`. Factors may change between their two columns; policies and outcomes keep
theirs, for their column says what they do.
"""

import math
from collections.abc import Collection

import numpy as np

from graphmap.views.layout.board import BEHIND, Board
from graphmap.views.layout.boxes import FACTOR_1, FACTOR_2, Boxes, Frame
from graphmap.views.layout.curves import Placement

HOT, COLD = 50.0, 1.5
"""What a move may cost at the start and at the end, about e-fold seldom: a crossing costs 90."""

STRICT_BEHIND = 400.0
"""What a link behind a label costs in the last, single moves."""


class _Moves:
    """The moves of one annealing: who may move, how far, and what chance says."""

    def __init__(self, board: Board, bottom: float, fixed: Collection[int], seed: int) -> None:
        self.board, self.bottom = board, bottom
        self.chance = np.random.default_rng([seed, 1])
        factors = [int(factor) for factor in board.factors if int(factor) not in fixed]
        linked = [node for node, links in enumerate(board.incident) if links and node not in fixed]
        # Factors have the most freedom and the most to gain: half of the moves are theirs.
        weight = max(len(linked) // max(len(factors), 1), 1)
        self.candidates = linked + factors * weight
        self.members = {
            column: [node for node in linked if board.boxes.column[node] == column]
            for column in range(5)
        }

    def _clipped(self, node: int, y: float) -> float:
        half = float(self.board.boxes.room[node]) / 2
        return min(max(y, self.board.frame.top + half), self.bottom - half)

    def _middle_of_neighbours(self, node: int) -> float:
        ends = self.board.neighbour_heights(node)
        return sum(ends) / len(ends)

    def attempt(self, heat: float) -> None:
        """Try one move at a temperature (0: only what gains)."""
        board, chance = self.board, self.chance
        node = self.candidates[int(chance.integers(len(self.candidates)))]
        allowed = -heat * math.log(max(chance.random(), 1e-12)) if heat else -1e-6
        column = int(board.column[node])
        kind = chance.random()
        if kind < 0.25 and column not in (FACTOR_1, FACTOR_2):
            self._swap(node, column, allowed)
            return
        if column in (FACTOR_1, FACTOR_2) and board.frame.factor_columns > 1 and kind < 0.2:
            column = FACTOR_1 + FACTOR_2 - column
        if kind < 0.6:
            y = float(board.y[node]) + float(chance.normal(0, 12 + heat / 2))
        elif kind < 0.85:
            y = self._middle_of_neighbours(node) + float(chance.normal(0, 25))
        else:
            y = float(chance.uniform(board.frame.top, self.bottom))
        board.attempt([node], [self._clipped(node, y)], [column], allowed)

    def _swap(self, node: int, column: int, allowed: float) -> None:
        """Let two nodes of a column change places, mostly near ones."""
        board = self.board
        others = [other for other in self.members[column] if other != node]
        if not others:
            return
        others.sort(key=lambda other: abs(float(board.y[other] - board.y[node])))
        other = others[min(int(self.chance.exponential(2)), len(others) - 1)]
        y = [self._clipped(node, float(board.y[other])), self._clipped(other, float(board.y[node]))]
        board.attempt([node, other], y, [column, column], allowed)


def anneal(
    boxes: Boxes,
    frame: Frame,
    place: Placement,
    *,
    bottom: float,
    moves: int,
    seed: int,
    fixed: Collection[int],
) -> Placement:
    """Improve the heights (and the columns of factors) by so many seeded moves.

    The last fifth of the moves only takes gains and counts a link behind a label as 400. Nodes may
    end a little too near one another; the caller settles them.
    """
    if not boxes.links:
        return place
    board = Board(boxes, frame, place, behind=BEHIND)
    mover = _Moves(board, bottom, fixed, seed)
    if not mover.candidates:
        return place
    warm = moves - moves // 5
    for move in range(warm):
        mover.attempt(HOT * (COLD / HOT) ** (move / max(warm - 1, 1)))
    board.behind_cost = STRICT_BEHIND
    for _ in range(moves // 5):
        mover.attempt(0.0)
    return Placement(board.column, board.y)
