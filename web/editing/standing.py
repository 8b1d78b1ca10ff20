"""What every page says of the history: what undo and redo would do, and what is new to the visitor.

Where somebody last looked is remembered in their signed session, map by map.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

from flask import current_app, g, request, session

from graphmap.errors import GraphmapError
from graphmap.services.history.reading import MOST_NEWS, news_since
from graphmap.services.history.taking_back import NextSteps, next_steps
from web.door.security import actor
from web.frame import frame

if TYPE_CHECKING:
    from flask import Flask

_LOOKED: Final = "looked"
_STEPS: Final = "graphmap_next_steps"
_MOST_MAPS: Final = 20


@dataclass(frozen=True)
class HistoryNow:
    """What stands in the foot of a page.

    ``news`` counts what others changed since the visitor last looked; ``more_news`` says that
    there is more than is counted.
    """

    steps: NextSteps
    news: int
    revision: int
    back: str

    @property
    def more_news(self) -> bool:
        """Whether there is more news than is counted."""
        return self.news > MOST_NEWS

    @property
    def new_operation_id(self) -> str:
        """A new id, so that a form that is sent twice writes once."""
        return str(uuid.uuid4())


def tell_pages(app: Flask) -> None:
    """Give the templates what they say of the history."""
    app.extensions[_STEPS] = {}
    cast("dict[str, object]", app.jinja_env.globals).update(history_now=history_now)


def history_now() -> HistoryNow | None:
    """Give what a page says of the history; None where the past is looked at, or no store answers.

    An error page is made with this too, so that it must not fail.
    """
    if "history_now" not in g:
        try:
            g.history_now = _now()
        except GraphmapError:
            g.history_now = None
    return g.history_now


def looked_at(map_name: str, revision: int) -> int:
    """Give the revision that the visitor last looked at; it is this one the first time."""
    looked = _looked()
    if map_name not in looked:
        remember_looked(map_name, revision)
    return min(int(_looked()[map_name]), revision)


def remember_looked(map_name: str, revision: int) -> None:
    """Remember that the visitor has seen a map as it is at a revision."""
    kept = {name: at for name, at in _looked().items() if name != map_name}
    session[_LOOKED] = dict([*kept.items(), (map_name, revision)][-_MOST_MAPS:])


def _now() -> HistoryNow | None:
    at = frame()
    if at.known is not None:
        return None
    revision = at.revision
    kept: dict[str, tuple[int, NextSteps]] = current_app.extensions[_STEPS]
    steps = kept.get(at.map_name)
    if steps is None or steps[0] != revision:
        steps = kept[at.map_name] = (revision, next_steps(at.workspace))
    since = looked_at(at.map_name, revision)
    news = news_since(at.workspace, since, but_of=actor()) if since < revision else 0
    return HistoryNow(steps[1], news, revision, _own_address())


def _own_address() -> str:
    """Give where to go on to: this page, where it is not itself the answer to a form."""
    return request.full_path.rstrip("?") if request.method == "GET" else ""


def _looked() -> dict[str, int]:
    looked = session.get(_LOOKED)
    return cast("dict[str, int]", looked) if isinstance(looked, dict) else {}
