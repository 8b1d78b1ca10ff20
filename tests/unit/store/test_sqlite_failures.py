"""SQLite's errors in graphmap's words, each made by SQLite itself."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from graphmap.errors import StoreDamaged, StoreError, StoreUnavailable
from graphmap.store.sqlite.failures import translated


def read_only(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA query_only = ON")
    connection.execute("CREATE TABLE t (x)")


def constraint(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE t (x NOT NULL)")
    connection.execute("INSERT INTO t VALUES (NULL)")


def too_large(connection: sqlite3.Connection) -> None:
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 100)
    connection.execute("SELECT zeroblob(1000)")


def no_table(connection: sqlite3.Connection) -> None:
    connection.execute("SELECT * FROM nothing")


def closed(connection: sqlite3.Connection) -> None:
    connection.close()
    connection.execute("SELECT 1")


@pytest.mark.parametrize(
    ("fail", "error", "remedy"),
    [
        (read_only, StoreUnavailable, "look at its folder and its permissions"),
        (constraint, StoreDamaged, "run graphmap check"),
        (too_large, StoreUnavailable, "nothing was changed"),
        (no_table, StoreUnavailable, "cannot be used"),
        (closed, StoreUnavailable, "cannot be used"),
    ],
)
def test_error_names_the_file_and_the_remedy(
    fail: Callable[[sqlite3.Connection], None], error: type[StoreError], remedy: str
) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        with pytest.raises(error, match=remedy) as caught, translated(Path("a/map.db")):
            fail(connection)
        assert str(caught.value).startswith(("a/map.db", "The tables of a/map.db"))
