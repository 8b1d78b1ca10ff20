"""A sheet as SVG: text stays text, and what is drawn is the same as in the PDF."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from xml.sax.saxutils import escape

from graphmap.views import style
from graphmap.views.layout.text import text_width
from graphmap.views.paper.page import Page, Sheet, Text
from graphmap.views.paper.sizes import PIXELS_A_MM
from graphmap.views.svg.fonts import font_style
from graphmap.views.svg.parts import number, tag, text_tag

_BULLET: Final = "•"


def sheet_svg(sheet: Sheet) -> bytes:
    """Give a sheet as one SVG document in UTF-8, its pages below one another."""
    width, height = sheet.pages[0].width, sheet.pages[0].height
    count = len(sheet.pages)
    body = [
        font_style(),
        tag("title", escape(sheet.title), id="sheet-title"),
        tag("desc", escape("\n".join((sheet.description, *sheet.notes))), id="sheet-description"),
        tag("rect", width=width, height=height * count, fill=style.PAPER),
    ]
    for at, page in enumerate(sheet.pages):
        parts = [*page_graphics(page), *_texts(page)]
        body.append(tag("g", "\n".join(parts), transform=f"translate(0 {number(height * at)})"))
    wide, high = sheet.millimetres
    root = tag(
        "svg",
        "\n".join(body),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(width)} {number(height * count)}",
        width=f"{wide}mm",
        height=f"{high * count}mm",
        role="img",
        aria_labelledby="sheet-title sheet-description",
        font_family=style.FONT,
        fill=style.INK,
        lang="en-GB",
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{root}\n'.encode()


def graphics_svg(page: Page) -> str:
    """Give what is drawn on a page, without its text, as an SVG document."""
    return tag(
        "svg",
        "\n".join(page_graphics(page)),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(page.width)} {number(page.height)}",
        width=page.width,
        height=page.height,
        font_family=style.FONT,
        fill=style.INK,
    )


def page_graphics(page: Page) -> Iterable[str]:
    """Give the markup of what is drawn on a page."""
    return page.graphics


def pixels_wide(sheet: Sheet) -> float:
    """Give how wide a sheet is in CSS pixels."""
    return sheet.millimetres[0] * PIXELS_A_MM


def _texts(page: Page) -> Iterable[str]:
    for text in (*page.before, *page.after):
        yield from _lines(text)


def _lines(text: Text) -> Iterable[str]:
    y = text.y
    for place, item in enumerate(text.items):
        if text.role == "bullets":
            yield _line(text, _BULLET, text.x + 4, y)
        elif text.role == "numbered":
            yield _line(text, f"{text.first + place}.", text.x, y)
        for line in item:
            yield _line(text, line, text.x + text.indent, y)
            y += text.leading
        y += text.gap - text.leading


def _line(text: Text, words: str, x: float, y: float) -> str:
    fits = words.strip() and text.anchor == "start" and text.weight != 700
    width = text_width(words, size=text.size, weight=text.weight) if fits else None
    return text_tag(
        words,
        x,
        y,
        font_size=text.size,
        font_weight=str(text.weight) if text.weight != 400 else None,
        fill=text.colour if text.colour != style.INK else None,
        text_anchor="end" if text.anchor == "end" else None,
        textLength=width,
        lengthAdjust="spacing" if width else None,
    )
