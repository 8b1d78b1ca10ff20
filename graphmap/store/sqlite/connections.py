"""One connection a thread, opened after fork; transactions that end whole or not at all."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from graphmap.errors import StoreUnavailable
from graphmap.store.sqlite.schema import set_up_connection


class Connections:
    """Opens and closes the connections of one store in this process."""

    def __init__(self, path: Path, *, wait_seconds: float) -> None:
        self._path = path
        self._wait_seconds = wait_seconds
        self._lock = threading.Lock()
        self._pid = os.getpid()
        self._open: dict[threading.Thread, sqlite3.Connection] = {}
        # A connection must not be used or closed by the child of a fork (sqlite.org/howtocorrupt
        # .html, 2.6): it is kept here, so that nothing in the child ever lets go of it.
        self._of_parent: list[sqlite3.Connection] = []
        self._is_closed = False

    def open_new(self) -> sqlite3.Connection:
        """Give a connection that the caller closes."""
        connection = sqlite3.connect(
            self._path, isolation_level=None, check_same_thread=False, cached_statements=256
        )
        try:
            set_up_connection(connection, wait_seconds=self._wait_seconds)
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def of_this_thread(self) -> sqlite3.Connection:
        """Give this thread's connection, opening it where there is none yet.

        Raises
        ------
        StoreUnavailable
            Where the store was closed.
        """
        thread = threading.current_thread()
        if os.getpid() == self._pid:
            found = self._open.get(thread)
            if found is not None:
                return found
        with self._lock:
            if self._is_closed:
                raise StoreUnavailable(f"{self._path} was closed; open the store again")
            if os.getpid() != self._pid:
                self._of_parent += self._open.values()
                self._open, self._pid = {}, os.getpid()
            for ended in [thread for thread in self._open if not thread.is_alive()]:
                self._open.pop(ended).close()
            self._open[thread] = connection = self.open_new()
            return connection

    def close(self) -> None:
        """Close the connections of all threads."""
        with self._lock:
            self._is_closed = True
            if os.getpid() == self._pid:
                for connection in self._open.values():
                    connection.close()
                self._open = {}


@contextmanager
def reading(connection: sqlite3.Connection) -> Generator[sqlite3.Connection]:
    """See one committed state until the end of the block."""
    connection.execute("BEGIN")
    try:
        yield connection
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


@contextmanager
def writing(connection: sqlite3.Connection) -> Generator[sqlite3.Connection]:
    """Hold the write lock until the end of the block, then commit, or roll back on an error."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
        connection.execute("COMMIT")
    finally:
        # A full disk rolls back by itself, anything else that went wrong here.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
