"""A layout that starts from a stored one, so that the map does not jump when a node is added."""

from collections.abc import Collection

import numpy as np

from graphmap.views.drawing import COLUMNS, Layout
from graphmap.views.layout.boxes import FACTOR_1, FACTOR_2, LEFT, RIGHT, SPINE, Boxes, Frame, Ints
from graphmap.views.layout.curves import Placement
from graphmap.views.layout.order import Ranking, sift

NEW_ROUNDS = 3


def known_nodes(boxes: Boxes, start: Layout) -> dict[int, tuple[int, float]]:
    """The nodes that stood in the same column (or among the factors) before: column, height."""
    known = dict[int, tuple[int, float]]()
    factor = (FACTOR_1, FACTOR_2)
    for placed in start.nodes:
        number = boxes.place.get(placed.node.id)
        if number is None:
            continue
        before, now = COLUMNS.index(placed.column), int(boxes.column[number])
        if before == now or (before in factor and now in factor):
            known[number] = before, placed.y
    return known


def _neighbour_mean(boxes: Boxes, node: int, y: dict[int, float]) -> float:
    """The mean height of the neighbours that have one, else the middle of all."""
    pairs = zip(boxes.source, boxes.target, strict=True)
    ends = [
        int(target if source == node else source)
        for source, target in pairs
        if node in (source, target)
    ]
    heights = [y[end] for end in ends if end in y] or list(y.values())
    return sum(heights) / len(heights)


def _inserted(order: Ints, y: dict[int, float], rows: Collection[int]) -> None:
    """Give each new row of a column a height between those above and below it."""
    members = [int(member) for member in order]
    for row in rows:
        above = [y[member] for member in members[:row] if member in y]
        below = [y[member] for member in members[row + 1 :] if member in y]
        if above and below:
            y[members[row]] = (above[-1] + below[0]) / 2
        elif above or below:
            y[members[row]] = above[-1] + 1 if above else below[0] - 1


def warm_placement(boxes: Boxes, frame: Frame, start: Layout) -> Placement | None:
    """The stored heights, with new nodes sifted into the stored order.

    Returns None when less than half of the nodes are known: then there is nothing to keep.
    """
    known = known_nodes(boxes, start)
    if 2 * len(known) < len(boxes.nodes) or not known:
        return None
    column, y = boxes.column.copy(), dict[int, float]()
    for node, (before, height) in known.items():
        y[node] = height
        if frame.factor_columns > 1 or before not in (FACTOR_1, FACTOR_2):
            column[node] = before
    fresh = [number for number in range(len(boxes.nodes)) if number not in known]
    guess = {node: _neighbour_mean(boxes, node, y) for node in fresh}
    wanted = {**guess, **y}
    members = {
        side: sorted(
            (int(node) for node in np.flatnonzero(boxes.column == side)),
            key=lambda node: (wanted[node], node),
        )
        for side in (LEFT, SPINE, RIGHT)
    }
    ranking = Ranking(boxes, members)
    sift(
        ranking,
        [(node, int(boxes.column[node])) for node in fresh if boxes.column[node] in members],
        rounds=NEW_ROUNDS,
    )
    for order in ranking.order.values():
        _inserted(order, y, [row for row, node in enumerate(order) if int(node) not in y])
    heights = [y.get(node, wanted[node]) for node in range(len(boxes.nodes))]
    return Placement(column, np.array(heights))
