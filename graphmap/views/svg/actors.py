"""A map of actors as an SVG file of its own: title, drawing, ties, profile and receipt."""

from __future__ import annotations

from graphmap.views import style
from graphmap.views.actor_view import TIES, ActorView
from graphmap.views.captions import ALL_LIT
from graphmap.views.drawing import Layout
from graphmap.views.svg.drawing import drawing_parts
from graphmap.views.svg.parts import number, tag, text_tag
from graphmap.views.svg.sheet import MARGIN, Column, picture


def actors_svg(view: ActorView, layout: Layout) -> bytes:
    """Give a map of actors as an SVG document in UTF-8."""
    column = Column(layout.width + 2 * MARGIN)
    column.text(view.title, size=24, weight="700")
    column.text(view.summary, size=14, fill=style.INK_2)
    column.space(12)
    parts = drawing_parts(layout, view.caption, lighting=ALL_LIT, preset=view.preset, is_file=True)
    column.drawing(parts, layout.height + 16)
    _legend(column)
    made = f"Map revision {view.revision}. Profile {view.profile}."
    left_out = view.receipt.in_words()
    said = [f"Left out: {words}" if view.receipt.lines else words for words in left_out]
    for line in [made, *said]:
        column.text(line, size=13, fill=style.INK_2)
    told = [view.summary, *(view.caption.links[tie.link] for tie in view.ties)]
    return picture(column, view.title, "\n".join(told), name="actors")


def _legend(column: Column) -> None:
    """Say what each line stands for, one below the other."""
    for tie in TIES.values():
        look = style.DEEDS[tie]
        column.y += 18
        line = tag(
            "path",
            d=f"M{number(MARGIN)} {number(column.y - 4)}h30",
            stroke=look.colour,
            stroke_width=2.0,
            stroke_dasharray=" ".join(map(number, look.dashes)) or None,
            fill="none",
        )
        column.parts += [line, text_tag(look.words, MARGIN + 38, column.y, font_size=13.0)]
    column.space(8)
