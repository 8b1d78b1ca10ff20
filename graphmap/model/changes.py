"""Writing to the graph: change sets, what applying one gives, and the entries of the log."""

from __future__ import annotations

from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SerializeAsAny, model_validator

from graphmap.model.links import Link
from graphmap.model.nodes import Node
from graphmap.model.records import RecordType
from graphmap.model.values import Name, RecordId, Text

#: The most records one change set may hold; a larger file is a bulk load.
MAX_CHANGES: Final = 20_000

LogEntryType = Literal["change", "bulk", "erase"]


class Put(BaseModel, frozen=True):
    """Write a node or a link. ``expected_version`` 0 means that it must not exist yet."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    op: Literal["put"] = "put"
    value: SerializeAsAny[Node] | Link
    expected_version: Annotated[int, Field(ge=0, strict=True)]

    @property
    def id(self) -> str:
        """The id of the record."""
        return self.value.id

    @property
    def record(self) -> RecordType:
        """Whether it is a node or a link."""
        return "link" if isinstance(self.value, Link) else "node"


class Delete(BaseModel, frozen=True):
    """Take a node or a link away. ``expected_version`` is the version that was seen."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    op: Literal["delete"] = "delete"
    record: RecordType
    id: RecordId
    expected_version: Annotated[int, Field(ge=1, strict=True)]


Change = Put | Delete


class ChangeSet(BaseModel, frozen=True):
    """An ordered list of changes, applied whole or not at all.

    ``operation_id`` is made by the client; giving it a second time gives the first result.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    operation_id: Annotated[str, Field(pattern=r"^[A-Za-z0-9._:-]{1,100}$", strict=True)]
    actor: Name
    reason: Text = ""
    changes: Annotated[tuple[Change, ...], Field(min_length=1, max_length=MAX_CHANGES)]

    @model_validator(mode="after")
    def _names_each_record_once(self) -> Self:
        seen: set[tuple[str, str]] = set()
        for change in self.changes:
            key = (change.record, change.id)
            if key in seen:
                raise ValueError(
                    f"names {change.record} {change.id} twice; say once what becomes of it"
                )
            seen.add(key)
        return self


class Applied(BaseModel, frozen=True):
    """What a write gives back. ``replayed`` says that the operation had been applied before."""

    operation_id: str
    revision: int
    at: str
    replayed: bool = False


class ConflictSide(BaseModel, frozen=True):
    """Both sides of a stale change.

    ``stored_version`` is 0 and ``stored`` is absent where the record is not there;
    ``asked`` is absent where a delete was asked. Of a document (``id`` is collection/id)
    only the versions are told.
    """

    record: RecordType | Literal["document"]
    id: str
    expected_version: int
    stored_version: int
    stored: SerializeAsAny[Node] | Link | None
    asked: SerializeAsAny[Node] | Link | None


class LoggedRecord(BaseModel, frozen=True):
    """One record of a log entry; a hash is absent where there was, or is, no record.

    A hash is SHA-256 of salt and canonical image. ``before`` and ``after`` are the images
    themselves, absent where there is none and where they were erased (``erased``).
    ``version`` is the record's version after the entry, 0 where it was taken away;
    ``before_version`` the one it had before, 0 where it was not there.
    """

    record: RecordType
    kind: str
    id: str
    version: int
    before_version: int
    before_hash: str | None
    after_hash: str | None
    before: SerializeAsAny[Node] | Link | None = None
    after: SerializeAsAny[Node] | Link | None = None
    erased: bool = False


class LogEntry(BaseModel, frozen=True):
    """One entry of the append-only change log. ``seq`` is the revision of the graph after it.

    ``blanked`` names the entries whose actor or reason an erasure took away with it. ``is_cut``
    says that the records were left out of what was read, for there are many.
    """

    seq: int
    type: LogEntryType
    operation_id: str
    actor: str
    at: str
    reason: str
    records: tuple[LoggedRecord, ...]
    previous_hash: str
    hash: str
    blanked: tuple[int, ...] = ()
    is_cut: bool = False


class Document(BaseModel, frozen=True):
    """A versioned JSON document beside the graph: a view, positions, a scenario.

    ``body`` is JSON text; ``version`` counts from 1, 0 means that it must not exist yet.
    """

    collection: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,64}$")]
    id: Annotated[str, Field(pattern=r"^[a-z0-9._-]{1,200}$")]
    version: Annotated[int, Field(ge=0)]
    body: str


class CheckReport(BaseModel, frozen=True):
    """What the integrity check found; sound where ``problems`` is empty."""

    revision: int
    graph_hash: str
    nodes: int
    links: int
    entries: int
    erased_images: int
    problems: tuple[str, ...]
