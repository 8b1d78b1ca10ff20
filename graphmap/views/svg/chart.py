"""A picture of an analysis with all that is said round it, for a file of its own or for a page."""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape

from graphmap.views import style
from graphmap.views.svg.parts import number, tag


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A picture: what is drawn, and its words.

    ``name`` begins the ids of its title and words; ``said`` stands before what is drawn, ``lines``
    and ``notes`` after it; ``words`` say what is drawn to those who do not see it.
    """

    name: str
    title: str
    parts: tuple[str, ...]
    width: float
    height: float
    words: tuple[str, ...]
    said: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def chart_svg(chart: Chart) -> str:
    """Give what is drawn as an SVG element of a page that brings its own letters."""
    body = [
        tag("title", escape(chart.title), id=f"{chart.name}-picture"),
        tag("desc", escape("\n".join(chart.words)), id=f"{chart.name}-words"),
        *chart.parts,
    ]
    return tag(
        "svg",
        "\n".join(body),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(chart.width)} {number(chart.height)}",
        width=chart.width,
        height=chart.height,
        role="img",
        aria_labelledby=f"{chart.name}-picture {chart.name}-words",
        font_family=style.FONT,
        font_size=14.0,
        fill=style.INK,
    )
