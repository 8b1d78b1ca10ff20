"""SQLite's errors in graphmap's words. The one place that knows its result codes."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from graphmap.errors import StoreDamaged, StoreError, StoreUnavailable


@contextmanager
def translated(path: Path) -> Generator[None]:
    """Raise what SQLite reports inside as a `StoreError` that names the file and the remedy."""
    try:
        yield
    except sqlite3.Error as error:
        raise to_store_error(error, path) from error


def to_store_error(error: sqlite3.Error, path: Path) -> StoreError:
    """Give the error that stands for one of SQLite's."""
    # The low byte is the primary result code (sqlite.org/rescode.html).
    code = getattr(error, "sqlite_errorcode", None)
    primary = None if code is None else code & 0xFF
    if primary in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT):
        return StoreDamaged(
            f"{path} is damaged or is not a graphmap store ({error}); restore a backup of it"
        )
    if primary == sqlite3.SQLITE_CONSTRAINT:
        return StoreDamaged(f"The tables of {path} do not agree ({error}); run graphmap check")
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StoreUnavailable(
            f"{path} stayed busy with another writer for too long; try again in a moment"
        )
    if primary in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_TOOBIG):
        return StoreUnavailable(
            f"{path} could not be written ({error}); nothing was changed."
            " Make room on the disk and try again"
        )
    if primary in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN):
        return StoreUnavailable(
            f"{path} cannot be opened for reading and writing ({error});"
            " look at its folder and its permissions"
        )
    return StoreUnavailable(f"{path} cannot be used ({error})")
