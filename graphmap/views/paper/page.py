"""What a composed sheet is made of: text with its place and role, and marks that are drawn."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from graphmap.views import style

Role = Literal["title", "heading", "text", "bullets", "numbered"]
Lines = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Text that has been wrapped: ``y`` is the baseline of its first line.

    ``items`` are the paragraphs of a list, one for other roles; ``gap`` is the distance between
    the baselines of the last line of an item and the first of the next. ``first`` is the number
    of the first item of a numbered list. At ``anchor`` end, ``x`` is the right edge.
    """

    role: Role
    items: tuple[Lines, ...]
    x: float
    y: float
    size: float
    leading: float
    gap: float = 0.0
    weight: int = 400
    colour: str = style.INK
    anchor: Literal["start", "end"] = "start"
    indent: float = 0.0
    first: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One side of paper, in units of the composition: what is drawn, what it shows, and text.

    ``before`` is read out before the drawing, ``after`` behind it; ``alt`` says in words what
    the drawing shows.
    """

    width: float
    height: float
    graphics: tuple[str, ...]
    alt: str
    before: tuple[Text, ...] = ()
    after: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A composed sheet of one or more pages, and what it says of itself.

    ``description`` is the whole map in sentences; ``label_size`` and ``smallest`` are sizes of
    letters in units of the composition; ``millimetres`` is the paper of each page.
    """

    title: str
    description: str
    notes: tuple[str, ...]
    pages: tuple[Page, ...]
    millimetres: tuple[int, int]
    enlarged: float
    label_size: float
    smallest: float
    date: tuple[int, int, int]
    keywords: tuple[str, ...] = field(default=())
