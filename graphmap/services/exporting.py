"""A map as a file for a reader: which forms there are, and writing one with its receipt."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import Final, Literal, get_args

from graphmap.errors import RequestRefused
from graphmap.model.catalogue import Profile
from graphmap.privacy import Receipt, Redacted
from graphmap.services.drawing.layouts import Layouts
from graphmap.services.files.writing import export_map, export_table, export_workbook
from graphmap.services.map_files import MapFile, map_html_file, map_svg_file
from graphmap.services.scoping import part_of_map
from graphmap.services.workspace import Workspace
from graphmap.views.map_view.request import MapRequest

RecordFormat = Literal["graphmap", "claims", "nodes", "links", "xlsx"]
ExportFormat = Literal[RecordFormat, "html", "svg"]
EXPORT_FORMATS: Final[tuple[ExportFormat, ...]] = get_args(ExportFormat)

#: The format that a file's name tells, the longest suffix first.
_SUFFIXES: Final[tuple[tuple[str, ExportFormat], ...]] = (
    (".graphmap.json", "graphmap"),
    (".json", "graphmap"),
    (".csv", "claims"),
    (".xlsx", "xlsx"),
    (".html", "html"),
    (".svg", "svg"),
)
MEDIA_TYPES: Final[dict[ExportFormat, str]] = {
    "graphmap": "application/json",
    "claims": "text/csv",
    "nodes": "text/csv",
    "links": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html",
    "svg": "image/svg+xml",
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
) -> Exported:
    """Write the map, or the part of it that belongs to a scope, as a profile shows it.

    Raises
    ------
    RequestRefused
        Where the scope is neither a place nor an organisation, or not for the reader to see.
    NotFound
        Where a drawing is asked for of a scope that is not there.
    """
    request = MapRequest(system=scope, profile=profile)
    if export_format == "html":
        return _drawn(map_html_file(workspace, request, Layouts(improves=False)))
    if export_format == "svg":
        return _drawn(map_svg_file(workspace, request, Layouts(improves=False)))
    shown = part_of_map(workspace, scope, profile)
    return Exported(_content(workspace, shown, export_format), shown.receipt)


def _drawn(file: MapFile) -> Exported:
    return Exported(file.content, file.receipt)


def _content(workspace: Workspace, shown: Redacted, export_format: RecordFormat) -> bytes:
    if export_format == "graphmap":
        return export_map(shown, at=workspace.now())
    if export_format == "xlsx":
        return export_workbook(shown)
    return export_table(shown, export_format)
