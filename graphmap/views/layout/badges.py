"""Where the badges of links go: ≠, the name of a place, R1 and B1, where there is most room."""

import numpy as np

from graphmap.views.drawing import PlacedLink, Point
from graphmap.views.layout.boxes import Boxes, Floats
from graphmap.views.layout.curves import Curves, sampled

SAMPLES = 17
WHERE = slice(4, 13)
"""The middle half of a link: a badge nearer an end would read as the node's."""


def _room(samples: Floats, rectangles: Floats, link: int) -> Floats:
    """The distance of the middle points of a link to the nearest other link or box."""
    points = samples[link, WHERE]
    others = np.delete(samples, link, axis=0).reshape(-1, 2)
    far = np.full(len(points), np.inf)
    if len(others):
        apart = points[:, None] - others[None, :]
        far = np.sqrt((apart**2).sum(axis=2)).min(axis=1)
    x, y = points[:, None, 0], points[:, None, 1]
    beside = np.maximum(np.maximum(rectangles[:, 0] - x, x - rectangles[:, 2]), 0)
    above = np.maximum(np.maximum(rectangles[:, 1] - y, y - rectangles[:, 3]), 0)
    return np.minimum(far, np.hypot(beside, above).min(axis=1))


def _badge_points(
    curves: Curves, boxes: Boxes, rectangles: Floats
) -> tuple[list[Point], dict[int, float]]:
    """The badge point of each link, and the room round it where one is asked for."""
    samples = sampled(curves.points, SAMPLES)
    points = [(round(float(x), 1), round(float(y), 1)) for x, y in samples[:, SAMPLES // 2]]
    rooms = dict[int, float]()
    for number, link in enumerate(boxes.links):
        if link.disputed or link.wider_place or link.loops:
            room = _room(samples, rectangles, number)
            # Half a pixel a step off the middle: without a reason a badge stays in the middle.
            best = int(np.argmax(room - 0.5 * np.abs(np.arange(len(room)) - len(room) // 2)))
            rooms[number] = float(room[best])
            x, y = samples[number, WHERE][best]
            points[number] = (round(float(x), 1), round(float(y), 1))
    return points, rooms


def placed_links(curves: Curves, boxes: Boxes, rectangles: Floats) -> tuple[PlacedLink, ...]:
    """Every link with its curve and badges; a loop's badge is on its link with most room."""
    points, rooms = _badge_points(curves, boxes, rectangles)
    carriers = dict[str, int]()
    for number, link in enumerate(boxes.links):
        for loop in link.loops:
            if loop not in carriers or rooms[number] > rooms[carriers[loop]]:
                carriers[loop] = number
    placed = list[PlacedLink]()
    for number, link in enumerate(boxes.links):
        start, first, second, end = (
            (round(float(x), 1), round(float(y), 1)) for x, y in curves.points[number]
        )
        placed.append(
            PlacedLink(
                link=link,
                points=(start, first, second, end),
                badge=points[number],
                loop_badges=tuple(
                    (loop, points[number]) for loop in link.loops if carriers[loop] == number
                ),
            )
        )
    return tuple(placed)
