"""How every analysis is asked, and its result as a reader of one profile sees it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypedDict, TypeVar

from graphmap.analysis.influence import InfluenceGraph
from graphmap.analysis.parameters import Parameters
from graphmap.errors import NotFound, RequestRefused
from graphmap.model.catalogue import PlaceType
from graphmap.privacy import Disclosure
from graphmap.services.workspace import Told, Workspace

_Found = TypeVar("_Found")
_Seen = TypeVar("_Seen")
_More = ParamSpec("_More")


class Asked(TypedDict, total=False):
    """The parameters of a question, as `Parameters` has them; ``as_of`` is today if absent."""

    as_of: str
    max_steps: int
    include_assumed: bool
    scope: str | None
    limit: int
    roll_up: PlaceType | None
    by_family: bool


def parameters_for(workspace: Workspace, asked: Asked, disclosure: Disclosure) -> Parameters:
    """Give the parameters of a question, with today where no date is asked for.

    A scope that is not for the reader to see is refused like one that is not there.
    """
    chosen: Asked = {"as_of": workspace.today().isoformat(), **asked}
    scope = chosen.get("scope")
    if scope is not None and not disclosure.visibility.is_shown(scope):
        raise RequestRefused("scope is the id of a place or an organisation of the map")
    return Parameters(**chosen)


def answer(
    workspace: Workspace,
    told: Told,
    asked: Asked,
    analyse: Callable[Concatenate[InfluenceGraph, Parameters, _More], _Found],
    redact: Callable[[_Found, Disclosure], _Seen],
    *more: _More.args,
    **named: _More.kwargs,
) -> _Seen:
    """Run an analysis on the whole map and give its result as the reader may see it.

    Asked again at the same revision it is not worked out again, so ``analyse`` is a function of
    a module, never one made for the occasion; ``more`` and ``named`` are what it takes beyond.

    Raises
    ------
    RequestRefused
        Where a parameter has no meaning, or the scope is not for the reader to see.
    """
    parameters = parameters_for(workspace, asked, told.disclosure)
    return redact(told.answer(analyse, parameters, *more, **named), told.disclosure)


def found(explanation: _Found | None, missing: str) -> _Found:
    """Give an explanation that privacy has passed.

    Raises
    ------
    NotFound
        Where it left nothing, in the words of what is not there: never with what was asked.
    """
    if explanation is None:
        raise NotFound(missing)
    return explanation


def refuse_unseen(told: Told, *ids: str, missing: str) -> None:
    """Refuse ids that are not for the reader to see like those that are not there.

    Raises
    ------
    NotFound
        In the words given, never with what was asked.
    """
    if not all(told.disclosure.visibility.is_shown(id_) for id_ in ids):
        raise NotFound(missing)
