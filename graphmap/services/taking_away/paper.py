"""A map on paper and on slides: what is on the sheet, and the sheet as a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, cast

from graphmap.analysis.evidence import links_of
from graphmap.model.catalogue import Scale
from graphmap.model.nodes import Policy
from graphmap.privacy import Receipt
from graphmap.resources import resource_path
from graphmap.services.drawing.layouts import Layouts
from graphmap.services.drawing.maps import system_map_view
from graphmap.services.question_list import question_list
from graphmap.services.scoping import part_of_map
from graphmap.services.systems import scope_of
from graphmap.services.workspace import Workspace
from graphmap.views.drawing import Preset
from graphmap.views.map_view.request import EVIDENCE, MapRequest
from graphmap.views.map_view.view import MapView
from graphmap.views.paper.compose import compose
from graphmap.views.paper.content import SheetContent, SheetFacts, sheet_content
from graphmap.views.paper.fit import fitted_preset
from graphmap.views.paper.page import Sheet
from graphmap.views.paper.sizes import SheetOptions
from graphmap.views.paper.svg_sheet import sheet_svg
from graphmap.views.paper.typst_sheet import sheet_pdf, sheet_png

PaperForm = Literal["pdf", "png", "svg"]


@dataclass(frozen=True)
class PaperSheet:
    """A sheet ready to be written, with what it says and the receipt of what was left out."""

    sheet: Sheet
    content: SheetContent
    receipt: Receipt

    def written(self, form: PaperForm) -> bytes:
        """Give the sheet as a file."""
        if form == "svg":
            return sheet_svg(self.sheet)
        return sheet_pdf(self.sheet, fonts()) if form == "pdf" else sheet_png(self.sheet, fonts())

    def preview(self, *, wide: int) -> bytes:
        """Give the first page as a picture so many pixels wide: the very file, made small."""
        first = replace(self.sheet, pages=self.sheet.pages[:1])
        return sheet_png(first, fonts(), wide=wide)


def paper_content(
    workspace: Workspace, request: MapRequest, layouts: Layouts, *, with_numbers: bool = True
) -> tuple[SheetContent, Preset]:
    """Give what a sheet says of a map, and the measures it is laid out with.

    The layout starts from that of the page, so that poster, slides, list and page have one
    order, and is kept: the marks stay the same as long as the map does.

    Raises
    ------
    NotFound
        Where the system is not there, or not for the reader to see.
    """
    asked = replace(request.to_take(), what="causes", colour=None)
    view = system_map_view(workspace, asked, with_evidence=True)
    receipt = part_of_map(workspace, scope_asked(view.request), request.profile).receipt
    view = view.to_take(receipt)
    layout = layouts.paper_layout_of(workspace, view, preset := fitted_preset(view.drawing))
    facts = _facts(workspace, view)
    return sheet_content(view, layout, facts, with_numbers=with_numbers), preset


def paper_sheet(
    workspace: Workspace, request: MapRequest, options: SheetOptions, layouts: Layouts
) -> PaperSheet:
    """Give the sheet of a map; raises like `paper_content`."""
    content, preset = paper_content(
        workspace, request, layouts, with_numbers="numbers" in options.sections
    )
    return PaperSheet(compose(content, options, preset), content, content.view.receipt)


def with_assumed_links(request: MapRequest) -> MapRequest:
    """Give a request that lets links through for which nobody has recorded evidence yet."""
    return replace(request, evidence=EVIDENCE)


def fonts() -> Path:
    """Give the folder of the typeface."""
    return resource_path("web", "static", "vendor", "source-sans")


def scope_asked(request: MapRequest) -> str | None:
    """Give the part of the map that a request is of; a person's is looked for in the whole."""
    return None if request.scale == "person" else request.system


def _facts(workspace: Workspace, view: MapView) -> SheetFacts:
    request = view.request
    scope = scope_of(workspace, request.scale, request.system or "")
    policies = [node.id for node in view.drawing.nodes if node.kind == "Policy"]
    shown = workspace.shown(_with_setters(workspace, policies), request.profile).map
    found = [node for node in shown.of_kind("Policy") if node.id in set(policies)]
    return SheetFacts(
        scale=scope.scale,
        made_on=workspace.today().isoformat(),
        questions=tuple(_questions(scope.scale)),
        owner_scales={
            node.id: scale for node in found if (scale := cast("Policy", node).owner_scale)
        },
        set_by={
            node.id: tuple(
                sorted(shown.node_by_id[id_].title for id_ in shown.sources(node.id, "SETS"))
            )
            for node in found
        },
    )


def _with_setters(workspace: Workspace, policies: Sequence[str]) -> set[str]:
    """Give policies with the organisations that set them."""
    columns = workspace.columns()
    wanted = set(policies)
    sources, targets, _ = links_of(columns, "SETS")
    ends = zip(sources.tolist(), targets.tolist(), strict=True)
    setters = {columns.ids[int(source)] for source, target in ends if columns.ids[target] in wanted}
    return wanted | setters


def _questions(scale: Scale) -> Iterable[str]:
    for question in question_list().values():
        if question.scale == scale and question.family in ("learning_from", "enabling"):
            yield question.text
