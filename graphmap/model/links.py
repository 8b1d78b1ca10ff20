"""The link between two nodes."""

from __future__ import annotations

from typing import Annotated, Any, Final, Self, cast

from pydantic import BaseModel, ConfigDict, Field, model_validator

from graphmap.model.catalogue import (
    CAPACITIES,
    LINK_RULES,
    UNDIRECTED_LINKS,
    Capacity,
    Discretion,
    LinkKind,
    PolicyStatus,
    WorkingQuality,
)
from graphmap.model.values import RecordId, ReducedDate, Text

#: What makes a link the one it is: kind, source, target, ``as``, ``valid_from``.
LinkKey = tuple[LinkKind, str, str, str, str]
_OWN_FIELDS: Final = ("trust", "quality", "form", "status", "discretion", "as", "wanted")
_OWN_ATTRIBUTES: Final = frozenset({*_OWN_FIELDS, "as_"})


class Link(BaseModel, frozen=True):
    """A typed link from ``source`` to ``target``, both ids of nodes.

    A link that has no direction (WORKS_WITH, CONNECTED_WITH) puts the smaller id first by
    itself. A field that its kind does not have is refused.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, validate_by_name=True
    )

    id: RecordId
    kind: LinkKind
    source: RecordId
    target: RecordId
    valid_from: ReducedDate | None = None
    valid_until: ReducedDate | None = None
    note: Text | None = None
    trust: Text | None = None
    quality: WorkingQuality | None = None
    form: Text | None = None
    status: PolicyStatus | None = None
    discretion: Discretion | None = None
    as_: Annotated[Capacity | None, Field(alias="as")] = None
    wanted: Annotated[bool, Field(strict=True)] = False
    version: Annotated[int, Field(ge=0, strict=True)] = 0

    @model_validator(mode="before")
    @classmethod
    def _smaller_id_first(cls, values: object) -> object:
        if isinstance(values, dict):
            given = cast("dict[str, Any]", values)
            source, target = given.get("source"), given.get("target")
            undirected = given.get("kind") in UNDIRECTED_LINKS
            if undirected and isinstance(source, str) and isinstance(target, str):
                return {**given, "source": min(source, target), "target": max(source, target)}
        return cast("object", values)

    @model_validator(mode="after")
    def _keeps_to_its_kind(self) -> Self:
        if self.source == self.target:
            raise ValueError(f"links {self.source} with itself; name two different nodes")
        allowed = LINK_RULES[self.kind].fields
        if self.model_fields_set.isdisjoint(_OWN_ATTRIBUTES):
            return self
        for name in _OWN_FIELDS:
            value: object = getattr(self, "as_" if name == "as" else name)
            if value not in (None, False) and name not in allowed:
                words = ", ".join(allowed) or "none beyond the common ones"
                raise ValueError(f"{self.kind} has no field {name}; it has: {words}")
        if self.as_ is not None and self.as_ not in CAPACITIES[self.kind]:
            words = ", ".join(CAPACITIES[self.kind])
            raise ValueError(f"{self.kind} cannot be as {self.as_}; allowed: {words}")
        return self

    @property
    def key(self) -> LinkKey:
        """The natural key: kind, source, target, ``as`` and ``valid_from``."""
        return (self.kind, self.source, self.target, self.as_ or "", self.valid_from or "")
