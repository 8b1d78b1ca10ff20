"""Export: for whom, in which form, what is left out; and the file itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flask import Response, jsonify, render_template
from pydantic import BaseModel

from graphmap.model.catalogue import Profile
from graphmap.services.taking_away.exporting import (
    MEDIA_TYPES,
    PLAIN_TABLES,
    ExportFormat,
    export_as,
    export_view,
)
from graphmap.services.taking_away.map_files import map_svg_file
from graphmap.services.taking_away.paper import PaperSheet, paper_sheet
from graphmap.services.taking_away.receipts import Kept, kept_and_left_out
from graphmap.views.paper.content import left_out_rows
from graphmap.views.paper.sizes import PAPERS
from web.exporting.choices import (
    FORMS,
    OTHER_FORMS,
    PLAIN_FORMS,
    PROFILES,
    SECTION_WORDS,
    SHOWN_FORMS,
    Choice,
    ExportFileQuery,
    ExportPageQuery,
    ExportQuery,
    choice_of,
)
from web.exporting.downloads import name_of_part, send_file
from web.frame import address, workspace
from web.mapping.maps import layouts
from web.routes import new_api, new_pages, page, resource

if TYPE_CHECKING:
    from flask_openapi3.openapi import OpenAPI

_pages = new_pages("exports", __name__)
_api = new_api("exports", __name__)
_PREVIEW_WIDE: Final = 1240


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
    """Show the form, the preview, the receipt of what would be left out, and what is kept."""
    choice = choice_of(query).made()
    query = query.model_copy(update={"format": choice.format})
    found = kept_and_left_out(workspace(), query.profile, choice.scope)
    sheet = _sheet(choice) if choice.is_sheet or choice.format == "list" else None
    return render_template(
        "export/page.html",
        query=query,
        choice=choice,
        options=choice.options,
        profiles=PROFILES,
        shown_forms=choice.offered(SHOWN_FORMS),
        other_forms=choice.offered(OTHER_FORMS),
        plain_forms=choice.offered(PLAIN_FORMS),
        form=FORMS[query.format],
        papers=PAPERS,
        section_words=SECTION_WORDS,
        receipt=found.receipt,
        left_out=left_out_rows(found.receipt),
        not_drawn=sheet.content.not_drawn if sheet else (),
        counts=_counts(sheet),
        sheet=sheet,
        kept=_in_words(found),
        chosen=_chosen(query),
    )


@page(_pages, "/export/preview", needs="export")
def preview_export(query: ExportPageQuery) -> Response:
    """Give the first page of the very file as a picture."""
    choice = choice_of(query)
    if choice.format == "html" or choice.is_of_actors:
        drawing = map_svg_file(workspace(), choice.request, layouts())
        return Response(drawing.content, mimetype=MEDIA_TYPES["svg"])
    picture = _sheet(choice).preview(wide=_PREVIEW_WIDE)
    return Response(picture, mimetype=MEDIA_TYPES["png"])


@page(_pages, "/export/file", needs="export")
def download_export(query: ExportFileQuery) -> Response:
    """Give the file."""
    choice = choice_of(query)
    made = export_view(
        workspace(),
        choice.format,
        choice.request,
        options=choice.options,
        layouts=layouts(),
    )
    answer = _answer(made.content, choice.format, query.profile, choice.part)
    if query.show and choice.format == "pdf":
        answer.headers["Content-Disposition"] = "inline"
    return answer


@resource(_api, "/export", needs="export")
def give_export(query: ExportQuery) -> Response:
    """Give the file of an export; each holds its receipt, or has it beside (plain CSV)."""
    scope = _scope(query)
    made = export_as(
        workspace(),
        query.format,
        profile=query.profile,
        scope=scope,
        options=query.options(),
        everything=query.everything,
        with_assumed=query.assumed,
    )
    return _answer(made.content, query.format, query.profile, scope)


@resource(_api, "/export/receipt", answer=ReceiptAnswer, needs="export")
def give_receipt(query: ExportQuery) -> Response:
    """Give the receipt of an export: what would be left out, and why."""
    receipt = kept_and_left_out(workspace(), query.profile, _scope(query)).receipt
    return jsonify(receipt.to_json())


def _sheet(choice: Choice) -> PaperSheet:
    return paper_sheet(workspace(), choice.request, choice.options, layouts())


def _answer(content: bytes, form: ExportFormat, profile: Profile, scope: str | None) -> Response:
    name = f"{name_of_part(scope, profile)}-{profile}{FORMS[form][0]}"
    answer = send_file(content, name, MEDIA_TYPES[form])
    if form in PLAIN_TABLES:
        # Nothing but rows may stand in it: where its receipt is goes beside it (RFC 6892).
        receipt = address(
            "/api/v1/export/receipt", scale=None, system=None, profile=profile, scope=scope
        )
        answer.headers["Link"] = f'<{receipt}>; rel="describedby"; type="application/json"'
    return answer


def _scope(query: ExportQuery) -> str | None:
    return query.scope or query.system or None


def _chosen(query: ExportPageQuery) -> dict[str, Any]:
    """Give what addresses of this export carry on."""
    given = query.model_dump(exclude={"scale", "system", "map"}, exclude_none=True)
    flags = {name: "1" for name in ("assumed", "chosen") if given.pop(name)}
    return {**given, **flags}


def _counts(sheet: PaperSheet | None) -> dict[str, int]:
    """Give how many there are of what can be put on a sheet."""
    if sheet is None:
        return {}
    content = sheet.content
    return {
        "says": len(content.says),
        "questions": len(content.questions),
        "sources": len(content.sources),
    }


def _in_words(found: Kept) -> list[tuple[str, int]]:
    return sorted(found.counts.items(), key=lambda one: (-one[1], one[0]))
