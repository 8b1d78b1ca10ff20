"""The measures of a drawing for paper: its letters as large as the sheet has room for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from graphmap.views.drawing import A3, Drawing, Layout, Preset
from graphmap.views.layout.boxes import (
    FACTOR_1,
    FACTOR_2,
    LEFT,
    RIGHT,
    SPINE,
    Boxes,
    boxes_of,
    frame_of,
)
from graphmap.views.layout.heights import Stack
from graphmap.views.layout.text import LIT_WEIGHT, text_width
from graphmap.views.map_view.folding import READABLE_NODES

#: Letters of a drawing grow no further than this: the title stays the largest.
LARGEST: Final = 1.9
#: What a wide sheet has for its drawing, in units of the composition.
_ROOM: Final = (1146.0, 872.0)
#: How much narrower or wider labels are tried than usual.
_WIDTHS: Final = (1.0, 0.85, 0.7, 0.55, 1.2, 1.45, 1.7)
#: By less than this no other widths are worth it: posters of one place look alike.
_GAIN: Final = 1.08
#: Above so many nodes no width makes a sheet readable.
_MOST_TRIED: Final = 150
_BETWEEN: Final = 60.0
_NO_FACTORS_BETWEEN: Final = 120.0
#: Links longer than this are no easier to follow.
_MOST_BETWEEN: Final = 420.0
_MOST_ROW_GAP: Final = 56.0
_BELOW: Final = 21.0
#: So wide are labels at least that the headings over them stand apart.
_LEAST_SIDE: Final = 128.0
_LEAST_PILL: Final = 90.0
#: How much higher than needed rows may end up.
_SPARE: Final = 1.15
#: A drawing without factors needs no columns for them.
_NO_FACTORS: Final = replace(
    A3,
    name="a3-sides",
    factor_columns=0,
    factor_width=0,
    factor_text=0,
    label_left=300,
    label_right=260,
    pill_width=300,
    pill_text=256,
    row_gap=6,
)


def fitted_preset(drawing: Drawing) -> Preset:
    """Give the measures for what is drawn.

    A few nodes get narrower labels in larger letters and more room between them, many get wider
    labels in fewer lines; what fits a sheet as it is keeps the usual measures.
    """
    base = _base(drawing)
    if not 0 < len(drawing.nodes) <= _MOST_TRIED:
        return base
    usual = _Fit(drawing, base)
    tried = [usual.with_labels(by) for by in _WIDTHS]
    best = max(tried, key=lambda fit: fit.scale)
    if best.scale < usual.scale * _GAIN:
        return base
    return best.filling()


def drawn_box(layout: Layout, size: float) -> tuple[float, float, float, float]:
    """Give what of a layout is drawn on with letters of a size: left, top, right, bottom."""
    spans = list(_spans(layout, size))
    if not spans:
        return 0.0, 0.0, layout.width, layout.height
    left, right = min(start for start, _ in spans) - 2, max(end for _, end in spans) + 2
    return left, 20.0 - size, right, layout.height - _BELOW + 6


def _spans(layout: Layout, size: float) -> Sequence[tuple[float, float]]:
    """Give from where to where everything reaches that is drawn."""
    anchors = {"Policies that block": 1.0, "Policies that enable": 0.0}
    spans: list[tuple[float, float]] = []
    for words, x in layout.headings:
        start = x - text_width(words, size=size, weight=600) * anchors.get(words, 0.5)
        spans.append((start, start + text_width(words, size=size, weight=600)))
    for placed in layout.nodes:
        shift = {"start": 0.0, "middle": 0.5, "end": 1.0}[placed.label_anchor] * placed.label_width
        start = placed.label_x - shift
        spans.append((start, start + placed.label_width))
        # A badge of what is folded stands out by its half.
        spans.append((placed.x - placed.width / 2 - 10, placed.x + placed.width / 2 + 10))
    spans += [(point[0], point[0]) for placed in layout.links for point in placed.points]
    spans += [(x - 24, x + 24) for placed in layout.links for _, (x, _) in placed.loop_badges]
    return spans


def _base(drawing: Drawing) -> Preset:
    """Give the usual measures: no room for factors without any, less between many."""
    if all(node.kind != "Factor" for node in drawing.nodes):
        return _NO_FACTORS
    return A3 if len(drawing.nodes) <= READABLE_NODES else replace(A3, row_gap=5)


@dataclass(frozen=True)
class _Fit:
    """Measures tried on a drawing."""

    drawing: Drawing
    preset: Preset

    @cached_property
    def boxes(self) -> Boxes:
        """The boxes of the nodes at these measures."""
        return boxes_of(self.drawing, frame_of(self.preset))

    @cached_property
    def columns(self) -> dict[int, list[int]]:
        """The places of the nodes of each column that holds anything."""
        found: dict[int, list[int]] = {}
        for place, column in enumerate(self.boxes.column.tolist()):
            found.setdefault(column, []).append(place)
        return found

    @cached_property
    def factor_columns(self) -> int:
        """How many columns of factors hold anything."""
        return sum(column in self.columns for column in (FACTOR_1, FACTOR_2))

    @cached_property
    def stacks(self) -> list[Stack]:
        """The columns that hold anything, measured."""
        frame = frame_of(self.preset)
        return [Stack(self.boxes, frame, column, here) for column, here in self.columns.items()]

    @property
    def width(self) -> float:
        """How wide the drawing is without what is beside it."""
        preset = self.preset
        left, right = LEFT in self.columns, RIGHT in self.columns
        outside = preset.symbol + preset.symbol_to_label
        width = preset.width - 2 * preset.margin
        width -= 0 if left else preset.label_left + outside
        width -= 0 if right else preset.label_right + outside + preset.pill_to_symbol
        return width

    @property
    def scale(self) -> float:
        """How large the drawing can be put on a sheet."""
        need = max(stack.need for stack in self.stacks)
        height = frame_of(self.preset).top + need * 1.04 + _BELOW
        return min(LARGEST, _ROOM[0] / self.width, _ROOM[1] / height)

    def with_labels(self, by: float) -> _Fit:
        """Give narrower or wider labels, no narrower than a word and no wider than a name."""
        preset = self.preset
        sides = {
            "label_left": self._label(preset.label_left * by, (LEFT,), _LEAST_SIDE),
            "label_right": self._label(preset.label_right * by, (RIGHT,), _LEAST_SIDE),
        }
        pill = self._label(preset.pill_text * by, (SPINE,), _LEAST_PILL)
        pill_width = pill + preset.pill_width - preset.pill_text
        between, factor, count = _NO_FACTORS_BETWEEN, 0.0, self.factor_columns
        factor_width = 0.0
        if count:
            wanted = (preset.factor_text or A3.factor_text) * max(by, 0.85)
            factor = self._label(wanted, (FACTOR_1, FACTOR_2), 0.0)
            factor_width = factor + A3.factor_width - A3.factor_text
            between = factor_width * count + _BETWEEN * (count - 1)
            between += 2 * _BETWEEN if count == 1 else 46.0
        outside = preset.margin + preset.symbol_to_label + preset.symbol
        width = 2 * outside + sum(sides.values()) + between + pill_width + preset.pill_to_symbol
        changed = replace(
            preset,
            width=width,
            pill_text=pill,
            pill_width=pill_width,
            factor_text=factor,
            factor_width=factor_width,
            factor_columns=count,
            **sides,
        )
        return _Fit(self.drawing, changed)

    def filling(self) -> Preset:
        """Give the measures spread over the whole sheet, as far as that helps."""
        preset, scale = self.preset, self.scale
        height = _ROOM[1] / scale
        free = height - frame_of(preset).top - _BELOW
        gaps = [
            (free / _SPARE - stack.need) / (len(stack.members) - 1)
            for stack in self.stacks
            if len(stack.members) > 1
        ]
        more = min(max(min(gaps, default=0.0), 0.0), _MOST_ROW_GAP - preset.row_gap)
        taken = self.width - preset.pill_width - preset.label_left - preset.label_right
        wider = min(_ROOM[0] / scale - self.width, max(_MOST_BETWEEN - taken, 0.0))
        return replace(
            preset,
            name=f"{preset.name}-fitted",
            width=round(preset.width + max(wider, 0.0), 1),
            row_gap=preset.row_gap + max(more, 0.0),
            factor_gap=preset.factor_gap + max(more, 0.0),
            height=height,
        )

    def _label(self, wanted: float, columns: Sequence[int], least: float) -> float:
        """How wide labels are where so much is wanted; no less than their heading takes."""
        nodes = self.drawing.nodes
        names = [nodes[place].name for column in columns for place in self.columns.get(column, ())]
        if not names:
            return 0.0
        word = max(_wide(word) for name in names for word in name.split() or [""])
        return max(least, min(max(wanted, min(word, wanted * 2)), max(map(_wide, names))))


def _wide(text: str) -> float:
    return text_width(text, size=A3.label_size, weight=LIT_WEIGHT) + 1
