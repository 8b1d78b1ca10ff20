"""The application as tests make it, many times over."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import FileSystemBytecodeCache

from web import create_app

if TYPE_CHECKING:
    from flask_openapi3.openapi import OpenAPI

    from graphmap.services.maps_folder import MapsFolder
    from graphmap.settings import Settings

# Kept by name and checksum of each template: compiling them took a third of a test's time.
_COMPILED = Path(__file__).resolve().parent.parent / ".cache" / "templates"


def make_application(settings: Settings, maps: MapsFolder) -> OpenAPI:
    """Make the application; templates that were compiled for another are not compiled again."""
    app = create_app(settings, maps)
    _COMPILED.mkdir(parents=True, exist_ok=True)
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(_COMPILED))
    return app
