"""Export: for whom, in which form, what is left out; and the file itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flask import Response, jsonify, render_template
from pydantic import BaseModel, field_validator

from graphmap.model.catalogue import Profile
from graphmap.services.exporting import MEDIA_TYPES, ExportFormat, export_as
from graphmap.services.receipts import Kept, kept_and_left_out
from web.exporting.downloads import send_file
from web.frame import frame, workspace
from web.routes import SystemQuery, new_api, new_pages, page, resource

if TYPE_CHECKING:
    from flask_openapi3.openapi import OpenAPI

_pages = new_pages("exports", __name__)
_api = new_api("exports", __name__)
PROFILES: Final = (
    ("steward", "Stewards", "everything you may see yourself"),
    ("workshop", "Workshop", "people in the room; nothing about a person without consent for it"),
    ("public", "Public", "anyone; only what is marked public"),
)
#: Each form with its suffix and what a reader calls it.
FORMS: Final[dict[ExportFormat, tuple[str, str, str]]] = {
    "html": (".html", "Map to take along, HTML", "drawing, panel and tables; opens offline"),
    "svg": (".svg", "Drawing, SVG", "for a slide, a report or the wall"),
    "graphmap": (".graphmap.json", "Map file", "everything, to be read back without loss"),
    "claims": (".claims.csv", "Claims, CSV", "one claim a row"),
    "nodes": (".nodes.csv", "Nodes, CSV", "one record a row"),
    "links": (".links.csv", "Links, CSV", "one link a row"),
    "xlsx": (".xlsx", "Workbook", "nodes and links as sheets, with the receipt"),
}


class ExportQuery(SystemQuery):
    """For whom, in which form, and which part of the map."""

    profile: Profile = "workshop"
    format: ExportFormat = "graphmap"
    scope: str | None = None


class ExportPageQuery(SystemQuery):
    """What the page takes; the part is the system looked at, or the whole map."""

    profile: Profile = "workshop"
    format: ExportFormat = "html"
    part: str = "system"

    @field_validator("profile", "format", mode="before")
    @classmethod
    def _blank_is_default(cls, value: object, info: Any) -> object:
        return value or cls.model_fields[info.field_name].default


class ExportFileQuery(ExportPageQuery):
    """What the file's address takes; a form that is not named is the map file, as in the API."""

    format: ExportFormat = "graphmap"


class ReceiptAnswer(BaseModel):
    """What was left out, how many of which kind, and why; a suppressed count is null."""

    profile: str
    revision: int
    left_out: list[dict[str, Any]]


def register(app: OpenAPI) -> None:
    """Add these routes to the application."""
    app.register_api(_pages)
    app.register_api(_api)


@page(_pages, "/export", needs="export")
def show_export(query: ExportPageQuery) -> str:
    """Show the form, the receipt of what would be left out, and what would be kept."""
    found = kept_and_left_out(workspace(), query.profile, _part(query))
    return render_template(
        "export/page.html",
        query=query,
        profiles=PROFILES,
        forms=FORMS,
        receipt=found.receipt,
        kept=_in_words(found),
        is_drawn=query.format in ("html", "svg"),
    )


@page(_pages, "/export/file", needs="export")
def download_export(query: ExportFileQuery) -> Response:
    """Give the file."""
    return _file(query.format, query.profile, _part(query))


@resource(_api, "/export", needs="export")
def give_export(query: ExportQuery) -> Response:
    """Give the file of an export; the map file and the workbook hold their receipt."""
    return _file(query.format, query.profile, _scope(query))


@resource(_api, "/export/receipt", answer=ReceiptAnswer, needs="export")
def give_receipt(query: ExportQuery) -> Response:
    """Give the receipt of an export: what would be left out, and why."""
    receipt = kept_and_left_out(workspace(), query.profile, _scope(query)).receipt
    return jsonify(receipt.to_json())


def _file(form: ExportFormat, profile: Profile, scope: str | None) -> Response:
    made = export_as(workspace(), form, profile=profile, scope=scope)
    name = f"{scope or workspace().name}-{profile}{FORMS[form][0]}"
    return send_file(made.content, name, MEDIA_TYPES[form])


def _scope(query: ExportQuery) -> str | None:
    return query.scope or query.system or None


def _part(query: ExportPageQuery) -> str | None:
    return None if query.part == "whole" else frame().scope.analysis_scope


def _in_words(found: Kept) -> list[tuple[str, int]]:
    return sorted(found.counts.items(), key=lambda one: (-one[1], one[0]))
