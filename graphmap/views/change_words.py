"""Changes in plain words: what was added, changed and deleted, field by field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, cast

from graphmap.model.catalogue import NODE_KINDS, NodeKind
from graphmap.model.records import JsonValue, RecordType
from graphmap.views.field_words import field_in_words, option_in_words
from graphmap.views.words import (
    KIND_WORDS,
    capital,
    count_in_words,
    date_in_words,
    kind_in_words,
    list_in_words,
)

Did = Literal["added", "changed", "deleted"]
DIDS: Final[tuple[Did, ...]] = ("added", "changed", "deleted")
_NOT_TOLD: Final = frozenset({"id", "kind", "source", "target", "version"})
_DATES: Final = frozenset({"date", "valid_from", "valid_until", "started", "ended", "review_by"})
_HIDDEN: Final = "changed what is not for you to see"
_FEW: Final = 3
_LONGEST_NAME: Final = 90


@dataclass(frozen=True)
class FieldChanged:
    """One field in words, with its value before and after; empty where there was, or is, none."""

    words: str
    before: str
    after: str


@dataclass(frozen=True)
class RecordChanged:
    """One record of a change, in words.

    ``leads_on`` says that it is there and has a page. ``fields`` are absent where its values
    are not told.
    """

    record: RecordType
    kind: str
    id: str
    name: str
    did: Did
    leads_on: bool
    fields: tuple[FieldChanged, ...] = ()


def fields_changed(
    before: Mapping[str, JsonValue] | None, after: Mapping[str, JsonValue] | None, kind: str
) -> tuple[FieldChanged, ...]:
    """Give the fields in which two images of one record differ, in words."""
    old, new = before or {}, after or {}
    names = [name for name in (*old, *new) if name not in _NOT_TOLD]
    node_kind = kind if kind in NODE_KINDS else None
    return tuple(
        FieldChanged(
            field_in_words(name, node_kind),
            _value(name, old.get(name)),
            _value(name, new.get(name)),
        )
        for name in dict.fromkeys(names)
        if old.get(name) != new.get(name)
    )


def what_was_done(records: Sequence[RecordChanged], *, hides_some: bool) -> str:
    """Say what a change did: ``added policy “Benefit cap” and two links``."""
    by_did = [(did, [record for record in records if record.did == did]) for did in DIDS]
    said = "; ".join(f"{did} {_listed(mine)}" for did, mine in by_did if mine)
    if not hides_some:
        return said or "changed nothing"
    return f"{said}, and more that is not for you to see" if said else _HIDDEN


def moment_in_words(at: str) -> str:
    """Give a moment of the log, in UTC: ``24 November 2026, 10:00``."""
    day, _, time = at.partition("T")
    return f"{date_in_words(day)}, {time[:5]}" if time else date_in_words(day)


def quoted(kind: str, name: str) -> str:
    """Give a record as ``policy “Benefit cap”``."""
    word = kind_in_words(kind) if kind in NODE_KINDS else "link"
    return f"{word} “{shortened(name)}”"


def shortened(name: str) -> str:
    """Give a name that may be a long text as one line."""
    if len(name) <= _LONGEST_NAME:
        return name
    return f"{name[:_LONGEST_NAME].rsplit(' ', 1)[0]}…"


def _listed(records: Sequence[RecordChanged]) -> str:
    nodes = [record for record in records if record.record == "node"]
    links = len(records) - len(nodes)
    words = (
        [
            quoted(node.kind, node.name) if node.name else f"one {kind_in_words(_kind(node))}"
            for node in nodes
        ]
        if len(nodes) <= _FEW
        else _counted(nodes)
    )
    if links == 1 and not nodes:
        (link,) = records
        return f"the link “{link.name}”" if link.name else "one link"
    return list_in_words([*words, *([count_in_words(links, "link")] if links else [])])


def _counted(nodes: Iterable[RecordChanged]) -> list[str]:
    counts: Counter[NodeKind] = Counter(_kind(node) for node in nodes)
    return [
        count_in_words(count, *KIND_WORDS[kind])
        for kind, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]


def _kind(node: RecordChanged) -> NodeKind:
    return cast("NodeKind", node.kind)


def _value(name: str, value: JsonValue | None) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(_value(name, one) for one in value)
    text = str(value)
    if name in _DATES:
        return date_in_words(text)
    is_set_word = text.isascii() and text.replace("_", "").isalnum() and text == text.lower()
    return capital(option_in_words(name, text)) if is_set_word or name == "polarity" else text
