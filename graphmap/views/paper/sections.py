"""The sections of a sheet as rows: each knows its height, and writes itself at a place."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from graphmap.views import style
from graphmap.views.layout.text import wrap
from graphmap.views.paper.content import HINT, SheetContent
from graphmap.views.paper.legend import Key, legend_rows
from graphmap.views.paper.page import Lines, Role
from graphmap.views.paper.sizes import SheetOptions
from graphmap.views.svg.parts import number, tag

TEXT_SIZE: Final = 15.0
LEADING: Final = 19.0
#: The smallest letters of a sheet: 8.6 points on A3.
SMALL: Final = 11.5
SMALL_LEADING: Final = 15.0
_HEADING: Final = 18.0
_INDENT: Final = 18.0
_LINES_TO_WRITE: Final = 3
#: How high a line to write on is: between 6 and 7 mm on A3, as in a lined book.
_TO_WRITE: Final = 25.0

Mark = Callable[[float, float], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a section: words, and marks drawn from its top left corner.

    ``lines`` may be empty; ``left`` is how far the words stand in. A row that is ``kept`` stays
    on one side of paper with the next.
    """

    height: float
    role: Role = "text"
    lines: Lines = ()
    size: float = TEXT_SIZE
    leading: float = LEADING
    weight: int = 400
    colour: str = style.INK
    left: float = 0.0
    space: float = 0.0
    baseline: float | None = None
    mark: Mark | None = None
    kept: bool = False


def sections_of(
    content: SheetContent, options: SheetOptions, width: float, *, with_sources: bool
) -> list[list[Row]]:
    """Give the sections beside or below a drawing, each as rows of a width.

    ``with_sources`` puts the sources and what was left out among them, where the foot of the
    sheet has no room for them.
    """
    chosen = options.sections
    sections: list[list[Row]] = []
    if "reading" in chosen:
        keys = [*_keys(content, width)]
        sections.append([heading("How to read it", width), *keys])
    if "says" in chosen and content.says:
        hint = words("A structural hint, not a finding.", width, size=SMALL, colour=style.INK_3)
        items = listed("bullets", content.says, width)
        sections.append([heading("What the map says", width), hint, *items])
    if "questions" in chosen and content.questions:
        items = listed("numbered", content.questions, width)
        sections.append([heading("To talk about", width), *items])
    if "writing" in chosen:
        sections.append([heading("What is missing? Write it here", width), *_room_for_nodes(width)])
        sections.append([heading("What speaks against it?", width), *_room_for_numbers(width)])
    if "setters" in chosen and content.setters:
        items = [small(line, width) for line in content.setters]
        sections.append([heading("Who sets each rule", width), *items])
    if with_sources:
        if "sources" in chosen and content.sources:
            rows = [small(f"{one.sign} {one.noun.name}", width) for one in content.sources]
            sections.append([heading("Sources", width), *rows])
        rows = [small(line, width) for line in (HINT, *content.left_out_words)]
        sections.append([heading("Left out of this edition", width), *rows])
    return sections


def heading(text: str, width: float) -> Row:
    """Give the heading of a section; it stays with what follows."""
    lines = wrap(text, width=width, size=_HEADING, weight=600)
    height = len(lines) * 22.0 + 1
    return Row(
        height=height,
        role="heading",
        lines=lines,
        size=_HEADING,
        leading=22.0,
        weight=700,
        space=11.0,
        kept=True,
    )


def words(text: str, width: float, *, size: float = TEXT_SIZE, colour: str = style.INK) -> Row:
    """Give a paragraph."""
    leading = SMALL_LEADING if size == SMALL else LEADING
    lines = wrap(text, width=width, size=size, weight=400)
    return Row(height=len(lines) * leading, lines=lines, size=size, leading=leading, colour=colour)


def small(text: str, width: float) -> Row:
    """Give a paragraph in the smallest letters."""
    row = words(text, width, size=SMALL, colour=style.INK_2)
    return Row(
        height=row.height,
        lines=row.lines,
        size=SMALL,
        leading=SMALL_LEADING,
        colour=style.INK_2,
        space=3.0,
    )


def listed(role: Role, items: Iterable[str], width: float) -> list[Row]:
    """Give the items of a list."""
    rows: list[Row] = []
    for item in items:
        lines = wrap(item, width=width - _INDENT, size=TEXT_SIZE, weight=400)
        height = len(lines) * LEADING
        rows.append(Row(height=height, role=role, lines=lines, left=_INDENT, space=4.0))
    return rows


def _keys(content: SheetContent, width: float) -> Iterable[Row]:
    for keys in legend_rows(content):
        for place, key in enumerate(keys):
            is_last = place == len(keys) - 1
            yield _key(key, width, shift=place * width * 0.45, is_last=is_last)


def _key(key: Key, width: float, *, shift: float, is_last: bool) -> Row:
    mark, wide, text = key
    lines = wrap(text, width=width - wide - 10 - shift, size=TEXT_SIZE, weight=400)

    def drawn(x: float, y: float) -> str:
        return tag("g", mark, transform=f"translate({number(x + shift)} {number(y + 11)})")

    height = max(23.0, len(lines) * LEADING + 3) if is_last else 0.0
    left = shift + wide + 10
    return Row(height=height, lines=lines, left=left, baseline=16.0, mark=drawn, kept=not is_last)


def _room_for_nodes(width: float) -> Iterable[Row]:
    for index in range(_LINES_TO_WRITE):
        wide, corner = (18.0, 2.0) if index < _LINES_TO_WRITE - 1 else (34.0, 9.0)

        def drawn(x: float, y: float, wide: float = wide, corner: float = corner) -> str:
            box = tag(
                "rect",
                x=x,
                y=y + _TO_WRITE - 21,
                width=wide,
                height=18.0,
                rx=corner,
                fill="none",
                stroke=style.INK_2,
                stroke_width=1.5,
                stroke_dasharray="4 3",
            )
            return box + _line_to_write(x + wide + 8, x + width, y + _TO_WRITE - 3)

        yield Row(height=_TO_WRITE, mark=drawn, kept=index < _LINES_TO_WRITE - 1)


def _room_for_numbers(width: float) -> Iterable[Row]:
    for index in range(_LINES_TO_WRITE - 1):

        def drawn(x: float, y: float) -> str:
            return _line_to_write(x + 44, x + width, y + _TO_WRITE - 3)

        kept = index == 0
        yield Row(height=_TO_WRITE, lines=("No.",), baseline=_TO_WRITE - 4, mark=drawn, kept=kept)


def _line_to_write(start: float, end: float, y: float) -> str:
    return tag(
        "path",
        d=f"M{number(start)} {number(y)}H{number(end)}",
        stroke="#77828a",
        stroke_width=1.2,
        fill="none",
    )
