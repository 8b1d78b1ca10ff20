"""The picture of nested cycles: a band for each scale, arrows upward, loose ends dotted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final
from xml.sax.saxutils import quoteattr

from graphmap.model.catalogue import SCALES
from graphmap.views.layout.text import wrap
from graphmap.views.learning.nesting import Nesting, Spot
from graphmap.views.learning.words import LEARNS_FROM_WORDS
from graphmap.views.svg.parts import number, tag, text_tag
from graphmap.views.words import capital

_BAND: Final = 124.0
_BOX_WIDTH: Final = 252.0
_BOX_HEIGHT: Final = 84.0
_SLOT: Final = 284.0
_FIRST: Final = 190.0
_LEAST_WIDTH: Final = 1232.0
_TEXT: Final = 220.0
#: How many lines the box of a cycle has room for.
_LINES: Final = 4


def nesting_drawing(nesting: Nesting, *, address_of: Callable[[str], str], here: str = "") -> str:
    """Give the picture as one ``svg`` element for a page with its own style sheet.

    Parameters
    ----------
    nesting
        The cycles.
    address_of
        Gives the address of the page of a cycle.
    here
        The id of the cycle that stands out.
    """
    columns = max((spot.column for spot in nesting.spots), default=0.0) + 1
    width = max(_LEAST_WIDTH, _FIRST + columns * _SLOT)
    parts = [
        *_bands(width),
        *_joins(nesting),
        *(part for spot in nesting.spots if spot.loose for part in _loose_end(spot)),
        *(_cycle(spot, address_of, here) for spot in nesting.spots if spot.card),
    ]
    size = f'viewBox="0 0 {number(width)} {number(_BAND * len(SCALES))}" width="{number(width)}"'
    label = quoteattr(nesting.in_words)
    return f'<svg class="nst" {size} role="group" aria-label={label}>{"".join(parts)}</svg>'


def _top(spot: Spot) -> float:
    return (len(SCALES) - 1 - SCALES.index(spot.scale)) * _BAND


def _middle(spot: Spot) -> float:
    return _FIRST + spot.column * _SLOT + _BOX_WIDTH / 2


def _bands(width: float) -> Iterable[str]:
    for at, scale in enumerate(reversed(SCALES)):
        y = at * _BAND
        band = "band alt" if at % 2 else "band"
        yield tag("rect", class_=band, x=0, y=y, width=width, height=_BAND - 2)
        yield text_tag(capital(scale), 16, y + 28, class_="sc")
        yield text_tag(LEARNS_FROM_WORDS[scale], 16, y + 46, class_="sm")


def _cycle(spot: Spot, address_of: Callable[[str], str], here: str) -> str:
    card = spot.card
    if card is None:
        return ""
    x, top = _middle(spot), _top(spot) + (_BAND - 2 - _BOX_HEIGHT) / 2
    box = tag(
        "rect",
        x=x - _BOX_WIDTH / 2,
        y=top,
        width=_BOX_WIDTH,
        height=_BOX_HEIGHT,
        rx=_BOX_HEIGHT / 2,
    )
    title = list(wrap(card.cycle.name, width=_TEXT - 8, size=14, weight=600))
    title = [title[0], f"{title[1]}…"] if len(title) > 2 else title
    under = [*wrap(f"{card.about.name} · {card.stage_words}", width=_TEXT, size=13, weight=400)]
    open_ones = len(card.open_questions)
    room = _LINES - len(title) - 1
    under = under if len(under) <= room else [*under[: room - 1], f"{under[room - 1]}…"]
    lines = [(line, "nm") for line in title] + [(line, "sm") for line in under]
    said = f"{open_ones} of the ten questions open" if open_ones else "all ten questions answered"
    lines += [(said, "sm")]
    first = top + _BOX_HEIGHT / 2 - len(lines) * 8.5 + 13
    texts = [
        text_tag(line, x, first + at * 17, class_=kind, text_anchor="middle")
        for at, (line, kind) in enumerate(lines)
    ]
    group = "cy me" if card.cycle.id == here else "cy"
    current = "page" if card.cycle.id == here else None
    address = address_of(card.cycle.id)
    return tag("a", box + "".join(texts), href=address, class_=group, aria_current=current)


def _joins(nesting: Nesting) -> Iterable[str]:
    spots = {spot.card.cycle.id: spot for spot in nesting.spots if spot.card}
    inset = (_BAND - 2 - _BOX_HEIGHT) / 2
    for above, below in nesting.joins:
        start, end = spots[below], spots[above]
        x0, y0 = _middle(start), _top(start) + inset
        x1, y1 = _middle(end), _top(end) + inset + _BOX_HEIGHT
        bend = (y0 + y1) / 2
        path = f"M{number(x0)} {number(y0)}C{number(x0)} {number(bend)} {number(x1)} {number(bend)}"
        yield tag("path", class_="up", d=f"{path} {number(x1)} {number(y1 + 9)}")
        yield tag("path", class_="ah", d=f"M{number(x1)} {number(y1 + 1)}l-6 11h12z")


def _loose_end(spot: Spot) -> Iterable[str]:
    loose = spot.loose
    if loose is None:
        return
    x, top = _middle(spot), _top(spot)
    lines = [(line, "nm") for line in wrap(loose.heading, width=_BOX_WIDTH, size=14, weight=600)]
    lines += [(line, "sm") for line in wrap(loose.words, width=_BOX_WIDTH, size=13, weight=400)[:3]]
    inset = (_BAND - 2 - _BOX_HEIGHT) / 2
    height = len(lines) * 17
    if loose.end == "learning_stops":
        bar = top + _BAND - 18
        first = bar - height + 6
        yield tag(
            "path", class_="stop", d=f"M{number(x)} {number(bar)}V{number(top + _BAND + inset)}"
        )
    else:
        bar = top + 16
        first = bar + 20
        yield tag("path", class_="stop", d=f"M{number(x)} {number(top - inset - 2)}V{number(bar)}")
    yield tag("path", class_="end", d=f"M{number(x - 9)} {number(bar)}h18")
    for at, (line, kind) in enumerate(lines):
        yield text_tag(line, x, first + at * 17, class_=kind, text_anchor="middle")
