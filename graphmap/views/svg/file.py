"""A map as an SVG file of its own: title, drawing, legend, date, revision, profile and receipt."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from graphmap.views import style
from graphmap.views.drawing import Deed, Layout
from graphmap.views.layout.text import text_width
from graphmap.views.map_view.view import MapView
from graphmap.views.svg.drawing import drawing_parts
from graphmap.views.svg.parts import arrow_head, fitted, icon, legend_line, number, tag, text_tag
from graphmap.views.svg.sheet import MARGIN, Column, picture
from graphmap.views.words import date_in_words, list_in_words

_DEEDS: Final[tuple[Deed, ...]] = ("blocks", "enables", "lowers", "raises", "uncertain")


def svg_file(view: MapView, layout: Layout) -> bytes:
    """Give a map as an SVG document in UTF-8; the same bytes for the same map and layout."""
    width = layout.width + 2 * MARGIN
    column = Column(width)
    column.text(view.title, size=24, weight="700")
    column.text(view.summary, size=14, fill=style.INK_2)
    column.space(12)
    drawing = drawing_parts(
        layout,
        view.caption,
        lighting=view.lighting,
        preset=view.preset,
        by_sources=view.request.width == "sources",
        is_file=True,
    )
    column.drawing(drawing, layout.height + 16)
    _legend(column, view)
    column.space(8)
    for line in closing_lines(view):
        column.text(line, size=13, fill=style.INK_2)
    return picture(
        column, view.title, _description(view), name="map", font_size=view.preset.label_size
    )


def closing_lines(view: MapView) -> list[str]:
    """Give what a file says of itself: revision, date, scope, profile, what was left out."""
    on = "whatever was ever recorded" if view.as_of == "any" else f"as of {_day(view.as_of)}"
    made = f"Map revision {view.revision}, {on}, {view.system_name}. Profile {view.profile}."
    hint = "A structural hint, not a finding. What nobody has recorded is not here."
    words = view.receipt.in_words()
    left_out = [f"Left out: {line}" for line in words] if view.receipt.lines else words
    undrawn = [
        f"Not drawn: {one.words} {list_in_words([noun.name for noun in one.nouns])}".rstrip()
        for one in view.not_drawn
    ]
    loops = [f"Comes back on itself: {one.in_words()}" for one in view.overview.loops or ()]
    return [made, hint, *loops, *left_out, *undrawn]


def _day(as_of: str) -> str:
    return date_in_words(as_of)


def _description(view: MapView) -> str:
    """Give the whole map in sentences, for those who cannot see it."""
    lines = [view.caption.links[link.id] for link in view.drawing.links]
    return "\n".join([view.summary, *lines])


def _legend(column: Column, view: MapView) -> None:
    column.text("Legend", size=13, weight="600", fill=style.INK_2)
    column.space(18)
    x = MARGIN
    for mark, words, wide in _keys(view):
        needed = wide + 8 + text_width(words, size=13) + 22
        if x + needed > column.width - MARGIN and x > MARGIN:
            x = MARGIN
            column.space(22)
        place = f"translate({number(x)} {number(column.y)})"
        column.parts.append(tag("g", mark, transform=place))
        column.parts.append(
            text_tag(words, x + wide + 8, column.y + 4, font_size=13.0, **fitted(words, size=13))
        )
        x += needed
    column.space(14)


def _keys(view: MapView) -> Iterable[tuple[str, str, float]]:
    """Give each key of the legend: its mark round y = 0, its words, how wide the mark is."""
    kinds = {node.kind for node in view.drawing.nodes}
    yield icon("Policy", 0, -8, 16), "Policy", 16
    if "Factor" in kinds:
        colour = style.KINDS["Factor"].colour
        yield _pill(style.PAPER, colour), "Factor", 26
    colour = style.KINDS["Outcome"].colour
    yield _pill(colour, colour), "What people want", 26
    if "EnablingCondition" in kinds:
        yield icon("EnablingCondition", 0, -8, 16), "Enabling condition", 16
    for deed in _DEEDS:
        look = style.DEEDS[deed]
        stroke = style.Stroke(look.colour, 1.5, look.dashes, look.head, hollow=False, differs=False)
        line = legend_line(28 if look.head == "bar" else 20, look.colour, 1.5, look.dashes)
        yield line + arrow_head(stroke, (28, 0), 0.0, look.colour), look.words, 30
    counted = "by n sources" if view.request.width == "sources" else "in 1, 3, 6 or more places"
    wide = "".join(
        legend_line(12, style.INK_2, width, (), start=16 * index)
        for index, width in enumerate((1.5, 3.5, 6.0))
    )
    yield wide, f"recorded {counted}", 44
    yield (
        legend_line(28, style.INK_2, 2.5, style.DOTS),
        "for and against, or sources disagree here",
        28,
    )
    assumed = legend_line(28, style.INK_2, 1.0, style.NO_EVIDENCE_DASHES)
    yield assumed, "nobody has recorded evidence yet", 28


def _pill(fill: str, stroke: str) -> str:
    return tag("rect", x=0.0, y=-7.0, width=26.0, height=14.0, rx=7.0, fill=fill, stroke=stroke)
