"""What every page and resource of an analysis takes, and what its resource answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from flask import render_template
from pydantic import BaseModel, Field, field_validator

from graphmap.analysis.parameters import DEFAULT_LIMIT, DEFAULT_MAX_STEPS, MOST_ROWS, MOST_STEPS
from graphmap.model.catalogue import Profile
from graphmap.services.analyses.asking import Asked
from web.frame import frame, workspace
from web.routes import SystemQuery

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphmap.analysis.effects_explained import ExplainedEffect
    from graphmap.services.pages.analyses import Named
    from graphmap.views.accounts import Account

#: How many rows a page shows at most.
MOST_ROWS_ON_PAGE = 200


class AnalysisQuery(SystemQuery):
    """The parameters that the analyses share, named as on the command line."""

    as_of: str | None = None
    max_steps: Annotated[int, Field(ge=1, le=MOST_STEPS)] = DEFAULT_MAX_STEPS
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
            limit=min(self.limit or DEFAULT_LIMIT, most),
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


class AnalysisPageQuery(AnalysisQuery):
    """What a page takes: pages are for stewards, resources are given at any profile."""

    limit: Annotated[int, Field(ge=1, le=MOST_ROWS_ON_PAGE)] | None = None

    @field_validator("profile")
    @classmethod
    def _is_for_stewards(cls, profile: Profile) -> Profile:
        if profile != "steward":
            raise ValueError("is not shown on the page, which is for stewards; take the JSON")
        return profile

    def asked_here(self) -> Asked:
        """Give the parameters for the system that is looked at."""
        return self.asked(scope=frame().scope.analysis_scope, most=MOST_ROWS_ON_PAGE)

    def asked_everywhere(self) -> Asked:
        """Give the parameters for the whole map."""
        return self.asked(scope=None, most=MOST_ROWS_ON_PAGE)


class PictureQuery(AnalysisPageQuery):
    """What a picture takes: like every export it is for a workshop unless said otherwise."""

    profile: Profile = "workshop"

    @field_validator("profile")
    @classmethod
    def _is_for_stewards(cls, profile: Profile) -> Profile:
        return profile


def show(
    template: str, query: AnalysisPageQuery, names: Named, result: object, **more: object
) -> str:
    """Show the page of an answer; ``result`` may be None where nothing is asked yet."""
    year = workspace().today().year

    def told(effects: Iterable[ExplainedEffect]) -> list[Account]:
        ids = dict.fromkeys(effect.effect for effect in effects)
        return [names.accounts[id_] for id_ in ids if id_ in names.accounts]

    return render_template(
        f"analyses/{template}.html",
        query=query,
        result=result,
        nouns=names.nouns,
        accounts=names.accounts,
        told=told,
        years=range(year, year - 10, -1),
        **more,
    )


def asked_of(query: AnalysisQuery) -> Asked:
    """Give the parameters of a resource for the service."""
    return query.asked(scope=query.system or None, most=MOST_ROWS)


def asked_everywhere_of(query: AnalysisQuery) -> Asked:
    """Give the parameters of a resource whose page looks at the whole map, whatever the system."""
    return query.asked(scope=None, most=MOST_ROWS)
