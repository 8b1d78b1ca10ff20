"""The small parts an SVG drawing is made of: elements, arrowheads, icons and badges."""

from __future__ import annotations

import math
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from graphmap.views import style
from graphmap.views.drawing import NodeKind, Point
from graphmap.views.layout.text import text_width

_BADGE_HEIGHT: Final = 17.0
_BADGE_TEXT: Final = 12.0


def number(value: float) -> str:
    """Give a length with at most one decimal, without trailing zeros."""
    text = f"{value:.1f}"
    text = text.removesuffix(".0")
    return "0" if text == "-0" else text


def tag(name: str, content: str = "", **attributes: str | float | None) -> str:
    """Give an element; ``content`` is markup, attributes are escaped, ``_`` stands for ``-``."""
    parts = [name.rstrip("_")]
    for key, value in attributes.items():
        if value is not None:
            text = number(value) if isinstance(value, float | int) else value
            parts.append(f"{key.rstrip('_').replace('_', '-')}={quoteattr(text)}")
    head = " ".join(parts)
    return f"<{head}>{content}</{parts[0]}>" if content else f"<{head}/>"


def text_tag(text: str, x: float, y: float, **attributes: str | float | None) -> str:
    """Give a line of text with its anchor at (x, y)."""
    return tag("text", escape(text), x=x, y=y, **attributes)


def fitted(text: str, *, size: float, weight: int = 400) -> dict[str, str | float | None]:
    """Give the attributes that keep a line as wide as it was measured, whatever font there is."""
    width = text_width(text, size=size, weight=weight)
    return {"textLength": width, "lengthAdjust": "spacing"} if text.strip() else {}


def end_angle(points: tuple[Point, Point, Point, Point]) -> float:
    """Give the direction in which a curve arrives, in radians."""
    end = points[3]
    for before in (points[2], points[1], points[0]):
        if math.dist(before, end) > 0.01:
            return math.atan2(end[1] - before[1], end[0] - before[0])
    return 0.0


def along(point: Point, angle: float, distance: float, sideways: float = 0.0) -> Point:
    """Give the point so far along a direction, and so far to its side."""
    return (
        point[0] + distance * math.cos(angle) - sideways * math.sin(angle),
        point[1] + distance * math.sin(angle) + sideways * math.cos(angle),
    )


def at(point: Point) -> str:
    """Give a point as a path names it."""
    return f"{number(point[0])} {number(point[1])}"


def head_length(width: float) -> float:
    """Give how long a triangle or diamond is at the end of a line of this width."""
    return 7.0 + width


def arrow_head(stroke: style.Stroke, end: Point, angle: float, colour: str) -> str:
    """Give the bar, triangle or diamond whose tip is at ``end``."""
    width = stroke.width
    if stroke.head == "none":
        return ""
    if stroke.head == "bar":
        reach = 5.0 + width * 0.7
        near, far = along(end, angle, 0, reach), along(end, angle, 0, -reach)
        return tag(
            "path", d=f"M{at(near)}L{at(far)}", stroke=colour, stroke_width=2.2 + width * 0.2
        )
    length, half = head_length(width), 3.8 + width * 0.6
    back = along(end, angle, -length)
    if stroke.head == "triangle":
        corners = [end, along(back, angle, 0, half), along(back, angle, 0, -half)]
    else:
        middle = along(end, angle, -length / 2)
        corners = [end, along(middle, angle, 0, half), back, along(middle, angle, 0, -half)]
    return tag(
        "path",
        d="M" + "L".join(map(at, corners)) + "z",
        fill=style.CANVAS if stroke.hollow else colour,
        stroke=colour if stroke.hollow else None,
    )


def icon(kind: NodeKind, x: float, y: float, size: float, *, dim: bool = False) -> str:
    """Give the icon of a kind with its top left corner at (x, y)."""
    colour = style.DIM_SYMBOL if dim else style.KINDS[kind].colour
    parts: list[str] = []
    for role, path in style.KINDS[kind].icon:
        stroked = role in {"open", "line", "mark"}
        fills = {"fill": colour, "open": style.PAPER, "hole": style.PAPER}
        parts.append(
            tag(
                "path",
                d=path,
                fill=fills.get(role, "none"),
                stroke=(style.PAPER if role == "mark" else colour) if stroked else None,
                stroke_width=1.5 if stroked else None,
                stroke_linecap="round" if stroked else None,
                stroke_linejoin="round" if stroked else None,
            )
        )
    scale = f"{size / 16:.4g}"
    return tag("g", "".join(parts), transform=f"translate({number(x)} {number(y)}) scale({scale})")


def badge(
    words: str,
    centre: Point,
    width: float,
    *,
    stroke: str = style.INK_2,
    dashes: str | None = None,
    fill: str = style.INK,
    ground: str = style.PAPER,
) -> str:
    """Give a small round box with words, its middle at ``centre``."""
    box = tag(
        "rect",
        x=centre[0] - width / 2,
        y=centre[1] - _BADGE_HEIGHT / 2,
        width=width,
        height=_BADGE_HEIGHT,
        rx=_BADGE_HEIGHT / 2,
        fill=ground,
        stroke=stroke,
        stroke_width=1.3,
        stroke_dasharray=dashes,
    )
    words_in = text_tag(
        words,
        centre[0],
        centre[1] + 4.2,
        text_anchor="middle",
        font_size=_BADGE_TEXT,
        font_weight="600",
        fill=fill,
    )
    return box + words_in


def legend_line(
    length: float, colour: str, width: float, dashes: tuple[float, ...], *, start: float = 0.0
) -> str:
    """Give a level line as a legend shows it, from ``start`` on."""
    return tag(
        "path",
        d=f"M{number(start)} 0h{number(length)}",
        stroke=colour,
        stroke_width=width,
        stroke_dasharray=" ".join(map(number, dashes)) or None,
        stroke_linecap="round" if dashes == style.DOTS else None,
        fill="none",
    )
