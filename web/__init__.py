"""The pages and the API: a Flask application that knows services, never the store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from flask_openapi3.models.info import Info
from flask_openapi3.openapi import OpenAPI
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader

from graphmap.bootstrap import access_token, open_maps, session_key
from web import about
from web.analyses import (
    blocking,
    compare,
    disagreement,
    learning_flow,
    leverage,
    loops,
    organisations,
    patterns,
    reach,
    scenario_experiments,
    scenarios,
    smallest_set,
    what_if,
)
from web.assets import serve_assets
from web.door import entrance
from web.door.headers import add_headers
from web.door.security import guard
from web.editing import (
    changes,
    claims,
    deleting,
    following,
    history,
    imports,
    merge,
    paste,
)
from web.editing import links as link_forms
from web.editing import nodes as node_forms
from web.editing.standing import tell_pages
from web.errors import handle_errors, refuse_parameters
from web.exporting import actor_files, exports
from web.frame import serve_maps
from web.json_text import StrictJson
from web.learning import (
    answers,
    conditions,
    cycle_forms,
    cycle_start,
    cycles,
    experiments,
    observations,
    people,
    policy_changes,
    questions,
    recording,
    sessions,
    starting,
)
from web.mapping import map_list, maps, nodes, saved_views, search
from web.permissions import check_every_route_declares

if TYPE_CHECKING:
    from graphmap.services.maps_folder import MapsFolder
    from graphmap.settings import Settings

_OWN_HOSTS = ("localhost", "127.0.0.1", "[::1]")
_MOST_FORM_BYTES = 2_000_000
_ROOMS = (
    entrance,
    questions,
    maps,
    actor_files,
    saved_views,
    blocking,
    what_if,
    smallest_set,
    scenarios,
    scenario_experiments,
    patterns,
    leverage,
    loops,
    disagreement,
    organisations,
    compare,
    reach,
    learning_flow,
    nodes,
    cycle_forms,
    cycle_start,
    cycles,
    experiments,
    policy_changes,
    conditions,
    starting,
    sessions,
    people,
    answers,
    observations,
    recording,
    search,
    claims,
    exports,
    map_list,
    about,
    changes,
    history,
    node_forms,
    link_forms,
    deleting,
    paste,
    merge,
)


def create_app(settings: Settings, services: MapsFolder | None = None) -> OpenAPI:
    """Make the application.

    Parameters
    ----------
    settings
        Where maps and secrets are kept, which hosts are trusted, what is taken at most.
    services
        The maps to serve; absent, those that the settings name.
    """
    app = OpenAPI(
        __name__,
        info=Info(title="graphmap", version="1"),
        security_schemes={"token": {"type": "http", "scheme": "bearer"}},
        validation_error_callback=refuse_parameters,
        doc_ui=False,
        static_folder=None,
    )
    app.json = StrictJson(app)
    app.secret_key = session_key(settings)
    app.config.from_mapping(
        MAX_CONTENT_LENGTH=settings.max_upload_bytes,
        MAX_FORM_MEMORY_SIZE=_MOST_FORM_BYTES,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.behind_tls,
        SESSION_COOKIE_NAME="__Host-graphmap" if settings.behind_tls else "graphmap",
    )
    app.jinja_env.loader = ChoiceLoader(
        [
            FileSystemLoader(Path(__file__).parent / "templates"),
            PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        ]
    )
    guard(app, token=access_token(settings), hosts={*_OWN_HOSTS, *settings.trusted_hosts})
    add_headers(app, behind_tls=settings.behind_tls)
    handle_errors(app)
    serve_assets(app)
    serve_maps(app, services or open_maps(settings))
    for room in _ROOMS:
        room.register(app)
    imports.register(app, folder=settings.data_folder / "uploads")
    following.register(app, folder=settings.data_folder / "here")
    tell_pages(app)
    check_every_route_declares(app)
    return app
