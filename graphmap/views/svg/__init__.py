"""A map as SVG: the same layout as on the page, as text."""
