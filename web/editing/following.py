"""Several people at one map: who else is here. What they change is followed by the change log."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Final

from flask import Response, current_app, jsonify, request, session

from graphmap.services.presence import Presence, Visitor
from graphmap.views.words import list_in_words
from web.door.security import actor
from web.frame import map_of_today
from web.routes import SystemQuery, new_pages, page

if TYPE_CHECKING:
    from flask_openapi3.openapi import OpenAPI

_pages = new_pages("following", __name__)
_PRESENCE: Final = "graphmap_presence"
_MOST_NAMED: Final = 4


def register(app: OpenAPI, *, folder: Path) -> None:
    """Add this route to the application; ``folder`` keeps who is here."""
    app.extensions[_PRESENCE] = Presence(folder)
    app.register_api(_pages)


@page(_pages, "/here", method="post")
def say_who_is_here(query: SystemQuery) -> Response:
    """Take in that the visitor looks at a page of a map, and say who else does."""
    del query
    opened = map_of_today()
    presence: Presence = current_app.extensions[_PRESENCE]
    visitor = Visitor(actor(), request.form.get("page", ""))
    presence.arrive(opened.name, _visitor_id(), visitor)
    others = presence.others(opened.name, _visitor_id())
    names = opened.disclosure("steward")
    told = [Visitor(names.name(one.name), names.name(one.page)) for one in others]
    return jsonify({"words": _in_words(told), "pages": [_at_page(one) for one in told]})


def _visitor_id() -> str:
    """Give what tells this session from others, without telling anything of it."""
    token = str(session.get("csrf_token", ""))
    return hashlib.sha256(f"here {token}".encode()).hexdigest()[:32]


def _in_words(others: list[Visitor]) -> str:
    """Say who else is here, each name once; those who gave none are counted."""
    if not others:
        return ""
    names = list(dict.fromkeys(one.name for one in others if one.name))
    more = len(names[_MOST_NAMED:]) + sum(not one.name for one in others)
    words = names[:_MOST_NAMED]
    if more:
        words.append(f"{more} more" if words else "somebody" if more == 1 else f"{more} people")
    return f"Also here: {list_in_words(words)}"


def _at_page(one: Visitor) -> str:
    return f"{one.name or 'Somebody'} looks at {one.page}" if one.page else one.name or "Somebody"
