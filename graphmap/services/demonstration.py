"""The demonstration system: loading it through the same services as anybody's file."""

from __future__ import annotations

from graphmap.formats.demonstration import read_demonstration
from graphmap.model.system_map import SystemMap
from graphmap.resources import resource_path


def demonstration_map() -> SystemMap:
    """Give the demonstration system as a map, read from the files that come with graphmap."""
    return read_demonstration(resource_path("fixtures", "demo"))
