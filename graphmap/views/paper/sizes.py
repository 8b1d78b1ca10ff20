"""The papers a map is put on, and what a reader wants to have on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

PaperName = Literal["a4", "a3", "a2", "a1", "a0"]
Section = Literal["numbers", "reading", "says", "questions", "writing", "sources", "setters"]

PAPERS: Final[tuple[PaperName, ...]] = get_args(PaperName)
SECTIONS: Final[tuple[Section, ...]] = get_args(Section)
#: All but who sets each rule, which makes a list of its own.
USUAL_SECTIONS: Final[frozenset[Section]] = frozenset(SECTIONS) - {"setters"}
PIXELS_A_MM: Final = 96 / 25.4
POINTS_A_PIXEL: Final = 0.75
#: The short and the long side in millimetres (ISO 216).
_SIDES: Final[dict[PaperName, tuple[int, int]]] = {
    "a4": (210, 297),
    "a3": (297, 420),
    "a2": (420, 594),
    "a1": (594, 841),
    "a0": (841, 1189),
}
#: How much larger everything is than on A3; A4 keeps the size of the letters and takes more sheets.
_ENLARGED: Final[dict[PaperName, float]] = {
    "a4": 1.0,
    "a3": 1.0,
    "a2": 420 / 297,
    "a1": 2.0,
    "a0": 841 / 297,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetOptions:
    """The paper, which way it lies, and the sections that are put on it."""

    paper: PaperName = "a3"
    landscape: bool = True
    sections: frozenset[Section] = USUAL_SECTIONS

    @property
    def millimetres(self) -> tuple[int, int]:
        """Width and height of the paper."""
        short, long = _SIDES[self.paper]
        return (long, short) if self.landscape else (short, long)

    @property
    def enlarged(self) -> float:
        """How many pixels of the paper one unit of the composition takes."""
        return _ENLARGED[self.paper]

    @property
    def canvas(self) -> tuple[float, float]:
        """Width and height of the paper in units of the composition."""
        unit = PIXELS_A_MM / self.enlarged
        width, height = self.millimetres
        return width * unit, height * unit

    def points(self, size: float) -> float:
        """Give how large letters of a size in units of the composition are on paper, in points."""
        return size * self.enlarged * POINTS_A_PIXEL
