"""graphmap: graph-based system mapping for public services."""

__version__ = "0.1.0"
