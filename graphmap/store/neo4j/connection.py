"""The driver: one a process, made when first needed and so after a fork, closed at exit."""

from __future__ import annotations

import atexit
import os
import threading
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Concatenate, Final, TypeVar, cast

from neo4j import (
    READ_ACCESS,
    WRITE_ACCESS,
    Driver,
    GraphDatabase,
    ManagedTransaction,
    Record,
    Session,
    unit_of_work,
)
from neo4j.exceptions import DriverError, IncompleteCommit, Neo4jError

from graphmap.errors import StoreUnavailable
from graphmap.store.neo4j.failures import (
    can_be_asked_again,
    out_of_memory_is_permanent,
    translated,
)
from graphmap.store.neo4j.statements import send_alone, statement
from graphmap.store.neo4j.turns import Turns

T = TypeVar("T")

_CONNECT_SECONDS: Final = 2.0
#: Enough to find out that a connection is dead and to make another, or to make one over a line
#: that answers two seconds late: that takes two answers.
_ACQUIRE_SECONDS: Final = 4.8
#: The driver waits 1 s, then 2 s between its tries: these make it give up within 4 s.
_RETRY_SECONDS: Final = 1.5
_PAUSE_SECONDS: Final = 0.1
_NOT_WAITING: Final = 4
#: A connection that was idle for longer is tried before it is used.
LIVENESS_SECONDS: Final = 30.0
_TRANSACTION_SECONDS: Final = 30.0
#: For reading or filling a whole graph, which no web request waits for.
_LONG_SECONDS: Final = 600.0
_TRIES_OF_COMMIT: Final = 3


@dataclass(frozen=True)
class Neo4jAddress:
    """Where a server is and who asks. ``pool_size`` is the most connections a process holds."""

    url: str
    user: str
    password: str = field(repr=False)
    database: str = "neo4j"
    pool_size: int = 18


class Connection:
    """The way to one database from this process.

    Parameters
    ----------
    address
        The database.
    """

    def __init__(self, address: Neo4jAddress) -> None:
        self.url = address.url
        self._address = address
        self._lock = threading.Lock()
        # The pool holds two connections more than a web process has threads: two threads are
        # always left for what needs no server.
        self._turns = Turns(max(1, address.pool_size - _NOT_WAITING))
        self._driver: Driver | None = None
        self._pid = os.getpid()
        # What a parent opened must not be closed in its child: it is kept, and left alone.
        self._of_parent: list[Driver | None] = []
        self._bookmarks = GraphDatabase.bookmark_manager()
        self._is_closed = False
        atexit.register(self.close)

    def ask(self, name: str, /, *, is_long: bool = False, **parameters: object) -> list[Record]:
        """Give what one statement returns that only reads, and holds the revision meanwhile.

        It is a transaction of its own, begun and ended by the server: one message there and one
        back, and what it locks is let go at once, however slow the line.
        """
        return self._alone(WRITE_ACCESS, name, parameters, is_long=is_long)

    def look(self, name: str, /, **parameters: object) -> list[Record]:
        """Give what one statement returns that only reads and locks nothing."""
        return self._alone(READ_ACCESS, name, parameters, is_long=False)

    def _alone(
        self, access: str, name: str, parameters: Mapping[str, object], *, is_long: bool
    ) -> list[Record]:
        seconds = _LONG_SECONDS if is_long else _TRANSACTION_SECONDS
        deadline = time.monotonic() + _RETRY_SECONDS
        with translated(self.url), self._turns.taken(self.url):
            while True:
                try:
                    with self._session(access) as session, out_of_memory_is_permanent(self.url):
                        return list(
                            send_alone(session, statement(name), parameters, seconds=seconds)
                        )
                except (Neo4jError, DriverError) as error:
                    if not can_be_asked_again(error) or time.monotonic() > deadline:
                        raise
                    time.sleep(_PAUSE_SECONDS)

    def read(self, work: Callable[[ManagedTransaction], T], *, is_long: bool = False) -> T:
        """Do work that only reads; tried again for a short while where the server says so."""
        with (
            translated(self.url),
            self._turns.taken(self.url),
            self._session(READ_ACCESS) as session,
        ):
            return session.execute_read(self._timed(work, is_long=is_long))

    def write(self, work: Callable[[ManagedTransaction], T], *, is_long: bool = False) -> T:
        """Do work in one transaction that ends whole or not at all.

        The work may be done several times: it must find out by itself, from its operation id,
        that a commit whose reply was lost has happened.
        """
        with translated(self.url), self._turns.taken(self.url):
            for _ in range(_TRIES_OF_COMMIT - 1):
                try:
                    return self._write_once(work, is_long=is_long)
                except IncompleteCommit:
                    continue
            return self._write_once(work, is_long=is_long)

    def _write_once(self, work: Callable[[ManagedTransaction], T], *, is_long: bool) -> T:
        with self._session(WRITE_ACCESS) as session:
            return session.execute_write(self._timed(work, is_long=is_long))

    @contextmanager
    def session(self) -> Generator[Session]:
        """Give a session for statements that commit by themselves."""
        with translated(self.url), self._session(WRITE_ACCESS) as session:
            yield session

    def close(self) -> None:
        """Let go of the driver."""
        with self._lock:
            self._is_closed = True
            driver, self._driver = self._driver, None
            atexit.unregister(self.close)
        if driver is not None and os.getpid() == self._pid:
            driver.close()

    def _timed(
        self, work: Callable[[ManagedTransaction], T], *, is_long: bool
    ) -> Callable[Concatenate[ManagedTransaction, ...], T]:
        @unit_of_work(timeout=_LONG_SECONDS if is_long else _TRANSACTION_SECONDS)
        def timed(transaction: ManagedTransaction) -> T:
            with out_of_memory_is_permanent(self.url):
                return work(transaction)

        return timed

    def _session(self, access: str) -> Session:
        # The driver leaves a part of its own configuration untyped.
        return cast("Any", self._open()).session(
            database=self._address.database,
            default_access_mode=access,
            fetch_size=-1,
            # On a cluster, a read after a look at the leader sees at least what that saw.
            bookmark_manager=self._bookmarks,
        )

    def _open(self) -> Driver:
        with self._lock:
            if self._is_closed:
                raise StoreUnavailable(f"The store at {self.url} was closed; open it again")
            if os.getpid() != self._pid:
                self._of_parent.append(self._driver)
                self._driver, self._pid = None, os.getpid()
            if self._driver is None:
                self._driver = self._new_driver()
            return self._driver

    def _new_driver(self) -> Driver:
        return cast("Any", GraphDatabase).driver(
            self._address.url,
            auth=(self._address.user, self._address.password),
            connection_timeout=_CONNECT_SECONDS,
            connection_write_timeout=_CONNECT_SECONDS,
            connection_acquisition_timeout=_ACQUIRE_SECONDS,
            max_transaction_retry_time=_RETRY_SECONDS,
            liveness_check_timeout=LIVENESS_SECONDS,
            max_connection_pool_size=self._address.pool_size,
            notifications_min_severity="WARNING",
            notifications_disabled_classifications=["UNRECOGNIZED"],
            telemetry_disabled=True,
            user_agent="graphmap",
        )
