"""Records to and from plain JSON values, their canonical bytes and the hash of a graph."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, Literal, cast

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from graphmap.errors import Problem, RecordRefused
from graphmap.model.catalogue import LINK_KINDS, NODE_KINDS
from graphmap.model.links import Link
from graphmap.model.nodes import NODE_CLASSES, Node
from graphmap.model.refusals import refusal_in_words

RecordType = Literal["node", "link"]
JsonValue = str | int | bool | list[str]


def record_type(record: Node | Link) -> RecordType:
    """Say whether ``record`` is a node or a link."""
    return "link" if isinstance(record, Link) else "node"


def to_json_values(record: Node | Link, *, with_version: bool = False) -> dict[str, JsonValue]:
    """Give a record as JSON values keyed by field name; fields at their default are absent."""
    left_out = None if with_version else {"version"}
    values = cast(
        "dict[str, JsonValue]",
        record.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude=left_out),
    )
    return {**values, "kind": record.kind}


def states_no_level(values: Mapping[str, Any]) -> bool:
    """Say whether ``values`` are of an observation and say not who may read it."""
    return values.get("kind") == "Observation" and "sensitivity" not in values


def with_level(values: Mapping[str, Any], stored: Node | Link | None) -> Mapping[str, Any]:
    """Give what a file or program says of a record, with who may read an observation.

    Where that is not said, it stays as stored, and of a new one it is stewards alone: nothing
    becomes public because a word was left out.
    """
    if not states_no_level(values):
        return values
    level = stored.sensitivity if isinstance(stored, Node) else "steward"
    return {**values, "sensitivity": level}


def node_from(values: Mapping[str, Any]) -> Node:
    """Build the node that ``values`` describe.

    Raises
    ------
    RecordRefused
        Naming the record, the field, the rule and what would be allowed.
    """
    name = f"node {_shown_id(values)}"
    kind = values.get("kind")
    if kind not in NODE_KINDS:
        raise RecordRefused(_unknown_kind(name, "node", NODE_KINDS))
    try:
        return NODE_CLASSES[kind].model_validate(dict(values))
    except ValidationError as error:
        fields = sorted(NODE_CLASSES[kind].model_fields)
        raise RecordRefused(_problems_of(error, name, str(kind), fields)) from None


def link_from(values: Mapping[str, Any]) -> Link:
    """Build the link that ``values`` describe; raises like `node_from`."""
    name = f"link {_shown_id(values)}"
    if values.get("kind") not in LINK_KINDS:
        raise RecordRefused(_unknown_kind(name, "link", LINK_KINDS))
    try:
        return Link.model_validate(dict(values))
    except ValidationError as error:
        fields = sorted("as" if field == "as_" else field for field in Link.model_fields)
        raise RecordRefused(_problems_of(error, name, str(values["kind"]), fields)) from None


def record_from(record: RecordType, values: Mapping[str, Any]) -> Node | Link:
    """Build a node or a link from JSON values; raises like `node_from`."""
    return node_from(values) if record == "node" else link_from(values)


def canonical_bytes(record: Node | Link) -> bytes:
    """Give the canonical image of a record, without ``version`` (RFC 8785, text in NFC).

    Property values hold no floating-point number and field names are ASCII, for which the
    standard library's sorted, compact JSON is the form of RFC 8785.
    """
    return json.dumps(
        to_json_values(record), sort_keys=True, ensure_ascii=False, separators=(",", ":")
    ).encode()


def graph_hash(nodes: Iterable[Node], links: Iterable[Link]) -> str:
    """Give the SHA-256 of all records: "the same graph" means the same hash.

    Covers the canonical image of each node, then of each link, both sorted by id, one a line.
    """
    digest = hashlib.sha256()
    for records in (nodes, links):
        for record in sorted(records, key=lambda record: record.id):
            digest.update(canonical_bytes(record))
            digest.update(b"\n")
    return digest.hexdigest()


def _shown_id(values: Mapping[str, Any]) -> str:
    given = values.get("id")
    return given[:64] if isinstance(given, str) and given else "without an id"


def _unknown_kind(name: str, what: str, kinds: tuple[str, ...]) -> Problem:
    return Problem(
        f"has no known kind; a {what} is one of: {', '.join(kinds)}",
        rule="unknown_kind",
        record=name,
        column="kind",
    )


def _problems_of(error: ValidationError, name: str, kind: str, fields: list[str]) -> list[Problem]:
    return [
        _problem_of(detail, name, kind, fields)
        for detail in error.errors(include_url=False, include_input=False)
    ]


def _problem_of(detail: ErrorDetails, name: str, kind: str, fields: list[str]) -> Problem:
    field = next((str(part) for part in detail["loc"] if isinstance(part, str)), "")
    if detail["type"] == "extra_forbidden":
        field = field if field.isidentifier() and len(field) <= 64 else "(unreadable)"
        message = f"{kind} has no field {field}; it has: {', '.join(fields)}"
    elif detail["type"] == "string_pattern_mismatch" and field in ("id", "source", "target"):
        message = "is not an id; use 1 to 64 of a-z, 0-9 and the hyphen"
    else:
        message = refusal_in_words(detail)
    return Problem(message, rule=detail["type"], record=name, column=field)
