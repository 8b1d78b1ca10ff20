"""What every response carries: a strict content policy and the other security headers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import request

if TYPE_CHECKING:
    from flask import Flask, Response

#: No inline script or style, nothing from another origin, nobody may frame a page.
CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SECURITY_HEADERS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_ONE_YEAR: Final = 31_536_000


def add_headers(app: Flask, *, behind_tls: bool) -> None:
    """Put the security headers on every response, errors and static files among them.

    Pages and data are never kept by a browser or proxy; only static files are, and those whose
    address names their content for a year. Browsers are told to insist on TLS only where TLS
    is said to stand in front: on plain HTTP the header would mean nothing.
    """

    def add(response: Response) -> Response:
        for name, value in SECURITY_HEADERS.items():
            response.headers.setdefault(name, value)
        if behind_tls:
            response.headers["Strict-Transport-Security"] = f"max-age={_ONE_YEAR}"
        if request.endpoint == "static" and response.status_code in (200, 304):
            kept = "v" in request.args
            response.headers["Cache-Control"] = (
                f"public, max-age={_ONE_YEAR}, immutable" if kept else "no-cache"
            )
        else:
            response.headers["Cache-Control"] = "no-store"
        return response

    app.after_request(add)
