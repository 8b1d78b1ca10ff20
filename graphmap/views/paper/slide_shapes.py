"""Text, marks and connectors of slides, made of what presenting programs know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Literal

from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_LINE
from pptx.enum.shapes import MSO_CONNECTOR
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import OxmlElement
from pptx.shapes.autoshape import Shape
from pptx.shapes.base import BaseShape
from pptx.shapes.connector import Connector
from pptx.text.text import TextFrame
from pptx.util import Emu, Length, Pt

from graphmap.views import style

Listing = Literal["plain", "bullets", "numbers"]
Align = Literal["start", "middle", "end"]
#: A typeface that every presenting program has, or one of the same widths.
FONT: Final = "Arial"
#: It is wider than the typeface that labels are measured in.
_NARROWED: Final = 0.9
_EMU_A_PIXEL: Final = 9525
_POINTS_A_PIXEL: Final = 0.75
_ALIGN: Final = {"start": PP_ALIGN.LEFT, "middle": PP_ALIGN.CENTER, "end": PP_ALIGN.RIGHT}
#: The heads of ours that programs know by the same name.
_HEADS: Final = ("triangle", "diamond")


def pixels(value: float) -> Length:
    """Give a length in pixels as presenting programs count."""
    return Emu(round(value * _EMU_A_PIXEL))


def points(size: float) -> Length:
    """Give the size of letters in pixels as points; below one point the format knows none."""
    return Pt(max(1.0, round(size * _POINTS_A_PIXEL * _NARROWED, 1)))


def colour_of(colour: str) -> RGBColor:
    """Give a colour of ours."""
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return RGBColor(red, green, blue)


def add_text(
    frame: TextFrame,
    paragraphs: Sequence[str],
    *,
    size: float,
    weight: int = 400,
    colour: str = style.INK,
    align: Align = "start",
    listing: Listing = "plain",
    first: int = 1,
) -> None:
    """Write paragraphs into a box; a line feed inside one breaks the line."""
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Emu(0)
    for place, words in enumerate(paragraphs):
        paragraph = frame.paragraphs[0] if not place else frame.add_paragraph()
        paragraph.text = words.replace("\n", "\v")
        paragraph.alignment = _ALIGN[align]
        paragraph.font.size, paragraph.font.bold = points(size), weight >= 600
        paragraph.font.name = FONT
        paragraph.font.color.rgb = colour_of(colour)
        if len(paragraphs) > 1:
            paragraph.space_after = points(size * 0.4)
        if listing != "plain":
            _list_item(paragraph, listing, first)


def _list_item(paragraph: Any, listing: Listing, first: int) -> None:
    """Make a paragraph an item of a list that the program itself counts."""
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - the library has no other way
    properties.set("marL", "342900")
    properties.set("indent", "-342900")
    if listing == "bullets":
        properties.append(_element("a:buChar", char="•"))
    else:
        properties.append(_element("a:buAutoNum", type="arabicPeriod", startAt=str(first)))


def _element(kind: str, /, **attributes: str) -> Any:
    """Give an element of a slide's XML."""
    element: Any = OxmlElement(kind)
    for key, value in attributes.items():
        element.set(key, value)
    return element


def fill_shape(shape: Any, fill: str, outline: str | None, width: float = 1.0) -> None:
    """Give a shape its colours; without an outline it has none."""
    shape.fill.solid()
    shape.fill.fore_color.rgb = colour_of(fill)
    _without_theme(shape)
    if outline is None:
        shape.line.fill.background()
    else:
        shape.line.color.rgb = colour_of(outline)
        shape.line.width = Pt(width * _POINTS_A_PIXEL)


def _without_theme(shape: Any) -> None:
    """Take away the theme's shadows and colours: a shape looks as it is told here."""
    theme = shape._element.find(qn("p:style"))  # noqa: SLF001 - the library has no other way
    if theme is not None:
        shape._element.remove(theme)  # noqa: SLF001 - as above


def centre_text(frame: TextFrame) -> None:
    """Put the text of a shape in its middle."""
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE


def style_connector(connector: Connector, stroke: style.Stroke) -> None:
    """Give a connector its sign: colour, dashes, head, width.

    There is no bar among the heads that programs know; it is a shape of its own.
    """
    _without_theme(connector)
    line = connector.line
    line.color.rgb = colour_of(stroke.colour)
    line.width = Pt(stroke.width * _POINTS_A_PIXEL)
    if stroke.dashes == style.DOTS:
        line.dash_style = MSO_LINE.ROUND_DOT
    elif stroke.dashes == style.NO_EVIDENCE_DASHES:
        line.dash_style = MSO_LINE.SQUARE_DOT
    elif stroke.dashes:
        line.dash_style = MSO_LINE.DASH if len(stroke.dashes) == 2 else MSO_LINE.DASH_DOT
    if stroke.head in _HEADS:
        drawn: Any = line
        head = _element("a:tailEnd", type=stroke.head)
        drawn._get_or_add_ln().append(head)  # noqa: SLF001 - the library has no other way


def glue(connector: Connector, source: Shape, begin: int, target: Shape, end: int) -> None:
    """Glue a connector to a side of each of two shapes, so that it follows them."""
    glued: Any = connector
    glued.begin_connect(source, begin)
    glued.end_connect(target, end)


def bow(connector: Connector, by: float) -> None:
    """Let a connector of one pixel's width bow out to its left by so many pixels."""
    drawn: Any = connector
    values = drawn._element.spPr.find(qn("a:prstGeom")).find(qn("a:avLst"))  # noqa: SLF001 - as above
    values.append(_element("a:gd", name="adj1", fmla=f"val {round(-by * 100_000)}"))


def describe(shape: BaseShape, name: str, words: str) -> None:
    """Give a shape its name, and the words for those who do not see it."""
    shape.name = name
    drawn: Any = shape
    drawn._element._nvXxPr.cNvPr.set("descr", words)  # noqa: SLF001 - as above


CURVED, STRAIGHT = MSO_CONNECTOR.CURVE, MSO_CONNECTOR.STRAIGHT
