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

_PAUSE_SECONDS: Final = 0.1
_NOT_WAITING: Final = 4
#: A connection that was idle for longer is tried before it is used.
LIVENESS_SECONDS: Final = 30.0
_TRIES_OF_COMMIT: Final = 3


@dataclass(frozen=True)
class _Limits:
    """How many seconds a driver waits for what."""

    connecting: float
    #: For the server to take in what is sent.
    sending: float
    acquiring: float
    retrying: float
    transaction: float


#: A connection is acquired in time to find out that one is dead and to make another, or to make
#: one over a line that answers two seconds late, which takes two answers. The driver waits 1 s,
#: then 2 s between its tries: it gives up within 4 s.
_OF_A_REQUEST: Final = _Limits(
    connecting=2.0, sending=2.0, acquiring=4.8, retrying=1.5, transaction=30.0
)
#: For filling, checking, copying or migrating a whole graph, which no request waits for: a busy
#: server takes long to take in 20,000 records, and may be given the time.
_LONG: Final = _Limits(
    connecting=10.0, sending=120.0, acquiring=60.0, retrying=30.0, transaction=600.0
)


@dataclass(frozen=True)
class Neo4jAddress:
    """Where a server is and who asks.

    ``pool_size`` is the most connections a process holds for requests, and the most for long work.
    """

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
        # One for requests, one for long work, each made when it is first needed.
        self._drivers: dict[_Limits, Driver] = {}
        self._pid = os.getpid()
        # What a parent opened must not be closed in its child: it is kept, and left alone.
        self._of_parent: list[dict[_Limits, Driver]] = []
        self._bookmarks = GraphDatabase.bookmark_manager()
        self._is_closed = False
        atexit.register(self.close)

    def ask(self, name: str, /, *, is_long: bool = False, **parameters: object) -> list[Record]:
        """Give what one statement returns that only reads, and holds the revision meanwhile.

        It is a transaction of its own, begun and ended by the server: one message there and one
        back, and what it locks is let go at once, however slow the line. What is long about it is
        the answer alone: a request waits for it, and that there is a server is found out as soon.
        """
        return self._alone(WRITE_ACCESS, name, parameters, is_long=is_long)

    def look(self, name: str, /, **parameters: object) -> list[Record]:
        """Give what one statement returns that only reads and locks nothing."""
        return self._alone(READ_ACCESS, name, parameters, is_long=False)

    def _alone(
        self, access: str, name: str, parameters: Mapping[str, object], *, is_long: bool
    ) -> list[Record]:
        seconds = _limits(is_long=is_long).transaction
        deadline = time.monotonic() + _OF_A_REQUEST.retrying
        with translated(self.url), self._turns.taken(self.url):
            while True:
                try:
                    with (
                        self._session(access, _OF_A_REQUEST) as session,
                        out_of_memory_is_permanent(self.url),
                    ):
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
            self._session(READ_ACCESS, _limits(is_long=is_long)) as session,
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
        with self._session(WRITE_ACCESS, _limits(is_long=is_long)) as session:
            return session.execute_write(self._timed(work, is_long=is_long))

    @contextmanager
    def session(self) -> Generator[Session]:
        """Give a session for long statements that commit by themselves."""
        with translated(self.url), self._session(WRITE_ACCESS, _LONG) as session:
            yield session

    def close(self) -> None:
        """Let go of the drivers."""
        with self._lock:
            self._is_closed = True
            drivers, self._drivers = self._drivers, {}
            atexit.unregister(self.close)
        if os.getpid() != self._pid:
            # Kept, as when one is opened: the lines are those of the parent.
            self._of_parent.append(drivers)
            return
        for driver in drivers.values():
            driver.close()

    def _timed(
        self, work: Callable[[ManagedTransaction], T], *, is_long: bool
    ) -> Callable[Concatenate[ManagedTransaction, ...], T]:
        @unit_of_work(timeout=_limits(is_long=is_long).transaction)
        def timed(transaction: ManagedTransaction) -> T:
            with out_of_memory_is_permanent(self.url):
                return work(transaction)

        return timed

    def _session(self, access: str, limits: _Limits) -> Session:
        # The driver leaves a part of its own configuration untyped.
        return cast("Any", self._open(limits)).session(
            database=self._address.database,
            default_access_mode=access,
            fetch_size=-1,
            # On a cluster, a read after a look at the leader sees at least what that saw.
            bookmark_manager=self._bookmarks,
        )

    def _open(self, limits: _Limits) -> Driver:
        with self._lock:
            if self._is_closed:
                raise StoreUnavailable(f"The store at {self.url} was closed; open it again")
            if os.getpid() != self._pid:
                self._of_parent.append(self._drivers)
                self._drivers, self._pid = {}, os.getpid()
            if limits not in self._drivers:
                self._drivers[limits] = self._new_driver(limits)
            return self._drivers[limits]

    def _new_driver(self, limits: _Limits) -> Driver:
        return cast("Any", GraphDatabase).driver(
            self._address.url,
            auth=(self._address.user, self._address.password),
            connection_timeout=limits.connecting,
            connection_write_timeout=limits.sending,
            connection_acquisition_timeout=limits.acquiring,
            max_transaction_retry_time=limits.retrying,
            liveness_check_timeout=LIVENESS_SECONDS,
            max_connection_pool_size=self._address.pool_size,
            notifications_min_severity="WARNING",
            notifications_disabled_classifications=["UNRECOGNIZED"],
            telemetry_disabled=True,
            user_agent="graphmap",
        )


def _limits(*, is_long: bool) -> _Limits:
    return _LONG if is_long else _OF_A_REQUEST
