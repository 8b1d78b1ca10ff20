"""A map as a file for a reader: which forms there are, and writing one with its receipt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Final, Literal, get_args

from graphmap.errors import RequestRefused
from graphmap.model.catalogue import Profile
from graphmap.privacy import Receipt, Redacted
from graphmap.services.drawing.layouts import Layouts
from graphmap.services.files.packing import zipped
from graphmap.services.files.writing import (
    TABLES,
    export_map,
    export_table,
    export_workbook,
    receipt_text,
)
from graphmap.services.scoping import part_of_map
from graphmap.services.taking_away.map_files import map_html_file, map_svg_file
from graphmap.services.taking_away.paper import (
    PaperForm,
    paper_content,
    paper_sheet,
    scope_asked,
    with_assumed_links,
)
from graphmap.services.taking_away.workshop import vote_list, workshop_pack
from graphmap.services.workspace import Workspace
from graphmap.views.map_view.request import MapRequest
from graphmap.views.paper.sizes import SheetOptions
from graphmap.views.paper.slides import map_slides

RecordFormat = Literal["graphmap", "claims", "nodes", "links", "xlsx", "tables"]
DrawnFormat = Literal[PaperForm, "pptx", "html", "list", "pack"]
ExportFormat = Literal[RecordFormat, DrawnFormat]
EXPORT_FORMATS: Final[tuple[ExportFormat, ...]] = get_args(ExportFormat)
#: Forms that a whole sheet of paper is put on.
PAPER_FORMS: Final[tuple[PaperForm, ...]] = get_args(PaperForm)
#: Plain tables for other programs: nothing but rows may stand in them, so their receipt is beside.
PLAIN_TABLES: Final[tuple[ExportFormat, ...]] = TABLES

#: The format that a file's name tells, the longest suffix first.
_SUFFIXES: Final[tuple[tuple[str, ExportFormat], ...]] = (
    (".graphmap.json", "graphmap"),
    (".list.xlsx", "list"),
    (".tables.zip", "tables"),
    (".json", "graphmap"),
    (".csv", "claims"),
    (".xlsx", "xlsx"),
    (".html", "html"),
    (".svg", "svg"),
    (".pdf", "pdf"),
    (".png", "png"),
    (".pptx", "pptx"),
    (".zip", "pack"),
)
_WORKBOOK: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA_TYPES: Final[dict[ExportFormat, str]] = {
    "graphmap": "application/json",
    "claims": "text/csv",
    "nodes": "text/csv",
    "links": "text/csv",
    "tables": "application/zip",
    "xlsx": _WORKBOOK,
    "list": _WORKBOOK,
    "html": "text/html",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
    "png": "image/png",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "pack": "application/zip",
}


@dataclass(frozen=True)
class Exported:
    """A file's bytes, and the receipt of what was left out of it."""

    content: bytes
    receipt: Receipt


def format_of_suffix(name: str) -> ExportFormat:
    """Tell the format from a file's name.

    Raises
    ------
    RequestRefused
        Where the suffix tells none, naming those that do.
    """
    lowered = PurePath(name).name.lower()
    for suffix, export_format in _SUFFIXES:
        if lowered.endswith(suffix):
            return export_format
    known = ", ".join(suffix for suffix, _ in _SUFFIXES)
    raise RequestRefused(
        f"{name} tells no format; end it with one of {known}, or name the format:"
        f" {', '.join(EXPORT_FORMATS)}"
    )


def export_as(
    workspace: Workspace,
    export_format: ExportFormat,
    *,
    profile: Profile = "workshop",
    scope: str | None = None,
    options: SheetOptions | None = None,
    everything: bool = False,
    with_assumed: bool = False,
) -> Exported:
    """Write the map, or the part of it that belongs to a scope, as a profile shows it.

    Parameters
    ----------
    workspace
        The map at work.
    export_format
        The form.
    profile
        For whom.
    scope
        The id of a place or organisation; None for the whole map.
    options
        The paper and what is put on it.
    everything
        Whether a drawing folds nothing.
    with_assumed
        Whether a drawing shows links for which nobody has recorded evidence yet.

    Raises
    ------
    RequestRefused
        Where the scope is neither a place nor an organisation, or not for the reader to see.
    NotFound
        Where a drawing is asked for of a scope that is not there.
    """
    request = MapRequest(system=scope, profile=profile, everything=everything)
    request = with_assumed_links(request) if with_assumed else request
    return export_view(workspace, export_format, request, options=options or SheetOptions())


def export_view(
    workspace: Workspace,
    export_format: ExportFormat,
    request: MapRequest,
    *,
    options: SheetOptions,
    layouts: Layouts | None = None,
) -> Exported:
    """Write a view of the map; of forms for other programs, the part of the map it is of.

    Parameters
    ----------
    workspace
        The map at work.
    export_format
        The form.
    request
        Scope, filters, date and profile.
    options
        The paper and the sections of the sheet, for the forms that have one.
    layouts
        Where the layouts are kept; without it the first drawing is not improved afterwards.

    Raises
    ------
    RequestRefused
        Where a map of actors is asked for in a form that draws only causes.
    """
    if request.what == "actors" and draws_causes(export_format):
        raise RequestRefused(
            "A map of actors is drawn as SVG alone, and its ties are given as CSV; choose SVG, or"
            " export the map of causes."
        )
    kept = layouts or Layouts(improves=False)
    write = _DRAWN.get(export_format)
    if write is not None:
        return write(workspace, request, options, kept)
    for form in PAPER_FORMS:
        if form == export_format:
            return _on_paper(workspace, form, request, options, kept)
    shown = part_of_map(workspace, scope_asked(request), request.profile)
    return Exported(_content(workspace, shown, export_format), shown.receipt)


def draws_causes(export_format: ExportFormat) -> bool:
    """Say whether a form holds a drawing that can be made of the map of causes alone."""
    return export_format in _DRAWN or export_format in {*PAPER_FORMS} - {"svg"}


def _on_paper(
    workspace: Workspace,
    form: PaperForm,
    request: MapRequest,
    options: SheetOptions,
    layouts: Layouts,
) -> Exported:
    if form == "svg" and request.what == "actors":
        drawing = map_svg_file(workspace, request, layouts)
        return Exported(drawing.content, drawing.receipt)
    made = paper_sheet(workspace, request, options, layouts)
    return Exported(made.written(form), made.receipt)


def _as_html(
    workspace: Workspace, request: MapRequest, _options: SheetOptions, layouts: Layouts
) -> Exported:
    file = map_html_file(workspace, request, layouts)
    return Exported(file.content, file.receipt)


def _as_slides(
    workspace: Workspace, request: MapRequest, options: SheetOptions, layouts: Layouts
) -> Exported:
    content, _ = paper_content(
        workspace, request, layouts, with_numbers="numbers" in options.sections
    )
    return Exported(map_slides(content, options.sections), content.view.receipt)


def _as_list(
    workspace: Workspace, request: MapRequest, _options: SheetOptions, layouts: Layouts
) -> Exported:
    content, _ = paper_content(workspace, request, layouts)
    return Exported(vote_list(content), content.view.receipt)


def _as_pack(
    workspace: Workspace, request: MapRequest, options: SheetOptions, layouts: Layouts
) -> Exported:
    content, preset = paper_content(workspace, request, layouts)
    shown = part_of_map(workspace, scope_asked(request), request.profile)
    map_file = export_map(shown, at=workspace.now())
    numbered = replace(options, sections=options.sections | {"numbers"})
    pack = workshop_pack(content, preset, numbered, map_file)
    return Exported(pack, content.view.receipt)


_Writes = Callable[[Workspace, MapRequest, SheetOptions, Layouts], Exported]
_DRAWN: Final[dict[ExportFormat, _Writes]] = {
    "html": _as_html,
    "pptx": _as_slides,
    "list": _as_list,
    "pack": _as_pack,
}


def _content(workspace: Workspace, shown: Redacted, export_format: ExportFormat) -> bytes:
    if export_format == "graphmap":
        return export_map(shown, at=workspace.now())
    if export_format == "xlsx":
        return export_workbook(shown)
    tables = {f"{table}.csv": export_table(shown, table) for table in TABLES}
    if export_format == "tables":
        return zipped({**tables, "receipt.txt": receipt_text(shown.receipt)})
    return tables[f"{export_format}.csv"]
