"""Where each node belongs and how much room it takes: steps (1) and (2) of the drawing.

A policy goes left if it has at least as many blocking or undecided as enabling effects on
outcomes, counted over places, else right. An enabling condition whose every link is an effect on
an outcome goes left or right by the same rule; one that works through factors, policies or other
conditions stands among the factors, for it is a step in between.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graphmap.views.drawing import PLACE_VIEW, Drawing, DrawnLink, DrawnNode, Preset
from graphmap.views.layout.text import LIT_WEIGHT, PLAIN_WEIGHT, text_width, wrap

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

LEFT, FACTOR_1, FACTOR_2, SPINE, RIGHT = range(5)
PILL_PADDING = 10
_COLUMN_OF = {"Outcome": SPINE, "Person": LEFT, "Organisation": SPINE, "Place": RIGHT}
FACTOR_PADDING = 10
LEAST_BETWEEN_FACTORS = 14


@dataclass(frozen=True, slots=True)
class Frame:
    """The columns of one drawing: for each, the x of its boxes' (or symbols') two edges."""

    preset: Preset
    left: Floats
    right: Floats
    factor_columns: int
    factor_text: float
    top: float


def frame_of(preset: Preset) -> Frame:
    """The columns of the preset, factor boxes a little narrower where they would touch.

    A preset without factor columns still gives factors one, as wide as there is room: a reader who
    asks for factors in a country view sees them.
    """
    edge = preset.margin + preset.label_left + preset.symbol_to_label
    left_end = edge + preset.symbol
    right_start = (
        preset.width - preset.margin - preset.label_right - preset.symbol_to_label - preset.symbol
    )
    pill_end = right_start - preset.pill_to_symbol
    pill_start = pill_end - preset.pill_width
    first = left_end + preset.symbol_to_factors
    room = pill_start - preset.factors_to_pill - first
    columns = max(preset.factor_columns, 1)
    wanted = preset.factor_width or PLACE_VIEW.factor_width
    padding = wanted - (preset.factor_text or PLACE_VIEW.factor_text)
    width = min(wanted, (room - LEAST_BETWEEN_FACTORS * (columns - 1)) / columns)
    second = pill_start - preset.factors_to_pill - width
    if columns == 1:
        first = second = (first + second) / 2
    starts = np.array([edge, first, second, pill_start, right_start])
    widths = np.array([preset.symbol, width, width, preset.pill_width, preset.symbol])
    return Frame(
        preset, starts, starts + widths, columns, width - padding, preset.heading_height + 12
    )


@dataclass(frozen=True, slots=True)
class Boxes:
    """The nodes and links of a drawing as arrays, in the order of the drawing.

    `column` is where each node starts (factors may change between their two); `height` that of its
    box or symbol, `room` that of box and label together; `source` and `target` are places in
    `nodes`.
    """

    nodes: tuple[DrawnNode, ...]
    links: tuple[DrawnLink, ...]
    place: Mapping[str, int]
    source: Ints
    target: Ints
    column: Ints
    height: Floats
    room: Floats
    lines: tuple[tuple[str, ...], ...]


def _weights_on_outcomes(drawing: Drawing, kinds: Mapping[str, str]) -> dict[str, int]:
    """For each cause, its enabling less its blocking and undecided effects, over places."""
    balance: dict[str, int] = {}
    for link in drawing.links:
        if kinds[link.target] == "Outcome":
            weight = max(len(link.places), 1)
            signed = weight if link.does in ("enables", "raises") else -weight
            balance[link.source] = balance.get(link.source, 0) + signed
    return balance


def _in_between(drawing: Drawing, kinds: Mapping[str, str]) -> set[str]:
    """Factors, and the conditions that have any other link than effects on outcomes, or none."""
    direct = {link.source for link in drawing.links if kinds[link.target] == "Outcome"}
    indirect = {link.target for link in drawing.links} | {
        link.source for link in drawing.links if kinds[link.target] != "Outcome"
    }
    sided = direct - indirect
    return {
        node.id
        for node in drawing.nodes
        if node.kind == "Factor" or (node.kind == "EnablingCondition" and node.id not in sided)
    }


def _columns(drawing: Drawing, factor_columns: int) -> list[int]:
    """The column of each node by what it does; factors near the outcomes go to the second."""
    kinds = {node.id: node.kind for node in drawing.nodes}
    balance = _weights_on_outcomes(drawing, kinds)
    between = _in_between(drawing, kinds)
    near = {link.source for link in drawing.links if kinds[link.target] == "Outcome"}
    columns = list[int]()
    for node in drawing.nodes:
        if node.kind in _COLUMN_OF:
            columns.append(_COLUMN_OF[node.kind])
        elif node.id in between:
            second = factor_columns > 1 and node.id in near
            columns.append(FACTOR_2 if second else FACTOR_1)
        else:
            columns.append(RIGHT if balance.get(node.id, 0) > 0 else LEFT)
    return columns


def _label(node: DrawnNode, column: int, frame: Frame) -> tuple[tuple[str, ...], float, float]:
    """The wrapped label of a node, the height of its box and of box and label together."""
    preset = frame.preset
    if column == SPINE:
        lines = wrap(node.name, width=preset.pill_text, size=preset.label_size, weight=LIT_WEIGHT)
        box = len(lines) * preset.line_height + PILL_PADDING
        return lines, box, box
    if column in (FACTOR_1, FACTOR_2):
        size, width = preset.factor_label_size, frame.factor_text
        lines = wrap(node.name, width=width, size=size, weight=PLAIN_WEIGHT)
        box = len(lines) * preset.line_height + FACTOR_PADDING
        return lines, box, box
    width = preset.label_left if column == LEFT else preset.label_right
    lines = wrap(node.name, width=width, size=preset.label_size, weight=PLAIN_WEIGHT)
    return lines, preset.symbol, max(len(lines) * preset.line_height, preset.symbol)


def boxes_of(drawing: Drawing, frame: Frame) -> Boxes:
    """Every node measured and in its column.

    Raises
    ------
    KeyError
        If a link joins a node that is not in the drawing.
    """
    columns = _columns(drawing, frame.factor_columns)
    measured = [
        _label(node, column, frame) for node, column in zip(drawing.nodes, columns, strict=True)
    ]
    place = {node.id: number for number, node in enumerate(drawing.nodes)}
    count = len(drawing.links)
    return Boxes(
        nodes=drawing.nodes,
        links=drawing.links,
        place=place,
        source=np.fromiter((place[link.source] for link in drawing.links), np.int64, count),
        target=np.fromiter((place[link.target] for link in drawing.links), np.int64, count),
        column=np.array(columns, np.int64).reshape(-1),
        height=np.array([box for _, box, _ in measured], np.float64),
        room=np.array([room for _, _, room in measured], np.float64),
        lines=tuple(lines for lines, _, _ in measured),
    )


def label_width(node: DrawnNode, lines: tuple[str, ...], preset: Preset) -> float:
    """The width of the widest line when it is lit."""
    small = node.kind in ("Factor", "EnablingCondition")
    size = preset.factor_label_size if small else preset.label_size
    return max(text_width(line, size=size, weight=LIT_WEIGHT) for line in lines)
