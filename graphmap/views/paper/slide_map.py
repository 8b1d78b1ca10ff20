"""The map on a slide: a shape for each node, a connector for each link, glued to its ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from pptx.enum.shapes import MSO_SHAPE
from pptx.oxml.ns import qn
from pptx.shapes.autoshape import Shape
from pptx.slide import Slide
from pptx.util import Emu

from graphmap.views import style
from graphmap.views.drawing import PlacedLink, PlacedNode, Point
from graphmap.views.layout.badges import BADGE_HEIGHT, loop_width
from graphmap.views.paper.content import SheetContent
from graphmap.views.paper.fit import drawn_box
from graphmap.views.paper.slide_shapes import (
    CURVED,
    STRAIGHT,
    add_text,
    bow,
    centre_text,
    describe,
    fill_shape,
    glue,
    pixels,
    style_connector,
)

_LABEL: Final = 16.0
_FACTOR: Final = 15.0
_BAR: Final = 12.0
_BOW: Final = 26.0
_LEAST_CURVED: Final = 70.0
#: A slide is looked at from further away than a sheet, but its title stays the largest.
_LARGEST: Final = 1.4
_MOST_LOWERED: Final = 60.0
_MOST_AT_ONCE: Final = 60
_CONNECTOR: Final = qn("p:cxnSp")
#: The sites that a connector is glued to, as programs count them.
_TOP, _LEFT, _BOTTOM, _RIGHT = range(4)


@dataclass(slots=True)
class _Canvas:
    """The slide being drawn on: where the drawing stands, and the shapes by node."""

    slide: Slide
    content: SheetContent
    left: float
    top: float
    scale: float
    shapes: dict[str, Shape]
    barred: set[tuple[str, int, str]]

    def x(self, value: float) -> float:
        return self.left + value * self.scale

    def y(self, value: float) -> float:
        return self.top + value * self.scale


def draw_map(
    slide: Slide, content: SheetContent, *, left: float, top: float, width: float, height: float
) -> None:
    """Draw a map into a box of a slide."""
    layout = content.layout
    if not layout.nodes:
        return
    start, above, end, below = drawn_box(layout, _LABEL)
    scale = min(_LARGEST, width / (end - start), height / (below - above))
    middle = left + (width - (end - start) * scale) / 2 - start * scale
    slide.shapes.turbo_add_enabled = True
    lower = max(0.0, min((height - (below - above) * scale) * 0.4, _MOST_LOWERED))
    canvas = _Canvas(slide, content, middle, top + lower - above * scale, scale, {}, set())
    aside = _Aside(slide)
    for placed in layout.nodes:
        _node(canvas, placed)
        aside.put()
    for link in layout.links:
        _link(canvas, link)
        aside.put()
    for words, x in layout.headings:
        _heading(canvas, words, x)
    aside.put_back()


class _Aside:
    """Keeps the shapes of a slide that are done aside: the library looks through all there are.

    It does so for each shape that is added, so that a slide of thousands would take minutes.
    """

    def __init__(self, slide: Slide) -> None:
        drawn: Any = slide.shapes
        self._tree = drawn._spTree  # noqa: SLF001 - the library has no other way
        self._first = len(self._tree)
        self._kept: list[Any] = []

    def put(self) -> None:
        """Take away what is done, once it is much."""
        if len(self._tree) - self._first >= _MOST_AT_ONCE:
            self._take()

    def put_back(self) -> None:
        """Give the slide all its shapes: links first, so that none strikes out a name."""
        self._take()
        self._tree.extend(sorted(self._kept, key=lambda shape: shape.tag != _CONNECTOR))

    def _take(self) -> None:
        done = list(self._tree)[self._first :]
        for shape in done:
            self._tree.remove(shape)
        self._kept += done


def _heading(canvas: _Canvas, words: str, x: float) -> None:
    wide = 220.0 * canvas.scale
    align = {"Policies that block": "end", "Policies that enable": "start"}.get(words, "middle")
    shift = {"end": wide, "start": 0.0, "middle": wide / 2}[align]
    box = canvas.slide.shapes.add_textbox(
        pixels(canvas.x(x) - shift), pixels(canvas.y(2)), pixels(wide), pixels(24 * canvas.scale)
    )
    size = _LABEL * canvas.scale
    add_text(
        box.text_frame,
        [words],
        size=size,
        weight=600,
        colour=style.INK_2,
        align="end" if align == "end" else "start" if align == "start" else "middle",
    )


def _node(canvas: _Canvas, placed: PlacedNode) -> None:
    """Draw a node: its shape, which links are glued to, and what stands on and beside it."""
    shapes = canvas.slide.shapes
    node, mark = placed.node, canvas.content.marks.of.get(placed.node.id)
    is_box = node.kind in {"Outcome", "Factor"}
    shape = shapes.add_shape(
        MSO_SHAPE.ROUNDED_RECTANGLE if is_box else MSO_SHAPE.RECTANGLE,
        pixels(canvas.x(placed.x - placed.width / 2)),
        pixels(canvas.y(placed.y - placed.height / 2)),
        pixels(placed.width * canvas.scale),
        pixels(placed.height * canvas.scale),
    )
    title = canvas.content.marks.named(node.id, node.name)
    describe(shape, title, canvas.content.view.caption.nodes.get(node.id, node.name))
    colour = style.KINDS[node.kind].colour
    if is_box:
        shape.adjustments[0] = 0.5 if placed.height < 60 else 0.35
        is_outcome = node.kind == "Outcome"
        fill_shape(shape, colour if is_outcome else style.PAPER, colour, 1.5)
        _write(canvas, shape, placed, style.PAPER if is_outcome else style.INK)
        if is_outcome and mark:
            _letter(canvas, shapes, placed, mark)
    else:
        fill_shape(shape, colour, None)
        size = 12.5 * canvas.scale
        add_text(
            shape.text_frame,
            [mark or ""],
            size=size,
            weight=700,
            colour=style.PAPER,
            align="middle",
        )
        centre_text(shape.text_frame)
        shape.text_frame.word_wrap = False
        _label(canvas, shapes, placed)
    _folded(canvas, shapes, placed)
    canvas.shapes[node.id] = shape


def _write(canvas: _Canvas, shape: Shape, placed: PlacedNode, colour: str) -> None:
    is_outcome = placed.node.kind == "Outcome"
    size = (_LABEL if is_outcome else _FACTOR) * canvas.scale
    add_text(
        shape.text_frame,
        ["\n".join(placed.lines)],
        size=size,
        weight=600 if is_outcome else 400,
        colour=colour,
        align="middle",
    )
    centre_text(shape.text_frame)
    if is_outcome:
        shape.text_frame.margin_left = pixels(24 * canvas.scale)
    # The lines are broken where they were measured; another typeface must not break them again.
    shape.text_frame.word_wrap = False


def _letter(canvas: _Canvas, shapes: Any, placed: PlacedNode, mark: str) -> None:
    radius = (9.5 if len(mark) == 1 else 11.0) * canvas.scale
    x, y = canvas.x(placed.x - placed.width / 2 + 15), canvas.y(placed.y)
    disc = shapes.add_shape(
        MSO_SHAPE.OVAL,
        pixels(x - radius),
        pixels(y - radius),
        pixels(radius * 2),
        pixels(radius * 2),
    )
    disc.name = f"{mark}, the letter"
    fill_shape(disc, style.PAPER, None)
    size = (12.5 if len(mark) == 1 else 10.0) * canvas.scale
    colour = style.KINDS["Outcome"].colour
    add_text(disc.text_frame, [mark], size=size, weight=700, colour=colour, align="middle")
    centre_text(disc.text_frame)
    disc.text_frame.word_wrap = False


def _label(canvas: _Canvas, shapes: Any, placed: PlacedNode) -> None:
    """Write the name beside a symbol, with some room for a wider typeface."""
    wide = (placed.label_width * 1.15 + 14) * canvas.scale
    high = placed.label_height * canvas.scale
    shift = {"end": wide, "start": 0.0, "middle": wide / 2}[placed.label_anchor]
    box = shapes.add_textbox(
        pixels(canvas.x(placed.label_x) - shift),
        pixels(canvas.y(placed.label_y) - high / 2 - 1),
        pixels(wide),
        pixels(high + 2),
    )
    box.name = f"{placed.node.name}, its name"
    size = _LABEL * canvas.scale
    add_text(box.text_frame, ["\n".join(placed.lines)], size=size, align=placed.label_anchor)
    centre_text(box.text_frame)


def _folded(canvas: _Canvas, shapes: Any, placed: PlacedNode) -> None:
    node = placed.node
    ends = ((node.folded_blocks, -1, "blocks"), (node.folded_enables, 1, "enables"))
    for count, side, deed in ends:
        if not count:
            continue
        wide, high = 26.0 * canvas.scale, 17.0 * canvas.scale
        x = canvas.x(placed.x + side * (placed.width / 2 - 6))
        y = canvas.y(placed.y - placed.height / 2)
        badge = shapes.add_shape(
            MSO_SHAPE.ROUNDED_RECTANGLE,
            pixels(x - wide / 2),
            pixels(y - high / 2),
            pixels(wide),
            pixels(high),
        )
        badge.adjustments[0] = 0.5
        describe(badge, f"+{count}", f"{count} more that {'block' if side < 0 else 'enable'} it")
        colour = style.DEEDS["blocks" if deed == "blocks" else "enables"].colour
        fill_shape(badge, style.PAPER, colour, 1.3)
        add_text(
            badge.text_frame, [f"+{count}"], size=12 * canvas.scale, weight=600, align="middle"
        )
        centre_text(badge.text_frame)
        badge.text_frame.word_wrap = False


def _link(canvas: _Canvas, placed: PlacedLink) -> None:
    link = placed.link
    source, target = canvas.shapes[link.source], canvas.shapes[link.target]
    stroke = style.stroke_of(link)
    begin, end = _sites(source, target)
    is_beside = begin == end == _LEFT
    # Where there is little room, programs lay a curve round the shapes instead of between them.
    is_straight = begin in (_TOP, _BOTTOM) or _gap(source, target) < pixels(_LEAST_CURVED)
    connector = canvas.slide.shapes.add_connector(
        STRAIGHT if is_straight and not is_beside else CURVED,
        source.left,
        Emu(source.top + source.height // 2),
        Emu(target.left + pixels(1)),
        Emu(target.top + target.height // 2),
    )
    if is_beside:
        bow(connector, _BOW * canvas.scale)
    else:
        glue(connector, source, begin, target, end)
    style_connector(connector, stroke)
    words = canvas.content.view.caption.links.get(link.id, "")
    marks = canvas.content.marks.of
    name = f"{marks.get(link.source, source.name)} {style.DEEDS[link.does].words}"
    describe(connector, f"{name} {marks.get(link.target, target.name)}", words)
    for loop, point in placed.loop_badges:
        _loop(canvas, loop, point)
    if stroke.head == "bar" and (link.target, end, stroke.colour) not in canvas.barred:
        canvas.barred.add((link.target, end, stroke.colour))
        _bar(canvas, target, end, stroke.colour)


def _loop(canvas: _Canvas, name: str, point: Point) -> None:
    """Put the name of a loop beside a link of it."""
    wide, high = loop_width(name) * canvas.scale, BADGE_HEIGHT * canvas.scale
    badge = canvas.slide.shapes.add_shape(
        MSO_SHAPE.ROUNDED_RECTANGLE,
        pixels(canvas.x(point[0]) - wide / 2),
        pixels(canvas.y(point[1]) - high / 2),
        pixels(wide),
        pixels(high),
    )
    badge.adjustments[0] = 0.5
    told = {loop.name: loop.in_words() for loop in canvas.content.view.overview.loops or ()}
    describe(badge, name, told.get(name, f"Loop {name}"))
    fill_shape(badge, style.PAPER, style.INK_2, 1.3)
    add_text(badge.text_frame, [name], size=12 * canvas.scale, weight=600, align="middle")
    centre_text(badge.text_frame)
    badge.text_frame.word_wrap = False


def _sites(source: Shape, target: Shape) -> tuple[int, int]:
    """Give the sides that a link leaves and arrives at."""
    if source.left + source.width <= target.left:
        return _RIGHT, _LEFT
    if target.left + target.width <= source.left:
        return _LEFT, _RIGHT
    below = target.top > source.top
    gap = target.top - source.top - source.height if below else source.top - target.top
    if abs(gap) < source.height * 2:
        return (_BOTTOM, _TOP) if below else (_TOP, _BOTTOM)
    return _LEFT, _LEFT


def _gap(source: Shape, target: Shape) -> int:
    """How far apart two shapes stand from left to right."""
    left, right = sorted((source, target), key=lambda shape: shape.left)
    return right.left - left.left - left.width


def _bar(canvas: _Canvas, target: Shape, site: int, colour: str) -> None:
    """Put the bar of what blocks across the end of a link."""
    long, thick = pixels(_BAR * canvas.scale), pixels(2.6 * canvas.scale)
    middle_x, middle_y = target.left + target.width // 2, target.top + target.height // 2
    at = {
        _LEFT: (target.left - thick, middle_y - long // 2, thick, long),
        _RIGHT: (target.left + target.width, middle_y - long // 2, thick, long),
        _TOP: (middle_x - long // 2, target.top - thick, long, thick),
        _BOTTOM: (middle_x - long // 2, target.top + target.height, long, thick),
    }[site]
    left, top, wide, high = map(Emu, at)
    bar = canvas.slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, left, top, wide, high)
    describe(bar, "bar", "blocks or lowers")
    fill_shape(bar, colour, None)
