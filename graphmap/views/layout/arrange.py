"""The two ways to a layout: at once for a page that waits, and better in the background."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from graphmap.views.drawing import Drawing, Layout, Point, Preset
from graphmap.views.layout.annealing import anneal
from graphmap.views.layout.boxes import (
    FACTOR_1,
    FACTOR_2,
    LEFT,
    RIGHT,
    SPINE,
    Bools,
    Boxes,
    Frame,
    boxes_of,
    frame_of,
)
from graphmap.views.layout.compose import compose, label_widths, quality
from graphmap.views.layout.curves import Placement, ports
from graphmap.views.layout.factors import seat_factors
from graphmap.views.layout.heights import FIXED_WEIGHT, bottom_of, level, spread, stacks_of
from graphmap.views.layout.order import order_columns
from graphmap.views.layout.warm import known_nodes, warm_placement

IMPROVING_SEEDS, IMPROVING_MOVES = 24, 20_000
LEVELLING_ROUNDS = 10
LARGE = 300
"""More nodes than this are levelled once only: a page waits for them."""


@dataclass(frozen=True, slots=True)
class _Task:
    """One drawing to be laid out: what is measured, how low it may go, what readers fixed."""

    boxes: Boxes
    frame: Frame
    bottom: float
    fixed: Mapping[int, float]
    moved_by_hand: Mapping[str, Point]

    def between(self) -> Bools:
        """Which links touch a factor."""
        factor = np.isin(self.boxes.column, (FACTOR_1, FACTOR_2))
        return factor[self.boxes.source] | factor[self.boxes.target]


def _by_height(place: Placement) -> dict[int, list[int]]:
    """Each column's nodes from the top down."""
    order = dict[int, list[int]]()
    for column in range(5):
        members = np.flatnonzero(place.column == column)
        order[column] = members[np.argsort(place.y[members], kind="stable")].tolist()
    return order


def _settled(task: _Task, place: Placement) -> Placement:
    """The nearest heights at which nothing overlaps, the order kept."""
    heights, weights = place.y.copy(), np.ones(len(place.y))
    for node, height in task.fixed.items():
        heights[node], weights[node] = height, FIXED_WEIGHT
    order = _by_height(Placement(place.column, heights))
    for stack in stacks_of(task.boxes, task.frame, order).values():
        here = stack.members
        heights[here] = stack.settle(heights[here], weights[here], task.bottom)
    return Placement(place.column, heights)


def _levelled(task: _Task, place: Placement, counted: Bools, rounds: int) -> Placement:
    """Heights drawn towards their neighbours with the ports where they are now."""
    stacks = stacks_of(task.boxes, task.frame, _by_height(place))
    offsets = ports(task.boxes, task.frame, place)
    heights = level(
        task.boxes,
        stacks,
        place.y,
        bottom=task.bottom,
        shifts=offsets[0] - offsets[1],
        counted=counted,
        fixed=task.fixed,
        rounds=rounds,
    )
    return Placement(place.column, heights)


def _task(
    drawing: Drawing, preset: Preset, start: Layout | None, fixed: Mapping[str, Point] | None
) -> _Task:
    """Measure the drawing; what was dragged by hand stays in its column at its height."""
    frame = frame_of(preset)
    boxes = boxes_of(drawing, frame)
    if fixed is None:
        fixed = start.fixed if start else {}
    by_hand = {node: point for node, point in sorted(fixed.items()) if node in boxes.place}
    order = _by_height(Placement(boxes.column, np.zeros(len(boxes.nodes))))
    bottom = bottom_of(stacks_of(boxes, frame, order), frame)
    lowest = [point[1] + float(boxes.room[boxes.place[node]]) for node, point in by_hand.items()]
    if start is not None:
        known = known_nodes(boxes, start).items()
        lowest += [height + float(boxes.room[node]) / 2 for node, (_, height) in known]
    bottom = max([bottom, *lowest])
    heights = {boxes.place[node]: point[1] for node, point in by_hand.items()}
    return _Task(boxes, frame, bottom, heights, by_hand)


def _hand_columns(task: _Task, place: Placement) -> Placement:
    """Factors dragged by hand stand in the factor column they were dragged to."""
    column, frame = place.column.copy(), task.frame
    for node, (x, _) in task.moved_by_hand.items():
        number = task.boxes.place[node]
        if frame.factor_columns > 1 and column[number] in (FACTOR_1, FACTOR_2):
            middle = (frame.left + frame.right) / 2
            nearer = abs(x - middle[FACTOR_1]) <= abs(x - middle[FACTOR_2])
            column[number] = FACTOR_1 if nearer else FACTOR_2
    return Placement(column, place.y)


def _cold(task: _Task, seeds: int) -> Placement:
    """Order, heights and seats of factors from nothing."""
    boxes, frame = task.boxes, task.frame
    order = order_columns(boxes, seeds=seeds)
    stacks = stacks_of(boxes, frame, order)
    column = boxes.column
    place = Placement(column, spread(stacks, task.bottom, len(boxes.nodes)))
    between = task.between()
    place = _levelled_sides(task, place, ~between)
    place = _settled(task, _hand_columns(task, _seated(task, place)))
    if len(boxes.nodes) > LARGE:
        return place
    return _best(task, [place, _levelled(task, place, np.ones_like(between), LEVELLING_ROUNDS)])


def _levelled_sides(task: _Task, place: Placement, counted: Bools) -> Placement:
    """The heights of policies and outcomes, factors not yet looked at."""
    sides = np.isin(place.column, (LEFT, SPINE, RIGHT))
    boxes, frame = task.boxes, task.frame
    order = {key: nodes for key, nodes in _by_height(place).items() if sides[nodes].all()}
    stacks = stacks_of(boxes, frame, order)
    shifts, heights = np.zeros(len(boxes.links)), place.y
    for rounds in (20, LEVELLING_ROUNDS):
        heights = level(
            boxes,
            stacks,
            heights,
            bottom=task.bottom,
            shifts=shifts,
            counted=counted,
            fixed=task.fixed,
            rounds=rounds,
        )
        offsets = ports(boxes, frame, Placement(place.column, heights))
        shifts = offsets[0] - offsets[1]
    return Placement(place.column, heights)


def _seated(task: _Task, place: Placement) -> Placement:
    """Factors at the mean height of their neighbours, then each where it costs least."""
    boxes, heights = task.boxes, place.y.copy()
    factor = np.isin(place.column, (FACTOR_1, FACTOR_2))
    known = (~factor).astype(np.float64)
    for _ in range(4):
        pulls = np.bincount(boxes.source, (heights * known)[boxes.target], len(heights))
        pulls += np.bincount(boxes.target, (heights * known)[boxes.source], len(heights))
        weight = np.bincount(boxes.source, known[boxes.target], len(heights))
        weight += np.bincount(boxes.target, known[boxes.source], len(heights))
        found = factor & (weight > 0)
        heights[found] = pulls[found] / weight[found]
        known[found] = 1.0
    lost = factor & (known == 0)
    heights[lost] = (task.frame.top + task.bottom) / 2
    place = _settled(task, Placement(place.column, heights))
    return seat_factors(boxes, task.frame, place, bottom=task.bottom, fixed=set(task.fixed))


def _price(task: _Task, place: Placement) -> float:
    """What a finished placement costs, on the curves as they are drawn."""
    found = quality(task.boxes, task.frame, place, label_widths(task.boxes, task.frame.preset))
    drop = np.abs(place.y[task.boxes.source] - place.y[task.boxes.target]).sum()
    return 90.0 * found.crossings + 400.0 * found.behind + 0.3 * float(drop)


def _best(task: _Task, places: list[Placement]) -> Placement:
    """The cheapest of several placements, the first of equals."""
    return min(places, key=lambda place: _price(task, place))


def _annealed(task: _Task, place: Placement, moves: int) -> Placement:
    """The better of a placement and what annealing makes of it, settled and levelled."""
    warm = anneal(
        task.boxes,
        task.frame,
        place,
        bottom=task.bottom,
        moves=moves,
        seed=0,
        fixed=set(task.fixed),
    )
    settled = _settled(task, warm)
    every = np.ones(len(task.boxes.links), np.bool_)
    gentle = [_levelled(task, settled, every, rounds) for rounds in (1, LEVELLING_ROUNDS)]
    return _best(task, [place, settled, *gentle])


def lay_out(
    drawing: Drawing,
    preset: Preset,
    *,
    seeds: int = 1,
    anneal_moves: int = 0,
    start: Layout | None = None,
    fixed: Mapping[str, Point] | None = None,
) -> Layout:
    """The layout of a drawing, the same each time for the same arguments.

    Parameters
    ----------
    drawing
        Nodes and links; every link joins two of the nodes.
    preset
        The measures of the box.
    seeds
        How many starts of the order are tried (24 are worth it in the background).
    anneal_moves
        How many annealing moves follow; 0 for a page that waits.
    start
        A stored layout to start from: nodes it knows keep their order and, as near as there is
        room, their heights; new ones are sifted in. A start that knows less than half of the nodes
        is left aside.
    fixed
        Points nodes were dragged to by hand; None keeps those of `start`. A node stays in its
        column (its column says what it does), a factor goes to the nearer of the two; its height
        is kept unless another node fixed there needs the room.

    Returns
    -------
    Layout
        Every label whole and none over another.

    Raises
    ------
    KeyError
        If a link joins a node that is not in the drawing.
    """
    task = _task(drawing, preset, start, fixed)
    place = warm_placement(task.boxes, task.frame, start) if start else None
    if place is None:
        place = _cold(task, max(seeds, 1))
    else:
        place = _settled(task, _hand_columns(task, place))
    if anneal_moves:
        place = _annealed(task, place, anneal_moves)
    return compose(task.boxes, task.frame, place, task.moved_by_hand)


def improve(
    drawing: Drawing,
    preset: Preset,
    *,
    seeds: int = IMPROVING_SEEDS,
    moves: int = IMPROVING_MOVES,
    fixed: Mapping[str, Point] | None = None,
) -> Layout:
    """The better layout for the background: more starts, then annealing.

    Cost: about 0.07 s a start and 0.1 ms a move for a drawing of 50 nodes.
    """
    return lay_out(drawing, preset, seeds=seeds, anneal_moves=moves, fixed=fixed)
