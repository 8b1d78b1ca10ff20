"""A feedback loop as SVG: its nodes round a ring, each link by its sign, its mark in the middle."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final
from xml.sax.saxutils import escape

from graphmap.analysis.results_loops import LoopExplanation, LoopKind, LoopStep
from graphmap.views import style
from graphmap.views.accounts import Noun, deed_of
from graphmap.views.drawing import NodeKind, Point
from graphmap.views.layout.text import wrap
from graphmap.views.svg.parts import arrow_head, at, head_length, tag, text_tag
from graphmap.views.words import in_a_sentence, list_in_words

WIDTH: Final = 344.0
_BOX: Final = 124.0
_ACROSS: Final = 108.0
_LINE: Final = 16.0
_SAMPLES: Final = 60
_MEANING: Final[Mapping[LoopKind, str]] = {
    "reinforcing": "it feeds itself",
    "balancing": "it checks itself",
    "undetermined": "it may feed or check itself",
}


def loop_words(explanation: LoopExplanation, number: int, nouns: Mapping[str, Noun]) -> str:
    """Say a loop in one of its places, step by step."""
    place, steps = explanation.steps[number]
    kind = explanation.loop.kinds[number][1]
    found = nouns.get(place) if place is not None else None
    where = f" in {in_a_sentence(found.name)}" if found else ""
    told = [
        f"{_name(step.cause, nouns)} {_deed(step, nouns).words} {_name(step.target, nouns)}"
        for step in steps
    ]
    return (
        f"{explanation.loop.name}, {kind}{where}: {list_in_words(told)}. Round it goes again:"
        f" {_MEANING[kind]}."
    )


def step_words(step: LoopStep, nouns: Mapping[str, Noun]) -> str:
    """Say what one node of a loop does to the next."""
    return _deed(step, nouns).words


def loop_diagram(explanation: LoopExplanation, number: int, nouns: Mapping[str, Noun]) -> str:
    """Give the diagram of a loop in one of its places, as one ``svg`` element."""
    parts, height = loop_parts(explanation, number, nouns)
    words = loop_words(explanation, number, nouns)
    return tag(
        "svg",
        tag("title", escape(words)) + "".join(parts),
        class_="loop",
        viewBox=f"0 0 {WIDTH:g} {height:g}",
        width=WIDTH,
        height=height,
        role="img",
        aria_label=words,
        font_family=style.FONT,
        font_size=14.0,
        fill=style.INK,
    )


def loop_parts(
    explanation: LoopExplanation, number: int, nouns: Mapping[str, Noun]
) -> tuple[list[str], float]:
    """Give the drawing of a loop in one of its places as markup, and how high it is."""
    _, steps = explanation.steps[number]
    boxes = _boxes([_name(step.cause, nouns) for step in steps])
    height = 2 * boxes[0].ring_height + 2 * max(box.height for box in boxes)
    middle = (WIDTH / 2, height / 2)
    links = [
        _link(step, boxes[at_], boxes[(at_ + 1) % len(boxes)], middle, nouns)
        for at_, step in enumerate(steps)
    ]
    nodes = [_node(box, middle, step.cause, nouns) for box, step in zip(boxes, steps, strict=True)]
    return [*links, *nodes, _mark(explanation, number, middle)], height


class _Box:
    """A node on the ring: the angle it stands at, and its label."""

    def __init__(self, angle: float, label: Sequence[str], ring_height: float) -> None:
        self.angle = angle
        self.label = label
        self.ring_height = ring_height
        self.height = len(label) * _LINE + 12

    def at(self, angle: float, middle: Point) -> Point:
        """Give the point of the ring at an angle."""
        return (
            middle[0] + _ACROSS * math.cos(angle),
            middle[1] + self.ring_height * math.sin(angle),
        )

    def holds(self, point: Point, middle: Point, *, room: float) -> bool:
        """Say whether a point lies in the box or nearer than ``room`` to it."""
        x, y = self.at(self.angle, middle)
        return abs(point[0] - x) < _BOX / 2 + room and abs(point[1] - y) < self.height / 2 + room


def _boxes(names: Sequence[str]) -> list[_Box]:
    labels = [wrap(name, width=_BOX - 14, size=14) for name in names]
    tallest = max(len(label) for label in labels)
    ring = 34.0 + 26.0 * len(names) + 6.0 * tallest
    turn = 2 * math.pi / len(names)
    return [_Box(-math.pi / 2 + turn * at_, label, ring) for at_, label in enumerate(labels)]


def _link(
    step: LoopStep, source: _Box, target: _Box, middle: Point, nouns: Mapping[str, Noun]
) -> str:
    look = _deed(step, nouns)
    end_angle = target.angle if target.angle > source.angle else target.angle + 2 * math.pi
    angles = [
        source.angle + (end_angle - source.angle) * sample / _SAMPLES
        for sample in range(_SAMPLES + 1)
    ]
    points = [source.at(angle, middle) for angle in angles]
    free = [
        point
        for point in points
        if not source.holds(point, middle, room=3) and not target.holds(point, middle, room=5)
    ] or points[_SAMPLES // 2 - 3 : _SAMPLES // 2 + 3]
    stroke = style.Stroke(look.colour, 2.5, look.dashes, look.head, hollow=False, differs=False)
    back = next((point for point in reversed(free) if math.dist(point, free[-1]) > 4), free[0])
    angle = math.atan2(free[-1][1] - back[1], free[-1][0] - back[0])
    stop = 0.0 if look.head == "bar" else head_length(2.5) - 1
    body = [point for point in free if math.dist(point, free[-1]) >= stop] or free[:1]
    line = tag(
        "path",
        d="M" + "L".join(map(at, body)),
        fill="none",
        stroke=look.colour,
        stroke_width=2.5,
        stroke_dasharray=" ".join(f"{dash:g}" for dash in look.dashes) or None,
    )
    return line + arrow_head(stroke, free[-1], angle, look.colour)


def _node(box: _Box, middle: Point, id_: str, nouns: Mapping[str, Noun]) -> str:
    x, y = box.at(box.angle, middle)
    kind = nouns[id_].kind if id_ in nouns else "Factor"
    drawn: NodeKind = kind if kind in ("Policy", "Outcome") else "Factor"
    colour = style.KINDS[drawn].colour
    is_outcome = kind == "Outcome"
    frame = tag(
        "rect",
        x=x - _BOX / 2,
        y=y - box.height / 2,
        width=_BOX,
        height=box.height,
        rx=1.5 if kind == "Policy" else 14.0,
        fill=colour if is_outcome else style.PAPER,
        stroke=colour,
        stroke_width=2.0 if kind == "Policy" else 1.5,
    )
    first = y - (len(box.label) - 1) * _LINE / 2 + 4.8
    lines = [
        text_tag(
            line,
            x,
            first + number * _LINE,
            text_anchor="middle",
            font_weight="600" if kind == "Policy" else None,
            fill=style.PAPER if is_outcome else None,
        )
        for number, line in enumerate(box.label)
    ]
    return frame + "".join(lines)


def _mark(explanation: LoopExplanation, number: int, middle: Point) -> str:
    kind = explanation.loop.kinds[number][1]
    name = text_tag(
        explanation.loop.name or kind[0].upper(),
        middle[0],
        middle[1] - 1,
        text_anchor="middle",
        font_size=20.0,
        font_weight="700",
    )
    words = text_tag(
        kind, middle[0], middle[1] + 16, text_anchor="middle", font_size=13.0, fill=style.INK_2
    )
    return name + words


def _name(id_: str, nouns: Mapping[str, Noun]) -> str:
    return nouns[id_].name if id_ in nouns else id_


def _deed(step: LoopStep, nouns: Mapping[str, Noun]) -> style.DeedStyle:
    kind = nouns[step.target].kind if step.target in nouns else "Factor"
    return style.DEEDS[deed_of(step.sign, kind)]
