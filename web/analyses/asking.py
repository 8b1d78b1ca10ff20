"""What every page and resource of an analysis takes, and what its resource answers."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, Field, field_validator

from graphmap.model.catalogue import Profile
from graphmap.services.analyses.asking import Asked
from web.routes import SystemQuery

#: How many rows a page shows at most, and a resource gives.
MOST_ROWS_ON_PAGE = 200
MOST_ROWS = 100_000


class AnalysisQuery(SystemQuery):
    """The parameters that the analyses share, named as on the command line."""

    as_of: str | None = None
    max_steps: Annotated[int, Field(ge=1, le=8)] = 3
    include_assumed: bool = False
    scope: str | None = None
    limit: Annotated[int, Field(ge=1, le=MOST_ROWS)] | None = None
    profile: Profile = "steward"

    @field_validator("as_of", mode="before")
    @classmethod
    def _no_date_is_today(cls, value: object) -> object:
        return value or None

    def asked(self, *, scope: str | None, most: int) -> Asked:
        """Give the parameters for the service."""
        asked = Asked(
            max_steps=self.max_steps,
            include_assumed=self.include_assumed,
            scope=self.scope or scope,
            limit=min(self.limit or most, most),
        )
        return {**asked, "as_of": self.as_of} if self.as_of else asked


class AnalysisAnswer(BaseModel):
    """The result of an analysis; records are named by id."""

    analysis: str
    revision: int
    parameters: dict[str, Any]
    graph: dict[str, int]
    truncated: bool
    rows: list[dict[str, Any]]
