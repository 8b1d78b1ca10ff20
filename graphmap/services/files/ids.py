"""The ids of the records in a file: given, found by natural key, or derived."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from graphmap.errors import FileRefused, Problem
from graphmap.formats.file_record import FilePlace, FileRecord, shown
from graphmap.model.catalogue import LINK_RULES, NODE_KINDS, NodeKind
from graphmap.model.identity import choose_id, derived_link_id, link_key
from graphmap.model.links import LinkKey
from graphmap.model.system_map import SystemMap
from graphmap.model.values import ID_PATTERN
from graphmap.services.files.name_book import NEW, NameBook, NewName


def with_node_ids(
    records: Iterable[FileRecord], book: NameBook, problems: list[Problem]
) -> list[FileRecord]:
    """Give the node records with their ids, entering all of them in the book.

    Records whose id is given come first in the book, so that no derived id takes theirs.
    """
    nodes = [record for record in records if record.record == "node"]
    named: dict[int, FileRecord] = {}
    for given in (True, False):
        for position, record in enumerate(nodes):
            if bool(ID_PATTERN.fullmatch(record.given_id)) == given:
                try:
                    named[position] = _with_node_id(record, book)
                except FileRefused as refused:
                    problems += refused.problems
    return [named[position] for position in sorted(named)]


def with_link_ids(
    records: Iterable[FileRecord], book: NameBook, stored: SystemMap, problems: list[Problem]
) -> list[FileRecord]:
    """Give the link records with the ids of their ends and their own.

    A link without an id is the stored one of its natural key, else gets a derived id.
    """
    ids: Mapping[LinkKey, str] = {link.key: link.id for link in stored.links}
    linked: list[FileRecord] = []
    for record in records:
        if record.record == "link":
            try:
                linked.append(_with_link_id(record, book, ids))
            except FileRefused as refused:
                problems += refused.problems
    return linked


def _with_node_id(record: FileRecord, book: NameBook) -> FileRecord:
    kind = record.values.get("kind")
    if kind not in NODE_KINDS:
        message = f"has no known kind; a node is one of: {', '.join(NODE_KINDS)}"
        raise FileRefused(record.place.problem(message, column="kind", rule="unknown_kind"))
    name = _text(record, "name")
    code = _text(record, "gss_code") if kind == "Place" else None
    code = _text(record, "url") if kind == "Source" else code
    given = record.values.get("id")
    is_id = isinstance(given, str) and (ID_PATTERN.fullmatch(given.lower()) or not record.whole)
    if given is not None and not is_id:
        message = "is not an id; use 1 to 64 of a-z, 0-9 and the hyphen"
        raise FileRefused(record.place.problem(message, column="id"))
    if ID_PATTERN.fullmatch(record.given_id):
        id_ = record.given_id
        if name and not record.whole and book.is_free(id_):
            book.new_names.append(NewName(name, kind, id_, record.place, "name"))
    else:
        id_ = _id_of_unnamed(record, kind, name, code, book)
        if isinstance(given, str):
            book.add_given(given, id_)
    book.add(id_, kind, name, code=code)
    return replace(record, values={**record.values, "id": id_})


def _text(record: FileRecord, name: str) -> str | None:
    value = record.values.get(name)
    return value if isinstance(value, str) and value else None


def _id_of_unnamed(
    record: FileRecord, kind: NodeKind, name: str | None, code: str | None, book: NameBook
) -> str:
    if kind == "Effect":
        message = "an effect needs an id here; or enter it as a claim, which needs none"
        raise FileRefused(record.place.problem(message, column="id", rule="missing"))
    found = book.by_code(kind, code) if code else None
    if found is None and name and not (kind == "Source" and code):
        named = book.named(kind, name)
        if len(named) > 1:
            message = f"{shown(name)} is the name of {' and '.join(sorted(named))}; give the id"
            raise FileRefused(record.place.problem(message, column="id", rule="ambiguous_name"))
        found = named[0] if named else _chosen(name, kind, record.place, book)
    if found is not None:
        return found
    slugged = code if kind == "Place" and code else name
    id_ = choose_id(
        kind, given=None, name=slugged, key=_key(record, kind, name, code), is_free=book.is_free
    )
    if name:
        book.new_names.append(NewName(name, kind, id_, record.place, "name"))
    return id_


def _chosen(name: str, kind: NodeKind, place: FilePlace, book: NameBook) -> str | None:
    choice = book.choice(name)
    if choice is None or choice == NEW:
        return None
    return book.find_or_make(kind, name, place=place, column="name")


def _key(record: FileRecord, kind: NodeKind, name: str | None, code: str | None) -> tuple[str, ...]:
    """Give the natural key as far as a record without its links has one."""
    if kind == "Observation":
        return (_text(record, "text") or "", _text(record, "date") or "")
    if kind == "Answer":
        return (_text(record, "question_id") or "", "", _text(record, "text") or "")
    if kind == "Session":
        return ("", _text(record, "date") or "")
    if kind == "EnablingCondition":
        return (_text(record, "type") or "", _text(record, "scale") or "", "", name or "")
    if kind == "Experiment" and not name:
        return (_text(record, "action") or "",)
    return (code or name or "",)


def _with_link_id(record: FileRecord, book: NameBook, ids: Mapping[LinkKey, str]) -> FileRecord:
    kind = record.values.get("kind")
    if kind not in LINK_RULES:
        message = f"has no known kind; a link is one of: {', '.join(LINK_RULES)}"
        raise FileRefused(record.place.problem(message, column="kind", rule="unknown_kind"))
    joins = LINK_RULES[kind].joins
    source = _end(record, "source", sorted({pair[0] for pair in joins}), book)
    target = _end(record, "target", sorted({pair[1] for pair in joins}), book)
    key = link_key(
        kind, source, target, _text(record, "as") or "", _text(record, "valid_from") or ""
    )
    id_ = record.given_id if "id" in record.values else ids.get(key) or derived_link_id(key)
    if not id_:
        message = "is not an id; use 1 to 64 of a-z, 0-9 and the hyphen, or leave it out"
        raise FileRefused(record.place.problem(message, column="id"))
    ends = {"id": id_, "source": key[1], "target": key[2]}
    return replace(record, values={**record.values, **ends})


def _end(record: FileRecord, column: str, kinds: Sequence[NodeKind], book: NameBook) -> str:
    given = _text(record, column)
    if given is None:
        message = "is missing; give the id of a node"
        raise FileRefused(record.place.problem(message, column=column, rule="missing"))
    found = None if record.whole else book.find(kinds, given, place=record.place, column=column)
    if found is None and not book.is_free(given.lower()):
        return given.lower()
    if found is None:
        message = (
            f"no {' or '.join(kinds)} has the id or name {shown(given)}; add the node first,"
            " in the same files or the map, or correct it"
        )
        raise FileRefused(record.place.problem(message, column=column, rule="dangling_link"))
    return found
