"""What stands round every page: the map, scale and system looked at, navigation and addresses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, cast
from urllib.parse import quote, urlencode

from flask import current_app, g, request

from graphmap.errors import InputRefused, RequestRefused
from graphmap.model.catalogue import NODE_KINDS, NodeKind, Scale
from graphmap.services.history.known import READ_ONLY, KnownMaps
from graphmap.services.systems import (
    Scope,
    SystemChoice,
    scales_offered,
    systems_of,
)
from graphmap.views.web_link import web_link
from graphmap.views.words import (
    SCALE_WORDS,
    article_of,
    capital,
    count_in_words,
    date_in_words,
    in_a_sentence,
    in_words,
    kind_in_words,
    number_in_words,
)
from web.looking import looked_at

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flask import Flask

    from graphmap.services.maps_folder import MapsFolder
    from graphmap.services.workspace import Workspace

_MAPS: Final = "graphmap_maps"
_KNOWN: Final = "graphmap_known_maps"
_FRAME: Final = ("scale", "system", "map", "known")
_REVISION: Final = re.compile(r"[0-9]{1,15}")
#: The pages of the navigation, by the path they live at; the last stands apart.
NAVIGATION: Final = (
    ("/", "Questions"),
    ("/map", "Map"),
    ("/blocking", "Policies that block"),
    ("/patterns", "Patterns"),
    ("/leverage", "Leverage"),
    ("/cycles", "Learning cycles"),
    ("/observations", "Observations"),
    ("/claims", "Data"),
)
#: The pages of *Data*.
DATA_PAGES: Final = (
    ("/claims", "Claims"),
    ("/import", "Import"),
    ("/export", "Export"),
    ("/history", "History"),
    ("/maps", "Maps"),
)
#: The pages of *Leverage*: where each leads, its words, and the paths it stands for.
LEVERAGE_PAGES: Final = (
    ("/leverage", "Leverage", ("/leverage",)),
    ("/loops", "Loops", ("/loops",)),
    ("/disagreement", "Where accounts differ", ("/disagreement",)),
    ("/bridges", "Bridges and gaps", ("/bridges", "/gaps")),
    ("/compare", "Compare", ("/compare",)),
    ("/upstream", "Up- and downstream", ("/upstream", "/downstream", "/between")),
)
#: The pages of *Learning cycles*.
LEARNING_PAGES: Final = (
    ("/cycles", "Cycles"),
    ("/start", "Start"),
    ("/conditions", "Enabling conditions"),
    ("/policy-changes", "Changes of policy"),
    ("/sessions", "Reflective practice"),
    ("/permission", "Permission"),
    ("/help", "Help"),
    ("/people", "People and consent"),
    ("/learning", "Learning flow"),
)
Parameter = str | int | bool | Sequence[str] | None


@dataclass(frozen=True)
class Frame:
    """The frame of one page. Read when the page is made, at most once a part."""

    workspace: Workspace
    map_name: str
    scope: Scope
    maps: MapsFolder
    known: int | None = None

    @property
    def is_default_map(self) -> bool:
        """Whether the map needs no naming in addresses."""
        return self.map_name == self.maps.default.name

    @property
    def revision(self) -> int:
        """The revision of the map."""
        return self.workspace.columns().revision

    @cached_property
    def scales(self) -> list[Scale]:
        """The scales to choose from."""
        return scales_offered(self.workspace)

    @cached_property
    def systems(self) -> tuple[list[SystemChoice], bool]:
        """The systems of the chosen scale, and whether some are not listed."""
        return systems_of(self.workspace, self.scope.scale)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many observations and sources of the map are for the reader to see."""
        visibility = self.workspace.disclosure("steward").visibility
        kinds: tuple[NodeKind, ...] = ("Observation", "Source")
        return {kind: visibility.shown_of_kind(kind) for kind in kinds}

    @property
    def looking_at(self) -> str:
        """The system's name, or that everything is looked at."""
        return self.scope.system.name if self.scope.system else "Everything"

    def parameters(self) -> dict[str, Parameter]:
        """Give what every address carries on: scale, system and, where needed, the map."""
        named = None if self.is_default_map else self.map_name
        system = self.scope.system.id if self.scope.system else ""
        return {
            "scale": self.scope.scale,
            "system": system,
            "map": named,
            "known": self.known,
        }


def serve_maps(app: Flask, maps: MapsFolder) -> None:
    """Give the pages their maps, and the templates their frame."""
    app.extensions[_MAPS] = maps
    app.extensions[_KNOWN] = KnownMaps()
    app.teardown_request(_let_go)
    given: dict[str, object] = {
        "to": address,
        "same_page": same_page,
        "frame": frame,
        "navigation": NAVIGATION,
        "data_pages": DATA_PAGES,
        "leverage_pages": LEVERAGE_PAGES,
        "learning_pages": LEARNING_PAGES,
        "scale_words": SCALE_WORDS,
        "capital": capital,
        "the": article_of,
        "in_a_sentence": in_a_sentence,
        "count": count_in_words,
        "number": number_in_words,
        "date_words": date_in_words,
        "say": in_words,
        "kind_word": kind_in_words,
        "web_link": web_link,
        "kinds": NODE_KINDS,
    }
    cast("dict[str, object]", app.jinja_env.globals).update(given)


def maps_folder() -> MapsFolder:
    """Give the maps that can be opened."""
    return current_app.extensions[_MAPS]


def workspace() -> Workspace:
    """Give the map that the request names, the default where it names none.

    Where the request names a revision too, the map is as it was known then.

    Raises
    ------
    NotFound
        Where no map has that name, or has no such revision.
    InputRefused
        Where a map that was known earlier should be written to.
    """
    opened = map_of_today()
    known = known_revision()
    if known is not None:
        if request.method not in ("GET", "HEAD"):
            raise InputRefused(READ_ONLY)
        opened = known_maps().of(held(opened), known)
    return held(opened)


def held(opened: Workspace) -> Workspace:
    """Give a map of which a page that only reads sees one revision, asking the store for it once.

    It is held until the end of the request.
    """
    if request.method in ("GET", "HEAD"):
        blocks: dict[Workspace, ExitStack] = g.setdefault("held", {})
        if opened not in blocks:
            blocks[opened] = ExitStack()
            blocks[opened].enter_context(opened.held())
    return opened


def map_of_today() -> Workspace:
    """Give the map that the request names, as it is now; raises like `workspace`."""
    name = request.args.get("map")
    return maps_folder().open(name) if name else maps_folder().default


def known_revision() -> int | None:
    """Give the revision that the map is looked at as known at, None for the newest.

    Raises
    ------
    RequestRefused
        Where what was given is no revision.
    """
    given = request.args.get("known")
    if not given:
        return None
    if not _REVISION.fullmatch(given):
        raise RequestRefused("known is a revision of the map: a number")
    return int(given)


def known_maps() -> KnownMaps:
    """Give the keeper of maps as they were known earlier."""
    return current_app.extensions[_KNOWN]


def _let_go(_error: BaseException | None) -> None:
    blocks: dict[Workspace, ExitStack] = g.pop("held", {})
    for block in blocks.values():
        block.close()


def frame() -> Frame:
    """Give the frame of the page that is asked for, made once a request."""
    if "frame" not in g:
        opened = workspace()
        scope = looked_at(opened)
        g.frame = Frame(opened, opened.name, scope, maps_folder(), known_revision())
    return g.frame


def address(path: str, **parameters: Parameter) -> str:
    """Give an address within the application that keeps looking at the same map and system.

    Parameters
    ----------
    path
        The path of a page, such as ``/nodes/gateshead``; may end in ``#`` and a place on it.
    **parameters
        Further parameters of the query, or others than the frame's; None leaves one out, and
        one of several values stands there several times.
    """
    plain, _, fragment = path.partition("#")
    query = {**frame().parameters(), **parameters}
    pairs = [(name, text) for name, value in query.items() for text in _as_texts(value)]
    end = f"#{quote(fragment)}" if fragment else ""
    return f"{quote(plain)}?{urlencode(pairs)}{end}" if pairs else f"{quote(plain)}{end}"


def same_page(**parameters: Parameter) -> str:
    """Give the address of this page with some parameters changed and all others kept."""
    return address(request.path, **{**_kept(request.args.lists()), **parameters})


def _kept(lists: Iterable[tuple[str, Sequence[str]]]) -> dict[str, Parameter]:
    return {name: values for name, values in lists if name not in _FRAME}


def _as_texts(value: Parameter) -> Sequence[str]:
    if value is None:
        return ()
    if isinstance(value, bool):
        return ("1" if value else "0",)
    return (str(value),) if isinstance(value, str | int) else value
