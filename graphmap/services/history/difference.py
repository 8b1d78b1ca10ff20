"""What differs between the map as it was known at two revisions: record by record, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from graphmap.model.links import Link
from graphmap.model.nodes import Node
from graphmap.model.records import record_type, to_json_values
from graphmap.privacy import Visibility
from graphmap.services.history.entries import Names
from graphmap.services.history.known import KnownMaps
from graphmap.services.workspace import Workspace
from graphmap.views.change_words import RecordChanged, fields_changed, what_was_done

#: How many differing records are told one by one.
MOST_TOLD: Final = 200


@dataclass(frozen=True)
class Difference:
    """What differs from one revision to another.

    ``what`` sums up all of it; ``records`` are at most `MOST_TOLD`, ``more`` were cut.
    """

    here: int
    there: int
    what: str
    records: tuple[RecordChanged, ...]
    more: int


def difference_of(workspace: Workspace, known: KnownMaps, here: int, there: int) -> Difference:
    """Give what a steward sees differ between the map at two revisions.

    Raises
    ------
    NotFound
        Where there is no such revision.
    """
    maps = [known.of(workspace, revision) for revision in (here, there)]
    first, second = (_records(one) for one in maps)
    differing = [key for key in sorted(first.keys() | second.keys()) if _differ(first, second, key)]
    told = differing[:MOST_TOLD]
    old = Names.of(maps[0], [first[key] for key in told if key in first])
    new = Names.of(maps[1], [second[key] for key in told if key in second])
    today = workspace.disclosure("steward").visibility
    records = [
        _changed(
            second.get(key) or first[key],
            (first.get(key), second.get(key)),
            new if key in second else old,
            today,
        )
        for key in differing
    ]
    what = what_was_done(records, hides_some=False)
    return Difference(here, there, what, tuple(records[:MOST_TOLD]), len(records) - len(told))


_Key = tuple[bool, str]


def _records(known: Workspace) -> Mapping[_Key, Node | Link]:
    seen = known.whole("steward").map
    nodes: dict[_Key, Node | Link] = {(False, node.id): node for node in seen.nodes}
    return nodes | {(True, link.id): link for link in seen.links}


def _differ(
    first: Mapping[_Key, Node | Link], second: Mapping[_Key, Node | Link], key: _Key
) -> bool:
    one, other = first.get(key), second.get(key)
    return one is None or other is None or to_json_values(one) != to_json_values(other)


def _changed(
    image: Node | Link,
    sides: tuple[Node | Link | None, Node | Link | None],
    names: Names,
    today: Visibility,
) -> RecordChanged:
    before, after = sides
    return RecordChanged(
        record=record_type(image),
        kind=image.kind,
        id=image.id,
        name=names.name_of(image),
        did="changed" if before and after else "added" if after else "deleted",
        leads_on=bool(today.is_shown(image.id)),
        fields=fields_changed(
            None if before is None else to_json_values(before),
            None if after is None else to_json_values(after),
            image.kind,
        ),
    )
