"""First places for factors, without annealing: each in turn where the drawing costs least."""

from collections.abc import Collection

import numpy as np

from graphmap.views.layout.board import BEHIND, Board
from graphmap.views.layout.boxes import FACTOR_1, FACTOR_2, Boxes, Frame
from graphmap.views.layout.curves import Placement

MOST_FACTORS = 24
"""More factors than this only go to the mean of their neighbours: trying all places is slow."""

STEPS = (0.0, -26.0, 26.0, -52.0, 52.0)
"""How far above and below its neighbours a factor is tried, in pixels."""

ROUNDS = 2


def seat_factors(
    boxes: Boxes, frame: Frame, place: Placement, *, bottom: float, fixed: Collection[int]
) -> Placement:
    """Take each factor in turn to the cheapest of the places up and down its columns."""
    factors = np.flatnonzero(np.isin(boxes.column, (FACTOR_1, FACTOR_2)))
    free = [int(factor) for factor in factors if int(factor) not in fixed]
    if not free or len(free) > MOST_FACTORS:
        return place
    board = Board(boxes, frame, place, behind=BEHIND)
    columns = (FACTOR_1, FACTOR_2) if frame.factor_columns > 1 else (FACTOR_1,)
    refused = set[tuple[int, float, int]]()
    for _ in range(ROUNDS):
        for factor in sorted(free, key=lambda one: (-len(board.incident[one]), one)):
            half = float(boxes.room[factor]) / 2
            heights = board.neighbour_heights(factor)
            middle = sum(heights) / max(len(heights), 1)
            for height in [middle, *heights]:
                for step in STEPS:
                    y = min(max(height + step, frame.top + half), bottom - half)
                    for column in columns:
                        # What cost more once costs more as long as nothing else has moved.
                        if (factor, y, column) in refused:
                            continue
                        if board.attempt([factor], [y], [column], -1e-6):
                            refused.clear()
                        else:
                            refused.add((factor, y, column))
    return Placement(board.column, board.y)
