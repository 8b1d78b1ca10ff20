"""Coming in: the sign-in page, the visitor's name, and the two signs of life."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from flask import Blueprint, current_app, jsonify, make_response, redirect, render_template, request

from web.door.security import close_session, is_own_address, open_session
from web.frame import maps_folder
from web.permissions import requires

if TYPE_CHECKING:
    from flask import Flask, Response
    from werkzeug.wrappers import Response as AnyResponse

_pages = Blueprint("entrance", __name__)


def register(app: Flask) -> None:
    """Add these routes to the application."""
    app.register_blueprint(_pages)


@_pages.get("/healthz")
@requires("anyone")
def show_process_health() -> Response:
    """Say that the process answers."""
    return jsonify({"status": "ok"})


@_pages.get("/readyz")
@requires("anyone")
def show_store_health() -> Response:
    """Say that the store answers; an error says that it does not."""
    maps_folder().default.store.revision()
    return jsonify({"status": "ok"})


@_pages.get("/api/v1/openapi.json")
@requires("read")
def describe_api() -> Response:
    """Describe the API, by the OpenAPI specification."""
    return jsonify(cast("Any", current_app).api_doc)


@_pages.get("/favicon.ico")
@requires("anyone")
def send_icon() -> AnyResponse:
    """Send browsers that ask by habit to the icon."""
    return redirect("/static/favicon.svg", code=301)


@_pages.get("/sign-in")
@requires("anyone")
def ask_for_token() -> str:
    """Ask for the access token."""
    return render_template("entrance/sign_in.html", refused=False)


@_pages.post("/sign-in")
@requires("anyone")
def take_token() -> AnyResponse:
    """Open a session with the token that was typed."""
    if not open_session(request.form.get("token", "").strip()):
        return make_response(render_template("entrance/sign_in.html", refused=True), 401)
    wanted = request.form.get("next", "/")
    return redirect(wanted if is_own_address(wanted) else "/", code=303)


@_pages.post("/sign-out")
@requires("read")
def leave() -> AnyResponse:
    """Forget the visitor."""
    close_session()
    return redirect("/sign-in", code=303)
