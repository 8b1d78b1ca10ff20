"""The map file: a whole system map as JSON, without loss (``*.graphmap.json``).

Keys are the model's field names; an absent key is the field's default. Records are sorted by
id, one a line, so that the same graph gives the same bytes apart from ``exported_at``.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NoReturn, cast

from graphmap.errors import FileRefused, Problem
from graphmap.formats.file_record import FilePlace, FileRecord, shown
from graphmap.model.catalogue import Profile
from graphmap.model.links import Link
from graphmap.model.nodes import Node, Observation
from graphmap.model.records import RecordType, to_json_values
from graphmap.model.system_map import SystemMap

FORMAT: Final = "graphmap"
VERSION: Final = 1
_HEADER: Final = ("format", "version", "revision", "profile", "exported_at", "receipt")
_LISTS: Final[dict[str, RecordType]] = {"nodes": "node", "links": "link"}
_MAX_BYTES: Final = 500_000_000


@dataclass(frozen=True)
class _RepeatedKey:
    """Stands for an object that names one key twice, until its place is known."""

    key: str


def read_map(data: bytes, *, file: str) -> tuple[FileRecord, ...]:
    """Read the records of a map file, nodes before links.

    ``revision``, ``profile``, ``exported_at`` and ``receipt`` tell about the file and are not
    used; the ``version`` of a record is ignored.

    Raises
    ------
    FileRefused
        Where it is not JSON, of another format or version, or holds an unknown key, a key
        twice or a number that JSON does not have; naming the place.
    """
    place = FilePlace(file)
    content = _content(data, place)
    problems = list(_problems_of_header(content, place))
    records: list[FileRecord] = []
    for name, record in _LISTS.items():
        entries = content.get(name, [])
        if not isinstance(entries, list):
            problems.append(place.problem(f"{name} is not a list of {record}s", column=name))
            continue
        for position, values in enumerate(cast("list[object]", entries)):
            at = FilePlace(file, entry=f"{name}[{position}]")
            if isinstance(values, dict):
                given = cast("dict[str, object]", values)
                given = {key: value for key, value in given.items() if key != "version"}
                records.append(FileRecord(record, given, at, whole=True))
            else:
                problems.append(at.problem(_not_an_object(values)))
    if problems:
        raise FileRefused(problems)
    return tuple(records)


def write_map(
    system_map: SystemMap,
    *,
    profile: Profile,
    exported_at: str,
    receipt: Mapping[str, object] | None = None,
) -> bytes:
    """Write a map as a map file, one record a line, in UTF-8.

    Parameters
    ----------
    system_map
        The map, already as far as ``profile`` lets it be seen.
    profile
        The profile that the file names.
    exported_at
        The time of writing in ISO 8601.
    receipt
        What the profile left out, as JSON values.
    """
    header: dict[str, object] = {
        "format": FORMAT,
        "version": VERSION,
        "revision": system_map.revision,
        "profile": profile,
        "exported_at": exported_at,
    }
    if receipt is not None:
        header["receipt"] = receipt
    lines = [json.dumps(header, ensure_ascii=False)[:-1]]
    for name, records in (("nodes", system_map.nodes), ("links", system_map.links)):
        lines.append(",\n" + json.dumps(name) + ": [" + ",".join(_lines(records)) + "\n]")
    return ("".join(lines) + "}\n").encode()


def _lines(records: Sequence[Node] | Sequence[Link]) -> Iterator[str]:
    for record in sorted(records, key=lambda record: record.id):
        values = to_json_values(record, with_version=True)
        first: dict[str, object] = {"id": record.id, "kind": record.kind}
        if isinstance(record, Observation):
            # Said always: an observation that does not say it comes in for stewards alone.
            first["sensitivity"] = record.sensitivity
        yield "\n" + json.dumps({**first, **values}, ensure_ascii=False)


def _content(data: bytes, place: FilePlace) -> dict[str, object]:
    if len(data) > _MAX_BYTES:
        raise FileRefused(place.problem(f"is larger than {_MAX_BYTES // 1_000_000} MB"))
    try:
        content = cast(
            "object",
            json.loads(
                data.decode("utf-8-sig"),
                object_pairs_hook=_object_of,
                parse_constant=_refuse_constant,
            ),
        )
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        problem = Problem("holds bytes that are not UTF-8", file=place.file, row=row)
        raise FileRefused(problem) from None
    except json.JSONDecodeError as error:
        message = f"is not JSON: {error.msg} at character {error.colno} of the line"
        raise FileRefused(Problem(message, file=place.file, row=error.lineno)) from None
    except RecursionError:
        message = "is nested too deeply; a map file holds lists of flat records"
        raise FileRefused(place.problem(message)) from None
    except ValueError as error:
        raise FileRefused(place.problem(f"is not JSON: {error}")) from None
    if not isinstance(content, dict):
        message = _not_an_object(content).replace("a record", "a map file")
        raise FileRefused(place.problem(message))
    return cast("dict[str, object]", content)


def _object_of(pairs: list[tuple[str, object]]) -> object:
    values = dict(pairs)
    if len(values) == len(pairs):
        return values
    counts = Counter(key for key, _ in pairs)
    return _RepeatedKey(shown(max(counts, key=lambda key: counts[key])))


def _refuse_constant(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a number that JSON has; leave the field out")


def _not_an_object(value: object) -> str:
    if isinstance(value, _RepeatedKey):
        return f"names the key {value.key} twice; keep one"
    return "is not an object with keys, as a record must be"


def _problems_of_header(content: dict[str, object], place: FilePlace) -> Iterator[Problem]:
    if content.get("format") != FORMAT:
        yield place.problem(
            f'is not a map file: it does not say "format": "{FORMAT}"', column="format"
        )
    elif content.get("version") != VERSION or isinstance(content.get("version"), bool):
        yield place.problem(
            f"is of a version that this graphmap does not read; it reads version {VERSION}",
            column="version",
        )
    for key in content:
        if key not in _HEADER and key not in _LISTS:
            allowed = ", ".join([*_HEADER, *_LISTS])
            yield place.problem(
                f"has the unknown key {shown(key)}; it may have: {allowed}", column=key
            )
