"""The demonstration system: loading it through the same services as anybody's file."""

from __future__ import annotations

import json
import uuid
from contextlib import suppress
from typing import Final

from graphmap.errors import Conflict
from graphmap.formats.demonstration import read_demonstration
from graphmap.formats.map_file import write_map
from graphmap.model.changes import Document
from graphmap.model.system_map import SystemMap
from graphmap.resources import resource_path
from graphmap.services.drawing.layouts import COLLECTION
from graphmap.services.files.importing import apply_import, preview_import
from graphmap.services.files.reading import ImportFile
from graphmap.store.port import GraphStore, NodeQuery

_REASON: Final = "The demonstration system, as documented in fixtures/README.md"
_OPERATION: Final = "demonstration"


def demonstration_map() -> SystemMap:
    """Give the demonstration system as a map, read from the files that come with graphmap."""
    return read_demonstration(resource_path("fixtures", "demo"))


def load_demonstration(
    store: GraphStore, *, actor: str = "graphmap", with_layouts: bool = True
) -> int:
    """Bring the demonstration system into a store and give the store's revision.

    It is imported as a map file is. Run again it changes nothing, also where somebody has
    worked on the demonstration since. Its first views come with layouts that were worked out
    before, unless ``with_layouts`` is false.

    Raises
    ------
    InputRefused
        Where the store holds something that it does not agree with.
    """
    data = write_map(demonstration_map(), profile="steward", exported_at="")
    preview = preview_import(store, [ImportFile("demonstration.graphmap.json", data)])
    # The store applies an operation once: a second time it gives the first result again.
    was_emptied = preview.report.revision > 0 and not store.find(NodeQuery(limit=1)).records
    operation_id = f"{_OPERATION}-{uuid.uuid4()}" if was_emptied else _OPERATION
    apply_import(store, preview, actor=actor, reason=_REASON, operation_id=operation_id)
    if with_layouts:
        _put_layouts(store)
    return store.revision()


def _put_layouts(store: GraphStore) -> None:
    """Store the layouts that come with the demonstration, where none is stored yet."""
    laid_out = json.loads(resource_path("fixtures", "layouts.json").read_text("utf-8"))
    for id_, body in laid_out.items():
        document = Document(collection=COLLECTION, id=id_, version=0, body=json.dumps(body))
        with suppress(Conflict):
            store.put_document(document)
