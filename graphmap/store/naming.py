"""Finds the names of an erased person in the words of other records, and takes them out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, Final, TypeVar, cast

from graphmap.model.free_text import FREE_TEXT
from graphmap.model.identity import fold
from graphmap.model.links import Link
from graphmap.model.nodes import Node, Person
from graphmap.model.values import MAX_NAME, MAX_TEXT
from graphmap.store.search_words import words_of

#: What stands in a text in place of a name that was taken out.
INSTEAD: Final = "[a person erased]"
#: A name that ends in a word of at least this many letters is found where it goes on ("Juliets").
_LONG: Final = 5
#: A shorter name is not looked for: "A" would be found in every text.
_SHORTEST: Final = 2
#: Fields that stand for something else than what they say, and help nobody with a hole in them.
_WHOLE: Final = frozenset({"url"})
#: Names a question that graphmap comes with, whose id may be a name by chance.
_NO_WORDS: Final = frozenset({"question_id"})

_Record = TypeVar("_Record", bound=Node | Link)


class NamesInWords:
    """The names and aliases of a person, past ones too, ready to be looked for in words.

    Case, accents and what stands between words make no difference. A name begins where a word
    does: "Clare" is not in "declared". It may end inside a word where its own last word is long
    ("Juliets"), and then the whole word counts as the name; else it ends where a word does, so
    that neither "Person A" is in "a person applies" nor "Person 1" in "Person 12". A name of one
    letter is not looked for. As a name or an alias of another person the same name is theirs.

    Parameters
    ----------
    images
        What the person was, at different times.
    """

    def __init__(self, images: Iterable[Node]) -> None:
        names = {
            tuple(words_of(name))
            for image in images
            if isinstance(image, Person)
            for name in (image.title, *image.aliases)
        }
        told = {words for words in names if sum(map(len, words)) >= _SHORTEST}
        # The longest first: of a name and its beginning the whole is taken.
        longest_first = sorted(told, key=lambda words: (-sum(map(len, words)), words))
        self._pattern = re.compile("|".join(map(_pattern_of, longest_first))) if told else None
        #: Of each name one word that a text in ASCII has to hold, to hold the name.
        self.hints = tuple(
            sorted({hint for words in told if (hint := max(words, key=len)).isascii()})
        )

    def are_any(self) -> bool:
        """Say whether there is a name to look for."""
        return self._pattern is not None

    def are_in(self, record: Node | Link) -> bool:
        """Say whether the words of a record hold one of the names."""
        return any(self.are_in_text(text) for text in _texts_of(record))

    def are_in_text(self, text: str) -> bool:
        """Say whether a text holds one of the names."""
        return bool(self._spans(text))

    def written_in(self, record: Node | Link) -> set[str]:
        """Give the names in the words of a record, as they are written there."""
        return {text[slice(*at)] for text in _texts_of(record) for at in self._spans(text)}

    def taken_from(self, record: _Record) -> _Record:
        """Give a record with `INSTEAD` in place of the names; of a list the entry goes."""
        changed: dict[str, Any] = {}
        for field in _fields_of(type(record)):
            value: object = getattr(record, field)
            if isinstance(value, str) and self._spans(value):
                limit = MAX_NAME if field == "name" else MAX_TEXT
                changed[field] = None if field in _WHOLE else self._without(value)[:limit]
            elif isinstance(value, tuple):
                entries = cast("tuple[str, ...]", value)
                kept = tuple(entry for entry in entries if not self._spans(entry))
                if kept != entries:
                    changed[field] = kept
        return record.model_copy(update=changed) if changed else record

    def _without(self, text: str) -> str:
        parts: list[str] = []
        at = 0
        for start, end in self._spans(text):
            parts += [text[at:start], INSTEAD]
            at = end
        return "".join([*parts, text[at:]])

    def _spans(self, text: str) -> list[tuple[int, int]]:
        if self._pattern is None:
            return []
        folded, places = _folded_with_places(text)
        spans: list[tuple[int, int]] = []
        at = 0
        while (hit := self._pattern.search(folded, at)) is not None:
            at = _end_of_word(folded, hit.end())
            spans.append(_with_accents(text, places[hit.start()], places[at - 1] + 1))
        return spans


def _pattern_of(words: tuple[str, ...]) -> str:
    whole = r"(?<![^\W_])" + r"[\W_]+".join(map(re.escape, words))
    last = words[-1]
    if len(last) >= _LONG and last.isalpha():
        return whole
    # "Ann Rices" for "Ann Rice's"; not so "Owens", which is a name of its own.
    plural = "s?" if len(words) > 1 and len(last) > 1 and last.isalpha() else ""
    return rf"{whole}{plural}(?![^\W_])"


def _end_of_word(text: str, end: int) -> int:
    while end < len(text) and text[end].isalnum():
        end += 1
    return end


def _folded_with_places(text: str) -> tuple[str, list[int]]:
    """Give a text without case and accents, and of each letter of it the place in the text."""
    if text.isascii():
        return text.lower(), list(range(len(text)))
    letters: list[str] = []
    places: list[int] = []
    for at, letter in enumerate(text):
        folded = fold(letter)
        letters.append(folded)
        places += [at] * len(folded)
    return "".join(letters), places


def _with_accents(text: str, start: int, end: int) -> tuple[int, int]:
    """Give a span with the accents that stand on its last letter."""
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return start, end


def _texts_of(record: Node | Link) -> Iterator[str]:
    for field in _fields_of(type(record)):
        value: object = getattr(record, field)
        if isinstance(value, str):
            yield value
        elif isinstance(value, tuple):
            yield from cast("tuple[str, ...]", value)


@cache
def _fields_of(class_: type[Node | Link]) -> tuple[str, ...]:
    theirs = ("name", "aliases") if issubclass(class_, Person) else ()
    return tuple(
        field
        for field in FREE_TEXT
        if field in class_.model_fields and field not in (*theirs, *_NO_WORDS)
    )
