"""The two-sided drawing: policies that block, factors, outcomes, policies that enable.

`lay_out` gives a layout at once, `improve` a better one in the background.
"""

from graphmap.views.layout.arrange import improve, lay_out
from graphmap.views.layout.text import text_width, wrap

__all__ = ["improve", "lay_out", "text_width", "wrap"]
