"""One record as a steward may edit it: what is shown, what is withheld, and what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar, cast

from graphmap.errors import NotFound, RecordRefused, StoreUnavailable
from graphmap.model.links import Link
from graphmap.model.nodes import Node
from graphmap.model.records import record_from, record_type, to_json_values
from graphmap.services.editing.fields import Field, fields_of_kind, fields_of_link, values_typed
from graphmap.services.question_list import problem_of_question
from graphmap.services.workspace import Workspace

_TRIES: Final = 20

_Record = TypeVar("_Record", Node, Link)


@dataclass(frozen=True)
class Editable(Generic[_Record]):
    """A record as it is stored and as a steward may see it, at one version.

    ``withheld`` names the texts that are not for a steward to see: they stay as they are.
    """

    stored: _Record
    told: _Record

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields of its form."""
        if isinstance(self.stored, Link):
            return fields_of_link(self.stored.kind)
        return fields_of_kind(self.stored.kind)

    @property
    def withheld(self) -> frozenset[str]:
        """The fields of which a part or all is not for a steward to see."""
        stored, told = _values(self.stored), _values(self.told)
        return frozenset(name for name in stored if stored[name] != told.get(name))

    @property
    def locked(self) -> frozenset[str]:
        """The fields that cannot be typed into because their text is withheld."""
        stored = _values(self.stored)
        return frozenset(name for name in self.withheld if not isinstance(stored[name], list))


def editable_node(workspace: Workspace, node_id: str) -> Editable[Node]:
    """Give a node to edit.

    Raises
    ------
    NotFound
        Where no node has that id, or it may not be seen.
    """
    for _ in range(_TRIES):
        told = workspace.shown([node_id], "steward").map.node_by_id.get(node_id)
        stored = workspace.stored([node_id]).node_by_id.get(node_id)
        if told is None:
            raise NotFound("No record has that id.")
        if stored is not None and stored.version == told.version:
            return Editable(stored, told)
    raise StoreUnavailable.changed_too_quickly()


def editable_link(workspace: Workspace, link_id: str) -> Editable[Link]:
    """Give a link to edit; raises like `editable_node`."""
    for _ in range(_TRIES):
        stored = next(iter(workspace.store.links([link_id]).records), None)
        if stored is None:
            break
        shown = workspace.shown([stored.source, stored.target], "steward").map.links
        told = next((link for link in shown if link.id == link_id), None)
        if told is None:
            break
        if told.version == stored.version:
            return Editable(stored, told)
    raise NotFound("No record has that id.")


def changed(record: Editable[_Record], typed: Mapping[str, str]) -> _Record:
    """Give a record with what was typed; what is withheld stays as it is stored.

    Raises
    ------
    RecordRefused
        Naming the fields that are wrong.
    """
    open_fields = [field for field in record.fields if field.name not in record.locked]
    values, problems = values_typed(open_fields, typed)
    stored, told = _values(record.stored), _values(record.told)
    for name in record.withheld:
        if name in record.locked:
            values[name] = stored[name]
        else:
            hidden = [one for one in stored[name] if one not in told.get(name, [])]
            values[name] = [*values.get(name, []), *hidden]
    if problems:
        raise RecordRefused(problems)
    kept = {name: stored[name] for name in ("source", "target") if name in stored}
    built = built_record(record_type(record.stored), {**_identity(record.stored), **kept, **values})
    return cast("_Record", built)


def with_values(record: Editable[_Record], given: Mapping[str, Any]) -> _Record:
    """Give a record with some of its values replaced; None takes one away.

    Raises
    ------
    RecordRefused
        Where the values cannot be, or one of them is withheld and would be overwritten.
    """
    refused = sorted(record.withheld & given.keys())
    if refused:
        raise RecordRefused(f"{', '.join(refused)} is not for you to see, and stays as it is.")
    values = {**_values(record.stored), **given}
    present = {name: value for name, value in values.items() if value is not None}
    built = built_record(record_type(record.stored), {**present, **_identity(record.stored)})
    return cast("_Record", built)


def built_record(record: Any, values: Mapping[str, Any]) -> Node | Link:
    """Build a node or link; an answer to a question that is not asked is refused too."""
    built = record_from(record, values)
    unknown = problem_of_question(built)
    if unknown is not None:
        raise RecordRefused(unknown)
    return built


def fields_changed(before: Node | Link, after: Node | Link) -> Sequence[str]:
    """Give the names of the fields in which two versions of a record differ."""
    old, new = _values(before), _values(after)
    return [name for name in {**old, **new} if old.get(name) != new.get(name)]


def _values(record: Node | Link) -> dict[str, Any]:
    return dict(to_json_values(record))


def _identity(record: Node | Link) -> dict[str, str]:
    return {"id": record.id, "kind": record.kind}
