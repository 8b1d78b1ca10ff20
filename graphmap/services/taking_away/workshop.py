"""What goes to a workshop beside the sheet: the list to vote on, and all of it in one pack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from graphmap.formats.workbook import write_workbook
from graphmap.services.files.packing import zipped
from graphmap.services.taking_away.paper import fonts
from graphmap.views.drawing import Preset
from graphmap.views.paper.compose import compose
from graphmap.views.paper.content import SheetContent
from graphmap.views.paper.sizes import SheetOptions
from graphmap.views.paper.slides import map_slides
from graphmap.views.paper.typst_sheet import sheet_pdf
from graphmap.views.style import DEEDS, KINDS
from graphmap.views.words import list_in_words

_LINKS: Final = (
    "no",
    "does",
    "letter",
    "claim",
    "places",
    "for",
    "against",
    "sources",
    "seen_here_too",
    "speaks_against",
    "notes",
    "link",
)
_NODES: Final = ("mark", "kind", "name", "votes", "notes", "id")
_NEW: Final = ("cause", "effect", "target", "place", "observed", "stance")
_EMPTY_ROWS: Final = 20


def vote_list(content: SheetContent) -> bytes:
    """Give the list that goes with a sheet as a workbook: the same marks, and room to answer.

    Its sheets are the links, what stands on the map, empty rows for what is missing with the
    columns of a claims sheet, the sources, and the receipt.

    Raises
    ------
    LimitReached
        Where the list is longer than a workbook holds.
    """
    return write_workbook(
        {
            "links": (_LINKS, _links(content)),
            "nodes": (_NODES, _nodes(content)),
            "missing": (_NEW, [dict.fromkeys(_NEW, "") for _ in range(_EMPTY_ROWS)]),
            "sources": (
                ("sign", "source"),
                [{"sign": one.sign, "source": one.noun.name} for one in content.sources],
            ),
            "receipt": (
                ("receipt",),
                [{"receipt": line} for line in (content.title, *content.notes)],
            ),
        }
    )


def workshop_pack(
    content: SheetContent, preset: Preset, options: SheetOptions, map_file: bytes
) -> bytes:
    """Give sheet, slides, list and map file in one ZIP, with the receipt as text."""
    receipt = "\n".join((content.title, *content.notes, ""))
    return zipped(
        {
            f"sheet-{options.paper}.pdf": sheet_pdf(compose(content, options, preset), fonts()),
            "slides.pptx": map_slides(content, options.sections),
            "list-to-vote-on.xlsx": vote_list(content),
            "map.graphmap.json": map_file,
            "receipt.txt": receipt.encode(),
        }
    )


def _links(content: SheetContent) -> list[Mapping[str, object]]:
    """Give a row a link, in the order of the marks: ``no. 4 blocks C``."""
    marks = content.marks.of
    drawn = {link.id for link in content.view.drawing.links}
    rows: list[Mapping[str, object]] = []
    claims = sorted(
        (claim for claim in content.view.links if claim.link in drawn),
        key=lambda claim: (_order(marks.get(claim.cause.id)), _order(marks.get(claim.target.id))),
    )
    for claim in claims:
        words = DEEDS[claim.does].words
        rows.append(
            {
                "no": marks.get(claim.cause.id, ""),
                "does": words,
                "letter": marks.get(claim.target.id, ""),
                "claim": f"{claim.cause.name} {words} {claim.target.name}",
                "places": list_in_words([place.name for place in claim.places]),
                "for": claim.balance.for_,
                "against": claim.balance.against,
                "sources": ", ".join(content.source_signs.get(claim.link, ())),
                "link": claim.link,
            }
        )
    return rows


def _nodes(content: SheetContent) -> Sequence[Mapping[str, object]]:
    marks = content.marks.of
    nodes = sorted(content.view.drawing.nodes, key=lambda node: _order(marks.get(node.id)))
    return [
        {
            "mark": marks.get(node.id, ""),
            "kind": KINDS[node.kind].word,
            "name": node.name,
            "id": node.id,
        }
        for node in nodes
    ]


def _order(mark: str | None) -> tuple[int, int, str]:
    """Sort numbers as numbers, then letters, then what has no mark."""
    if mark is None:
        return 2, 0, ""
    return (0, int(mark), "") if mark.isdigit() else (1, len(mark), mark)
