"""Which systems have a pattern, as SVG: a filled mark for each that has it, an open one for not."""

from __future__ import annotations

from typing import Final
from xml.sax.saxutils import escape

from graphmap.views import style
from graphmap.views.svg.parts import tag

_STEP: Final = 16.0
_IN_A_LINE: Final = 20


def pattern_words(having: int, lacking: int) -> str:
    """Say how many systems have a pattern and how many do not."""
    return f"{having} of {having + lacking} have it"


def pattern_mark(having: int, lacking: int) -> str:
    """Give the marks of a pattern as one ``svg`` element."""
    parts, height = pattern_parts(having, lacking)
    width = _STEP * min(_IN_A_LINE, max(1, having + lacking))
    words = pattern_words(having, lacking)
    return tag(
        "svg",
        tag("title", escape(words)) + "".join(parts),
        class_="haves",
        viewBox=f"0 0 {width:g} {height:g}",
        width=width,
        height=height,
        role="img",
        aria_label=words,
    )


def pattern_parts(having: int, lacking: int) -> tuple[list[str], float]:
    """Give the marks, those that have it first, and how high they stand."""
    colour = style.KINDS["Place"].colour
    marks = [
        tag(
            "circle",
            cx=_STEP * (at % _IN_A_LINE) + _STEP / 2,
            cy=_STEP * (at // _IN_A_LINE) + _STEP / 2,
            r=5.5,
            fill=colour if at < having else style.PAPER,
            stroke=colour if at < having else style.INK_2,
            stroke_width=1.5,
        )
        for at in range(having + lacking)
    ]
    lines = -(-max(1, having + lacking) // _IN_A_LINE)
    return marks, _STEP * lines
