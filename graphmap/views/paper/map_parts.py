"""The drawing of a map for paper: white, everything lit, numbers and letters on its nodes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from xml.sax.saxutils import escape

from graphmap.views import style
from graphmap.views.captions import Caption
from graphmap.views.drawing import Layout, PlacedLink, PlacedNode, Preset
from graphmap.views.layout.text import text_width
from graphmap.views.paper.marks import Marks
from graphmap.views.svg.drawing import link_marks
from graphmap.views.svg.parts import (
    along,
    arrow_head,
    at,
    badge,
    end_angle,
    head_length,
    icon,
    number,
    tag,
    text_tag,
)

MARK_SIZE: Final = 12.5
_THICKER: Final = 0.3
_MOST_ENLARGED: Final = 1.35


def map_parts(
    layout: Layout, caption: Caption, marks: Marks, preset: Preset, *, scale: float = 1.0
) -> list[str]:
    """Give headings, links, nodes and badges of a map as markup, in drawing order.

    ``scale`` is how much all of it is enlarged; headings grow less than what they stand over.
    """
    return [
        *_headings(layout, preset.label_size * min(1.0, _MOST_ENLARGED / scale)),
        *(_link(placed, caption) for placed in layout.links),
        *(_node(placed, caption, marks, preset) for placed in layout.nodes),
        *(mark for placed in layout.links for mark in link_marks(placed)),
    ]


def _headings(layout: Layout, size: float) -> Iterable[str]:
    anchors = {"Policies that block": "end", "Policies that enable": "start"}
    for words, x in layout.headings:
        yield text_tag(
            words,
            x,
            20.0,
            text_anchor=anchors.get(words, "middle"),
            font_size=size,
            font_weight="600",
            fill=style.INK_2,
        )


def _link(placed: PlacedLink, caption: Caption) -> str:
    stroke = style.stroke_of(placed.link)
    start, first, second, end = placed.points
    angle = end_angle(placed.points)
    stop = end if stroke.head == "bar" else along(end, angle, -head_length(stroke.width))
    second = (second[0] + stop[0] - end[0], second[1] + stop[1] - end[1])
    line = tag(
        "path",
        d=f"M{at(start)}C{at(first)} {at(second)} {at(stop)}",
        fill="none",
        stroke=stroke.colour,
        stroke_width=stroke.width + _THICKER,
        stroke_dasharray=" ".join(map(number, stroke.dashes)) or None,
        stroke_linecap="round" if stroke.dashes == style.DOTS else None,
    )
    words = tag("title", escape(caption.links.get(placed.link.id, "")))
    return tag("g", words + line + arrow_head(stroke, end, angle, stroke.colour))


def _node(placed: PlacedNode, caption: Caption, marks: Marks, preset: Preset) -> str:
    node = placed.node
    mark = marks.of.get(node.id)
    parts = [tag("title", escape(marks.named(node.id, caption.nodes.get(node.id, node.name))))]
    if node.kind == "Outcome":
        parts += _pill(placed, mark)
    elif node.kind == "Factor":
        parts += _factor(placed)
    else:
        parts += _symbol(placed, mark)
    parts += _label(placed, preset)
    parts += _folded(placed)
    return tag("g", "".join(parts))


def _corner_of(placed: PlacedNode) -> tuple[float, float]:
    return placed.x - placed.width / 2, placed.y - placed.height / 2


def _pill(placed: PlacedNode, mark: str | None) -> Iterable[str]:
    x, y = _corner_of(placed)
    colour = style.KINDS["Outcome"].colour
    corner = min(15.0, placed.height / 2)
    yield tag("rect", x=x, y=y, width=placed.width, height=placed.height, rx=corner, fill=colour)
    if mark:
        yield from letter_mark(mark, x + 15, placed.y)


def letter_mark(mark: str, x: float, y: float) -> Iterable[str]:
    """Give a letter on its white disc, the middle at (x, y)."""
    yield tag("circle", cx=x, cy=y, r=9.5 if len(mark) == 1 else 11.0, fill=style.PAPER)
    yield _mark_text(mark, x, y, style.KINDS["Outcome"].colour)


def number_mark(mark: str, x: float, y: float, size: float) -> Iterable[str]:
    """Give a number in its square, the top left corner at (x, y)."""
    colour = style.KINDS["Policy"].colour
    yield tag("rect", x=x, y=y, width=size, height=size, rx=2.0, fill=colour)
    yield _mark_text(mark, x + size / 2, y + size / 2, style.PAPER)


def _mark_text(mark: str, x: float, y: float, colour: str) -> str:
    size = MARK_SIZE if len(mark) < 3 else 9.5
    return text_tag(
        mark,
        x,
        y + size * 0.35,
        text_anchor="middle",
        font_size=size,
        font_weight="700",
        fill=colour,
    )


def _factor(placed: PlacedNode) -> Iterable[str]:
    x, y = _corner_of(placed)
    yield tag(
        "rect",
        x=x,
        y=y,
        width=placed.width,
        height=placed.height,
        rx=placed.height / 2 if placed.height < 60 else 24.0,
        fill=style.PAPER,
        stroke=style.KINDS["Factor"].colour,
        stroke_width=1.5,
    )
    yield icon("Factor", x - 3, y - 4, 15)


def _symbol(placed: PlacedNode, mark: str | None) -> Iterable[str]:
    x, y = _corner_of(placed)
    if mark is None or placed.node.kind != "Policy":
        yield icon(placed.node.kind, x, y, placed.width)
    if mark is not None and placed.node.kind == "Policy":
        yield from number_mark(mark, x, y, placed.width)
    elif mark is not None:
        yield badge(mark, (placed.x, y - 4), 20.0)


def _label(placed: PlacedNode, preset: Preset) -> Iterable[str]:
    kind = placed.node.kind
    inside = kind in {"Outcome", "Factor"}
    size = preset.factor_label_size if kind == "Factor" else preset.label_size
    weight = "600" if kind == "Outcome" else None
    fill = style.PAPER if kind == "Outcome" else style.INK
    top = placed.label_y - (len(placed.lines) - 1) * preset.line_height / 2
    for index, line in enumerate(placed.lines):
        y = top + index * preset.line_height
        if not inside:
            yield _behind(line, placed, y, preset)
        yield text_tag(
            line,
            placed.label_x,
            y + size * 0.35,
            text_anchor=placed.label_anchor,
            font_size=size,
            font_weight=weight,
            fill=fill,
        )


def _behind(line: str, placed: PlacedNode, y: float, preset: Preset) -> str:
    """White behind a label, so that a link that passes there does not strike it out."""
    width = text_width(line, size=preset.label_size, weight=400) + 2
    shift = {"start": 0.0, "middle": width / 2, "end": width}[placed.label_anchor]
    return tag(
        "rect",
        x=placed.label_x - shift,
        y=y - preset.label_size * 0.55,
        width=width,
        height=preset.label_size * 1.1,
        fill=style.PAPER,
        fill_opacity="0.85",
    )


def _folded(placed: PlacedNode) -> Iterable[str]:
    x, y = _corner_of(placed)
    badges = (
        (placed.node.folded_blocks, x + 6, style.DEEDS["blocks"].colour, None),
        (placed.node.folded_enables, x + placed.width - 6, style.DEEDS["enables"].colour, "4 2"),
    )
    for count, middle, colour, dashes in badges:
        if count:
            wide = 24.0 if count < 10 else 31.0
            yield badge(f"+{count}", (middle, y), wide, stroke=colour, dashes=dashes)
