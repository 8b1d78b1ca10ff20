"""Finding the names of left-out persons in text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from ahocorasick_rs import AhoCorasick, MatchKind

from graphmap.model.identity import fold
from graphmap.model.nodes import Node

#: A name of at least this many letters is found inside a longer word too ("Juliets").
_LONG: Final = 5
_NOT_A_WORD: Final = re.compile(r"[\W_]+")


def _folded(text: str) -> str:
    return f" {_NOT_A_WORD.sub(' ', fold(text)).strip()} "


class NamesOfPersons:
    """The names, aliases and ids of some persons, ready to be looked for in text.

    Case, accents and what stands between words make no difference. A name of fewer than five
    letters is found only as whole words, a longer one anywhere.
    """

    def __init__(self, persons: Iterable[Node]) -> None:
        words = {
            folded.strip() if len(folded.strip()) >= _LONG else folded
            for person in persons
            for text in (person.title, person.id, *person.aliases)
            if (folded := _folded(text)).strip()
        }
        self._patterns = AhoCorasick(sorted(words), matchkind=MatchKind.Standard) if words else None

    def are_in(self, text: str) -> bool:
        """Say whether the text holds one of the names."""
        if self._patterns is None:
            return False
        return bool(self._patterns.find_matches_as_indexes(_folded(text)))
