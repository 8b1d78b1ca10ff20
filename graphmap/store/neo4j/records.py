"""Nodes and links to and from Neo4j's labels, relationship types and properties.

A node has the label Record and its kind as second label, and each recorded field as a property.
Properties that begin with an underscore serve the search. A link is a relationship of its kind.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final, cast

from neo4j import Record
from pydantic import ValidationError

from graphmap.errors import StoreDamaged
from graphmap.model.links import Link
from graphmap.model.nodes import NODE_CLASSES, Node
from graphmap.model.records import RecordType, to_json_values
from graphmap.store.search_words import name_keys, other_words, title_words

#: What a node has for finding it alone: all words, those of its title, the compared forms of
#: its name and aliases, and the title where it is derived because there is no name.
SEARCH_PROPERTIES: Final = ("_words", "_title_words", "_names", "_title")


def to_node_properties(node: Node) -> dict[str, object]:
    """Give the properties of a node."""
    title = title_words(node)
    properties: dict[str, object] = dict(to_json_values(node, with_version=True))
    # At its default too: Neo4j's own tools then show who may see what.
    properties["sensitivity"] = node.sensitivity
    properties["_words"] = sorted({*title, *other_words(node)})
    properties["_title_words"] = title
    properties["_names"] = name_keys(node)
    if node.name is None:
        properties["_title"] = node.title
    return properties


def node_from_properties(properties: Mapping[str, Any]) -> Node:
    """Build a node from its properties.

    Raises
    ------
    StoreDamaged
        Where the properties are not those of a node.
    """
    values = {
        name: value
        for name, value in properties.items()
        if value is not None and name not in SEARCH_PROPERTIES
    }
    kind = values.get("kind")
    if kind not in NODE_CLASSES:
        raise StoreDamaged(f"The store holds the unknown kind {kind}; run graphmap check")
    try:
        return NODE_CLASSES[kind].model_validate(values)
    except ValidationError as error:
        raise StoreDamaged(
            f"The store holds a {kind} that breaks the model; run graphmap check"
        ) from error


def to_link_properties(link: Link) -> dict[str, object]:
    """Give the properties of a relationship; kind and ends are its type and its nodes."""
    values = to_json_values(link, with_version=True)
    return {
        name: value for name, value in values.items() if name not in ("kind", "source", "target")
    }


def link_from_row(row: Record | Mapping[str, Any]) -> Link:
    """Build a link from a row with kind, source, target and properties; raises as for nodes."""
    values = dict(cast("dict[str, Any]", row["properties"]))
    values |= {"kind": row["kind"], "source": row["source"], "target": row["target"]}
    try:
        return Link.model_validate(values)
    except ValidationError as error:
        raise StoreDamaged(
            "The store holds a link that breaks the model; run graphmap check"
        ) from error


def record_from_image(record: RecordType, image: str, version: int) -> Node | Link:
    """Build a record from its canonical image in the log; raises like `node_from_properties`."""
    values = {**json.loads(image), "version": version}
    if record == "node":
        return node_from_properties(values)
    try:
        return Link.model_validate(values)
    except ValidationError as error:
        raise StoreDamaged("The log holds a link that breaks the model") from error
