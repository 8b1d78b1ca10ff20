"""What a file says, laid over what is stored: the records as they would become."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from graphmap.errors import FileRefused, Problem, RecordRefused
from graphmap.formats.file_record import FilePlace, FileRecord, shown
from graphmap.model.changes import Put
from graphmap.model.links import Link
from graphmap.model.nodes import Node
from graphmap.model.records import (
    RecordType,
    canonical_bytes,
    record_from,
    record_type,
    to_json_values,
    with_level,
)
from graphmap.model.rules import Touched, broken_rules
from graphmap.model.system_map import MapView, SystemMap
from graphmap.services.question_list import problem_of_question

RecordKey = tuple[RecordType, str]


@dataclass(frozen=True)
class Merged:
    """The records that would be written, and how many would stay as they are."""

    puts: tuple[Put, ...]
    created: int
    changed: int
    unchanged: int


def merge(records: Sequence[FileRecord], stored: SystemMap) -> Merged:
    """Lay records, whose ids are known, over a map.

    Several records of one id in the files must agree. A record that becomes what it already is
    stays unchanged. Every rule of the model is checked on the map as it would become.

    Raises
    ------
    FileRefused
        With every record that is refused and its place.
    """
    before: dict[RecordKey, Node | Link] = {
        (record_type(record), record.id): record for record in (*stored.nodes, *stored.links)
    }
    grouped = _grouped(records)
    problems: list[Problem] = []
    after: dict[RecordKey, Node | Link] = {}
    for key, group in grouped.items():
        try:
            after[key] = _built(group, before.get(key))
        except FileRefused as refused:
            problems += refused.problems
    places = {key: group[0].place for key, group in grouped.items()}
    if not problems:
        problems = _broken(after, before, stored, places)
    if problems:
        raise FileRefused(problems)
    return _counted(after, before)


def _grouped(records: Sequence[FileRecord]) -> dict[RecordKey, list[FileRecord]]:
    grouped: dict[RecordKey, list[FileRecord]] = {}
    for record in records:
        grouped.setdefault((record.record, str(record.values["id"])), []).append(record)
    return grouped


def _built(group: Sequence[FileRecord], stored: Node | Link | None) -> Node | Link:
    first = group[0]
    given: dict[str, object] = {}
    for record in group:
        for name, value in record.values.items():
            if name in given and given[name] != value:
                message = (
                    f"gives another {shown(name)} for {shown(str(first.values['id']))}"
                    f" than {first.place.problem('').place()}; give one"
                )
                column = record.columns.get(name, name)
                raise FileRefused(record.place.problem(message, column=column, rule="given_twice"))
        given.update(record.values)
    base: dict[str, object] = {}
    if stored is not None and not any(record.whole for record in group):
        base.update(to_json_values(stored))
    for record in group:
        for name in record.cleared - given.keys():
            base.pop(name, None)
    values: Mapping[str, object] = {**base, **given}
    if any(record.whole for record in group):
        values = with_level(values, stored)
    try:
        built = record_from(first.record, values)
    except RecordRefused as refused:
        problems = [
            replace(one, column=first.columns.get(one.column, one.column))
            for one in refused.problems
        ]
        raise FileRefused([first.place.locate(one) for one in problems]) from None
    unknown = problem_of_question(built)
    if unknown is not None:
        raise FileRefused(first.place.locate(unknown))
    return built


def _broken(
    after: Mapping[RecordKey, Node | Link],
    before: Mapping[RecordKey, Node | Link],
    stored: SystemMap,
    places: Mapping[RecordKey, FilePlace],
) -> list[Problem]:
    nodes = dict(stored.node_by_id)
    links = {link.id: link for link in stored.links}
    for record in after.values():
        if isinstance(record, Link):
            links[record.id] = record
        else:
            nodes[record.id] = record
    touched = [Touched(before=before.get(key), after=record) for key, record in after.items()]
    view = MapView(SystemMap.of(nodes.values(), links.values()))
    return [_located(problem, after, places) for problem in broken_rules(touched, view)]


def _located(
    problem: Problem,
    after: Mapping[RecordKey, Node | Link],
    places: Mapping[RecordKey, FilePlace],
) -> Problem:
    """Give a problem with the place of its record, or of the link that brought it about."""
    record, _, id_ = problem.record.partition(" ")
    place = places.get(("link" if record == "link" else "node", id_))
    if place is None:
        links = [(key, link) for key, link in after.items() if isinstance(link, Link)]
        at_it = [key for key, link in links if id_ in (link.source, link.target)]
        of_kind = [key for key, link in links if problem.message.startswith(link.kind)]
        place = next((places[key] for key in [*at_it, *of_kind]), FilePlace())
    return place.locate(problem, keep_record=True)


def _counted(
    after: Mapping[RecordKey, Node | Link], before: Mapping[RecordKey, Node | Link]
) -> Merged:
    puts: list[Put] = []
    created = changed = 0
    for key, record in sorted(after.items(), key=lambda item: item[0][0] == "link"):
        stored = before.get(key)
        if stored is None:
            created += 1
        elif canonical_bytes(stored) != canonical_bytes(record):
            changed += 1
        else:
            continue
        puts.append(Put(value=record, expected_version=stored.version if stored else 0))
    return Merged(tuple(puts), created, changed, len(after) - len(puts))
