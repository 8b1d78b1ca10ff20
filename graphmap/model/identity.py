"""Where an id comes from: what the source gives, a slug of the name, or a UUIDv5.

Derived ids are the same every time, so that reading a file twice changes nothing (RFC 9562).
"""

from __future__ import annotations

import json
import re
import unicodedata
import uuid
from collections.abc import Callable
from typing import Final

from graphmap.model.catalogue import UNDIRECTED_LINKS, LinkKind, NodeKind
from graphmap.model.links import LinkKey
from graphmap.model.values import ID_PATTERN

#: The namespace of all derived ids; changing it would make every file look new.
NAMESPACE: Final = uuid.uuid5(uuid.NAMESPACE_DNS, "graphmap")
#: Kinds whose derived id is always a UUIDv5, never a slug of a name.
_ALWAYS_UUID: Final[frozenset[NodeKind]] = frozenset({"Effect", "Observation", "Answer", "Session"})
_NOT_IN_SLUG: Final = re.compile(r"[^a-z0-9]+")
#: Letters that no normal form takes apart (`fold` has made them small, and ß to ss).
_IN_ASCII: Final = str.maketrans(
    {"æ": "ae", "ð": "d", "đ": "d", "ħ": "h", "\u0131": "i", "ł": "l", "ŋ": "n", "ø": "o"}
    | {"œ": "oe", "þ": "th", "ŧ": "t"}
)


def fold(text: str) -> str:
    """Give ``text`` without case and accents, for comparing words."""
    if text.isascii():
        return text.lower()
    # Decomposing can bring a capital back (the double-struck C of mathematics): fold once more.
    decomposed = unicodedata.normalize("NFKD", text.casefold()).casefold()
    kept = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", kept)


def to_slug(name: str) -> str:
    """Give a name as lower-case ASCII words joined by hyphens; empty where none are left."""
    letters = fold(name).translate(_IN_ASCII).encode("ascii", "ignore").decode()
    return _NOT_IN_SLUG.sub("-", letters).strip("-")


def derived_id(kind: NodeKind | LinkKind, *key: str) -> str:
    """Give the UUIDv5 of a kind and the parts of its natural key."""
    return str(uuid.uuid5(NAMESPACE, json.dumps([kind, *key], ensure_ascii=False)))


def derived_link_id(key: LinkKey) -> str:
    """Give the UUIDv5 of a link's natural key."""
    return derived_id(*key)


def link_key(
    kind: LinkKind, source: str, target: str, as_: str = "", valid_from: str = ""
) -> LinkKey:
    """Give a link's natural key, the smaller id first where the kind has no direction."""
    if kind in UNDIRECTED_LINKS:
        source, target = min(source, target), max(source, target)
    return (kind, source, target, as_, valid_from)


def effect_id(cause: str, target: str, place: str | None, polarity: int) -> str:
    """Give the UUIDv5 of an effect's natural key."""
    return derived_id("Effect", cause, target, place or "", str(polarity))


def choose_id(
    kind: NodeKind,
    *,
    given: str | None,
    name: str | None,
    key: tuple[str, ...],
    is_free: Callable[[str], bool],
) -> str:
    """Choose the id of a new node.

    Parameters
    ----------
    kind
        Its kind. A Person's id is random unless the file gives one.
    given
        The id that the source gives, if any; used lower-cased where it is valid.
    name
        The name that a slug is made of (for a place its GSS code where it has one).
    key
        The parts of its natural key.
    is_free
        Says whether an id is not taken by another node.
    """
    if given is not None and ID_PATTERN.fullmatch(given.lower()):
        return given.lower()
    if kind == "Person":
        return str(uuid.uuid4())
    slug = to_slug(name) if name and kind not in _ALWAYS_UUID else ""
    if slug and len(slug) <= 64 and is_free(slug):
        return slug
    return derived_id(kind, *key)
