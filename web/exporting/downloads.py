"""Files that are taken away."""

from __future__ import annotations

from flask import Response
from werkzeug.http import dump_options_header


def send_file(data: bytes, name: str, media_type: str) -> Response:
    """Answer with a file to keep, under a name of ours."""
    answer = Response(data, mimetype=media_type)
    if media_type.startswith("text/"):
        answer.headers["Content-Type"] = f"{media_type}; charset=utf-8"
    answer.headers["Content-Disposition"] = dump_options_header("attachment", {"filename": name})
    return answer
