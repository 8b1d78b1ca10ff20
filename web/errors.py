"""Errors as answers: one shape in JSON, one page in plain English. The only place with statuses."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from flask import jsonify, make_response, render_template
from flask_wtf.csrf import CSRFError
from pydantic import BaseModel, ValidationError
from werkzeug.exceptions import HTTPException, SecurityError

from graphmap.errors import (
    Conflict,
    FileRefused,
    GraphmapError,
    InputRefused,
    LimitReached,
    NotFound,
    Problem,
    RequestRefused,
    StoreError,
    StoreLoading,
    StoreUnavailable,
)
from graphmap.model.records import to_json_values
from graphmap.model.refusals import refusal_in_words
from graphmap.services.editing.changing import sides_told
from web.door.security import is_for_api, is_inside
from web.frame import frame, workspace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Flask, Response

    from graphmap.model.changes import ConflictSide

_log = logging.getLogger(__name__)

#: So many parameters that cannot be taken are told in one sentence; the details tell all.
_MOST_TOLD: Final = 3
NOT_HERE: Final = "There is nothing here, or it is not for you to see."
_STATUS: Final[tuple[tuple[type[GraphmapError], int], ...]] = (
    (NotFound, 404),
    (Conflict, 409),
    (RequestRefused, 422),
    (FileRefused, 422),
    (InputRefused, 422),
    (LimitReached, 422),
    (StoreLoading, 503),
    (StoreUnavailable, 503),
    (StoreError, 500),
)
_WORDS: Final = {
    400: ("bad_request", "This request could not be understood. Go back and try again."),
    401: ("token_needed", "Bring the access token first."),
    403: ("not_allowed", "You may not do this here."),
    404: ("not_found", NOT_HERE),
    405: ("method_not_allowed", "This address does not take that kind of request."),
    413: ("too_large", "This is larger than what can be taken at once."),
    415: ("wrong_media_type", "This form of data is not understood here; send JSON."),
}
_OWN_FAULT: Final = ("unexpected", "Something went wrong on our side. Nothing was changed.")
_HEADINGS: Final = {
    400: "We did not understand that",
    401: "The access token",
    404: "Nothing here",
    409: "Somebody changed this while you were writing",
    413: "Too large",
    422: "This cannot be taken",
    503: "The map cannot be reached just now",
}


class ErrorDetail(BaseModel):
    """One thing that is wrong, and where; never what was given."""

    message: str
    rule: str = ""
    record: str = ""
    field: str = ""
    file: str = ""
    sheet: str = ""
    row: int | None = None
    stored: dict[str, object] | None = None
    asked: dict[str, object] | None = None
    expected_version: int | None = None
    stored_version: int | None = None


class ErrorBody(BaseModel):
    """What is wrong, in a word for programs and a sentence for people."""

    code: str
    message: str
    details: list[ErrorDetail]


class ErrorAnswer(BaseModel):
    """The one shape of every error in JSON."""

    error: ErrorBody


@dataclass(frozen=True)
class _Fault:
    """An error on its way to the reader."""

    status: int
    code: str
    message: str
    details: Sequence[ErrorDetail] = ()
    title: str = ""


def handle_errors(app: Flask) -> None:
    """Answer every error in the form that was asked for."""
    app.register_error_handler(GraphmapError, lambda error: _answer(_of_graphmap(error)))
    app.register_error_handler(CSRFError, lambda _: _answer(_of_csrf()))
    app.register_error_handler(SecurityError, lambda _: _plain(_of_status(400)))
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(Exception, _of_surprise)


def refuse_parameters(error: ValidationError) -> Response:
    """Answer a request whose parameters or body have no meaning; never repeat what was given."""
    details = [
        ErrorDetail(
            message=refusal_in_words(detail),
            rule=str(detail["type"]),
            field=_path_of(detail["loc"]),
        )
        for detail in error.errors(include_url=False, include_input=False)
    ]
    told = [f"{detail.field or 'the request'} {detail.message}" for detail in details[:_MOST_TOLD]]
    more = f" {len(details) - _MOST_TOLD} more." if len(details) > _MOST_TOLD else ""
    message = f"This cannot be taken: {'. '.join(told)}.{more}"
    return _answer(_Fault(422, "request_refused", message, details))


def details_of(problems: Sequence[Problem]) -> list[ErrorDetail]:
    """Give problems as details of an error."""
    return [
        ErrorDetail(
            message=problem.message,
            rule=problem.rule,
            record=problem.record,
            field=problem.column,
            file=problem.file,
            sheet=problem.sheet,
            row=problem.row,
        )
        for problem in problems
    ]


def _of_graphmap(error: GraphmapError) -> _Fault:
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), 500)
    if status >= 500:
        _log.error("answered %d: %s", status, error.code)
    if status == 404:
        return _of_status(404)
    if isinstance(error, Conflict):
        return _of_conflict(error)
    if isinstance(error, InputRefused):
        message = error.problems[0].message if len(error.problems) == 1 else "Several are wrong."
        return _Fault(status, error.code, _sentence(message), details_of(error.problems))
    return _Fault(status, error.code, str(error))


def _of_conflict(error: Conflict) -> _Fault:
    try:
        sides = sides_told(workspace(), error)
    except StoreError as away:
        return _of_graphmap(away)
    return _Fault(409, error.code, str(error), [_of_side(side) for side in sides])


def _of_side(side: ConflictSide) -> ErrorDetail:
    return ErrorDetail(
        message="stored in another version than expected",
        record=f"{side.record} {side.id}",
        expected_version=side.expected_version,
        stored_version=side.stored_version,
        stored=side.stored and {**to_json_values(side.stored, with_version=True)},
        asked=side.asked and {**to_json_values(side.asked)},
    )


def _of_csrf() -> _Fault:
    return _Fault(
        400,
        "csrf",
        "This form has been open too long, or was not sent from here. Go back, load the page"
        " again and send it once more; what you typed is still there.",
    )


def _of_http(error: HTTPException) -> Response:
    status = error.code or 500
    if error.response is not None or status < 400:
        return make_response(error.get_response())
    answer = _answer(_of_status(status))
    if status == 405 and (allowed := getattr(error, "valid_methods", None)):
        answer.headers["Allow"] = ", ".join(sorted(allowed))
    if status == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def _of_surprise(error: Exception) -> Response:
    _log.error("answered 500: %s", type(error).__name__, exc_info=error)
    return _answer(_of_status(500))


def _of_status(status: int) -> _Fault:
    code, message = _WORDS.get(status, _OWN_FAULT if status >= 500 else _WORDS[400])
    return _Fault(status, code, message)


def _answer(fault: _Fault) -> Response:
    if is_for_api():
        answer = jsonify(_body(fault).model_dump(mode="json", exclude_defaults=True))
        answer.status_code = fault.status
    elif fault.status == 401:
        answer = make_response(render_template("entrance/sign_in.html", refused=False), 401)
    else:
        heading = _HEADINGS.get(fault.status, "Something went wrong")
        layout = "layout.html" if _has_frame() else "bare.html"
        page = render_template(
            "errors/error.html", fault=fault, heading=heading, layout=layout, sides=_differing
        )
        answer = make_response(page, fault.status)
    if fault.status == 503:
        answer.headers["Retry-After"] = "5"
    return answer


def _differing(detail: ErrorDetail) -> list[str]:
    """Give the fields in which the stored and the asked side of a conflict differ."""
    stored, asked = detail.stored or {}, detail.asked or {}
    return sorted(
        name for name in stored.keys() | asked.keys() if stored.get(name) != asked.get(name)
    )


def _has_frame() -> bool:
    """Say whether the frame can be made; where the store is away, or nobody is in, it cannot."""
    try:
        return is_inside() and bool(frame())
    except GraphmapError:
        return False


def _plain(fault: _Fault) -> Response:
    """Answer where not even an address of ours may be made."""
    answer = make_response(fault.message, fault.status)
    answer.mimetype = "text/plain"
    return answer


def _body(fault: _Fault) -> ErrorAnswer:
    return ErrorAnswer(
        error=ErrorBody(code=fault.code, message=fault.message, details=list(fault.details))
    )


def _path_of(location: Sequence[object]) -> str:
    """Name the field; a part that is no name of ours (a key that was made up) is not repeated."""
    return ".".join(str(part) if _is_ours(part) else "…" for part in location)


def _is_ours(part: object) -> bool:
    """Say whether a part of a place is a position in a list or the name of a field."""
    return isinstance(part, int) or (str(part).isidentifier() and len(str(part)) <= 64)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
