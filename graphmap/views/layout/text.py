"""How wide a label is and how it wraps, from the metrics of the font it is drawn in."""

import json
import unicodedata
from functools import lru_cache
from importlib.resources import files
from typing import cast

FALLBACK_WIDTH = 700
"""Thousandths of the em for a letter of a script Source Sans 3 has not: wider than most."""

WIDE_WIDTH = 1000
"""Thousandths of the em for a full-width character (Chinese, Japanese, Korean, most emoji)."""

PLAIN_WEIGHT, LIT_WEIGHT = 400, 600
"""Labels of policies and factors are plain until lit; those of outcomes are always bold."""


def _read_widths() -> dict[int, dict[str, int]]:
    text = files("graphmap.views.layout").joinpath("source_sans.json").read_text(encoding="utf-8")
    table = cast("dict[str, dict[str, list[int]]]", json.loads(text))
    return {
        weight: {
            chr(int(first) + place): width
            for first, run in table[str(weight)].items()
            for place, width in enumerate(run)
        }
        for weight in (PLAIN_WEIGHT, LIT_WEIGHT)
    }


_WIDTHS = _read_widths()


def _fallback(character: str) -> int:
    """The width assumed for a character the table has not."""
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Cc", "Mn"):
        return 0
    if unicodedata.east_asian_width(character) in ("W", "F") or ord(character) > 0xFFFF:
        return WIDE_WIDTH
    return FALLBACK_WIDTH


def text_width(text: str, *, size: float, weight: int = LIT_WEIGHT) -> float:
    """The width of a line of text in pixels, without kerning (which only makes it narrower)."""
    widths = _WIDTHS[weight]
    thousandths = 0
    for character in text:
        width = widths.get(character)
        thousandths += _fallback(character) if width is None else width
    return thousandths * size / 1000


def _broken(word: str, *, width: float, size: float, weight: int) -> list[str]:
    """A word as pieces that fit, whole unless it alone is wider than the line."""
    if text_width(word, size=size, weight=weight) <= width:
        return [word]
    pieces, piece = list[str](), ""
    for character in word:
        longer = text_width(piece + character, size=size, weight=weight)
        has_width = longer > text_width(piece, size=size, weight=weight)
        if piece and has_width and longer > width:
            pieces.append(piece)
            piece = ""
        piece += character
    return [*pieces, piece]


def _filled(widths: list[float], *, width: float, space: float) -> list[list[int]]:
    """The places of the words line by line, each line as full as it gets."""
    lines: list[list[int]] = []
    used = width + 1
    for place, needed in enumerate(widths):
        if used + space + needed <= width:
            lines[-1].append(place)
            used += space + needed
        else:
            lines.append([place])
            used = needed
    return lines


@lru_cache(maxsize=8192)
def wrap(text: str, *, width: float, size: float, weight: int = LIT_WEIGHT) -> tuple[str, ...]:
    """The text in as few lines as fit the width, as even as possible, nothing cut.

    White space runs become one space; a word wider than the line is broken where it must be.
    """
    if text_width(text, size=size, weight=weight) <= width:
        return (" ".join(text.split()),)
    words = [
        piece
        for word in text.split()
        for piece in _broken(word, width=width, size=size, weight=weight)
    ]
    widths = [text_width(word, size=size, weight=weight) for word in words]
    space = text_width(" ", size=size, weight=weight)
    lines = best = _filled(widths, width=width, space=space)
    while 1 < len(lines) == len(best):
        best = lines
        used = [sum(widths[place] for place in line) + space * (len(line) - 1) for line in lines]
        if len(lines[used.index(max(used))]) == 1:
            break
        lines = _filled(widths, width=max(used) - 0.01, space=space)
    return tuple(" ".join(words[place] for place in line) for line in best) or ("",)
