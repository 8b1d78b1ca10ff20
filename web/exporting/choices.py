"""What an export page is asked for: for whom, in which form, on which paper, what is on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Literal
from urllib.parse import parse_qs

from pydantic import BaseModel, field_validator

from graphmap.model.catalogue import Profile
from graphmap.services.taking_away.exporting import PAPER_FORMS, ExportFormat, draws_causes
from graphmap.services.taking_away.paper import with_assumed_links
from graphmap.views.paper.sizes import (
    SECTIONS,
    USUAL_SECTIONS,
    PaperName,
    Section,
    SheetOptions,
)
from web.frame import frame, workspace
from web.mapping.map_query import asked_map
from web.routes import SystemQuery

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphmap.views.map_view.request import MapRequest

#: A form: its suffix, what a reader calls it, and what it is for.
Form = tuple[str, str, str]
PROFILES: Final = (
    ("steward", "Stewards", "everything you may see yourself"),
    ("workshop", "Workshop", "people in the room; nothing about a person without consent for it"),
    ("public", "Public", "anyone; only what is marked public"),
)
#: Forms to show and print: each with its suffix and what a reader calls it.
SHOWN_FORMS: Final[dict[ExportFormat, Form]] = {
    "pdf": (".pdf", "PDF", "to print; its text can be selected and read out"),
    "svg": (".svg", "SVG", "for a report or the wall"),
    "png": (".png", "PNG", "a picture, for a message or a page"),
    "pptx": (".pptx", "PPTX", "slides of shapes that can be moved and changed"),
    "html": (".html", "HTML", "the map to take along: drawing, panel and tables; opens offline"),
}
#: Forms for a workshop's hands and for other programs.
OTHER_FORMS: Final[dict[ExportFormat, Form]] = {
    "pack": (".zip", "Workshop pack", "sheet, slides, list to vote on and map file, in a ZIP"),
    "list": (".list.xlsx", "List to vote on", "the same numbers and letters, as a workbook"),
    "graphmap": (".graphmap.json", "Map file", "everything, to be read back without loss"),
    "xlsx": (".xlsx", "Workbook", "nodes and links as sheets, with the receipt"),
    "tables": (".tables.zip", "Tables", "nodes, links and claims as CSV, with the receipt"),
}
#: Tables of their own, for programs; their receipt has an address of its own.
PLAIN_FORMS: Final[dict[ExportFormat, Form]] = {
    "claims": (".claims.csv", "Claims, CSV", "one claim a row"),
    "nodes": (".nodes.csv", "Nodes, CSV", "one record a row"),
    "links": (".links.csv", "Links, CSV", "one link a row"),
}
FORMS: Final = {**SHOWN_FORMS, **OTHER_FORMS, **PLAIN_FORMS}
SECTION_WORDS: Final[dict[Section, str]] = {
    "numbers": "Numbers and letters to call out",
    "reading": "How to read it",
    "says": "What the map says",
    "questions": "Questions to talk about",
    "writing": "Room to write",
    "sources": "Sources",
    "setters": "Who sets each rule",
}
#: What these forms hold of a sheet is chosen on the page.
FORMS_OF_A_SHEET: Final[frozenset[ExportFormat]] = frozenset({*PAPER_FORMS, "pptx", "pack"})
#: These forms draw the map; the others hold its records.
FORMS_OF_A_DRAWING: Final[frozenset[ExportFormat]] = frozenset({*FORMS_OF_A_SHEET, "html", "list"})


class SheetQuery(BaseModel):
    """The paper and what is on it; ``chosen`` says that the boxes were seen and may be empty."""

    paper: PaperName = "a3"
    way: Literal["landscape", "portrait"] = "landscape"
    on: list[Section] = []
    assumed: bool = False
    chosen: bool = False

    def options(self) -> SheetOptions:
        """Give the options of a sheet."""
        sections = frozenset(self.on) if self.chosen or self.on else USUAL_SECTIONS
        return SheetOptions(paper=self.paper, landscape=self.way == "landscape", sections=sections)


class ExportQuery(SystemQuery, SheetQuery):
    """What the API takes: for whom, in which form, which part of the map, on which paper."""

    profile: Profile = "workshop"
    format: ExportFormat = "graphmap"
    scope: str | None = None
    everything: bool = False


class ExportPageQuery(SystemQuery, SheetQuery):
    """What the page takes; the part is the system looked at, or the whole map.

    ``drawn`` is the address of a map, whose filters the drawing keeps.
    """

    profile: Profile = "workshop"
    format: ExportFormat = "pdf"
    part: str = "system"
    drawn: str | None = None

    @field_validator("profile", "format", "paper", "way", mode="before")
    @classmethod
    def _blank_is_default(cls, value: object, info: Any) -> object:
        return value or cls.model_fields[info.field_name].default


class ExportFileQuery(ExportPageQuery):
    """What the file's address takes; a form that is not named is the map file, as in the API."""

    format: ExportFormat = "graphmap"
    show: bool = False


@dataclass(frozen=True)
class Choice:
    """What was chosen, ready for the service."""

    request: MapRequest
    options: SheetOptions
    format: ExportFormat
    scope: str | None

    @property
    def part(self) -> str | None:
        """The id of what the file is of, None for the whole map.

        Of a person there is a drawing; forms for other programs then hold the whole map.
        """
        return self.request.system if self.format in FORMS_OF_A_DRAWING else self.scope

    @property
    def is_sheet(self) -> bool:
        """Whether the form has paper and sections to choose."""
        return self.format in FORMS_OF_A_SHEET and not self.is_of_actors

    @property
    def is_of_actors(self) -> bool:
        """Whether actors and their ties are drawn, for which fewer forms are made."""
        return self.request.what == "actors"

    def made(self) -> Choice:
        """Give the choice with a form that can be made: SVG for actors where others cannot."""
        is_made = not (self.is_of_actors and draws_causes(self.format))
        return self if is_made else replace(self, format="svg")

    def offered(self, forms: Mapping[ExportFormat, Form]) -> dict[ExportFormat, Form]:
        """Give those of the forms that can be made of what is drawn."""
        return {
            form: words
            for form, words in forms.items()
            if not (self.is_of_actors and draws_causes(form))
        }

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections in the order of the page."""
        return SECTIONS


def choice_of(query: ExportPageQuery) -> Choice:
    """Read what a page is asked for, within the frame that every page has."""
    at = frame().scope
    asked = asked_map(parse_qs(query.drawn or "", keep_blank_values=True))
    whole = query.part == "whole" or _is_left_out(query.profile)
    asked = replace(asked, profile=query.profile, view=None)
    if whole:
        asked = replace(asked, system=None)
    if query.assumed:
        asked = with_assumed_links(asked)
    scope = None if whole else at.analysis_scope
    return Choice(asked, query.options(), query.format, scope)


def _is_left_out(profile: Profile) -> bool:
    """Say whether the profile does not show what is looked at: then there is only the whole map."""
    system = frame().scope.system
    return system is not None and not workspace().disclosure(profile).visibility.is_shown(system.id)
