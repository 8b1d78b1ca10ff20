"""Static files, each under an address that changes with its content."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from flask import send_from_directory

from web.permissions import requires

if TYPE_CHECKING:
    from flask import Flask, Response

FOLDER = Path(__file__).parent / "static"


def serve_assets(app: Flask) -> None:
    """Serve the style sheets, scripts, fonts and icons; templates name them by ``asset``."""

    @requires("anyone")
    def send(filename: str) -> Response:
        """Give a style sheet, script, font or icon."""
        return send_from_directory(FOLDER, filename)

    @cache
    def asset(name: str) -> str:
        digest = hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()[:12]
        return f"/static/{name}?v={digest}"

    app.add_url_rule("/static/<path:filename>", endpoint="static", view_func=send)
    app.jinja_env.globals["asset"] = asset
