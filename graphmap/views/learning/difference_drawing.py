"""Where accounts differ, drawn side by side: what speaks for above the years, against below."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final
from xml.sax.saxutils import quoteattr

from graphmap.model.values import first_day
from graphmap.views.accounts import Seen
from graphmap.views.layout.text import text_width
from graphmap.views.learning.cycle_view import Difference
from graphmap.views.svg.parts import tag, text_tag

_WIDTH: Final = 392.0
_LEFT, _RIGHT = 16.0, 376.0
_FOR, _AGAINST, _AXIS = 32.0, 72.0, 96.0
#: Of a figure that is longer only the dot is drawn; the words stand beside it.
_LONGEST: Final = 150.0


def difference_drawing(difference: Difference) -> str | None:
    """Give one ``svg`` element with a dot for each dated observation; None where none is dated."""
    dated = [one for one in (*difference.speaking_for, *difference.speaking_against) if one.date]
    if not dated:
        return None
    years = [first_day(one.date or "").year for one in dated]
    first, last = min(years), max(years) + 1
    parts = [tag("path", class_="ax", d=f"M{_LEFT:.0f} {_AXIS:.0f}H{_RIGHT:.0f}")]
    for year, anchor in ((first, "start"), (last, "end")):
        x = _LEFT if year == first else _RIGHT
        parts.append(text_tag(str(year), x, _AXIS + 18, text_anchor=anchor))
    parts += _dots(difference.speaking_for, first, last, y=_FOR, mark="pf")
    parts += _dots(difference.speaking_against, first, last, y=_AGAINST, mark="pa")
    label = quoteattr(_in_words(difference))
    size = f'viewBox="0 0 {_WIDTH:.0f} 122" width="{_WIDTH:.0f}"'
    return f'<svg class="spark" {size} role="img" aria-label={label}>{"".join(parts)}</svg>'


def _dots(seen: Sequence[Seen], first: int, last: int, *, y: float, mark: str) -> Iterable[str]:
    for one in seen:
        if one.date is None:
            continue
        day = first_day(one.date)
        part = day.timetuple().tm_yday / 366 if "-" in one.date else 0.5
        x = _LEFT + (_RIGHT - _LEFT) * (day.year + part - first) / (last - first)
        yield tag("circle", class_=mark, cx=x, cy=y, r=5)
        figure = one.figure or ""
        if figure and text_width(figure, size=13) <= _LONGEST:
            is_left = x < _WIDTH / 2
            anchor, at = ("start", x - 5) if is_left else ("end", x + 5)
            yield text_tag(figure, at, y - 11, class_="v", text_anchor=anchor)


def _in_words(difference: Difference) -> str:
    sides = (("for", difference.speaking_for), ("against", difference.speaking_against))
    told = [
        f"{word}, {one.date_words}: {one.figure or one.text}"
        for word, seen in sides
        for one in seen
    ]
    return "; ".join(told)
