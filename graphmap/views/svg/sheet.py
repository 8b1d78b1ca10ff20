"""A picture as an SVG file of its own: lines of text and marks from the top down."""

from __future__ import annotations

from typing import Final
from xml.sax.saxutils import escape

from graphmap.views import style
from graphmap.views.layout.text import wrap
from graphmap.views.svg.fonts import font_style
from graphmap.views.svg.parts import fitted, number, tag, text_tag

MARGIN: Final = 24.0


class Column:
    """Lines of text and marks from the top down; knows how low it has come."""

    def __init__(self, width: float) -> None:
        self.width = width
        self.y = MARGIN
        self.parts: list[str] = []

    def text(self, words: str, *, size: float, fill: str = style.INK, weight: str = "400") -> None:
        """Add a paragraph, wrapped to the width."""
        for line in wrap(words, width=self.width - 2 * MARGIN, size=size):
            self.y += size * 1.35
            self.parts.append(
                text_tag(
                    line,
                    MARGIN,
                    self.y,
                    font_size=size,
                    font_weight=weight,
                    fill=fill,
                    **fitted(line, size=size, weight=400 if weight == "400" else 600),
                )
            )

    def space(self, height: float) -> None:
        """Leave some room."""
        self.y += height

    def drawing(self, parts: list[str], height: float) -> None:
        """Add a drawing of this height, made from the top left."""
        place = f"translate({number(MARGIN)} {number(self.y)})"
        self.parts.append(tag("g", "".join(parts), transform=place))
        self.y += height


def picture(
    column: Column, title: str, description: str, *, name: str, font_size: float = 14.0
) -> bytes:
    """Give a column as an SVG document in UTF-8; ``name`` begins the ids of its title and words."""
    height = column.y + MARGIN
    body = [
        font_style(),
        tag("title", escape(title), id=f"{name}-title"),
        tag("desc", escape(description), id=f"{name}-description"),
        tag("rect", width=column.width, height=height, fill=style.CANVAS),
        *column.parts,
    ]
    root = tag(
        "svg",
        "\n".join(body),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(column.width)} {number(height)}",
        width=column.width,
        height=height,
        role="img",
        aria_labelledby=f"{name}-title {name}-description",
        font_family=style.FONT,
        font_size=font_size,
        fill=style.INK,
        lang="en-GB",
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{root}\n'.encode()
