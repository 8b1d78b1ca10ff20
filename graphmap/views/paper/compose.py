"""Composing a sheet: head, drawing, what is said beside it, foot; further pages where needed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from graphmap.views import style
from graphmap.views.drawing import Preset
from graphmap.views.layout.text import wrap
from graphmap.views.paper.content import HINT, SheetContent
from graphmap.views.paper.fit import LARGEST, drawn_box
from graphmap.views.paper.map_parts import map_parts
from graphmap.views.paper.page import Page, Sheet, Text
from graphmap.views.paper.sections import (
    SMALL,
    SMALL_LEADING,
    Row,
    sections_of,
)
from graphmap.views.paper.sizes import SheetOptions
from graphmap.views.svg.parts import number, tag

_SIDE: Final = 44.0
_TOP: Final = 30.0
_BOTTOM: Final = 24.0
_EDITION: Final = 250.0
_ASIDE: Final = 297.0
#: Paper narrower than this has its sections below the drawing and on further pages.
_WIDE: Final = 1400.0
_LEAST_BELOW: Final = 170.0
_MOST_FOOT: Final = 150.0
#: A section up to this height is never divided.
_MOST_WHOLE: Final = 500.0
_COLUMN: Final = 300.0
#: The letters of a badge, the smallest of a drawing.
_BADGE: Final = 12.0
_BETWEEN: Final = 28.0
#: What share of the free height stands above a low drawing, and how much at most.
_HIGHER: Final = 0.4
_MOST_LOWERED: Final = 120.0
#: Letters that grow by less than this stay as they are: posters of one place look alike.
_WORTH_IT: Final = 1.08
#: Above its sections a drawing is enlarged less: they are to find room on the same side of paper.
_LARGEST_ABOVE: Final = 1.2


@dataclass(frozen=True, slots=True)
class _Area:
    """A column on a page that rows are put into from the top down."""

    page: int
    x: float
    y: float
    width: float
    bottom: float


@dataclass(slots=True)
class _Draft:
    """A page while it grows."""

    graphics: list[str] = field(default_factory=list[str])
    before: list[Text] = field(default_factory=list[Text])
    after: list[Text] = field(default_factory=list[Text])


def compose(content: SheetContent, options: SheetOptions, preset: Preset) -> Sheet:
    """Give the sheet of a map; the same for the same content and options.

    Parameters
    ----------
    content
        What the sheet may say.
    options
        The paper and the sections that are put on it.
    preset
        The measures that the drawing was laid out with.
    """
    width, height = options.canvas
    first = _Draft()
    top = _head(first, content, width)
    is_wide = width >= _WIDE
    foot = _foot(content, options, width) if is_wide else None
    bottom = height - _BOTTOM
    if foot is not None:
        bottom -= foot.height
        foot.write(first, bottom, width)
    scale, end = _draw(first, content, preset, width, top, bottom, is_wide=is_wide)
    drafts = [first]
    areas = _areas(
        drafts,
        content,
        width,
        height,
        _first_areas(width, top, end, bottom, is_wide=is_wide),
    )
    columns = _ASIDE if is_wide else (width - 2 * _SIDE - 2 * _BETWEEN) / 3
    sections = sections_of(content, options, columns, with_sources=foot is None)
    _flow(drafts, sections, areas)
    smallest = min(SMALL, scale * _BADGE)
    year, month, day = (int(part) for part in content.made_on.split("-"))
    return Sheet(
        title=content.title,
        description=content.description,
        notes=content.notes,
        pages=tuple(_page(draft, content, width, height, at) for at, draft in enumerate(drafts)),
        millimetres=options.millimetres,
        enlarged=options.enlarged,
        label_size=scale * preset.label_size,
        smallest=smallest,
        date=(year, month, day),
        keywords=(f"profile {content.view.profile}", f"revision {content.view.revision}"),
    )


def _page(draft: _Draft, content: SheetContent, width: float, height: float, at: int) -> Page:
    alt = content.description if at == 0 else "Marks of the legend, and lines to write on."
    return Page(
        width=width,
        height=height,
        graphics=tuple(draft.graphics),
        alt=alt,
        before=tuple(draft.before),
        after=tuple(draft.after),
    )


def _head(draft: _Draft, content: SheetContent, width: float) -> float:
    """Write title, summary and edition; give where the body begins."""
    is_wide = width >= _WIDE
    size, leading = (34.0, 40.0) if is_wide else (25.0, 30.0)
    small, step = (17.0, 23.0) if is_wide else (14.0, 18.0)
    room = width - 2 * _SIDE
    title = wrap(content.title, width=room - _EDITION, size=size, weight=600)
    summary = wrap(content.summary, width=room - _EDITION - 20, size=small, weight=400)
    y = _TOP + size * 0.9
    draft.before.append(
        Text(role="title", items=(title,), x=_SIDE, y=y, size=size, leading=leading, weight=700)
    )
    y += (len(title) - 1) * leading + step + 7
    draft.before.append(
        Text(
            role="text",
            items=(summary,),
            x=_SIDE,
            y=y,
            size=small,
            leading=step,
            colour=style.INK_2,
        )
    )
    end = y + (len(summary) - 1) * step
    draft.before.append(
        Text(
            role="text",
            items=(content.edition,),
            x=width - _SIDE,
            y=end - (len(content.edition) - 1) * 18.0,
            size=14.0,
            leading=18.0,
            colour=style.INK_2,
            anchor="end",
        )
    )
    draft.graphics.append(_rule(_SIDE, width - _SIDE, end + 13, 3.0, style.INK))
    return end + 22


def _rule(start: float, stop: float, y: float, width: float, colour: str) -> str:
    return tag(
        "path",
        d=f"M{number(start)} {number(y)}H{number(stop)}",
        stroke=colour,
        stroke_width=width,
        fill="none",
    )


@dataclass(frozen=True, slots=True)
class _Foot:
    """Sources and what was left out, at the bottom of a wide sheet."""

    sources: tuple[str, ...]
    left_out: tuple[str, ...]
    height: float

    def write(self, draft: _Draft, top: float, width: float) -> None:
        draft.graphics.append(_rule(_SIDE, width - _SIDE, top + 4, 1.0, style.INK))
        room = width - 2 * _SIDE - 32
        columns = (
            ("Sources", self.sources, _SIDE),
            ("Left out of this edition", self.left_out, _SIDE + room * 1.55 / 2.55 + 32),
        )
        for title, lines, x in columns:
            if not lines:
                continue
            draft.after += [
                _small_text("heading", (title,), x, top + 20, 700, style.INK),
                _small_text("text", lines, x, top + 20 + SMALL_LEADING, 400, style.INK_2),
            ]


def _small_text(
    role: str, lines: tuple[str, ...], x: float, y: float, weight: int, colour: str
) -> Text:
    return Text(
        role="heading" if role == "heading" else "text",
        items=(lines,),
        x=x,
        y=y,
        size=SMALL,
        leading=SMALL_LEADING,
        weight=weight,
        colour=colour,
    )


def _foot(content: SheetContent, options: SheetOptions, width: float) -> _Foot | None:
    """Give the foot, or None where the sources need more room than a foot has."""
    room = width - 2 * _SIDE - 32
    running = "; ".join(f"{one.sign} {one.noun.name}" for one in content.sources)
    with_sources = "sources" in options.sections and content.sources
    sources = (
        wrap(f"{running}.", width=room * 1.55 / 2.55, size=SMALL, weight=400)
        if with_sources
        else ()
    )
    words = " ".join(_sentence(line) for line in (*content.left_out_words, HINT))
    left_out = wrap(words, width=room / 2.55, size=SMALL, weight=400)
    height = 20 + SMALL_LEADING * (max(len(sources), len(left_out)) + 1)
    return _Foot(sources, left_out, height) if height <= _MOST_FOOT else None


def _sentence(line: str) -> str:
    return line if line.endswith((".", "?", "!")) else f"{line}."


def _draw(
    draft: _Draft,
    content: SheetContent,
    preset: Preset,
    width: float,
    top: float,
    bottom: float,
    *,
    is_wide: bool,
) -> tuple[float, float]:
    """Draw the map; give its scale and where it ends."""
    layout = content.layout
    room = width - 2 * _SIDE - ((_ASIDE + 2 * _BETWEEN) if is_wide else 0)
    high = bottom - top - 4
    left, above, right, below = drawn_box(layout, preset.label_size)
    wide, tall = right - left, below - above
    most = LARGEST if is_wide else _LARGEST_ABOVE
    scale = min(most, room / wide, high / tall) if layout.nodes else 1.0
    if scale < _WORTH_IT:
        scale = min(scale, 1.0)
    x = _SIDE + (room - wide * scale) / 2 - left * scale
    # A low drawing stands nearer the middle of a wide sheet; below it is room to write.
    shift = min((high - tall * scale) * _HIGHER, _MOST_LOWERED) if is_wide else 0.0
    y = top + max(shift, 0.0) - above * scale
    parts = map_parts(layout, content.view.caption, content.marks, preset, scale=scale)
    place = f"translate({number(x)} {number(y)}) scale({scale:.4f})"
    draft.graphics.append(tag("g", "".join(parts), transform=place))
    if is_wide:
        line = width - _SIDE - _ASIDE - _BETWEEN
        d = f"M{number(line)} {number(top)}V{number(bottom - 6)}"
        draft.graphics.append(tag("path", d=d, stroke=style.LINE, stroke_width=1.0, fill="none"))
    return scale, y + below * scale


def _first_areas(
    width: float, top: float, end: float, bottom: float, *, is_wide: bool
) -> Iterator[_Area]:
    """Give the room beside the drawing, or below it where there is enough."""
    if is_wide:
        yield _Area(0, width - _SIDE - _ASIDE, top - 14, _ASIDE, bottom - 6)
    elif bottom - end >= _LEAST_BELOW:
        yield from _columns(0, width, end + 6, bottom)


def _columns(page: int, width: float, top: float, bottom: float) -> Iterator[_Area]:
    room = width - 2 * _SIDE
    count = max(1, round((room + _BETWEEN) / (_COLUMN + _BETWEEN)))
    wide = (room - (count - 1) * _BETWEEN) / count
    for column in range(count):
        yield _Area(page, _SIDE + column * (wide + _BETWEEN), top, wide, bottom)


def _running_head(draft: _Draft, content: SheetContent, width: float) -> None:
    """Say on a further page which sheet it belongs to."""
    said = f"{content.title}. {', '.join(content.edition)}"
    lines = wrap(said, width=width - 2 * _SIDE, size=SMALL, weight=400)[:1]
    draft.before.append(_small_text("text", lines, _SIDE, _TOP, 400, style.INK_2))
    draft.graphics.append(_rule(_SIDE, width - _SIDE, _TOP + 7, 1.0, style.INK))


def _areas(
    drafts: list[_Draft],
    content: SheetContent,
    width: float,
    height: float,
    first: Iterable[_Area],
) -> Iterator[_Area]:
    """Give one column after another, beginning new pages where the first one is full."""
    yield from first
    while True:
        drafts.append(_Draft())
        _running_head(drafts[-1], content, width)
        yield from _columns(len(drafts) - 1, width, _TOP + 14, height - _BOTTOM)


def _flow(drafts: list[_Draft], sections: list[list[Row]], areas: Iterator[_Area]) -> None:
    """Put sections into columns; a section that fits in no rest of one begins the next."""
    if not sections:
        return
    area = next(areas)
    y = area.y
    for rows in sections:
        placed: list[tuple[_Area, float, Row]] = []
        whole = sum(row.height + row.space for row in rows)
        if y > area.y and y + whole > area.bottom and (area.page == 0 or whole <= _MOST_WHOLE):
            area = next(areas)
            y = area.y
        for row, needed in zip(rows, _needed(rows), strict=True):
            if y > area.y and y + needed > area.bottom:
                area = next(areas)
                y = area.y
            y += row.space
            placed.append((area, y, row))
            y += row.height
        _write_rows(drafts, placed)


def _needed(rows: list[Row]) -> list[float]:
    """How much room each row needs together with those it is kept with."""
    needed: list[float] = []
    for row in reversed(rows):
        more = needed[-1] if row.kept and needed else 0.0
        needed.append(row.height + row.space + more)
    return needed[::-1]


def _write_rows(drafts: list[_Draft], placed: list[tuple[_Area, float, Row]]) -> None:
    """Write rows; those of one list that stand in one column become one list."""
    number_of = 1
    for (page, _, role), group in groupby(
        placed, key=lambda one: (one[0].page, one[0].x, one[2].role)
    ):
        rows = list(group)
        draft = drafts[page]
        for area, y, row in rows:
            if row.mark is not None:
                draft.graphics.append(row.mark(area.x, y))
        if role in ("bullets", "numbered"):
            draft.after.append(_list_of(rows, number_of))
            number_of += len(rows)
            continue
        draft.after += [_text_of(area, y, row) for area, y, row in rows if row.lines]


def _text_of(area: _Area, y: float, row: Row) -> Text:
    baseline = row.baseline if row.baseline is not None else row.leading * 0.78
    return Text(
        role=row.role,
        items=(row.lines,),
        x=area.x + row.left,
        y=y + baseline,
        size=row.size,
        leading=row.leading,
        weight=row.weight,
        colour=row.colour,
    )


def _list_of(rows: list[tuple[_Area, float, Row]], first: int) -> Text:
    area, y, row = rows[0]
    return Text(
        role=row.role,
        items=tuple(one.lines for _, _, one in rows),
        x=area.x,
        y=y + row.leading * 0.78,
        size=row.size,
        leading=row.leading,
        gap=row.leading + row.space,
        weight=row.weight,
        colour=row.colour,
        indent=row.left,
        first=first,
    )
