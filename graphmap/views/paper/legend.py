"""How to read a sheet: a mark and its words for everything that is drawn on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from graphmap.views import style
from graphmap.views.drawing import Deed, DrawnLink, DrawnNode
from graphmap.views.paper.content import SheetContent
from graphmap.views.paper.map_parts import letter_mark, number_mark
from graphmap.views.svg.parts import arrow_head, badge, icon, legend_line, tag

#: A mark drawn round y = 0 from x = 0, how wide it is, and its words.
Key = tuple[str, float, str]
_LONG: Final = 30.0
_LINES: Final[Mapping[style.Head, str]] = {
    "bar": "solid line with a bar",
    "triangle": "dashed line with an arrow",
    "diamond": "line of dashes and dots with a diamond",
}
#: Lines of one form are told apart by what they end at.
_ENDS: Final[Mapping[Deed, str]] = {
    "blocks": "an outcome",
    "enables": "an outcome",
    "lowers": "a factor",
    "raises": "a factor",
}
#: What stands side by side: the colour is strong towards an outcome, muted towards a factor.
_PAIRS: Final[tuple[tuple[Deed, Deed], ...]] = (("blocks", "lowers"), ("enables", "raises"))


def legend_rows(content: SheetContent) -> Iterable[tuple[Key, ...]]:
    """Give the keys of a sheet, those only that it needs, one or two a row."""
    nodes, links = content.view.drawing.nodes, content.view.drawing.links
    for key in _keys_of_nodes(nodes, is_marked=bool(content.marks.of)):
        yield (key,)
    shown = {_as_drawn(link) for link in links}
    paired: set[Deed] = set()
    for first, second in _PAIRS:
        paired |= {first, second}
        keys = tuple(_deed_key(deed) for deed in (first, second) if deed in shown)
        if keys:
            yield keys
    for deed in style.DEEDS:
        if deed in shown - paired:
            yield (_deed_key(deed),)
    for key in _keys_of_evidence(links):
        yield (key,)


def legend_words(content: SheetContent) -> list[str]:
    """Give how to read a sheet in words alone, for a form that has no marks beside them."""
    kinds = {node.kind for node in content.view.drawing.nodes}
    shown = {link.does for link in content.view.drawing.links}
    said = ["A dark square with a number is a policy or rule."] if "Policy" in kinds else []
    if "Factor" in kinds:
        said.append("A white pill is a factor in between.")
    if "Outcome" in kinds:
        said.append("A purple pill with a letter is what people want.")
    for deed, look in style.DEEDS.items():
        if deed in shown:
            on = _ENDS.get(deed)
            said.append(f"A {_LINES[look.head]} {look.words}{f' {on}' if on else ''}.")
    said.append("The thicker the line, the more places it is recorded in.")
    strokes = [style.stroke_of(link) for link in content.view.drawing.links]
    if any(stroke.differs for stroke in strokes):
        said.append("A dotted line: for and against, or sources disagree here.")
    if any(stroke.hollow for stroke in strokes):
        said.append("A thin, pale line: nobody has recorded evidence yet.")
    return said


def _as_drawn(link: DrawnLink) -> Deed:
    """Give what a link does as its line tells: bringing a policy into play looks like raising."""
    return "raises" if link.does == "brings_into_play" else link.does


def _deed_key(deed: Deed) -> Key:
    look = style.DEEDS[deed]
    stroke = style.Stroke(look.colour, 1.8, look.dashes, look.head, hollow=False, differs=False)
    wide = _LONG if look.head == "bar" else _LONG - 8
    head = arrow_head(stroke, (_LONG, 0.0), 0.0, look.colour)
    return legend_line(wide, look.colour, 1.8, look.dashes) + head, _LONG, look.words


def _keys_of_nodes(nodes: tuple[DrawnNode, ...], *, is_marked: bool) -> Iterable[Key]:
    kinds = {node.kind for node in nodes}
    if "Policy" in kinds:
        if is_marked:
            yield "".join(number_mark("7", 0, -9, 18)), 18.0, "a policy or rule, by number"
        else:
            yield icon("Policy", 0, -9, 18), 18.0, "a policy or rule"
    if "EnablingCondition" in kinds:
        yield icon("EnablingCondition", 0, -9, 18), 18.0, "a condition, by number"
    if "Factor" in kinds:
        colour = style.KINDS["Factor"].colour
        yield _pill(style.PAPER, colour), 40.0, "a factor in between"
    if "Outcome" in kinds:
        colour = style.KINDS["Outcome"].colour
        mark = "".join(letter_mark("C", 10, 0)) if is_marked else ""
        yield _pill(colour, colour) + mark, 40.0, "what people want" + ", by letter" * is_marked
    if any(node.folded_blocks or node.folded_enables for node in nodes):
        first = badge("+2", (12, 0), 24.0, stroke=style.DEEDS["blocks"].colour)
        more = badge("+1", (40, 0), 24.0, stroke=style.DEEDS["enables"].colour, dashes="4 2")
        yield first + more, 54.0, "more that block, or enable, it here alone"


def _keys_of_evidence(links: tuple[DrawnLink, ...]) -> Iterable[Key]:
    widths = [(0.0, 1.8), (16.0, 3.8), (32.0, 6.3)]
    lines = (legend_line(12, style.INK_2, width, (), start=start) for start, width in widths)
    yield "".join(lines), 44.0, "recorded in 1, 3, 6 or more places"
    strokes = [style.stroke_of(link) for link in links]
    if any(stroke.differs for stroke in strokes):
        dots = legend_line(_LONG, style.INK_2, 2.5, style.DOTS)
        yield dots, _LONG, "for and against, or sources disagree here"
    if any(stroke.hollow for stroke in strokes):
        thin = legend_line(_LONG, style.INK_2, 1.0, style.NO_EVIDENCE_DASHES)
        yield thin, _LONG, "nobody has recorded evidence yet"


def _pill(fill: str, stroke: str) -> str:
    return tag("rect", x=1.0, y=-9.0, width=38.0, height=18.0, rx=9.0, fill=fill, stroke=stroke)
