"""What somebody looked at last: remembered in the signed session, an address wins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from flask import request, session

from graphmap.errors import NotFound, RequestRefused
from graphmap.services.systems import scope_of

if TYPE_CHECKING:
    from graphmap.services.systems import Scope
    from graphmap.services.workspace import Workspace

_LOOKING: Final = "looking_at"
#: So many maps are remembered at most: a session is a cookie.
_MOST_MAPS: Final = 8


def looked_at(workspace: Workspace) -> Scope:
    """Give the scope of a request: what its address names, else what was looked at last.

    What is given to programs depends on the address alone.

    Raises
    ------
    RequestRefused, NotFound
        As `scope_of` does, for what the address names.
    """
    scale, system = request.args.get("scale"), request.args.get("system")
    if request.path.startswith("/api/"):
        return scope_of(workspace, scale, system)
    if scale is None and system is None:
        return _remembered(workspace) or scope_of(workspace, None, None)
    scope = scope_of(workspace, scale, system)
    if request.method == "GET":
        _remember(workspace.name, [scope.scale, scope.system.id if scope.system else ""])
    return scope


def _remembered(workspace: Workspace) -> Scope | None:
    kept = _kept().get(workspace.name)
    if kept is None:
        return None
    try:
        return scope_of(workspace, *kept)
    except (NotFound, RequestRefused):
        return None  # It was deleted meanwhile, or is no longer shown.


def _remember(name: str, looking: list[str]) -> None:
    kept = _kept()
    if kept.get(name) != looking:
        others = [one for one in kept.items() if one[0] != name]
        session[_LOOKING] = dict([*others, (name, looking)][-_MOST_MAPS:])


def _kept() -> dict[str, list[str]]:
    return cast("dict[str, list[str]]", session.get(_LOOKING, {}))
