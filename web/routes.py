"""How a room declares its routes: pages for people, the same resources as JSON for programs."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar, cast

from flask import request
from flask_openapi3.blueprint import APIBlueprint
from pydantic import BaseModel, Field

from graphmap.errors import RequestRefused
from web.errors import ErrorAnswer
from web.permissions import Permission, requires

if TYPE_CHECKING:
    from collections.abc import Callable

View = TypeVar("View", bound="Callable[..., object]")
Method = Literal["get", "post"]


class SystemQuery(BaseModel):
    """What is looked at: every page and every resource takes these.

    ``known`` looks at the map as it was known at a revision, to be read and not changed.
    """

    scale: Literal["person", "organisation", "place", "country"] | None = None
    system: str | None = None
    map: str | None = None
    known: Annotated[int, Field(ge=0, le=2**53)] | None = None


class NodePath(BaseModel):
    """The id of a node, in the path."""

    id: str


def new_pages(name: str, import_name: str) -> APIBlueprint:
    """Make a blueprint for pages."""
    return APIBlueprint(name, import_name)


def new_api(name: str, import_name: str) -> APIBlueprint:
    """Make a blueprint for JSON; every operation answers errors in the one shape."""
    statuses = ("400", "401", "404", "409", "413", "422", "503")
    return APIBlueprint(
        f"{name}_api",
        import_name,
        url_prefix="/api/v1",
        abp_security=[{"token": []}],
        abp_responses=dict.fromkeys(statuses, ErrorAnswer),
    )


def page(
    pages: APIBlueprint, rule: str, *, needs: Permission = "read", method: Method = "get"
) -> Callable[[View], View]:
    """Declare the route of a page and the permission it needs."""

    def declare(view: View) -> View:
        register = cast("Callable[..., Callable[[View], Any]]", getattr(pages, method))
        register(rule, doc_ui=False)(requires(needs)(view))
        return view

    return declare


def resource(
    api: APIBlueprint,
    rule: str,
    *,
    answer: type[BaseModel] | None = None,
    needs: Permission = "read",
    method: Method = "get",
) -> Callable[[View], View]:
    """Declare the route of a resource, what it answers and the permission it needs.

    Without ``answer`` it gives a file.
    """
    answers: dict[str, object] = {"200": answer or {"content": {"*/*": {}}}}

    def declare(view: View) -> View:
        register = cast("Callable[..., Callable[[View], Any]]", getattr(api, method))
        register(rule, responses=answers)(requires(needs)(_refusing_unknown(view)))
        return view

    return declare


def _refusing_unknown(view: View) -> View:
    """Refuse a parameter that the resource does not take: misspelt, it would change the answer."""

    @wraps(view)
    def checked(*args: object, **given: object) -> object:
        query = given.get("query")
        taken = set(type(query).model_fields) if isinstance(query, BaseModel) else set[str]()
        if set(request.args) - taken:
            raise RequestRefused(
                f"A parameter is not known here; this takes: {', '.join(sorted(taken)) or 'none'}"
            )
        return view(*args, **given)

    return cast("View", checked)
