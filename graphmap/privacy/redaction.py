"""Taking out of a map what a profile does not show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, TypeVar, cast

from graphmap.model.catalogue import NAMELESS_KINDS
from graphmap.model.free_text import FREE_TEXT
from graphmap.model.identity import derived_link_id
from graphmap.model.links import Link
from graphmap.model.nodes import Node
from graphmap.model.system_map import SystemMap
from graphmap.privacy.disclosure import NAME_LEFT_OUT, Disclosure
from graphmap.privacy.names import NamesOfPersons
from graphmap.privacy.receipt import Counts, Reason, Receipt, receipt_of
from graphmap.privacy.visibility import ABOVE_LEVEL, NO_CONSENT, SHOWN, Visibility

#: Fields that hold a date; ``stage_history`` holds "date stage".
DATES: Final = ("valid_from", "valid_until", "date", "started", "ended", "review_by")
_REASONS: Final[dict[int, Reason]] = {
    ABOVE_LEVEL: "above the level of the profile",
    NO_CONSENT: "no consent for the profile",
}
_CANNOT_STAND: Final[Reason] = "cannot stand without a record that is left out"
_PERSONAL: Final[Reason] = "about, for or touching a person, and above the level of the profile"
_NAMED: Final[Reason] = "holds the name of a person who is left out"
_COARSENED: Final[Reason] = "coarsened to the year in a personal record"
_REPLACED: Final[Reason] = "replaced, so that persons cannot be traced by it"

_Record = TypeVar("_Record", Node, Link)


@dataclass(frozen=True)
class Redacted:
    """A map as one profile shows it, and the receipt of what was left out.

    ``new_ids`` gives the id that stands for a node's own, where it was replaced.
    """

    map: SystemMap
    receipt: Receipt
    new_ids: Mapping[str, str]


def redact(system_map: SystemMap, disclosure: Disclosure) -> Redacted:
    """Take out of a map what a profile does not show.

    Parameters
    ----------
    system_map
        Any part of the graph that ``disclosure`` was decided over, at the same revision.
    disclosure
        What the profile shows, and the names of the persons that it does not.

    Notes
    -----
    Left out: nodes that are not shown with their links, and every text that holds the name of
    a left-out person (a node that needs a name is then called "Name left out"). At workshop
    and public, dates of personal records are coarsened to the year, ids of persons and ids
    that hold a left-out name are replaced, and with them the ids of the links at those nodes.
    """
    visibility, names = disclosure.visibility, disclosure.names
    counts: Counts = Counter()
    nodes = [node for node in system_map.nodes if _is_kept(node, visibility, counts)]
    kept_ids = {node.id for node in nodes}
    links = [link for link in system_map.links if {link.source, link.target} <= kept_ids]
    counts["link", "joined to a record that is left out"] = len(system_map.links) - len(links)
    nodes = [_without_names(node, names, counts) for node in nodes]
    links = [_without_names(link, names, counts) for link in links]
    new_ids: Mapping[str, str] = {}
    if disclosure.hides_ids:
        nodes, links = _coarsen(nodes, links, visibility, counts)
        new_ids = {id_: disclosure.new_ids[id_] for id_ in kept_ids & disclosure.new_ids.keys()}
        nodes, links = _with_new_ids(nodes, links, new_ids, names)
        counts["id", _REPLACED] = len(new_ids)
    redacted = SystemMap.of(nodes, links, revision=system_map.revision)
    receipt = receipt_of(visibility.profile, visibility.revision, counts)
    return Redacted(redacted, receipt, new_ids)


def _is_kept(node: Node, visibility: Visibility, counts: Counts) -> bool:
    reason = visibility.reason(node.id)
    if reason == SHOWN:
        return True
    why = _REASONS.get(reason, _CANNOT_STAND)
    if why == "above the level of the profile" and node.kind != "Person":
        why = _PERSONAL if visibility.is_personal(node.id) else why
    counts[node.kind, why] += 1
    return False


def _without_names(record: _Record, names: NamesOfPersons, counts: Counts) -> _Record:
    changed: dict[str, Any] = {}
    for field in _free_text_of(type(record)):
        value: object = getattr(record, field)
        if isinstance(value, str) and names.are_in(value):
            changed[field] = None
        elif isinstance(value, tuple):
            words = cast("tuple[str, ...]", value)
            kept = tuple(word for word in words if not names.are_in(word))
            if kept != words:
                changed[field] = kept
    if not changed:
        return record
    counts["text", _NAMED] += len(changed)
    if "name" in changed and record.kind not in NAMELESS_KINDS:
        changed["name"] = NAME_LEFT_OUT
    if "question_id" in changed:
        changed["question_id"] = NAME_LEFT_OUT
    return record.model_copy(update=changed)


@cache
def _free_text_of(class_: type[Node | Link]) -> tuple[str, ...]:
    """Give the free texts that a kind of record has: asking for the others is slow."""
    return tuple(field for field in FREE_TEXT if field in class_.model_fields)


def _coarsen(
    nodes: list[Node], links: list[Link], visibility: Visibility, counts: Counts
) -> tuple[list[Node], list[Link]]:
    personal = {node.id for node in nodes if visibility.is_personal(node.id)}
    nodes = [_to_the_year(node, counts) if node.id in personal else node for node in nodes]
    links = [
        _to_the_year(link, counts) if personal & {link.source, link.target} else link
        for link in links
    ]
    return nodes, links


def _to_the_year(record: _Record, counts: Counts) -> _Record:
    changed: dict[str, Any] = {}
    for field in DATES:
        value: object = getattr(record, field, None)
        if isinstance(value, str) and len(value) > 4:
            changed[field] = value[:4]
    history = cast("tuple[str, ...]", getattr(record, "stage_history", ()))
    coarse = tuple(f"{entry[:4]} {entry.split(' ', 1)[1]}" for entry in history)
    if coarse != history:
        changed["stage_history"] = coarse
    counts["date", _COARSENED] += len(changed)
    return record.model_copy(update=changed) if changed else record


def _with_new_ids(
    nodes: list[Node], links: list[Link], new_ids: Mapping[str, str], names: NamesOfPersons
) -> tuple[list[Node], list[Link]]:
    nodes = [
        node.model_copy(update={"id": new_ids[node.id]}) if node.id in new_ids else node
        for node in nodes
    ]
    return nodes, [_with_new_ends(link, new_ids, names) for link in links]


def _with_new_ends(link: Link, new_ids: Mapping[str, str], names: NamesOfPersons) -> Link:
    source = new_ids.get(link.source, link.source)
    target = new_ids.get(link.target, link.target)
    if (source, target) == (link.source, link.target) and not names.are_in(link.id):
        return link
    moved = link.model_copy(update={"source": source, "target": target})
    return moved.model_copy(update={"id": derived_link_id(moved.key)})
