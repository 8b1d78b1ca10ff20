"""How a map looks: colours, marks of kinds, and what sign, evidence and places look like.

One table each for page, exported file and poster. Colours are those of the design's tokens; every
cue comes twice (shape and colour, dash and head), so that grey print and colour blindness lose
nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Final, Literal

from graphmap.views.drawing import Deed, DrawnLink, NodeKind

INK: Final = "#15232b"
INK_2: Final = "#45535b"
INK_3: Final = "#5f6b72"
PAPER: Final = "#ffffff"
CANVAS: Final = "#faf8f4"
LINE: Final = "#dcd8cf"
FOCUS: Final = "#ffd84d"
DIM_INK: Final = "#69747b"
DIM_LINE: Final = "#d6d2c9"
DIM_EDGE: Final = "#b9bfc2"
DIM_SYMBOL: Final = "#aab1b5"
HEART: Final = "#e9d9f0"
FONT: Final = "'Source Sans 3', 'Source Sans Pro', system-ui, 'Segoe UI', Roboto, sans-serif"

Head = Literal["bar", "triangle", "diamond", "none"]
#: fill and line take the kind's colour, open is paper inside a line of it, mark and hole are white.
IconRole = Literal["fill", "open", "line", "mark", "hole"]


@dataclass(frozen=True, slots=True)
class DeedStyle:
    """How a link looks by what it does, and the words for it.

    ``words`` follow a singular subject ("blocks"), ``infinitive`` follows "to"; ``dashes`` are
    lengths of line and gap, empty for a solid line.
    """

    colour: str
    dashes: tuple[float, ...]
    head: Head
    words: str
    sign: int


@dataclass(frozen=True, slots=True)
class KindStyle:
    """How a kind of node looks: its colour and icon, on a grid of 16 by 16, and its words."""

    colour: str
    icon: tuple[tuple[IconRole, str], ...]
    word: str
    plural: str


_LONG: Final = (8.0, 3.5)
DEEDS: Final[Mapping[Deed, DeedStyle]] = {
    "blocks": DeedStyle("#a6380e", (), "bar", "blocks", -1),
    "enables": DeedStyle("#1868a8", _LONG, "triangle", "enables", 1),
    "lowers": DeedStyle("#7b5138", (), "bar", "lowers", -1),
    "raises": DeedStyle("#41607d", _LONG, "triangle", "raises", 1),
    "brings_into_play": DeedStyle("#41607d", _LONG, "triangle", "brings into play", 1),
    "uncertain": DeedStyle("#66616e", (8.0, 3.0, 2.0, 3.0), "diamond", "may block or enable", 0),
    "works_for": DeedStyle(INK_2, (), "triangle", "works for", 0),
    "supported_by": DeedStyle("#8c3d5e", _LONG, "triangle", "is supported by", 0),
    "lives_in": DeedStyle("#2b6350", (2.0, 3.0), "triangle", "lives in", 0),
    "operates_in": DeedStyle("#2b6350", (), "triangle", "works in", 0),
    "works_with": DeedStyle("#3f4c8c", (), "none", "works with", 0),
    "funds": DeedStyle("#74560a", _LONG, "triangle", "funds", 0),
    "part_of": DeedStyle(INK_3, (8.0, 3.0, 2.0, 3.0), "triangle", "is part of", 0),
}

_HEART: Final = (
    "M8 11.6C5.9 10.2 4.6 9 4.6 7.5c0-1 .75-1.75 1.7-1.75.7 0 1.35.4 1.7 1.05.35-.65 1-1.05 "
    "1.7-1.05.95 0 1.7.75 1.7 1.75 0 1.5-1.3 2.7-3.4 4.1z"
)
KINDS: Final[Mapping[NodeKind, KindStyle]] = {
    "Policy": KindStyle(
        "#21394a",
        (
            (
                "fill",
                "M2.5 1h11q1.5 0 1.5 1.5v11q0 1.5-1.5 1.5h-11q-1.5 0-1.5-1.5v-11q0-1.5 1.5-1.5z",
            ),
            ("mark", "M4 5h8M4 8h8M4 11h5"),
        ),
        "policy",
        "policies",
    ),
    "Factor": KindStyle(
        "#52626b",
        (
            ("open", "M1.4 8a6.6 6.6 0 1 0 13.2 0a6.6 6.6 0 1 0-13.2 0z"),
            ("line", "M6 6.2 8 4l2 2.2M6 9.8 8 12l2-2.2M8 4v8"),
        ),
        "factor",
        "factors",
    ),
    "Outcome": KindStyle(
        "#5b2f72",
        (
            ("fill", "M6.5 2h3a6 6 0 0 1 0 12h-3a6 6 0 0 1 0-12z"),
            ("hole", _HEART),
        ),
        "outcome",
        "outcomes",
    ),
    "EnablingCondition": KindStyle(
        "#74560a",
        (
            (
                "fill",
                "M5.4 3.2a4.3 4.3 0 0 1 4.1 3h6v3.6h-1.6v2h-2.6v-2H9.5a4.3 4.3 0 1 1-4.1-6.6z",
            ),
            ("hole", "M3.5 7.5a1.5 1.5 0 1 0 3 0a1.5 1.5 0 1 0-3 0z"),
        ),
        "enabling condition",
        "conditions",
    ),
    "Person": KindStyle(
        "#8c3d5e",
        (
            ("fill", "M4.8 4.6a3.2 3.2 0 1 0 6.4 0a3.2 3.2 0 1 0-6.4 0z"),
            ("fill", "M1.8 15c0-3.6 2.6-6 6.2-6s6.2 2.4 6.2 6z"),
        ),
        "person",
        "people",
    ),
    "Organisation": KindStyle(
        "#3f4c8c",
        (
            ("fill", "M8 .8 15 5v1.6H1V5zM2 12.6h12V15H2z"),
            ("fill", "M2.6 7.5h2.2v4.3H2.6zm4.3 0h2.2v4.3H6.9zm4.3 0h2.2v4.3h-2.2z"),
        ),
        "organisation",
        "organisations",
    ),
    "Place": KindStyle(
        "#2b6350",
        (
            (
                "fill",
                "M8 .8a5.6 5.6 0 0 1 5.6 5.6c0 3.9-5.6 9-5.6 9s-5.6-5.1-5.6-9A5.6 5.6 0 0 1 8 .8z",
            ),
            ("hole", "M5.9 6.3a2.1 2.1 0 1 0 4.2 0a2.1 2.1 0 1 0-4.2 0z"),
        ),
        "place",
        "places",
    ),
}
HEART_PATH: Final = _HEART

WIDTHS: Final = ((6, 6.0), (4, 4.5), (3, 3.5), (2, 2.5))
DOTS: Final = (0.1, 5.5)
NO_EVIDENCE_DASHES: Final = (2.0, 3.0)


@dataclass(frozen=True, slots=True)
class Stroke:
    """How one link is drawn: width in pixels, dashes, head, and whether the head is hollow."""

    colour: str
    width: float
    dashes: tuple[float, ...]
    head: Head
    hollow: bool
    differs: bool


def width_for(count: int) -> float:
    """Give the width of a link recorded in ``count`` places (or sources), in pixels."""
    return next((width for least, width in WIDTHS if count >= least), 1.5)


def stroke_of(link: DrawnLink, *, by_sources: bool = False) -> Stroke:
    """Give the line of a link: sign by colour, dash and head; evidence by pattern; width by count.

    A link with evidence for and against, or whose sources disagree, is dotted and carries a
    badge (``differs``); one that nobody has recorded evidence for is thin with a hollow head.
    """
    deed = DEEDS[link.does]
    count = link.sources_for + link.sources_against if by_sources else len(link.places)
    width, dashes = width_for(count), deed.dashes
    differs = link.disputed or link.evidence == "contested"
    if differs:
        width, dashes = max(width, 2.5), DOTS
    elif link.evidence == "assumed":
        width, dashes = 1.0, NO_EVIDENCE_DASHES
    return Stroke(deed.colour, width, dashes, deed.head, link.evidence == "assumed", differs)


def style_sheet() -> dict[str, object]:
    """Give the colours and icons as plain values, for the script that draws the map."""
    return {
        "colours": {
            "ink": INK,
            "ink2": INK_2,
            "paper": PAPER,
            "canvas": CANVAS,
            "focus": FOCUS,
            "dimInk": DIM_INK,
            "dimLine": DIM_LINE,
            "dimEdge": DIM_EDGE,
            "dimSymbol": DIM_SYMBOL,
            "heart": HEART,
            "blocks": DEEDS["blocks"].colour,
            "enables": DEEDS["enables"].colour,
        },
        "font": FONT,
        "heartPath": HEART_PATH,
        "kinds": {kind: asdict(style) for kind, style in KINDS.items()},
    }
