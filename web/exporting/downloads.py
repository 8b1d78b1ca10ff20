"""Files that are taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response
from werkzeug.http import dump_options_header

from web.frame import workspace

if TYPE_CHECKING:
    from graphmap.model.catalogue import Profile


def send_file(data: bytes, name: str, media_type: str) -> Response:
    """Answer with a file to keep, under a name of ours."""
    answer = Response(data, mimetype=media_type)
    if media_type.startswith("text/"):
        answer.headers["Content-Type"] = f"{media_type}; charset=utf-8"
    answer.headers["Content-Disposition"] = dump_options_header("attachment", {"filename": name})
    return answer


def name_of_part(part: str | None, profile: Profile) -> str:
    """Give what the file of a part of the map is called: its id as the profile knows it."""
    opened = workspace()
    disclosure = opened.disclosure(profile)
    is_told = part is not None and disclosure.visibility.is_shown(part)
    return disclosure.id_of(part) if part is not None and is_told else opened.name
