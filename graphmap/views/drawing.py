"""What a two-sided drawing is made of: its nodes, its links, its measures, and their places.

Plain frozen dataclasses without model imports, so that every form of the map (the page, the
exported file, the poster, the table twin) can read the same stored layout. Lengths are CSS pixels,
y grows downwards, and (0, 0) is the top left corner of the drawing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from pydantic import TypeAdapter

CauseKind = Literal["Policy", "Factor", "Outcome", "EnablingCondition"]
ActorKind = Literal["Person", "Organisation", "Place"]
NodeKind = Literal[CauseKind, ActorKind]
CauseDeed = Literal["blocks", "enables", "lowers", "raises", "brings_into_play", "uncertain"]
Tie = Literal[
    "works_for", "supported_by", "lives_in", "operates_in", "works_with", "funds", "part_of"
]
Deed = Literal[CauseDeed, Tie]
EvidenceState = Literal["reported", "contested", "assumed"]
Column = Literal["left", "factor_1", "factor_2", "spine", "right"]
Anchor = Literal["start", "middle", "end"]
Point = tuple[float, float]

COLUMNS: tuple[Column, ...] = ("left", "factor_1", "factor_2", "spine", "right")


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnNode:
    """A node as it is drawn; the two counts are of policies folded into an outcome's badges."""

    id: str
    kind: NodeKind
    name: str
    folded_blocks: int = 0
    folded_enables: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnLink:
    """A link as it is drawn.

    `places` are the ids of the places it is recorded in and decide its width; `wider_place` is the
    name of a surrounding place when it is recorded there only; `loops` are the labels (R1, B1) of
    the loops it is part of.
    """

    id: str
    source: str
    target: str
    does: Deed
    evidence: EvidenceState
    disputed: bool
    places: tuple[str, ...]
    sources_for: int
    sources_against: int
    wider_place: str | None = None
    loops: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawing:
    """Nodes and links to lay out, each sorted by id; every link joins two of the nodes."""

    nodes: tuple[DrawnNode, ...]
    links: tuple[DrawnLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """The measures of one kind of box, in pixels.

    `label_left`, `label_right`, `pill_text` and `factor_text` are the widths labels wrap at;
    `height` is the height the columns spread over when they need less than it.
    """

    name: str
    width: float
    label_left: float
    label_right: float
    pill_width: float
    pill_text: float
    factor_columns: int
    factor_width: float
    factor_text: float
    row_gap: float
    height: float
    factor_gap: float = 18
    symbol: float = 16
    label_size: float = 14
    line_height: float = 16
    factor_label_size: float = 13
    margin: float = 12
    symbol_to_label: float = 6
    symbol_to_factors: float = 22
    factors_to_pill: float = 24
    pill_to_symbol: float = 42
    heading_height: float = 36


PLACE_VIEW = Preset(
    name="place",
    width=784,
    label_left=146,
    label_right=112,
    pill_width=158,
    pill_text=124,
    factor_columns=2,
    factor_width=98,
    factor_text=80,
    row_gap=10,
    height=850,
)
COUNTRY_VIEW = Preset(
    name="country",
    width=784,
    label_left=146,
    label_right=112,
    pill_width=240,
    pill_text=210,
    factor_columns=0,
    factor_width=0,
    factor_text=0,
    row_gap=8,
    height=940,
)
EVERYTHING = Preset(
    name="everything",
    width=1240,
    label_left=300,
    label_right=290,
    pill_width=240,
    pill_text=210,
    factor_columns=2,
    factor_width=128,
    factor_text=110,
    row_gap=5,
    height=1130,
)
A3 = Preset(
    name="a3",
    width=1150,
    label_left=235,
    label_right=215,
    pill_width=218,
    pill_text=178,
    factor_columns=2,
    factor_width=120,
    factor_text=100,
    row_gap=12,
    height=820,
    factor_gap=20,
    symbol=19,
    label_size=16,
    line_height=19,
    factor_label_size=15,
)


def widen(preset: Preset, *, width: float) -> Preset:
    """The preset for a box of another width: labels get the rest, up to the widest ones named.

    Half of what is over goes to the labels on the left and half to those on the right until they
    are as wide as in EVERYTHING; what is left then widens the room the links run in. A box
    narrower than the preset keeps the preset, and the drawing scrolls inside its box.
    """
    over = width - preset.width
    if over <= 0:
        return preset
    left = min(over / 2, max(EVERYTHING.label_left - preset.label_left, 0))
    right = min(over / 2, max(EVERYTHING.label_right - preset.label_right, 0))
    return replace(
        preset,
        width=width,
        label_left=preset.label_left + left,
        label_right=preset.label_right + right,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedNode:
    """A node with its place: `x`, `y` are the centre of its box (pill, factor) or symbol.

    `lines` is the whole label, wrapped and never cut. `label_x` is the anchor of every line and
    `label_y` the middle of the block of lines, which is `label_width` by `label_height`.
    """

    node: DrawnNode
    column: Column
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    label_x: float
    label_y: float
    label_anchor: Anchor
    label_width: float
    label_height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedLink:
    """A link with its cubic curve: start, two control points, end; drawn start to end.

    `badge` is where what the link carries stands side by side (≠, the name of a place, loops): on
    the curve, or beside it where boxes and labels leave no room there. `loop_badges` are the loops
    whose badge this link carries, with that point.
    """

    link: DrawnLink
    points: tuple[Point, Point, Point, Point]
    badge: Point
    loop_badges: tuple[tuple[str, Point], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A finished drawing: what is stored, drawn and read out in order by the table twin.

    `order` maps each column to its ids from the top down and is the start of the next layout;
    `fixed` holds the points readers dragged nodes to.
    """

    width: float
    height: float
    headings: tuple[tuple[str, float], ...]
    nodes: tuple[PlacedNode, ...]
    links: tuple[PlacedLink, ...]
    crossings: int
    links_behind_labels: int
    order: Mapping[Column, tuple[str, ...]]
    fixed: Mapping[str, Point] = field(default_factory=dict[str, Point])


_LAYOUT = TypeAdapter(Layout)


def layout_to_json(layout: Layout) -> str:
    """The layout as JSON text, for storing as a document."""
    return _LAYOUT.dump_json(layout).decode()


def layout_from_json(text: str) -> Layout:
    """The layout written by `layout_to_json`.

    Raises
    ------
    ValueError
        If the text is not such a layout; the message names the first field that is not.
    """
    return _LAYOUT.validate_json(text)
