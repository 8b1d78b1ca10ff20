"""How sure a rank is, as SVG: a dot at the rank, a bar from its 5th to its 95th percentile."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape

from graphmap.analysis.results_leverage import LeverageRow
from graphmap.views import style
from graphmap.views.layout.text import wrap
from graphmap.views.svg.parts import fitted, tag, text_tag

_MARK_WIDTH: Final = 180.0
_MARK_HEIGHT: Final = 16.0
_END: Final = 5.0
_LABELS: Final = 300.0
_LINE: Final = 17.0


def rank_words(row: LeverageRow) -> str:
    """Say a rank and how sure it is."""
    low, high = row.rank_interval
    if low == high:
        return f"Rank {row.rank}, also in the draws of the sources"
    sure = ", unstable" if row.unstable else ""
    return f"Rank {row.rank}; between {low} and {high} in nine draws of ten{sure}"


def rank_mark(row: LeverageRow, ranked: int) -> str:
    """Give the mark of one row, on a line from the first rank to the last."""
    return tag(
        "svg",
        tag("title", escape(rank_words(row))) + "".join(_mark(row, ranked, _MARK_WIDTH)),
        class_="rankmark",
        viewBox=f"0 0 {_MARK_WIDTH:g} {_MARK_HEIGHT:g}",
        width=_MARK_WIDTH,
        height=_MARK_HEIGHT,
        role="img",
        aria_label=rank_words(row),
    )


def rank_chart(rows: Sequence[LeverageRow], ranked: int, width: float) -> tuple[list[str], float]:
    """Give the marks of rows under one another with their names, and how high that is."""
    parts: list[str] = []
    y = 0.0
    for row in rows:
        lines = wrap(f"{row.rank}. {row.name}", width=_LABELS - 16, size=14)
        for number, line in enumerate(lines):
            parts.append(text_tag(line, 0, y + 13 + number * _LINE, **fitted(line, size=14)))
        marks = "".join(_mark(row, ranked, width - _LABELS))
        title = tag("title", escape(f"{row.name}. {rank_words(row)}"))
        parts.append(tag("g", title + marks, transform=f"translate({_LABELS:g} {y:g})"))
        y += len(lines) * _LINE + 8
    return parts, y


def _mark(row: LeverageRow, ranked: int, width: float) -> list[str]:
    middle = _MARK_HEIGHT / 2

    def at(rank: int) -> float:
        return _END + (width - 2 * _END) * (rank - 1) / max(1, ranked - 1)

    low, high = (at(min(rank, ranked)) for rank in row.rank_interval)
    line = tag("path", d=f"M{_END:g} {middle:g}H{width - _END:g}", stroke="#dcd8cf")
    bar = tag(
        "rect",
        x=low - 1.5,
        y=middle - 4,
        width=high - low + 3,
        height=8.0,
        rx=1.5,
        fill=style.PAPER if row.unstable else "#c3ced4",
        stroke=style.INK_2,
        stroke_dasharray="3 2" if row.unstable else None,
    )
    dot = tag("circle", cx=at(row.rank), cy=middle, r=4.5, fill=style.KINDS["Policy"].colour)
    return [line, bar, dot]
