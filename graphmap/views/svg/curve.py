"""The curve of the smallest set as SVG: how many pairs each further policy frees or relieves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from graphmap.views import style
from graphmap.views.smallest_set_view import Curve, CurvePoint
from graphmap.views.svg.parts import tag, text_tag

WIDTH: Final = 500.0
HEIGHT: Final = 240.0
_LEFT: Final = 34.0
_RIGHT: Final = 488.0
_POLICY: Final = style.KINDS["Policy"].colour
_OUTCOME: Final = style.KINDS["Outcome"].colour


def curve_parts(curve: Curve, across: str) -> list[str]:
    """Give the grid, the curves within the limits and without any, and every point's number.

    ``across`` says what the numbers along the foot are.
    """
    parts: list[str] = []
    for number, y in curve.lines:
        parts.append(tag("path", d=f"M{_LEFT:g} {y:g}H{_RIGHT:g}", stroke=style.LINE))
        parts.append(_label(str(number), _LEFT - 8, y + 4, "end"))
    parts += [_label(str(budget), x, 216, "middle") for budget, x in curve.ticks]
    parts.append(_label(across, (_LEFT + _RIGHT) / 2, 234, "middle"))
    parts += _line(curve.free, _OUTCOME, dashed=True)
    parts += _line(curve.within, _POLICY, dashed=False)
    parts += [
        _label(str(point.number), point.x, point.y + 18, "middle", fill=style.INK)
        for point in curve.within
        if point.budget
    ]
    return parts


def _line(points: Sequence[CurvePoint], colour: str, *, dashed: bool) -> list[str]:
    if not points:
        return []
    path = "L".join(f"{point.x:g} {point.y:g}" for point in points)
    line = tag(
        "path",
        d=f"M{path}",
        fill="none",
        stroke=colour,
        stroke_width=2.0 if dashed else 2.5,
        stroke_dasharray="6 4" if dashed else None,
    )
    dots = (
        tag(
            "circle",
            cx=point.x,
            cy=point.y,
            r=3.5,
            fill=style.PAPER if dashed else colour,
            stroke=colour,
            stroke_width=2.0,
        )
        for point in points
    )
    return [line, *dots]


def _label(words: str, x: float, y: float, anchor: str, *, fill: str = style.INK_2) -> str:
    return text_tag(words, x, y, text_anchor=anchor, font_size=13.0, fill=fill)
