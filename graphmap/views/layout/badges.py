"""Where the badges of links go: ≠, the name of a place, R1 and B1: clear of boxes, most room."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graphmap.views.drawing import DrawnLink, PlacedLink, Point
from graphmap.views.layout.boxes import Bools, Boxes, Floats
from graphmap.views.layout.curves import Curves, sampled

SAMPLES = 33
WHERE = slice(8, 25)
"""The middle half of a link: a badge nearer an end would read as the node's."""

BADGE_HEIGHT = 17.0
UNLIKE_WIDTH = 16.0
BADGES_APART = 3.0
"""How far apart the badges of one link stand, side by side."""

CLEAR = 4.0
"""A badge nearer to a box or label than this seems to lie on it."""

ROOMY = 60.0
"""More room than this round a badge makes it no easier to read."""

REACHES = (12.0, 18.0, 24.0, 32.0, 40.0, 48.0, 64.0, 80.0)
"""How far beside its link a badge may stand that has no clear place on it."""

_WAYS: Floats = np.array(
    [(np.cos(angle), np.sin(angle)) for angle in np.arange(8) * np.pi / 4], np.float64
)
_FAR = 1e6
_BELOW = 12.0
_HEADINGS = 12.0
"""How far above the first row the headings stand at least."""


def chip_width(words: str) -> float:
    """How wide the badge with the name of a place is."""
    return 14 + 6.2 * len(words)


def loop_width(name: str) -> float:
    """How wide the badge of a loop is."""
    return 10 + 6.6 * len(name)


@dataclass(frozen=True, slots=True)
class _Spot:
    """A place for the badges of a link: how far beside it, and how much room is round it.

    One that lies on something, because nothing is free, counts as infinitely far.
    """

    x: float
    y: float
    reach: float
    room: float


def _width(link: DrawnLink, loops: Sequence[str]) -> float:
    """How wide everything is that a link carries, side by side."""
    widths = [loop_width(name) for name in loops]
    if link.wider_place:
        widths.append(chip_width(link.wider_place))
    if link.disputed or link.evidence == "contested":
        widths.append(UNLIKE_WIDTH)
    return sum(widths) + BADGES_APART * max(len(widths) - 1, 0)


def _obstacles(boxes: Boxes, rectangles: Floats) -> Floats:
    """What a badge must not lie on: boxes with labels, badges of what is folded, the margins."""
    found = [rectangles.reshape(-1, 4)]
    for node, (left, top, right, _) in zip(boxes.nodes, rectangles.tolist(), strict=True):
        for count, x in ((node.folded_blocks, left + 6), (node.folded_enables, right - 6)):
            if count:
                half = BADGE_HEIGHT / 2
                found.append(np.array([[x - 15.5, top - half, x + 15.5, top + half]]))
    if len(rectangles):
        above = float(rectangles[:, 1].min()) - _HEADINGS
        below = float(rectangles[:, 3].max()) + _BELOW
        found.append(np.array([[-_FAR, -_FAR, _FAR, above], [-_FAR, below, _FAR, _FAR]]))
    return np.concatenate(found)


def _gaps(points: Floats, width: float, obstacles: Floats) -> Floats:
    """How far a badge at each point is from the nearest obstacle, as far as it matters.

    It is 0 where the badge lies on one.
    """
    half, high = width / 2, BADGE_HEIGHT / 2
    (low_x, low_y), (high_x, high_y) = points.min(axis=0), points.max(axis=0)
    left, top, right, bottom = obstacles.T
    near = (left < high_x + half + ROOMY) & (right > low_x - half - ROOMY)
    near &= (top < high_y + high + ROOMY) & (bottom > low_y - high - ROOMY)
    if not near.any():
        return np.full(len(points), ROOMY)
    left, top, right, bottom = obstacles[near].T
    x, y = points[:, None, 0], points[:, None, 1]
    beside = np.maximum(np.maximum(left - x, x - right) - half, 0)
    above = np.maximum(np.maximum(top - y, y - bottom) - high, 0)
    return np.minimum(np.hypot(beside, above).min(axis=1), ROOMY)


def _to_links(points: Floats, samples: Floats, link: int) -> Floats:
    """How far each point is from the nearest other link, as far as it matters."""
    low, high = points.min(axis=0) - ROOMY, points.max(axis=0) + ROOMY
    near = ((samples.max(axis=1) >= low) & (samples.min(axis=1) <= high)).all(axis=1)
    near[link] = False
    others = samples[near].reshape(-1, 2)
    if not len(others):
        return np.full(len(points), ROOMY)
    apart = points[:, None] - others[None, :]
    return np.minimum(np.sqrt((apart**2).sum(axis=2)).min(axis=1), ROOMY)


def _on_link(samples: Floats, link: int, width: float, obstacles: Floats) -> _Spot:
    """The best place on a link: clear of everything if there is one, and then with most room."""
    points = samples[link, WHERE]
    gaps = _gaps(points, width, obstacles)
    room = np.minimum(_to_links(points, samples, link), gaps)
    # A quarter of a pixel a step off the middle: without a reason a badge stays in the middle.
    worth = room - 0.25 * np.abs(np.arange(len(points)) - len(points) // 2)
    clear: Bools = gaps >= CLEAR
    best = int(np.argmax(np.where(clear, worth + _FAR, worth)))
    x, y = points[best].tolist()
    return _Spot(x, y, 0.0 if clear[best] else np.inf, float(worth[best]))


def _spot(samples: Floats, link: int, width: float, obstacles: Floats) -> _Spot:
    """The best place on a link, or beside it where everything on it is taken."""
    on_it = _on_link(samples, link, width, obstacles)
    if not on_it.reach:
        return on_it
    points = samples[link, WHERE]
    for reach in REACHES:
        beside = (points[:, None] + reach * _WAYS[None, :]).reshape(-1, 2)
        beside = beside[_gaps(beside, width, obstacles) >= CLEAR]
        if len(beside):
            room = _to_links(beside, samples, link)
            x, y = beside[int(np.argmax(room))].tolist()
            return _Spot(x, y, reach, float(room.max()))
    return on_it


def _carriers(boxes: Boxes, samples: Floats, obstacles: Floats) -> dict[int, list[str]]:
    """Which link carries the badge of which loops: of each loop the link with the best place."""
    best = dict[str, tuple[tuple[float, float], int]]()
    for number, link in enumerate(boxes.links):
        for loop in link.loops:
            spot = _spot(samples, number, _width(link, [loop]), obstacles)
            worth = -spot.reach, spot.room
            if loop not in best or worth > best[loop][0]:
                best[loop] = worth, number
    carried = dict[int, list[str]]()
    for loop, (_, number) in best.items():
        carried.setdefault(number, []).append(loop)
    return carried


def placed_links(curves: Curves, boxes: Boxes, rectangles: Floats) -> tuple[PlacedLink, ...]:
    """Every link with its curve and badges; a loop's badge is on its link with the best place."""
    samples = sampled(curves.points, SAMPLES)
    obstacles = _obstacles(boxes, rectangles)
    carried = _carriers(boxes, samples, obstacles)
    placed = list[PlacedLink]()
    for number, link in enumerate(boxes.links):
        loops = carried.get(number, ())
        x, y = samples[number, SAMPLES // 2].tolist()
        width = _width(link, loops)
        if width:
            spot = _spot(samples, number, width, obstacles)
            x, y = spot.x, spot.y
            high = BADGE_HEIGHT / 2
            here = [[x - width / 2, y - high, x + width / 2, y + high]]
            obstacles = np.concatenate([obstacles, np.array(here)])
        badge: Point = round(x, 1), round(y, 1)
        start, first, second, end = (
            (round(float(x), 1), round(float(y), 1)) for x, y in curves.points[number]
        )
        placed.append(
            PlacedLink(
                link=link,
                points=(start, first, second, end),
                badge=badge,
                loop_badges=tuple((loop, badge) for loop in loops),
            )
        )
    return tuple(placed)
