"""The maps that can be opened: the one that was asked for, and those of the data folder."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

from graphmap.errors import InputRefused, NotFound
from graphmap.services.workspace import Workspace
from graphmap.store.port import GraphStore

_NAME: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
_SUFFIX: Final = ".sqlite"


class MapsFolder:
    """One store a map: the default map, and a blank one beside it for whoever wants their own.

    Parameters
    ----------
    default
        The map that is shown where none is named.
    folder
        Where the other maps are kept, one file each, named as the map is.
    open_store
        Opens the embedded store in a file, making it where it is absent.
    """

    def __init__(
        self, default: Workspace, *, folder: Path, open_store: Callable[[Path], GraphStore]
    ) -> None:
        self.default = default
        self._folder = folder
        self._open_store = open_store
        self._lock = threading.Lock()
        self._open: dict[str, Workspace] = {default.name: default}

    def names(self) -> list[str]:
        """Give the names of all maps, the default first, then sorted."""
        found = {path.stem for path in self._folder.glob(f"*{_SUFFIX}")}
        kept = sorted(name for name in found if _NAME.fullmatch(name))
        return [self.default.name, *(name for name in kept if name != self.default.name)]

    def open(self, name: str) -> Workspace:
        """Open the map of that name.

        Raises
        ------
        NotFound
            Where no map has that name.
        """
        with self._lock:
            if name not in self._open:
                if name not in self.names():
                    raise NotFound("There is no map of that name; choose one of the list.")
                self._open[name] = self._workspace(name)
            return self._open[name]

    def create(self, name: str) -> Workspace:
        """Start a blank map.

        Raises
        ------
        InputRefused
            Where the name is taken or cannot be the name of a file.
        """
        if not _NAME.fullmatch(name):
            raise InputRefused(
                "The name of a map is 1 to 64 of a-z, 0-9 and the hyphen, and neither begins"
                " nor ends with a hyphen."
            )
        with self._lock:
            if name in self.names():
                raise InputRefused("There is a map of that name already; choose another.")
            self._open[name] = self._workspace(name)
            return self._open[name]

    def close(self) -> None:
        """Let go of every open map."""
        with self._lock:
            for workspace in self._open.values():
                workspace.close()

    def _workspace(self, name: str) -> Workspace:
        store = self._open_store(self._folder / f"{name}{_SUFFIX}")
        return Workspace(store, name=name, now=self.default.now)
