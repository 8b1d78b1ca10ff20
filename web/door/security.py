"""The door: host names, the access token, the session it opens, and CSRF."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from flask import current_app, g, redirect, request, session
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import SecurityError, Unauthorized

from web.permissions import permission_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from flask import Flask
    from werkzeug.wrappers import Response

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_OPENED: Final = "opened_with"
_ACTOR: Final = "actor"
_EXTENSION: Final = "graphmap_door"
_HOST: Final = re.compile(r"(\[[0-9a-f:.]+\]|[^:\[\]]+)(?::[0-9]+)?")


@dataclass(frozen=True)
class Door:
    """The access token, kept as its hash so that no log or session can hold it."""

    token_hash: bytes

    @classmethod
    def of(cls, token: str) -> Door:
        """Make the door that ``token`` opens."""
        return cls(_hash(token))

    def opens_to(self, token: str) -> bool:
        """Say whether it is the right token, in a time that tells nothing about it."""
        return hmac.compare_digest(self.token_hash, _hash(token))

    def mark(self, key: bytes) -> str:
        """Give what a session keeps as proof; another token or another key ends it."""
        return hmac.new(key, self.token_hash, hashlib.sha256).hexdigest()


def guard(app: Flask, *, token: str, hosts: Collection[str]) -> None:
    """Refuse other host names, ask for the access token, and for a CSRF token before any change.

    Parameters
    ----------
    app
        The application.
    token
        The access token.
    hosts
        The host names that requests may ask for, without a port. Flask's own TRUSTED_HOSTS
        cannot hold the address of IPv6: it cuts every name at its first colon.
    """
    trusted = {host.lower() for host in hosts}

    def check_host() -> None:
        named = _HOST.fullmatch(request.host.lower())
        if named is None or named[1] not in trusted:
            raise SecurityError

    app.before_request(check_host)
    app.extensions[_EXTENSION] = Door.of(token)
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    CSRFProtect(app)
    app.before_request(_check_visitor)


def open_session(token: str) -> bool:
    """Open a fresh session if the token is right; say whether it was."""
    door = _door()
    if not door.opens_to(token):
        return False
    actor = session.get(_ACTOR)
    session.clear()
    session[_OPENED] = door.mark(_key())
    if actor:
        session[_ACTOR] = actor
    return True


def close_session() -> None:
    """Forget the visitor."""
    session.clear()


def is_inside() -> bool:
    """Say whether the visitor has brought the access token, now or before."""
    return bool(g.get("by_token")) or _has_session()


def actor() -> str:
    """Give the name that the visitor gave themselves, or the empty text."""
    return str(session.get(_ACTOR, ""))


def remember_actor(name: str) -> None:
    """Keep the visitor's name in the session, so that it is asked once."""
    session[_ACTOR] = name


def is_for_api() -> bool:
    """Say whether the request asks for data rather than a page."""
    return request.path.startswith("/api/") or request.path in ("/healthz", "/readyz")


def is_own_address(address: str) -> bool:
    """Say whether an address leads back into this application and nowhere else."""
    plain = address.startswith("/") and not address.startswith(("//", "/\\"))
    return plain and not any(ord(character) < 32 or character == "\\" for character in address)


def _check_visitor() -> Response | None:
    if permission_of(current_app, request.endpoint) != "anyone":
        g.by_token = _brings_token()
        answer = _open_by_address()
        if answer is not None:
            return answer
        if not is_inside():
            raise Unauthorized
    if request.method not in SAFE_METHODS and not g.get("by_token"):
        current_app.extensions["csrf"].protect()
    return None


def _open_by_address() -> Response | None:
    """Take the token out of the address once, so that it stays in no history."""
    token = request.args.get("token")
    if token is None or is_for_api() or request.method not in SAFE_METHODS:
        return None
    if not open_session(token):
        raise Unauthorized
    rest = [(name, value) for name, value in request.args.items(multi=True) if name != "token"]
    address = request.path if is_own_address(request.path) else "/"
    return redirect(f"{address}?{urlencode(rest)}" if rest else address, code=303)


def _brings_token() -> bool:
    authorization = request.authorization
    if authorization is None or authorization.type != "bearer":
        return False
    if not _door().opens_to(authorization.token or ""):
        raise Unauthorized
    return True


def _has_session() -> bool:
    mark = session.get(_OPENED)
    return isinstance(mark, str) and hmac.compare_digest(mark, _door().mark(_key()))


def _door() -> Door:
    return current_app.extensions[_EXTENSION]


def _key() -> bytes:
    key = current_app.secret_key or b""
    return key if isinstance(key, bytes) else key.encode()


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
