"""The last moves, judged on the curves as they are drawn: end of step (5) of the drawing."""

import numpy as np

from graphmap.views.layout.annealing import STRICT_BEHIND
from graphmap.views.layout.boxes import FACTOR_1, FACTOR_2
from graphmap.views.layout.curves import Placement
from graphmap.views.layout.starts import connected_parts
from graphmap.views.layout.task import Task, levelled, price, settled

ROUNDS = 3
LARGEST_PART, TARGETS, LEVELLING = 8, 15, 4
"""Connected parts of so many nodes are tried at so many heights, then levelled so many rounds."""

CLEARANCES = (5.0, 12.0, 45.0)
"""How far off the height of a neighbour the edge of a factor's box is tried, in pixels."""

NUDGES = (-9.0, 9.0, -20.0, 20.0, -45.0, 45.0)
"""How far the nodes beside the factors are tried from where they stand."""


def _neighbour_heights(task: Task, place: Placement, node: int) -> list[float]:
    """The heights of what a node is linked to, each once."""
    boxes = task.boxes
    ends = np.concatenate([boxes.target[boxes.source == node], boxes.source[boxes.target == node]])
    return sorted({float(height) for height in place.y[ends]})


def _tries(task: Task, place: Placement, node: int) -> list[tuple[int, float]]:
    """The places a node may be better at, as (column, height)."""
    column, y = int(place.column[node]), float(place.y[node])
    if column not in (FACTOR_1, FACTOR_2):
        return [(column, y + nudge) for nudge in NUDGES]
    columns = (FACTOR_1, FACTOR_2) if task.frame.factor_columns > 1 else (column,)
    heights = _neighbour_heights(task, place, node)
    middle = sum(heights) / max(len(heights), 1)
    bases = [y, middle, *heights]
    half = float(task.boxes.height[node]) / 2
    clear = [sign * (half + clearance) for clearance in CLEARANCES for sign in (-1, 1)]
    steps = [0.0, *NUDGES[:2], *clear]
    return [(side, base + step) for base in bases for step in steps for side in columns]


def _moved(task: Task, place: Placement, node: int, column: int, y: float) -> Placement:
    """The placement with one node moved and the others out of its way."""
    columns, heights = place.column.copy(), place.y.copy()
    columns[node], heights[node] = column, y
    return settled(task, Placement(columns, heights))


class _Search:
    """The best placement so far, its cost, and how many more may be tried."""

    def __init__(self, task: Task, place: Placement, tries: int) -> None:
        self.task, self.place, self.left = task, place, tries
        self.cost = price(task, place, behind=STRICT_BEHIND)

    def offer(self, tried: Placement) -> None:
        """Keep a placement if it costs less."""
        self.left -= 1
        cost = price(self.task, tried, behind=STRICT_BEHIND)
        if cost < self.cost - 1e-6:
            self.place, self.cost = tried, cost


def _move_parts(search: _Search) -> None:
    """Take each small connected part to where it costs least, the others making room.

    So what has nothing to do with the factors leaves the room beside them.
    """
    task = search.task
    every = np.ones(len(task.boxes.links), np.bool_)
    for part in connected_parts(task.boxes):
        if len(part) > LARGEST_PART or set(part) & set(task.fixed):
            continue
        for target in np.linspace(task.frame.top, task.bottom, TARGETS):
            if search.left <= 0:
                return
            column, heights = search.place.column, search.place.y.copy()
            heights[part] += target - heights[part].mean()
            moved = settled(task, Placement(column, heights))
            search.offer(levelled(task, moved, every, LEVELLING))


def _move_nodes(search: _Search, nodes: list[int]) -> None:
    """Take each of the nodes to where it costs least, the others making room."""
    for node in nodes:
        for column, y in _tries(search.task, search.place, node):
            if search.left <= 0:
                return
            search.offer(_moved(search.task, search.place, node, column, y))


def polished(task: Task, place: Placement, *, tries: int) -> Placement:
    """Take parts, factors and their neighbours to better places while that gains.

    Cost: about a millisecond a try for a drawing of 50 nodes, for each try draws the whole map.
    """
    boxes = task.boxes
    factor = (boxes.column == FACTOR_1) | (boxes.column == FACTOR_2)
    of_factor = task.between()
    beside = np.union1d(boxes.source[of_factor], boxes.target[of_factor]).tolist()
    nodes = sorted(set(beside) - set(task.fixed), key=lambda node: (not factor[node], node))
    search = _Search(task, place, tries)
    for _ in range(ROUNDS):
        before = search.cost
        _move_parts(search)
        _move_nodes(search, nodes)
        if search.cost > before - 1e-6:
            break
    return search.place
