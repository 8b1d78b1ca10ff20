"""The ties of a map of actors as a table to take along; its drawing comes with the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, request

from graphmap.model.catalogue import Profile
from graphmap.services.drawing.actors import actor_table, actor_view
from web.exporting.downloads import name_of_part, send_file
from web.frame import frame, workspace
from web.mapping.map_query import asked_map
from web.routes import SystemQuery, new_pages, page

if TYPE_CHECKING:
    from flask_openapi3.openapi import OpenAPI

    from graphmap.views.map_view.request import MapRequest

_pages = new_pages("actor_files", __name__)


class ActorsFileQuery(SystemQuery):
    """For whom the file is."""

    profile: Profile = "workshop"


def register(app: OpenAPI) -> None:
    """Add these routes to the application."""
    app.register_api(_pages)


@page(_pages, "/map/actors.csv", needs="export")
def download_ties(query: ActorsFileQuery) -> Response:
    """Give the ties as a table."""
    view = actor_view(workspace(), _asked(query.profile))
    system = frame().scope.system
    name = name_of_part(system.id if system else None, query.profile)
    return send_file(actor_table(view), f"{name}-actors-{query.profile}.csv", "text/csv")


def _asked(profile: Profile) -> MapRequest:
    given = {**request.args.to_dict(flat=False), "what": ["actors"], "profile": [profile]}
    return asked_map(given)
