"""A map as slides: native shapes, connectors and text, to be changed in any presenting program."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Final

from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.presentation import Presentation as Slides
from pptx.slide import Slide

from graphmap.views import style
from graphmap.views.layout.text import wrap
from graphmap.views.paper.content import HINT, SheetContent, acting_nodes, joined_words
from graphmap.views.paper.legend import legend_words
from graphmap.views.paper.sizes import USUAL_SECTIONS, Section
from graphmap.views.paper.slide_map import draw_map
from graphmap.views.paper.slide_shapes import (
    STRAIGHT,
    Listing,
    add_text,
    describe,
    pixels,
    style_connector,
)

WIDTH, HEIGHT = 1280.0, 720.0
_SIDE: Final = 48.0
_TOP: Final = 104.0
_TITLE_ONLY: Final = 5
_BODY: Final = 28.0
_SMALL: Final = 19.0
_LINES_TO_WRITE: Final = 8
_BETWEEN_LINES: Final = 62.0
_LINE_TO_WRITE: Final = style.Stroke("#77828a", 1.2, (), "none", hollow=False, differs=False)
#: More letters than this no property of a presentation holds.
_MOST_LETTERS: Final = 255


def map_slides(content: SheetContent, sections: frozenset[Section] = USUAL_SECTIONS) -> bytes:
    """Give a map as a presentation.

    The first slide says what it is, the second draws it; then how to read it, the numbers and
    letters, what it says, what to talk about, room to write, sources, as far as these are chosen;
    last what was left out.
    """
    slides = Presentation()
    slides.slide_width, slides.slide_height = pixels(WIDTH), pixels(HEIGHT)
    _describe(slides, content)
    _first(slides, content)
    drawn = _slide(slides, content.title, size=24.0)
    draw_map(drawn, content, left=_SIDE, top=70.0, width=WIDTH - 2 * _SIDE, height=HEIGHT - 96)
    if "reading" in sections:
        _listed(slides, "How to read it", legend_words(content), _BODY, "plain")
    _called(slides, content)
    if "says" in sections and content.says:
        _listed(slides, "What the map says", [*content.says, HINT], _BODY, "bullets")
    if "questions" in sections and content.questions:
        _listed(slides, "To talk about", content.questions, _BODY, "numbers")
    if "writing" in sections:
        _to_write(slides)
    if "setters" in sections and content.setters:
        _listed(slides, "Who sets each rule", content.setters, _SMALL, "plain")
    if "sources" in sections and content.sources:
        lines = [f"{one.sign} {one.noun.name}" for one in content.sources]
        _listed(slides, "Sources", lines, _SMALL, "plain")
    _listed(slides, "Left out of this edition", content.notes, _SMALL, "plain")
    written = BytesIO()
    slides.save(written)
    return written.getvalue()


def _to_write(slides: Slides) -> None:
    """Add a slide with lines to write on under each of two questions."""
    slide = _slide(slides, "What is missing? What speaks against it?")
    width = (WIDTH - 2 * _SIDE - 40) / 2
    for place, question in enumerate(("What is missing?", "What speaks against it? No.")):
        left = _SIDE + place * (width + 40)
        box = slide.shapes.add_textbox(pixels(left), pixels(_TOP), pixels(width), pixels(40))
        add_text(box.text_frame, [question], size=_BODY, weight=600)
        for number in range(1, _LINES_TO_WRITE + 1):
            y = pixels(_TOP + 40 + number * _BETWEEN_LINES)
            line = slide.shapes.add_connector(STRAIGHT, pixels(left), y, pixels(left + width), y)
            style_connector(line, _LINE_TO_WRITE)
            describe(line, f"Line {number} to write on: {question}", "")


def _describe(slides: Slides, content: SheetContent) -> None:
    """Say in the file's properties what it is, and take out the template's own."""
    made = dt.datetime.fromisoformat(content.made_on)
    properties = slides.core_properties
    properties.title = content.title[:_MOST_LETTERS]
    properties.author = "graphmap"
    properties.last_modified_by = "graphmap"
    properties.subject = ", ".join(content.edition)[:_MOST_LETTERS]
    properties.keywords = f"profile {content.view.profile}, revision {content.view.revision}"
    properties.language = "en-GB"
    properties.created = properties.modified = made
    package = slides.part.package
    thumbnail = package.part_related_by(RELATIONSHIP_TYPE.THUMBNAIL)
    package.drop_rel(package.relate_to(thumbnail, RELATIONSHIP_TYPE.THUMBNAIL))


def _slide(slides: Slides, title: str, *, size: float = 32.0) -> Slide:
    slide = slides.slides.add_slide(slides.slide_layouts[_TITLE_ONLY])
    shape = slide.shapes.title
    if shape is not None:
        shape.left, shape.top = pixels(_SIDE), pixels(20)
        shape.width, shape.height = pixels(WIDTH - 2 * _SIDE), pixels(48 if size < 30 else 72)
        add_text(shape.text_frame, [title], size=size, weight=700)
    return slide


def _first(slides: Slides, content: SheetContent) -> None:
    slide = _slide(slides, content.title, size=40.0)
    if slide.shapes.title is not None:
        slide.shapes.title.top, slide.shapes.title.height = pixels(150), pixels(130)
    for top, lines, size in (
        (300.0, [content.summary], 24.0),
        (560.0, [*content.edition, f"Profile {content.view.profile}."], 20.0),
    ):
        box = slide.shapes.add_textbox(
            pixels(_SIDE), pixels(top), pixels(WIDTH - 2 * _SIDE), pixels(120)
        )
        add_text(box.text_frame, lines, size=size, colour=style.INK_2)


def _called(slides: Slides, content: SheetContent) -> None:
    """Say what the numbers and letters call."""
    marks, nodes = content.marks, {node.id: node for node in content.view.drawing.nodes}
    numbers = [
        f"{marks.named(id_, nodes[id_].name)}{joined_words(content.view, id_)}"
        for id_ in acting_nodes(content.view, marks)
    ]
    wanted = content.layout.order.get("spine", ())
    letters = [marks.named(id_, nodes[id_].name) for id_ in wanted if id_ in nodes]
    if numbers:
        _listed(slides, "What acts, by number", numbers, _SMALL, "plain")
    if letters:
        _listed(slides, "What people want, by letter", letters, _SMALL, "plain")


def _listed(
    slides: Slides, title: str, lines: Iterable[str], size: float, listing: Listing
) -> None:
    """Add as many slides as the lines need, in two columns where the letters are small."""
    columns = 2 if size == _SMALL else 1
    width = (WIDTH - 2 * _SIDE - 40 * (columns - 1)) / columns
    high = HEIGHT - _TOP - 36
    columned = list(_in_columns(list(lines), width, high, size)) or [[]]
    for first in range(0, len(columned), columns):
        slide = _slide(slides, title if not first else f"{title}, continued")
        number = sum(len(column) for column in columned[:first]) + 1
        for place, column in enumerate(columned[first : first + columns]):
            box = slide.shapes.add_textbox(
                pixels(_SIDE + place * (width + 40)), pixels(_TOP), pixels(width), pixels(high)
            )
            add_text(box.text_frame, column, size=size, listing=listing, first=number)
            number += len(column)


def _in_columns(
    lines: Sequence[str], width: float, high: float, size: float
) -> Iterable[list[str]]:
    column: list[str] = []
    used = 0.0
    for line in lines:
        needed = len(wrap(line, width=width - 50, size=size, weight=600)) * size * 1.25 + size * 0.5
        if column and used + needed > high:
            yield column
            column, used = [], 0.0
        column.append(line)
        used += needed
    if column:
        yield column
