"""A sheet as PDF and PNG: typst sets the text, and puts our SVG behind it as a figure.

Nothing is read from or written to disk but the fonts, and nothing is fetched: the program is one
constant file, and what is said reaches it as data.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Sequence
from dataclasses import asdict, replace
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, Literal

import typst

from graphmap.errors import LimitReached
from graphmap.views.paper.page import Page, Sheet
from graphmap.views.paper.sizes import POINTS_A_PIXEL
from graphmap.views.paper.svg_sheet import graphics_svg

_PIXELS_AN_INCH: Final = 144
#: No picture is wider or higher than this: larger ones open in few programs.
_MOST_PIXELS: Final = 7000
_MM_AN_INCH: Final = 25.4
_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"


def sheet_pdf(sheet: Sheet, fonts: Path) -> bytes:
    """Give a sheet as a tagged PDF with its fonts inside.

    Parameters
    ----------
    sheet
        What is composed.
    fonts
        The folder of the typeface.

    Notes
    -----
    It is PDF/UA-1 where the typeface has every letter that is written; else the letters it has
    not come from the fonts of the system, and the file does not claim the standard.
    """
    source = _source(sheet, sheet.pages)
    try:
        return _compiled(source, fonts, "pdf", is_strict=True)
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        return _compiled(source, fonts, "pdf", with_system_fonts=True)


def sheet_png(sheet: Sheet, fonts: Path, *, wide: int | None = None) -> bytes:
    """Give a sheet as one picture, its pages below one another.

    Parameters
    ----------
    sheet
        What is composed.
    fonts
        The folder of the typeface.
    wide
        How many pixels wide; None for print.

    Raises
    ------
    LimitReached
        Where the sheet has so many pages that the picture could not be read.
    """
    count = len(sheet.pages)
    inches = (sheet.millimetres[0] / _MM_AN_INCH, sheet.millimetres[1] * count / _MM_AN_INCH)
    most = min(_PIXELS_AN_INCH, _MOST_PIXELS / max(inches))
    if wide is None and most * inches[0] < 700:
        raise LimitReached(
            f"A picture of {count} pages would be too small to read; take a PDF, or a larger paper."
        )
    density = wide / inches[0] if wide else most
    picture = _compiled(_source(sheet, [_joined(sheet.pages)]), fonts, "png", density=density)
    return _with_words(picture, {"Title": sheet.title, "Description": "\n".join(sheet.notes)})


def _joined(pages: Sequence[Page]) -> Page:
    """Give pages as one, below one another."""
    first = pages[0]
    if len(pages) == 1:
        return first
    graphics = [
        f'<g transform="translate(0 {first.height * at:.1f})">{"".join(page.graphics)}</g>'
        for at, page in enumerate(pages)
    ]
    after = [
        replace(text, y=text.y + first.height * at)
        for at, page in enumerate(pages)
        for text in (*(page.before if at else ()), *page.after)
    ]
    return Page(
        width=first.width,
        height=first.height * len(pages),
        graphics=tuple(graphics),
        alt=first.alt,
        before=first.before,
        after=tuple(after),
    )


def _source(sheet: Sheet, pages: Sequence[Page]) -> dict[str, bytes]:
    """Give the program and what it says."""
    said = {
        "title": sheet.title,
        "notes": "\n".join(sheet.notes),
        "keywords": sheet.keywords,
        "date": sheet.date,
        "width": sheet.millimetres[0],
        "height": sheet.millimetres[1] * pages[0].height / sheet.pages[0].height,
        "canvas": pages[0].width,
        "unit": sheet.enlarged * POINTS_A_PIXEL,
        "pages": [
            {
                "graphics": graphics_svg(page),
                "alt": page.alt,
                "before": [asdict(text) for text in page.before],
                "after": [asdict(text) for text in page.after],
            }
            for page in pages
        ],
    }
    program = files("graphmap.views.paper").joinpath("sheet.typ").read_bytes()
    return {"main.typ": program, "sheet.json": json.dumps(said).encode()}


def _compiled(
    source: dict[str, bytes],
    fonts: Path,
    form: Literal["pdf", "png"],
    *,
    density: float | None = None,
    is_strict: bool = False,
    with_system_fonts: bool = False,
) -> bytes:
    # The library takes files by name too, which its types do not say.
    program: Any = source
    return typst.compile(
        program,
        font_paths=[str(fonts)],
        ignore_system_fonts=not with_system_fonts,
        format=form,
        ppi=density,
        pdf_standards="ua-1" if is_strict else None,
    )


def _with_words(picture: bytes, words: dict[str, str]) -> bytes:
    """Give a PNG with words inside (chunks iTXt of the PNG specification, in UTF-8)."""
    head = len(_SIGNATURE) + 25
    chunks = b"".join(
        _chunk(b"iTXt", key.encode("latin-1") + b"\0\0\0en-GB\0\0" + text.encode())
        for key, text in words.items()
    )
    return picture[:head] + chunks + picture[head:]


def _chunk(name: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", checksum)
