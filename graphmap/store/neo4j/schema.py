"""Migrations: the numbered files of ``cypher/schema``, each applied once, by one process."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from neo4j import Record, Session, Transaction
from neo4j.exceptions import ClientError, TransientError

from graphmap.errors import StoreDamaged
from graphmap.resources import resource_path
from graphmap.store.neo4j.connection import Connection
from graphmap.store.neo4j.statements import rows, schema_statements, send
from graphmap.store.neo4j.whole import no_revision
from graphmap.store.writes import still_loading

#: What has to be there before the lock can be taken; sent at every start, without a record.
_BEFORE_THE_LOCK: Final = "0000_migrations"
_WAIT_SECONDS: Final = 60.0
_PAUSE_SECONDS: Final = 0.2


@dataclass(frozen=True)
class Migration:
    """One file: its name without the ending, and the SHA-256 of its text."""

    name: str
    checksum: str


def known_migrations() -> list[Migration]:
    """Give the migrations that come with this graphmap, in their order."""
    files = sorted(resource_path("cypher", "schema").glob("*.cypher"))
    return [
        Migration(file.stem, hashlib.sha256(file.read_bytes()).hexdigest())
        for file in files
        if file.stem != _BEFORE_THE_LOCK
    ]


def look_first(connection: Connection) -> int | None:
    """Give the revision where every migration was applied, None where one is missing.

    Raises
    ------
    StoreDamaged
        Where the database was migrated by a newer graphmap, or a file was altered.
    """
    row = _first_row(connection)
    if not is_up_to_date(row, connection.url):
        return None
    if row["loading"] is not None:
        raise still_loading()
    if row["seq"] is None:
        raise no_revision()
    return row["seq"]


def _first_row(connection: Connection) -> Record:
    return connection.ask("first_look")[0]


def is_up_to_date(row: Record, url: str) -> bool:
    """Say whether the migrations that a row names are those of this graphmap; raises as above."""
    applied = [Migration(name, checksum) for name, checksum in row["migrations"]]
    _refuse_unknown(known_migrations(), applied, url)
    return known_migrations() == applied


def migrate(connection: Connection) -> list[str]:
    """Apply what is missing, alone; give the names of the migrations applied now.

    An interrupted migration is done again from its first statement: each can be repeated.
    """
    if is_up_to_date(_first_row(connection), connection.url):
        return []
    with connection.session() as session:
        _make_lockable(session)
        with session.begin_transaction() as lock:
            _take_lock(lock)
            # Whoever had the lock before may have done all of it.
            with connection.session() as working:
                return _apply_missing(working, connection)


def _make_lockable(session: Session) -> None:
    deadline = time.monotonic() + _WAIT_SECONDS
    while True:
        try:
            for text in schema_statements(_BEFORE_THE_LOCK):
                send(session, text, {}).consume()
        except (TransientError, ClientError):
            # Two processes that make the same constraint can get in each other's way.
            if time.monotonic() > deadline:
                raise
            time.sleep(_PAUSE_SECONDS)
        else:
            return


def _take_lock(lock: Transaction) -> None:
    rows(lock, "lock_migrations")


def _apply_missing(session: Session, connection: Connection) -> list[str]:
    known = known_migrations()
    applied = [
        Migration(row["name"], row["checksum"]) for row in rows(session, "applied_migrations")
    ]
    _refuse_unknown(known, applied, connection.url)
    if not applied:
        _refuse_another_graph(session, connection.url)
    missing = [migration for migration in known if migration not in applied]
    for migration in missing:
        for text in schema_statements(migration.name):
            send(session, text, {}).consume()
        rows(session, "record_migration", name=migration.name, checksum=migration.checksum)
    return [migration.name for migration in missing]


def _refuse_unknown(known: Sequence[Migration], applied: Sequence[Migration], url: str) -> None:
    by_name = {migration.name: migration.checksum for migration in known}
    for migration in applied:
        if migration.name not in by_name:
            raise StoreDamaged(
                f"The database at {url} was brought up to {migration.name} by a newer graphmap;"
                " use that one, or restore a backup into an empty database"
            )
        if by_name[migration.name] != migration.checksum:
            raise StoreDamaged(
                f"The migration {migration.name} of the database at {url} is another one than"
                " this graphmap brings; install the graphmap that made the database"
            )


def _refuse_another_graph(session: Session, url: str) -> None:
    # The nodes of a first migration that was interrupted are ours.
    if rows(session, "holds_another_graph"):
        raise StoreDamaged(
            f"The database at {url} holds another graph; name an empty database"
            " (GRAPHMAP_NEO4J_DATABASE)"
        )
