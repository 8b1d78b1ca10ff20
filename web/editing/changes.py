"""Writing to a map, and following its change log: JSON alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from flask import Response, jsonify
from pydantic import BaseModel, ConfigDict, Field

from graphmap.model.values import Name, Text
from graphmap.services.editing.changing import ChangeAsked, apply_changes
from graphmap.services.history.log_told import log_after
from web.frame import map_of_today, workspace
from web.routes import SystemQuery, new_api, resource

if TYPE_CHECKING:
    from flask_openapi3.openapi import OpenAPI

_api = new_api("changes", __name__)
_MOST_CHANGES: Final = 20_000


class ChangeBody(BaseModel):
    """One change: put a whole node or link, or delete one.

    ``expected_version`` is the version that was seen, 0 for a record that must not exist yet. An
    observation without ``sensitivity`` keeps the one it has; a new one is for stewards alone.
    """

    model_config = ConfigDict(extra="forbid")

    op: Literal["put", "delete"]
    record: Literal["node", "link"]
    id: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,64}$")]
    expected_version: Annotated[int, Field(ge=0, le=2**53)]
    value: dict[str, Any] | None = None


class ChangesBody(BaseModel):
    """A change set, applied whole or not at all; the same operation twice writes it once."""

    model_config = ConfigDict(extra="forbid")

    operation_id: Annotated[str, Field(pattern=r"^[A-Za-z0-9._:-]{1,100}$")]
    actor: Name
    reason: Text = ""
    changes: Annotated[list[ChangeBody], Field(min_length=1, max_length=_MOST_CHANGES)]


class AppliedAnswer(BaseModel):
    """The revision that the change set made; ``replayed`` where it had been applied before."""

    operation_id: str
    revision: int
    at: str
    replayed: bool


class ChangesQuery(SystemQuery):
    """From where the log is followed; with a limit of 0 only the newest revision is told."""

    after: Annotated[int, Field(ge=0, le=2**53)] = 0
    limit: Annotated[int, Field(ge=0, le=1000)] = 100


class LogAnswer(BaseModel):
    """Entries of the change log, oldest first."""

    revision: int
    entries: list[dict[str, Any]]


def register(app: OpenAPI) -> None:
    """Add these routes to the application."""
    app.register_api(_api)


@resource(_api, "/changes", answer=AppliedAnswer, needs="write", method="post")
def apply(body: ChangesBody, query: SystemQuery) -> Response:
    """Apply a change set whole or not at all."""
    del query
    applied = apply_changes(
        workspace(),
        [
            ChangeAsked(one.op, one.record, one.id, one.expected_version, one.value)
            for one in body.changes
        ],
        operation_id=body.operation_id,
        actor=body.actor,
        reason=body.reason,
    )
    return jsonify(applied.model_dump(mode="json"))


@resource(_api, "/changes", answer=LogAnswer)
def follow(query: ChangesQuery) -> Response:
    """Give the entries of the change log after a revision."""
    newest = map_of_today().store.revision() if query.known is None else query.known
    if query.limit == 0 or newest <= query.after:
        # Open pages ask this each second: one look at the store, and nothing worked out.
        return jsonify({"revision": newest, "entries": []})
    entries = log_after(workspace(), query.after, limit=query.limit)
    # The revision that the entries were told at: a newer one would make a follower pass some over.
    return jsonify({"revision": workspace().columns().revision, "entries": entries})
