"""How many threads of a process may wait for the server at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

from graphmap.errors import StoreUnavailable

#: How long a thread waits for its turn while the server answers quickly, and while it does not.
_PATIENCE: Final = 2.0
_PATIENCE_WITH_SLOW: Final = 0.05
#: An answer that took longer is a slow one.
_SLOW_SECONDS: Final = 1.0


class Turns:
    """Keeps some threads out of a slow server, so that they can serve what needs no server.

    Parameters
    ----------
    most
        How many threads may wait for an answer at once.
    """

    def __init__(self, most: int) -> None:
        self._free = threading.BoundedSemaphore(most)
        self._is_slow = False

    @contextmanager
    def taken(self, url: str) -> Generator[None]:
        """Take a turn for as long as the block lasts.

        Raises
        ------
        StoreUnavailable
            Where all turns are taken, and the server is slow in giving them back.
        """
        patience = _PATIENCE_WITH_SLOW if self._is_slow else _PATIENCE
        if not self._free.acquire(timeout=patience):
            self._is_slow = True
            raise StoreUnavailable(
                f"The Neo4j server at {url} answers slowly, and others wait for it already;"
                " try again in a moment"
            )
        start = time.monotonic()
        try:
            yield
        finally:
            self._is_slow = time.monotonic() - start > _SLOW_SECONDS
            self._free.release()
