"""Policies against places as SVG: how many outcomes each blocks there, darker and written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final
from xml.sax.saxutils import escape

from graphmap.views.accounts import Noun
from graphmap.views.layout.text import text_width, wrap
from graphmap.views.shades import HEAT
from graphmap.views.svg.parts import fitted, tag, text_tag
from graphmap.views.words import count_in_words, list_in_words

_LABELS: Final = 300.0
_STEP: Final = 26.0
_GAP: Final = 10.0
_LINE: Final = 17.0

Counts = Mapping[tuple[str, str], int]


def heat_width(groups: Sequence[Sequence[Noun]]) -> float:
    """Give how wide the table is."""
    return _LABELS + sum(_STEP * len(group) + _GAP for group in groups)


def heat_words(policies: Sequence[Noun], places: Sequence[Noun], counts: Counts) -> list[str]:
    """Say the same policy by policy."""
    told: list[str] = []
    for policy in policies:
        where = [
            f"{count_in_words(counts[policy.id, place.id], 'outcome')} in {place.name}"
            for place in places
            if (policy.id, place.id) in counts
        ]
        told.append(f"{policy.name} blocks {list_in_words(where)}.")
    return told


def heat_chart(
    policies: Sequence[Noun], groups: Sequence[Sequence[Noun]], counts: Counts
) -> tuple[list[str], float]:
    """Give the cells with the names on two sides, groups of places apart, and how high that is."""
    across = dict(_columns(groups))
    names = {place.id: place.name for group in groups for place in group}
    y = max((text_width(name, size=13) for name in names.values()), default=0.0) + 10
    parts = [
        tag(
            "g",
            text_tag(name, 0, 0, font_size=13.0, **fitted(name, size=13)),
            transform=f"translate({across[id_] + _STEP / 2 + 4:g} {y - 6:g}) rotate(-90)",
        )
        for id_, name in names.items()
    ]
    for policy in policies:
        lines = wrap(policy.name, width=_LABELS - 16, size=14)
        for number, line in enumerate(lines):
            parts.append(text_tag(line, 0, y + 16 + number * _LINE, **fitted(line, size=14)))
        parts += [
            _cell(counts[policy.id, id_], across[id_], y, f"{policy.name}, {names[id_]}")
            for id_ in names
            if (policy.id, id_) in counts
        ]
        y += len(lines) * _LINE + 8
    return parts, y


def _columns(groups: Sequence[Sequence[Noun]]) -> Iterator[tuple[str, float]]:
    x = _LABELS
    for group in groups:
        for place in group:
            yield place.id, x
            x += _STEP
        x += _GAP


def _cell(count: int, x: float, y: float, words: str) -> str:
    ground, ink = HEAT[min(count, len(HEAT)) - 1]
    return tag(
        "g",
        tag("title", escape(f"{words}: {count}"))
        + tag("rect", x=x + 1, y=y, width=_STEP - 2, height=22.0, rx=2.0, fill=ground)
        + text_tag(str(count), x + _STEP / 2, y + 16, text_anchor="middle", fill=ink),
    )
