"""Numbers beside the nodes of a drawing, and the four shades that show them at a glance.

The number is always written: the shade only lets the eye find the large ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

#: Background and text of each shade, from the lightest; the text has a contrast of 4.5 or more.
HEAT: Final = (
    ("#e8ddee", "#15232b"),
    ("#c9afd6", "#15232b"),
    ("#83549f", "#ffffff"),
    ("#5b2f72", "#ffffff"),
)


@dataclass(frozen=True, slots=True)
class Shade:
    """The number of one node and its shade, from 1 (light) to 4."""

    number: int
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shading:
    """What the number beside each node says, the numbers by node, and what each shade stands for.

    ``bands`` give the least and the greatest number of each shade that is there, by level.
    """

    words: str
    of: Mapping[str, Shade]
    bands: tuple[tuple[int, int, int], ...]

    def band_words(self) -> tuple[tuple[int, str], ...]:
        """Give each shade with the numbers it stands for: ``3 to 7``."""
        return tuple(
            (level, str(least) if least == most else f"{least} to {most}")
            for level, least, most in self.bands
        )


def shade(words: str, numbers: Mapping[str, int]) -> Shading:
    """Shade nodes by their numbers: four bands of equal width from the least to the greatest.

    Examples
    --------
    >>> shading = shade("sources", {"a": 1, "b": 2, "c": 9})
    >>> [(id_, one.level) for id_, one in shading.of.items()]
    [('a', 1), ('b', 1), ('c', 4)]
    >>> shading.band_words()
    ((1, '1 to 2'), (4, '9'))
    """
    least, most = min(numbers.values(), default=0), max(numbers.values(), default=0)
    width = (most - least) / len(HEAT)

    def level(number: int) -> int:
        return 1 if not width else min(len(HEAT), 1 + int((number - least) / width))

    of = {id_: Shade(number, level(number)) for id_, number in sorted(numbers.items())}
    bands: dict[int, tuple[int, int]] = {}
    for one in of.values():
        low, high = bands.get(one.level, (one.number, one.number))
        bands[one.level] = min(low, one.number), max(high, one.number)
    return Shading(
        words=words,
        of=of,
        bands=tuple((at, low, high) for at, (low, high) in sorted(bands.items())),
    )
