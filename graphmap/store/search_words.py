"""How every store compares names and words: without case and accents, by runs of letters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from graphmap.model.identity import fold
from graphmap.model.nodes import Node

#: A search looks for this many different words; what follows them in a text is not looked at.
MAX_ASKED_WORDS: Final = 20
#: Of a longer word only this many characters are compared; indexes have limits of their own.
MAX_WORD: Final = 100
_WORD: Final = re.compile(r"[^\W_]+")


def words_of(text: str) -> list[str]:
    """Give the folded words of a text, runs of letters and digits, in their order."""
    return [word[:MAX_WORD] for word in _WORD.findall(fold(text))]


def asked_words(text: str) -> list[str]:
    """Give the different words that a search text asks for, at most `MAX_ASKED_WORDS`."""
    return list(dict.fromkeys(words_of(text)))[:MAX_ASKED_WORDS]


def title_words(node: Node) -> list[str]:
    """Give the different words of a node's title, sorted."""
    return sorted(set(words_of(node.title)))


def other_words(node: Node) -> list[str]:
    """Give the different words of a node's aliases, tags and description, sorted."""
    texts: Iterable[str] = (*node.aliases, *node.tags, node.description or "")
    return sorted({word for text in texts for word in words_of(text)})


def holds_words(node: Node, asked: Iterable[str]) -> bool:
    """Say whether each asked word is the beginning of a word of the node."""
    words = [*title_words(node), *other_words(node)]
    return all(any(word.startswith(one) for word in words) for one in asked)


def name_key(name: str) -> str:
    """Give a name in the form in which names are compared: folded, single spaces."""
    return " ".join(fold(name).split())


def name_keys(node: Node) -> list[str]:
    """Give the compared forms of a node's name and aliases, sorted, each once."""
    names = (node.name, *node.aliases) if node.name is not None else node.aliases
    return sorted({name_key(name) for name in names})
