"""Scenarios that were saved: documents beside the graph, outside its revision.

A scenario is told to stewards alone. One that names a record that is not for them to see is
answered like one that is not there; what is no longer on the map is left out of it and counted.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from graphmap.analysis.loops import DEFAULT_MAX_LENGTH, LONGEST
from graphmap.analysis.parameters import DEFAULT_MAX_STEPS, MOST_STEPS
from graphmap.analysis.scenario_documents import scenario_from_json
from graphmap.analysis.scenarios import Scenario
from graphmap.errors import Conflict, NotFound, Problem, RecordRefused, RequestRefused
from graphmap.model.changes import Document
from graphmap.model.identity import NAMESPACE
from graphmap.model.values import to_name
from graphmap.services.analyses.asking import Asked
from graphmap.services.analyses.what_if import what_if_in
from graphmap.services.workspace import Workspace

#: The external id that leads from an experiment back to the scenario it was made of.
SCENARIO_TOOL: Final = "scenario"
#: The collection of documents that scenarios are stored in.
COLLECTION: Final = "scenarios"
MOST_NAME: Final = 200
_NOT_HERE: Final = "No scenario has that id."
#: What is left of a scenario that was deleted; the version goes on from there.
_DELETED: Final = "null"


class Counted(BaseModel, frozen=True):
    """How a scenario is counted: the parameters that are not as usual."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    as_of: str | None = None
    max_steps: Annotated[int, Field(ge=1, le=MOST_STEPS)] = DEFAULT_MAX_STEPS
    include_assumed: bool = False
    scope: str | None = None
    max_length: Annotated[int, Field(ge=1, le=LONGEST)] = DEFAULT_MAX_LENGTH

    def asked(self) -> Asked:
        """Give the shared parameters for a service."""
        asked = Asked(
            max_steps=self.max_steps, include_assumed=self.include_assumed, scope=self.scope
        )
        return {**asked, "as_of": self.as_of} if self.as_of else asked


class _Body(BaseModel, frozen=True):
    """A document's body. Members may be missing: an erasure takes away what names a person."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    name: str | None = None
    scenario: dict[str, Any] | None = None
    counted: Counted = Counted()
    saved_by: str | None = None
    saved_at: str | None = None


@dataclass(frozen=True)
class SavedScenario:
    """A scenario as a steward sees it. ``gone`` counts changes that name what is no more."""

    id: str
    version: int
    name: str
    scenario: Scenario
    counted: Counted
    saved_by: str
    saved_at: str
    gone: int = 0

    def to_json(self) -> dict[str, Any]:
        """Give it by field name."""
        return {
            "id": self.id,
            "version": self.version,
            "name": self.name,
            "scenario": self.scenario.to_json(),
            "counted": self.counted.model_dump(),
            "saved_by": self.saved_by,
            "saved_at": self.saved_at,
            "gone": self.gone,
        }


def saved_scenarios(workspace: Workspace) -> list[SavedScenario]:
    """Give the saved scenarios that a steward may see, by name."""
    documents = workspace.store.list_documents(COLLECTION)
    told = [_told(workspace, document) for document in documents]
    found = [scenario for scenario in told if scenario is not None]
    return sorted(found, key=lambda one: (one.name.casefold(), one.id))


def saved_scenario(workspace: Workspace, id_: str) -> SavedScenario:
    """Give a saved scenario.

    Raises
    ------
    NotFound
        Where none has that id, it was deleted, or it is not for a steward to see.
    """
    document = _document(workspace, id_)
    told = _told(workspace, document) if document else None
    if told is None:
        raise NotFound(_NOT_HERE)
    return told


def save_scenario(
    workspace: Workspace,
    scenario: Scenario,
    *,
    name: str,
    counted: Counted,
    actor: str,
    id_: str | None = None,
    version: int = 0,
    operation_id: str,
) -> SavedScenario:
    """Save a scenario under a name, as a new one or in place of one that was seen.

    Parameters
    ----------
    workspace
        The map.
    scenario, counted
        What is tried, and how it is counted.
    name, actor
        What it is called, and who saves it.
    id_, version
        The scenario that it takes the place of, as it was seen; absent, a new one.
    operation_id
        Made by the client: the same twice saves a new scenario once.

    Raises
    ------
    RecordRefused
        Where the name is empty or holds what no name may.
    RequestRefused
        Where the scenario is empty or names what is not on the map.
    Conflict
        Where somebody changed the stored one first.
    NotFound
        Where the one to replace is not there.
    """
    try:
        named = to_name(name)[:MOST_NAME]
    except ValueError as error:
        raise RecordRefused(Problem(str(error), rule="name", column="name")) from error
    if not scenario.ids:
        raise RequestRefused("the scenario has no change; try one first")
    what_if_in(workspace, scenario, max_length=counted.max_length, **counted.asked())
    if id_ is not None:
        saved_scenario(workspace, id_)
    body = _Body(
        name=named,
        scenario=json.loads(json.dumps(scenario.to_json())),
        counted=counted,
        saved_by=actor,
        saved_at=workspace.now().isoformat(timespec="seconds"),
    )
    new = uuid.uuid5(NAMESPACE, f"scenario {operation_id}")
    written = _put(workspace, id_ or str(new), version, body)
    return SavedScenario(
        id=written.id,
        version=written.version,
        name=named,
        scenario=scenario,
        counted=counted,
        saved_by=actor,
        saved_at=body.saved_at or "",
    )


def delete_scenario(workspace: Workspace, id_: str, *, version: int) -> None:
    """Delete a scenario that was seen in a version.

    Raises
    ------
    NotFound
        Where it is not there.
    Conflict
        Where somebody changed it first.
    """
    saved_scenario(workspace, id_)
    workspace.store.put_document(
        Document(collection=COLLECTION, id=id_, version=version, body=_DELETED)
    )


def _put(workspace: Workspace, id_: str, version: int, body: _Body) -> Document:
    document = Document(collection=COLLECTION, id=id_, version=version, body=body.model_dump_json())
    try:
        return workspace.store.put_document(document)
    except Conflict:
        stored = _document(workspace, id_)
        if version == 0 and stored is not None and _is_same(stored, body):
            return stored
        raise


def _is_same(stored: Document, body: _Body) -> bool:
    """Say whether a form that is sent twice was saved already."""
    before = _read(stored)
    return before is not None and _without_time(before) == _without_time(body)


def _without_time(body: _Body) -> _Body:
    """Give a body without when it was saved."""
    return body.model_copy(update={"saved_at": None})


def _document(workspace: Workspace, id_: str) -> Document | None:
    try:
        Document(collection=COLLECTION, id=id_, version=0, body=_DELETED)
    except ValidationError:
        return None
    return workspace.store.get_document(COLLECTION, id_)


def _read(document: Document) -> _Body | None:
    """Read a body; None where the scenario was deleted or what is left of it is no scenario."""
    values = json.loads(document.body)
    if not isinstance(values, Mapping):
        return None
    try:
        return _Body.model_validate(values)
    except ValidationError:
        return None


def _told(workspace: Workspace, document: Document) -> SavedScenario | None:
    body = _read(document)
    if body is None or body.scenario is None:
        return None
    try:
        scenario = scenario_from_json(body.scenario)
    except RequestRefused:
        return None
    disclosure = workspace.disclosure("steward")
    known = disclosure.visibility.position
    if any(id_ in known and not disclosure.visibility.is_shown(id_) for id_ in scenario.ids):
        return None
    left = _without_gone(scenario, known)
    scope = body.counted.scope
    is_scope_shown = scope is None or disclosure.visibility.is_shown(scope)
    return SavedScenario(
        id=document.id,
        version=document.version,
        name=disclosure.name(body.name or "A scenario without a name"),
        scenario=left,
        counted=body.counted if is_scope_shown else body.counted.model_copy(update={"scope": None}),
        saved_by=disclosure.name(body.saved_by or ""),
        saved_at=body.saved_at or "",
        gone=_changes(scenario) - _changes(left),
    )


def _without_gone(scenario: Scenario, known: Mapping[str, int]) -> Scenario:
    def are_there(*ids: str | None) -> bool:
        return all(id_ is None or id_ in known for id_ in ids)

    return replace(
        scenario,
        off=tuple(off for off in scenario.off if are_there(off.policy, off.within)),
        drop=tuple(id_ for id_ in scenario.drop if are_there(id_)),
        reverse=tuple(id_ for id_ in scenario.reverse if are_there(id_)),
        add=tuple(new for new in scenario.add if are_there(new.cause, new.target, new.place)),
    )


def _changes(scenario: Scenario) -> int:
    lists: Sequence[Sequence[object]] = (
        scenario.off,
        scenario.drop,
        scenario.reverse,
        scenario.add,
    )
    return sum(map(len, lists))
