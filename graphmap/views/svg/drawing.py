"""A laid-out map as SVG: the same bytes for the same map, and text in it for those who cannot see.

Only presentation attributes are used, no style and no script, so that the drawing can stand in a
page under a strict content policy and in a file of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final
from xml.sax.saxutils import escape

from graphmap.views import style
from graphmap.views.captions import ALL_LIT, Caption, Lighting
from graphmap.views.drawing import PLACE_VIEW, Layout, PlacedLink, PlacedNode, Point, Preset
from graphmap.views.layout.badges import BADGES_APART, UNLIKE_WIDTH, chip_width, loop_width
from graphmap.views.shades import HEAT, Shading
from graphmap.views.svg.parts import (
    along,
    arrow_head,
    at,
    badge,
    end_angle,
    fitted,
    head_length,
    icon,
    number,
    tag,
    text_tag,
)

#: Kinds whose name stands in a box.
_BOXED: Final = frozenset({"Outcome", "Factor", "Organisation"})


def map_drawing(
    layout: Layout,
    caption: Caption,
    *,
    lighting: Lighting = ALL_LIT,
    preset: Preset = PLACE_VIEW,
    by_sources: bool = False,
    shading: Shading | None = None,
    address_of: Callable[[str], str] | None = None,
) -> str:
    """Give the drawing alone, without legend and receipt, as one ``svg`` element.

    Parameters
    ----------
    address_of
        Gives the address that a node leads to; without it the drawing is an image.
    """
    body = [
        tag("title", escape(caption.title), id="map-title"),
        tag("desc", escape(caption.description), id="map-description"),
        *drawing_parts(
            layout,
            caption,
            lighting=lighting,
            preset=preset,
            by_sources=by_sources,
            shading=shading,
            address_of=address_of,
        ),
    ]
    return tag(
        "svg",
        "\n".join(body),
        xmlns="http://www.w3.org/2000/svg",
        class_="map",
        viewBox=f"0 0 {number(layout.width)} {number(layout.height)}",
        width=layout.width,
        height=layout.height,
        role="group" if address_of else "img",
        aria_labelledby="map-title map-description",
        font_family=style.FONT,
        font_size=preset.label_size,
        fill=style.INK,
    )


def drawing_parts(
    layout: Layout,
    caption: Caption,
    *,
    lighting: Lighting,
    preset: Preset,
    by_sources: bool = False,
    shading: Shading | None = None,
    address_of: Callable[[str], str] | None = None,
    is_file: bool = False,
) -> list[str]:
    """Give headings, links (unlit ones first), nodes and badges as markup, in drawing order.

    In a file of its own, which brings no font, labels are kept as wide as they were measured.
    """
    links = sorted(layout.links, key=lambda placed: not lighting.is_dim(link=placed.link.id))
    return [
        *_headings(layout, preset),
        *(_link(placed, caption, lighting, by_sources=by_sources) for placed in links),
        *(
            _node(placed, caption, lighting, preset, address_of, is_file=is_file)
            for placed in layout.nodes
        ),
        *(mark for placed in links for mark in link_marks(placed, lighting)),
        *(_heat(placed, shading) for placed in layout.nodes if shading),
    ]


def _headings(layout: Layout, preset: Preset) -> Iterable[str]:
    anchors = {
        "Policies that block": "end",
        "Policies that enable": "start",
        "People": "end",
        "Places": "start",
    }
    for words, x in layout.headings:
        yield text_tag(
            words,
            x,
            20.0,
            text_anchor=anchors.get(words, "middle"),
            font_size=preset.factor_label_size,
            font_weight="600",
            fill=style.INK_2,
        )


def _link(placed: PlacedLink, caption: Caption, lighting: Lighting, *, by_sources: bool) -> str:
    stroke = style.stroke_of(placed.link, by_sources=by_sources)
    colour = style.DIM_LINE if lighting.is_dim(link=placed.link.id) else stroke.colour
    start, first, second, end = placed.points
    angle = end_angle(placed.points)
    stop = end if stroke.head == "bar" else along(end, angle, -head_length(stroke.width))
    shift = (stop[0] - end[0], stop[1] - end[1])
    second = (second[0] + shift[0], second[1] + shift[1])
    line = tag(
        "path",
        d=f"M{at(start)}C{at(first)} {at(second)} {at(stop)}",
        fill="none",
        stroke=colour,
        stroke_width=stroke.width,
        stroke_dasharray=" ".join(map(number, stroke.dashes)) or None,
        stroke_linecap="round" if stroke.dashes == style.DOTS else None,
    )
    title = caption.links.get(placed.link.id, "")
    words = tag("title", escape(title)) if title else ""
    return tag("g", words + line + arrow_head(stroke, end, angle, colour), class_="link")


def _node(
    placed: PlacedNode,
    caption: Caption,
    lighting: Lighting,
    preset: Preset,
    address_of: Callable[[str], str] | None,
    *,
    is_file: bool,
) -> str:
    node = placed.node
    dim = lighting.is_dim(node=node.id)
    title = caption.nodes.get(node.id, node.name)
    parts = [tag("title", escape(title))]
    if node.id == lighting.selected:
        parts.append(_ring(placed))
    parts += (
        _box(placed, dim=dim)
        if node.kind in _BOXED
        else [
            icon(
                node.kind,
                placed.x - placed.width / 2,
                placed.y - placed.height / 2,
                placed.width,
                dim=dim,
            )
        ]
    )
    parts += _label(placed, lighting, preset, is_file=is_file)
    parts += _folded(placed, dim=dim)
    body = tag("g", "".join(parts), class_=f"node {node.kind.lower()}")
    if address_of is None:
        return body
    return tag("a", body, href=address_of(node.id), aria_label=title)


def _ring(placed: PlacedNode) -> str:
    return tag(
        "rect",
        x=placed.x - placed.width / 2 - 4,
        y=placed.y - placed.height / 2 - 4,
        width=placed.width + 8,
        height=placed.height + 8,
        rx=_corner(placed) + 4,
        fill=style.FOCUS,
        stroke=style.INK,
        stroke_width=2.0,
    )


def _corner(placed: PlacedNode) -> float:
    """The radius of a node's corners: pills are fully round up to two lines, symbols nearly not."""
    if placed.node.kind == "Outcome":
        return min(15.0, placed.height / 2)
    if placed.node.kind == "Organisation":
        return 6.0
    return placed.height / 2 if placed.node.kind == "Factor" else 1.5


def _box(placed: PlacedNode, *, dim: bool) -> list[str]:
    outcome = placed.node.kind == "Outcome"
    colour = style.DIM_EDGE if dim else style.KINDS[placed.node.kind].colour
    left, top = placed.x - placed.width / 2, placed.y - placed.height / 2
    fill = colour if outcome else style.PAPER
    box = tag(
        "rect",
        x=left,
        y=top,
        width=placed.width,
        height=placed.height,
        rx=_corner(placed),
        fill=style.CANVAS if outcome and dim else fill,
        stroke=colour,
        stroke_width=1.0 if outcome else 1.5,
    )
    if not outcome:
        return [box, icon(placed.node.kind, left - 3, top - 4, 15, dim=dim)]
    heart = tag(
        "path",
        d=style.HEART_PATH,
        fill=style.DIM_EDGE if dim else style.HEART,
        transform=f"translate({number(left + 2.5)} {number(placed.y - 12.5)}) scale(1.48)",
    )
    return [box, heart]


def _label(
    placed: PlacedNode, lighting: Lighting, preset: Preset, *, is_file: bool
) -> Iterable[str]:
    node = placed.node
    dim, chosen = lighting.is_dim(node=node.id), node.id == lighting.selected
    inside = node.kind in _BOXED
    lit = lighting.selected is not None and not dim
    weight = "700" if chosen else "600" if lit or (node.kind == "Outcome" and not dim) else None
    fill = style.DIM_INK if dim else style.PAPER if node.kind == "Outcome" else None
    size = preset.factor_label_size if node.kind == "Factor" else preset.label_size
    height = placed.label_height / len(placed.lines)
    top = placed.label_y - placed.label_height / 2 + height / 2 + size * 0.33
    for index, line in enumerate(placed.lines):
        yield text_tag(
            line,
            placed.label_x,
            top + index * height,
            text_anchor=placed.label_anchor,
            font_weight=weight,
            font_size=size if size != preset.label_size else None,
            fill=fill,
            paint_order=None if inside else "stroke",
            stroke=None if inside else style.CANVAS,
            stroke_width=None if inside else 3.5,
            stroke_linejoin=None if inside else "round",
            **(fitted(line, size=size, weight=600 if weight else 400) if is_file else {}),
        )


def _folded(placed: PlacedNode, *, dim: bool) -> Iterable[str]:
    left, top = placed.x - placed.width / 2, placed.y - placed.height / 2
    badges = (
        (placed.node.folded_blocks, left, style.DEEDS["blocks"].colour, None),
        (placed.node.folded_enables, left + placed.width, style.DEEDS["enables"].colour, "4 2"),
    )
    for count, x, colour, dashes in badges:
        if count:
            centre = x + (6 if dashes is None else -6)
            yield badge(
                f"+{count}",
                (centre, top),
                24.0 if count < 10 else 31.0,
                stroke=style.DIM_EDGE if dim else colour,
                dashes=dashes,
                fill=style.DIM_INK if dim else style.INK,
            )


def _heat(placed: PlacedNode, shading: Shading) -> str:
    """The number of a node on its shade, beside its symbol or at the top of its box."""
    shade = shading.of.get(placed.node.id)
    if shade is None:
        return ""
    words = str(shade.number)
    width = 11.0 + 7.0 * len(words)
    x, y = heat_spot(placed, width)
    fill, ink = HEAT[shade.level - 1]
    return badge(words, (x, y), width, stroke=style.PAPER, fill=ink, ground=fill)


def heat_spot(placed: PlacedNode, width: float) -> Point:
    """Where the middle of a node's number is: on the side of its symbol that has no label."""
    if placed.label_anchor == "middle":
        return placed.x + placed.width / 2 - 24 - width / 2, placed.y - placed.height / 2 - 1
    beside = placed.width / 2 + 3 + width / 2
    return placed.x + (beside if placed.label_anchor == "end" else -beside), placed.y


def link_marks(placed: PlacedLink, lighting: Lighting = ALL_LIT) -> Iterable[str]:
    """Give what a link carries, side by side: sources disagree, where it is from, which loops."""
    dim = lighting.is_dim(link=placed.link.id)
    differs = style.stroke_of(placed.link).differs
    chip = chip_words(placed, lit=lighting.selected is not None and not dim)
    words = [(chip, chip_width(chip))] if chip else []
    words += [(loop, loop_width(loop)) for loop, _ in placed.loop_badges]
    widths = [UNLIKE_WIDTH] * differs + [width for _, width in words]
    x, y = placed.badge
    x -= (sum(widths) + BADGES_APART * (len(widths) - 1)) / 2
    if differs:
        yield _unlike((x + UNLIKE_WIDTH / 2, y), style.DIM_EDGE if dim else style.INK)
        x += UNLIKE_WIDTH + BADGES_APART
    for text, width in words:
        yield badge(
            text,
            (x + width / 2, y),
            width,
            stroke=style.DIM_EDGE if dim else style.INK_2,
            fill=style.DIM_INK if dim else style.INK,
        )
        x += width + BADGES_APART


def _unlike(centre: Point, ink: str) -> str:
    x, y = centre
    ring = tag("circle", cx=x, cy=y, r=7.5, fill=style.PAPER, stroke=ink)
    strokes = tag(
        "path",
        d=f"M{at((x - 3.5, y - 1.7))}h7M{at((x - 3.5, y + 1.7))}h7M{at((x + 2, y - 4))}l-4 8",
        stroke=ink,
        stroke_width=1.4,
        fill="none",
    )
    return ring + strokes


def chip_words(placed: PlacedLink, *, lit: bool) -> str:
    """Give what a link's chip says: the surrounding place it comes from, or how widely it is seen.

    The number of places is said of lit links only, where it is large enough to matter.
    """
    if placed.link.wider_place is not None:
        return placed.link.wider_place
    return f"{len(placed.link.places)} places" if lit and len(placed.link.places) > 3 else ""
