"""One drawing on its way to a layout: what is measured, and the steps every way shares."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from graphmap.views.drawing import Drawing, Layout, Point, Preset
from graphmap.views.layout.board import CROSSING, LENGTH
from graphmap.views.layout.boxes import (
    FACTOR_1,
    FACTOR_2,
    Bools,
    Boxes,
    Floats,
    Frame,
    boxes_of,
    frame_of,
)
from graphmap.views.layout.compose import label_widths, quality
from graphmap.views.layout.curves import Placement, ports
from graphmap.views.layout.heights import FIXED_WEIGHT, bottom_of, gap_of, level, stacks_of
from graphmap.views.layout.warm import known_nodes

CHOICE_BEHIND = 260.0
"""What a link behind a label costs when finished drawings are compared: nearly three crossings."""


@dataclass(frozen=True, slots=True)
class Task:
    """One drawing to be laid out: what is measured, how low it may go, what is fixed."""

    boxes: Boxes
    frame: Frame
    bottom: float
    fixed: Mapping[int, float]
    moved_by_hand: Mapping[str, Point]
    widths: Floats

    def between(self) -> Bools:
        """Which links touch a factor."""
        factor = np.isin(self.boxes.column, (FACTOR_1, FACTOR_2))
        return factor[self.boxes.source] | factor[self.boxes.target]


def by_height(place: Placement) -> dict[int, list[int]]:
    """Each column's nodes from the top down."""
    order = dict[int, list[int]]()
    for column in range(5):
        members = np.flatnonzero(place.column == column)
        order[column] = members[np.argsort(place.y[members], kind="stable")].tolist()
    return order


def settled(task: Task, place: Placement) -> Placement:
    """The nearest heights at which nothing overlaps, the order kept."""
    heights, weights = place.y.copy(), np.ones(len(place.y))
    for node, height in task.fixed.items():
        heights[node], weights[node] = height, FIXED_WEIGHT
    order = by_height(Placement(place.column, heights))
    for column, members in order.items():
        order[column] = _round_fixed(task, members, column)
    for stack in stacks_of(task.boxes, task.frame, order).values():
        here = stack.members
        heights[here] = stack.settle(heights[here], weights[here], task.bottom)
    return Placement(place.column, heights)


def _round_fixed(task: Task, members: list[int], column: int) -> list[int]:
    """The order of a column in which what stands above and below a fixed node finds room there."""
    for node in [member for member in members if member in task.fixed]:
        half, height = float(task.boxes.room[node]) / 2, task.fixed[node]
        gap = gap_of(task.frame, column)
        for room, step in (
            (task.bottom - height - half, 1),
            (height - half - task.frame.top, -1),
        ):
            while True:
                at = members.index(node)
                beyond = members[at + 1 :] if step > 0 else members[:at]
                need = sum(float(task.boxes.room[other]) + gap for other in beyond)
                if not beyond or need <= room + 0.01 or members[at + step] in task.fixed:
                    break
                members[at], members[at + step] = members[at + step], members[at]
    return members


def levelled(task: Task, place: Placement, counted: Bools, rounds: int) -> Placement:
    """Heights drawn towards their neighbours with the ports where they are now."""
    stacks = stacks_of(task.boxes, task.frame, by_height(place))
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


def task_of(
    drawing: Drawing, preset: Preset, start: Layout | None, fixed: Mapping[str, Point] | None
) -> Task:
    """Measure the drawing; what was dragged by hand stays in its column at its height."""
    frame = frame_of(preset)
    boxes = boxes_of(drawing, frame)
    if fixed is None:
        fixed = start.fixed if start else {}
    by_hand = {node: point for node, point in sorted(fixed.items()) if node in boxes.place}
    order = by_height(Placement(boxes.column, np.zeros(len(boxes.nodes))))
    bottom = bottom_of(stacks_of(boxes, frame, order), frame)
    lowest = [point[1] + float(boxes.room[boxes.place[node]]) for node, point in by_hand.items()]
    if start is not None:
        known = known_nodes(boxes, start).items()
        lowest += [height + float(boxes.room[node]) / 2 for node, (_, height) in known]
    bottom = max([bottom, *lowest])
    heights = {boxes.place[node]: point[1] for node, point in by_hand.items()}
    return Task(boxes, frame, bottom, heights, by_hand, label_widths(boxes, preset))


def price(task: Task, place: Placement, *, behind: float = CHOICE_BEHIND) -> float:
    """What a finished placement costs, on the curves as they are drawn."""
    found = quality(task.boxes, task.frame, place, task.widths)
    drop = np.abs(place.y[task.boxes.source] - place.y[task.boxes.target]).sum()
    return CROSSING * found.crossings + behind * found.behind + LENGTH * float(drop)


def is_clear(task: Task, place: Placement) -> bool:
    """Whether no two links cross and none passes behind a label."""
    found = quality(task.boxes, task.frame, place, task.widths)
    return not (found.crossings or found.behind)


def best(task: Task, places: list[Placement]) -> Placement:
    """The cheapest of several placements, the first of equals."""
    return min(places, key=lambda place: price(task, place))
