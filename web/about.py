"""Help: what the pages mean, and where the facts come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template

from graphmap.services.reading import nouns_of_kind
from web.frame import workspace
from web.routes import SystemQuery, new_pages, page

if TYPE_CHECKING:
    from flask_openapi3.openapi import OpenAPI

_pages = new_pages("about", __name__)
_MOST_LISTED = 500


def register(app: OpenAPI) -> None:
    """Add this route to the application."""
    app.register_api(_pages)


@page(_pages, "/about")
def show_about(query: SystemQuery) -> str:
    """Show how to read the pages, and every source of the map."""
    del query
    opened = workspace()
    opened.look_at_what_is_known()
    sources = nouns_of_kind(opened, "Source", limit=_MOST_LISTED)
    return render_template("about/page.html", sources=sources, here="")
