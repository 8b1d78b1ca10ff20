"""Names that look like one another: offered before a new record is made."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from graphmap.model.identity import fold

#: Two names at least this alike (difflib's ratio) are offered for choice.
MIN_RATIO: Final = 0.86
#: Above this number of pairs only keys are compared, not every pair of names.
MAX_PAIRS: Final = 200_000
MAX_OFFERED: Final = 5
#: Shorter names are too often an anagram of another by chance.
_MIN_ANAGRAM: Final = 6
#: Of a shorter part too many names are made.
_MIN_PART: Final = 3
_FILLERS: Final = frozenset({"the", "a", "an", "of", "and", "for", "in"})
_WORD: Final = re.compile(r"\w+")
#: Letters that look like Latin ones (a choice from Unicode Technical Standard 39).
_LATIN: Final = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u04bb\u0501\u051b\u051d\u0432\u043a\u043c\u043d\u0442"
    "\u03b1\u03bf\u03c1\u03bd\u03b9\u03ba\u03c4\u03c5\u03b5\u03c7\u03b3\u0131\u0585\u057d\u0581\u0261",
    "aeopcyxijshdqwbkmht" + "aopviktuexyiougg",
)
_DIGITS: Final = str.maketrans("01", "ol")


def skeleton(name: str) -> str:
    """Give a name as the eye takes it: folded, without invisible and with Latin letters."""
    visible = "".join(letter for letter in name if unicodedata.category(letter) != "Cf")
    return fold(visible).translate(_LATIN)


class LookAlikes:
    """The names of one kind, to be asked which of them look like a new one.

    Alike are names of the same words in any order (fillers such as "the" left out), of the same
    letters (two of them swapped), or of a difflib ratio of at least 0.86.

    Parameters
    ----------
    names
        Pairs of an id and a name; an id may have several names.
    asked
        How many new names will be asked for; decides whether every pair is compared.
    """

    def __init__(self, names: Iterable[tuple[str, str]], *, asked: int) -> None:
        self._skeletons: list[tuple[str, str]] = [(id_, skeleton(name)) for id_, name in names]
        self.compares_pairs = len(self._skeletons) * asked <= MAX_PAIRS
        self._by_key: defaultdict[str, list[str]] = defaultdict(list)
        for id_, plain in self._skeletons:
            for key in _keys(plain):
                self._by_key[key].append(id_)

    def of(self, name: str) -> tuple[str, ...]:
        """Give the ids whose names look like ``name``, the most alike first."""
        plain = skeleton(name)
        found: dict[str, float] = {}
        for key in _keys(plain):
            found.update(dict.fromkeys(self._by_key.get(key, ()), 1.0))
        if self.compares_pairs:
            matcher = difflib.SequenceMatcher(b=plain, autojunk=False)
            for id_, other in self._skeletons:
                matcher.set_seq1(other)
                if (
                    matcher.real_quick_ratio() >= MIN_RATIO
                    and matcher.quick_ratio() >= MIN_RATIO
                    and (ratio := matcher.ratio()) >= MIN_RATIO
                ):
                    found[id_] = max(ratio, found.get(id_, 0.0))
        ordered = sorted(found, key=lambda id_: (-found[id_], id_))
        return tuple(ordered[:MAX_OFFERED])

    def longer(self, name: str) -> tuple[str, ...]:
        """Give the ids whose names hold ``name`` from the beginning of a word on.

        Those that begin with it come first. Of fewer than three letters nothing is told.
        """
        plain = skeleton(name)
        if len(plain) < _MIN_PART:
            return ()
        part = re.compile(rf"(?<!\w){re.escape(plain)}")
        found = [
            (match.start() > 0, id_)
            for id_, other in self._skeletons
            if (match := part.search(other))
        ]
        return tuple(dict.fromkeys(id_ for _, id_ in sorted(found)))[:MAX_OFFERED]


def _keys(plain: str) -> set[str]:
    words = [word for word in _WORD.findall(plain) if word not in _FILLERS]
    letters = "".join(words)
    keys = {"words " + " ".join(sorted(words)), "run " + letters.translate(_DIGITS)}
    if len(letters) >= _MIN_ANAGRAM:
        keys.add("letters " + "".join(sorted(letters)))
    return keys
