"""The letters of an SVG file: it carries its own, so that they look the same on any machine."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from typing import Final

from graphmap.resources import resource_path
from graphmap.views.svg.parts import tag

_FONTS: Final = {400: "Regular", 600: "Semibold"}


@cache
def font_style() -> str:
    """Give the style element that brings Source Sans 3 into an SVG file.

    A program that reads no fonts from a file takes one of its own; then `fitted` keeps the
    lines as long as they were measured by the room between letters, and bends none of them.
    """
    faces = [
        '@font-face{font-family:"Source Sans 3";font-style:normal;'
        f"font-weight:{weight};src:url(data:font/woff2;base64,{_font(name)})"
        ' format("woff2")}'
        for weight, name in _FONTS.items()
    ]
    return tag("style", "".join(faces))


def _font(name: str) -> str:
    file = f"SourceSans3-{name}.ttf.woff2"
    path = resource_path("web", "static", "vendor", "source-sans", file)
    return b64encode(path.read_bytes()).decode()
