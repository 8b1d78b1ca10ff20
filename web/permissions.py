"""Who may do what: each route declares one permission; a route without one fails at start.

There are no accounts yet. Whoever brings the access token may read and write. When accounts and
roles come they replace this room, and the routes stay as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

#: ``anyone``: without the access token. ``read``: see what the profile shows. ``write``: change
#: the map. ``export``: take data away.
Permission = Literal["anyone", "read", "write", "export"]
PERMISSIONS: Final[tuple[Permission, ...]] = ("anyone", "read", "write", "export")
_DECLARED: Final = "graphmap_permission"

View = TypeVar("View", bound="Callable[..., object]")


def requires(permission: Permission) -> Callable[[View], View]:
    """Declare the permission that a route needs; stands closest to the function."""

    def declare(view: View) -> View:
        setattr(view, _DECLARED, permission)
        return view

    return declare


def permission_of(app: Flask, endpoint: str | None) -> Permission:
    """Give the permission that a route declares; an address without a route needs ``read``."""
    if endpoint is None:
        return "read"
    return getattr(app.view_functions[endpoint], _DECLARED)


def check_every_route_declares(app: Flask) -> None:
    """Refuse to start with a route that declares no permission.

    Raises
    ------
    RuntimeError
        Naming the routes.
    """
    bare = sorted(
        {
            rule.rule
            for rule in app.url_map.iter_rules()
            if getattr(app.view_functions[rule.endpoint], _DECLARED, None) not in PERMISSIONS
        }
    )
    if bare:
        raise RuntimeError(f"routes without a permission: {', '.join(bare)}")
