"""Finding the names of left-out persons in text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from ahocorasick_rs import AhoCorasick, MatchKind

from graphmap.model.columns import Columns
from graphmap.model.identity import fold
from graphmap.model.nodes import Node
from graphmap.privacy.visibility import Visibility

#: A name of at least this many letters is found inside a longer word too ("Juliets").
_LONG: Final = 5
_NOT_A_WORD: Final = re.compile(r"[\W_]+")


def _folded(text: str) -> str:
    return f" {_NOT_A_WORD.sub(' ', fold(text)).strip()} "


class NamesOfPersons:
    """The names, aliases and ids of some persons, ready to be looked for in text.

    Case, accents and what stands between words make no difference. A name of fewer than five
    letters is found only as whole words, a longer one anywhere.

    Parameters
    ----------
    persons
        The persons.
    texts
        Further names, aliases and ids.
    """

    def __init__(self, persons: Iterable[Node] = (), *, texts: Iterable[str] = ()) -> None:
        of_persons = (
            text for person in persons for text in (person.title, person.id, *person.aliases)
        )
        words = {
            folded.strip() if len(folded.strip()) >= _LONG else folded
            for text in (*of_persons, *texts)
            if (folded := _folded(text)).strip()
        }
        self._patterns = AhoCorasick(sorted(words), matchkind=MatchKind.Standard) if words else None

    def are_in(self, text: str) -> bool:
        """Say whether the text holds one of the names."""
        if self._patterns is None:
            return False
        return bool(self._patterns.find_matches_as_indexes(_folded(text)))


def names_of_left_out(columns: Columns, visibility: Visibility) -> NamesOfPersons:
    """Give the names of the persons that a profile does not show, as the arrays hold them."""
    texts: list[str] = []
    for id_ in visibility.left_out_persons:
        at = visibility.position[id_]
        texts += [columns.names[at], id_, *columns.aliases.get(at, ())]
    return NamesOfPersons(texts=texts)
