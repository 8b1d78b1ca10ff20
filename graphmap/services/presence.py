"""Who is looking at a map just now: a small file for each visitor, shared by all processes.

It is neither in the graph nor in its log, and in no backup. Nobody is told of a visitor half a
minute after their page was last heard of; the file goes when next anybody looks at any map, or when
the program starts.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

#: Seconds of silence after which a visitor has left.
SILENCE: Final = 30.0
_LONGEST: Final = 80
_MOST: Final = 200
_NOT_IN_NAME: Final = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Visitor:
    """Somebody who looks at a map: the name they gave themselves, and the page."""

    name: str
    page: str


class Presence:
    """Who looks at which map.

    Parameters
    ----------
    folder
        Where the files are kept; made where it is absent.
    clock
        Gives the present time in seconds since the epoch; another clock can be passed.
    """

    def __init__(self, folder: Path, *, clock: Callable[[], float] = time.time) -> None:
        self._folder = folder
        self._clock = clock
        self._forget()

    def arrive(self, map_name: str, visitor_id: str, visitor: Visitor) -> None:
        """Say that somebody looks at a page of a map, now.

        Parameters
        ----------
        map_name
            The map.
        visitor_id
            What tells one visitor from another: letters, digits and hyphens.
        visitor
            Who, and which page.
        """
        folder = self._of(map_name)
        values = {"name": visitor.name[:_LONGEST], "page": visitor.page[:_LONGEST]}
        draft = folder / f".{secrets.token_hex(8)}"
        with suppress(OSError):  # presence is a courtesy; a full disk must not refuse a page
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            draft.write_text(json.dumps(values), "utf-8")
            now = self._clock()
            os.utime(draft, (now, now))
            draft.replace(folder / f"{visitor_id}.json")

    def others(self, map_name: str, visitor_id: str) -> list[Visitor]:
        """Give who else looks at a map, by name, without the visitor; forgets who has left."""
        self._forget()
        found: list[Visitor] = []
        for path in sorted(self._of(map_name).glob("*.json"))[:_MOST]:
            with suppress(OSError, ValueError, KeyError, TypeError):
                if path.stem != visitor_id:
                    values = json.loads(path.read_text("utf-8"))
                    found.append(Visitor(str(values["name"]), str(values["page"])))
        return sorted(found, key=lambda visitor: (not visitor.name, visitor.name.casefold()))

    def _forget(self) -> None:
        """Delete the files of those who have left, of every map: pages are called by names."""
        for path in self._folder.glob("*/*"):
            with suppress(OSError):
                if self._clock() - path.stat().st_mtime > SILENCE:
                    path.unlink()

    def _of(self, map_name: str) -> Path:
        return self._folder / (_NOT_IN_NAME.sub("-", map_name.lower()) or "map")
