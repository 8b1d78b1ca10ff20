"""Numbers for what acts and letters for what people want, to be called out in a room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from graphmap.views.drawing import Layout

_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Marks:
    """The mark of each node that has one, by column from the top down.

    Policies and conditions carry numbers, those on the left first; outcomes carry letters.
    """

    of: Mapping[str, str] = field(default_factory=dict[str, str])

    def named(self, node_id: str, name: str) -> str:
        """Give the name with its mark before it: ``4 Council tax recovery``."""
        mark = self.of.get(node_id)
        return f"{mark} {name}" if mark else name


def marks_of(layout: Layout) -> Marks:
    """Give the marks of a laid-out map; the same for the same layout."""
    acting = [*layout.order.get("left", ()), *layout.order.get("right", ())]
    wanted = layout.order.get("spine", ())
    numbers = {id_: str(number) for number, id_ in enumerate(acting, start=1)}
    letters = {id_: _letters(place) for place, id_ in enumerate(wanted)}
    return Marks({**numbers, **letters})


def _letters(place: int) -> str:
    """Give A to Z, then AA, AB and so on."""
    more, rest = divmod(place, len(_LETTERS))
    return (_letters(more - 1) if more else "") + _LETTERS[rest]
