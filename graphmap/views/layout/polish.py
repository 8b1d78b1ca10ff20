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


def _parts_moved(task: Task, place: Placement, cost: float) -> tuple[Placement, float]:
    """Take each small connected part to where it costs least, the others making room.

    So what has nothing to do with the factors leaves the room beside them.
    """
    every = np.ones(len(task.boxes.links), np.bool_)
    for part in connected_parts(task.boxes):
        if len(part) > LARGEST_PART or set(part) & set(task.fixed):
            continue
        for target in np.linspace(task.frame.top, task.bottom, TARGETS):
            heights = place.y.copy()
            heights[part] += target - heights[part].mean()
            moved = settled(task, Placement(place.column, heights))
            tried = levelled(task, moved, every, LEVELLING)
            tried_cost = price(task, tried, behind=STRICT_BEHIND)
            if tried_cost < cost - 1e-6:
                place, cost = tried, tried_cost
    return place, cost


def polished(task: Task, place: Placement) -> Placement:
    """Take parts, factors and their neighbours to better places while that gains."""
    boxes = task.boxes
    factor = (boxes.column == FACTOR_1) | (boxes.column == FACTOR_2)
    beside = {
        int(end)
        for source, target in zip(boxes.source, boxes.target, strict=True)
        for end in (source, target)
        if factor[source] or factor[target]
    }
    nodes = sorted(beside - set(task.fixed), key=lambda node: (not factor[node], node))
    cost = price(task, place, behind=STRICT_BEHIND)
    for _ in range(ROUNDS):
        before = cost
        place, cost = _parts_moved(task, place, cost)
        for node in nodes:
            for column, y in _tries(task, place, node):
                tried = _moved(task, place, node, column, y)
                tried_cost = price(task, tried, behind=STRICT_BEHIND)
                if tried_cost < cost - 1e-6:
                    place, cost = tried, tried_cost
        if cost > before - 1e-6:
            break
    return place
