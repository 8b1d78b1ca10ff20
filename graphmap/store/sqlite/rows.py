"""Records to and from the rows of the tables."""

from __future__ import annotations

import json
from collections.abc import Collection

from pydantic import ValidationError

from graphmap.errors import StoreDamaged
from graphmap.model.links import Link
from graphmap.model.nodes import NODE_CLASSES, Node
from graphmap.model.records import RecordType


def to_list_parameter(values: Collection[object]) -> str:
    """Give values as the JSON text that ``json_each`` turns into rows."""
    return json.dumps(list(values), ensure_ascii=False)


def _with_version(image: str, version: int) -> str:
    return f'{image[:-1]},"version":{version}}}'


def node_of(kind: str, image: str, version: int) -> Node:
    """Build a node from its canonical image.

    Raises
    ------
    StoreDamaged
        Where the image is not one of a node.
    """
    try:
        for known, node_class in NODE_CLASSES.items():
            if known == kind:
                return node_class.model_validate_json(_with_version(image, version))
    except ValidationError as error:
        raise StoreDamaged(
            f"The store holds a {kind} that breaks the model; run graphmap check"
        ) from error
    raise StoreDamaged(f"The store holds the unknown kind {kind}; run graphmap check")


def link_of(image: str, version: int) -> Link:
    """Build a link from its canonical image; raises like `node_of`."""
    try:
        return Link.model_validate_json(_with_version(image, version))
    except ValidationError as error:
        raise StoreDamaged(
            "The store holds a link that breaks the model; run graphmap check"
        ) from error


def record_of(record: RecordType, image: str, version: int) -> Node | Link:
    """Build a record from its canonical image; raises like `node_of`."""
    if record == "link":
        return link_of(image, version)
    return node_of(str(json.loads(image).get("kind")), image, version)
