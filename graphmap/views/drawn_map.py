"""What every map that is drawn has, whatever it is a map of."""

from __future__ import annotations

from typing import Protocol

from graphmap.views.captions import Caption, Lighting
from graphmap.views.drawing import Drawing, Preset
from graphmap.views.map_view.request import MapRequest
from graphmap.views.shades import Shading


class DrawnMap(Protocol):
    """A drawing with its measures, its words, and what is lit and numbered on it."""

    @property
    def request(self) -> MapRequest:
        """What was asked for."""
        ...

    @property
    def drawing(self) -> Drawing:
        """The nodes and links."""
        ...

    @property
    def preset(self) -> Preset:
        """The measures of the box."""
        ...

    @property
    def caption(self) -> Caption:
        """The words of the drawing."""
        ...

    @property
    def lighting(self) -> Lighting:
        """What is lit."""
        ...

    @property
    def shading(self) -> Shading | None:
        """The numbers of an analysis."""
        ...
