"""The mark of a load: what takes it, what holds it, and the empty store that a broken one leaves.

A load is more than one transaction of the server can hold, so it is many under a mark. Readers
are refused until its end. A load that starts while another runs takes its mark over, and the
other one finds out at its next part.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from typing import Final

from neo4j import ManagedTransaction

from graphmap.errors import StoreError, StoreUnavailable
from graphmap.model.changes import Applied
from graphmap.store.log import FIRST_HASH
from graphmap.store.neo4j.applying import Head, lock_writes
from graphmap.store.neo4j.connection import Connection
from graphmap.store.neo4j.statements import only_row, rows

_WIPED_AT_ONCE: Final = 10_000


class Load:
    """One load into a store that holds no graph.

    Parameters
    ----------
    connection
        The store.
    kind
        ``bulk`` or ``restore``; a restore also brings documents.
    refuse
        Raises where the store holds what the load does not go with.
    """

    def __init__(
        self, connection: Connection, kind: str, refuse: Callable[[ManagedTransaction], None]
    ) -> None:
        self._connection = connection
        self._kind = kind
        self._refuse = refuse
        self._mark = secrets.token_hex(16)
        self._part = 0

    def begin(self, operation_id: str) -> Applied | None:
        """Set the mark, over what a broken load left; give the result of an earlier run, if any."""
        left = self._connection.write(lambda transaction: self._set_mark(transaction, operation_id))
        if left.loading is None:
            return left.applied
        try:
            self._wipe(left)
            self._connection.write(self._mark_anew)
        except BaseException:
            self._give_up()
            raise
        return None

    def _set_mark(self, transaction: ManagedTransaction, operation_id: str) -> Head:
        """Give the graph as it was found: loading, where another load's mark was taken over."""
        head = lock_writes(transaction, operation_id)
        if head.loading is None:
            if head.applied is None:
                self._refuse(transaction)
                self._write_mark(transaction, self._kind, head.seq)
        elif head.loading != self._mark:
            # Its kind stays until what it left is gone: it says what has to go.
            self._write_mark(transaction, head.loading_kind or "restore", head.loading_from or 0)
        elif head.loading_kind == self._kind and not head.loading_part:
            # The reply to this very mark was lost.
            return Head(head.seq, head.hash, None, None, None, None, None)
        return head

    def _mark_anew(self, transaction: ManagedTransaction) -> None:
        start = self._held(transaction).loading_from or 0
        self._refuse(transaction)
        self._write_mark(transaction, self._kind, start)
        _end_part(transaction, 0, start, _hash_at(transaction, start))

    def _write_mark(self, transaction: ManagedTransaction, kind: str, start: int) -> None:
        rows(transaction, "begin_load", mark=self._mark, kind=kind, start=start)

    def _held(self, transaction: ManagedTransaction) -> Head:
        head = lock_writes(transaction, "")
        if head.loading != self._mark:
            raise StoreUnavailable("Another bulk load took this one's place; wait for it to end")
        return head

    def write_part(self, write: Callable[[ManagedTransaction, Head], tuple[int, str]]) -> None:
        """Write a part of the load in a transaction of its own.

        ``write`` gives the sequence number and hash of the newest log entry after it.
        """
        self._part += 1

        def work(transaction: ManagedTransaction) -> None:
            head = self._held(transaction)
            if (head.loading_part or 0) < self._part:
                seq, hash_ = write(transaction, head)
                _end_part(transaction, self._part, seq, hash_)

        self._connection.write(work, is_long=True)

    def end(self, write: Callable[[ManagedTransaction, Head], None]) -> None:
        """Write what comes last and take the mark away."""
        is_sent = False

        def work(transaction: ManagedTransaction) -> None:
            nonlocal is_sent
            if is_sent and lock_writes(transaction, "").loading is None:
                # The reply to this very end was lost.
                return
            head = self._held(transaction)
            write(transaction, head)
            _end_load(transaction, head.seq, head.hash)
            is_sent = True

        self._connection.write(work, is_long=True)

    @contextmanager
    def emptied_on_failure(self) -> Generator[None]:
        """Leave the store as it was before the load where anything goes wrong inside."""
        try:
            yield
        except BaseException:
            self._give_up()
            raise

    def _give_up(self) -> None:
        # Where the server cannot be reached the mark stays, and the next load empties the store.
        with suppress(StoreError):
            self._wipe(self._connection.write(self._held))
            self._connection.write(self._take_mark_away)

    def _take_mark_away(self, transaction: ManagedTransaction) -> None:
        start = self._held(transaction).loading_from or 0
        _end_load(transaction, start, _hash_at(transaction, start))

    def _wipe(self, left: Head) -> None:
        after = {"after": left.loading_from or 0}
        self._wipe_all("wipe_nodes")
        self._wipe_all("wipe_log_records", **after)
        self._wipe_all("wipe_log_entries", **after)
        if left.loading_kind == "restore":
            self._connection.write(self._wipe_documents)

    def _wipe_all(self, name: str, **parameters: int) -> None:
        def work(transaction: ManagedTransaction) -> int:
            self._held(transaction)
            row = only_row(transaction, name, limit=_WIPED_AT_ONCE, **parameters)
            return 0 if row is None else row["count"]

        while self._connection.write(work, is_long=True):
            pass

    def _wipe_documents(self, transaction: ManagedTransaction) -> None:
        self._held(transaction)
        rows(transaction, "wipe_documents")


def _end_part(transaction: ManagedTransaction, part: int, seq: int, hash_: str) -> None:
    rows(transaction, "end_part", part=part, seq=seq, hash=hash_)


def _end_load(transaction: ManagedTransaction, seq: int, hash_: str) -> None:
    rows(transaction, "end_load", seq=seq, hash=hash_)


def _hash_at(transaction: ManagedTransaction, seq: int) -> str:
    entry = only_row(transaction, "log_entry_at", seq=seq)
    return FIRST_HASH if entry is None else entry["hash"]
