"""The two ways to a layout: at once for a page that waits, and better in the background."""

from collections.abc import Mapping

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
)
from graphmap.views.layout.compose import compose
from graphmap.views.layout.curves import Placement, ports
from graphmap.views.layout.factors import seat_factors
from graphmap.views.layout.heights import level, spread, stacks_of
from graphmap.views.layout.order import order_columns
from graphmap.views.layout.polish import polished
from graphmap.views.layout.task import (
    Task,
    best,
    by_height,
    is_clear,
    levelled,
    settled,
    task_of,
)
from graphmap.views.layout.warm import warm_placement

IMPROVING_SEEDS, IMPROVING_MOVES = 24, 20_000
CHAINS = 5
"""The annealing moves are shared out over so many runs, every other from the start again."""

LEVELLING_ROUNDS = 10
MOST_POLISHED = 60
"""Drawings with more links of factors are not polished: each try draws the whole map."""

LARGE = 300
"""More nodes than this are levelled once only: a page waits for them."""


def _hand_columns(task: Task, place: Placement) -> Placement:
    """Factors dragged by hand stand in the factor column they were dragged to."""
    column, frame = place.column.copy(), task.frame
    for node, (x, _) in task.moved_by_hand.items():
        number = task.boxes.place[node]
        if frame.factor_columns > 1 and column[number] in (FACTOR_1, FACTOR_2):
            middle = (frame.left + frame.right) / 2
            nearer = abs(x - middle[FACTOR_1]) <= abs(x - middle[FACTOR_2])
            column[number] = FACTOR_1 if nearer else FACTOR_2
    return Placement(column, place.y)


def _cold(task: Task, seeds: int) -> Placement:
    """Order, heights and seats of factors from nothing."""
    boxes, frame = task.boxes, task.frame
    order = order_columns(boxes, seeds=seeds)
    stacks = stacks_of(boxes, frame, order)
    column = boxes.column
    place = Placement(column, spread(stacks, task.bottom, len(boxes.nodes)))
    between = task.between()
    place = _levelled_sides(task, place, ~between)
    place = settled(task, _seated(task, _hand_columns(task, place)))
    if len(boxes.nodes) > LARGE:
        return place
    return best(task, [place, levelled(task, place, np.ones_like(between), LEVELLING_ROUNDS)])


def _levelled_sides(task: Task, place: Placement, counted: Bools) -> Placement:
    """The heights of policies and outcomes, factors not yet looked at."""
    sides = np.isin(place.column, (LEFT, SPINE, RIGHT))
    boxes, frame = task.boxes, task.frame
    order = {key: nodes for key, nodes in by_height(place).items() if sides[nodes].all()}
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
            fixed={},
            rounds=rounds,
        )
        offsets = ports(boxes, frame, Placement(place.column, heights))
        shifts = offsets[0] - offsets[1]
    return Placement(place.column, heights)


def _seated(task: Task, place: Placement) -> Placement:
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
    place = settled(task, Placement(place.column, heights))
    return seat_factors(boxes, task.frame, place, bottom=task.bottom, fixed=set(task.fixed))


def _annealed(task: Task, place: Placement, moves: int) -> Placement:
    """The best of a placement and what some runs of annealing and polishing make of it.

    A drawing in which nothing crosses and no link is behind a label is as good as it gets.
    """
    every = np.ones(len(task.boxes.links), np.bool_)
    few = 0 < np.count_nonzero(task.between()) <= MOST_POLISHED
    found = [place]
    for chain in range(CHAINS):
        if is_clear(task, found[-1]):
            break
        warm = anneal(
            task.boxes,
            task.frame,
            place if chain % 2 else best(task, found),
            bottom=task.bottom,
            moves=moves // CHAINS,
            seed=chain,
            fixed=set(task.fixed),
        )
        cool = settled(task, warm)
        gentle = [levelled(task, cool, every, rounds) for rounds in (1, LEVELLING_ROUNDS)]
        chosen = best(task, [cool, *gentle])
        tries = moves // CHAINS // 2 if few else 0
        found.append(polished(task, chosen, tries=tries))
    return best(task, found)


def _at_the_top(task: Task, place: Placement) -> Placement:
    """The same drawing with its highest node at the top: levelling may leave room above it."""
    if not len(place.y):
        return place
    highest = float((place.y - task.boxes.room / 2).min())
    return Placement(place.column, place.y - max(highest - task.frame.top, 0.0))


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
    task = task_of(drawing, preset, start, fixed)
    place = warm_placement(task.boxes, task.frame, start) if start else None
    is_new = place is None
    if place is None:
        place = _cold(task, max(seeds, 1))
    else:
        place = settled(task, _hand_columns(task, place))
    if anneal_moves:
        place = _annealed(task, place, anneal_moves)
    if is_new and not task.fixed:
        place = _at_the_top(task, place)
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

    Cost: about 0.05 s a start and 0.4 ms a move, polishing included, for a drawing of 50 nodes.
    """
    return lay_out(drawing, preset, seeds=seeds, anneal_moves=moves, fixed=fixed)
