"""The parameters of a map, as the pages and the resources take them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphmap.views.map_view.request import MapRequest, read_map_request
from web.frame import frame
from web.routes import SystemQuery

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class MapQuery(SystemQuery):
    """The parameters of a map; what each may be is said where one is refused."""

    selected: str | None = None
    steps: str | None = None
    direction: str | None = None
    to: str | None = None
    view: str | None = None
    what: str | None = None
    kind: list[str] | None = None
    does: list[str] | None = None
    evidence: list[str] | None = None
    owner_scale: list[str] | None = None
    type: list[str] | None = None
    place: str | None = None
    outcome: str | None = None
    tag: str | None = None
    as_of: str | None = None
    everything: str | None = None
    open: list[str] | None = None
    around: str | None = None
    only: str | None = None
    colour: str | None = None
    width: str | None = None
    order: str | None = None


class FindQuery(MapQuery):
    """The parameters of a map, and words to find on it."""

    find: str | None = None


def asked_map(given: Mapping[str, Sequence[str]]) -> MapRequest:
    """Read a request within the frame that every page has.

    Raises
    ------
    RequestRefused
        Naming the parameter and what would have a meaning.
    """
    at = frame()
    system = at.scope.system.id if at.scope.system else ""
    return read_map_request({**given, "scale": [at.scope.scale], "system": [system]})
