"""Where the nouns and actions of a map lead to on the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Unpack, cast
from urllib.parse import urlencode

from flask import current_app

from graphmap.views.html_file.page import Addresses
from web.frame import address

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphmap.views.accounts import Noun
    from graphmap.views.map_view.request import MapChanges, MapRequest
    from graphmap.views.map_view.view import Claim

_FRAME: Final = frozenset({"scale", "system", "map", "known"})


def map_address(request: MapRequest, **changes: Unpack[MapChanges]) -> str:
    """Give the address of a map with some of what is asked for changed."""
    return f"/map?{request.query(**changes)}"


def export_address(request: MapRequest) -> str:
    """Give the address of the export page that takes along what this map asks for."""
    kept = [(name, value) for name, value in request.pairs(view=None) if name not in _FRAME]
    return address("/export", drawn=urlencode(kept) or None)


def map_addresses() -> Addresses:
    """Give where the nouns and actions of a map lead to on these pages."""

    def node(id_: str) -> str:
        return address(f"/nodes/{id_}")

    def record(noun: Noun | None, stance: str | None = None) -> str:
        about = {_FIELD_OF[noun.kind]: noun.id} if noun and noun.kind in _FIELD_OF else {}
        return address("/observations/new", **about, stance=stance)

    def change(claim: Claim) -> str:
        return address("/claims", cause=claim.cause.id, target=claim.target.id)

    asset = cast("Callable[[str], str]", current_app.jinja_env.globals["asset"])
    return Addresses(
        node=node,
        map_at=lambda query: f"/map?{query}",
        record=record,
        record_against=lambda noun: record(noun, "challenges"),
        change=change,
        evidence=lambda _: None,
        what_if=lambda noun: address("/what-if", off=noun.id) if noun.kind == "Policy" else None,
        blocking=address("/blocking"),
        loops=address("/loops"),
        icons=asset("icons.svg"),
    )


_FIELD_OF: Final = {
    "Policy": "cause",
    "Factor": "cause",
    "EnablingCondition": "cause",
    "Outcome": "target",
}
