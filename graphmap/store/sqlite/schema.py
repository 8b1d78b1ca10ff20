"""The tables of the embedded store, and how a file is told to be one."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Final

from graphmap.errors import StoreDamaged, StoreUnavailable

#: "GRMP": marks the file as ours (sqlite.org/pragma.html#pragma_application_id).
APPLICATION_ID: Final = 0x47524D50
SCHEMA_VERSION: Final = 1

# ``row`` is a node's number inside this file; ``packed`` holds what `columns` reads, see
# packing.py. Images are kept apart from the narrow tables that whole reads walk through. Text
# compares byte by byte, which for UTF-8 is the order of code points that the port asks for.
_TABLES: Final = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE node (
    id TEXT PRIMARY KEY, row INTEGER NOT NULL UNIQUE, kind TEXT NOT NULL, name TEXT,
    derived_title TEXT, sensitivity TEXT NOT NULL, version INTEGER NOT NULL, packed TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX node_kind ON node (kind, id);
CREATE TABLE node_image (row INTEGER PRIMARY KEY REFERENCES node (row)
    DEFERRABLE INITIALLY DEFERRED, image TEXT NOT NULL);
CREATE TABLE node_name (folded TEXT, row INTEGER, PRIMARY KEY (folded, row)) WITHOUT ROWID;
CREATE TABLE node_tag (tag TEXT, row INTEGER, PRIMARY KEY (tag, row)) WITHOUT ROWID;
CREATE TABLE node_field (field INTEGER, row INTEGER, value TEXT NOT NULL,
    PRIMARY KEY (field, row)) WITHOUT ROWID;
CREATE TABLE link (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL,
    source TEXT NOT NULL REFERENCES node (id) DEFERRABLE INITIALLY DEFERRED,
    target TEXT NOT NULL REFERENCES node (id) DEFERRABLE INITIALLY DEFERRED,
    version INTEGER NOT NULL, packed TEXT NOT NULL, image TEXT NOT NULL
);
CREATE INDEX link_from ON link (source, kind, target);
CREATE INDEX link_to ON link (target, kind, source);
CREATE INDEX link_packed ON link (packed);
CREATE TABLE effect (id TEXT PRIMARY KEY, cause TEXT NOT NULL, target TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX effect_between ON effect (cause, target);
CREATE VIRTUAL TABLE words USING fts5 (title, other, content = '', detail = column,
    columnsize = 0, tokenize = "ascii tokenchars '_'");
CREATE TABLE entry (
    seq INTEGER PRIMARY KEY, type TEXT NOT NULL, operation_id TEXT NOT NULL UNIQUE,
    at TEXT NOT NULL, actor TEXT, actor_salt BLOB, actor_hash BLOB NOT NULL,
    reason TEXT, reason_salt BLOB, reason_hash BLOB NOT NULL,
    blanked TEXT NOT NULL, previous_hash TEXT NOT NULL, hash TEXT NOT NULL
);
CREATE TABLE entry_record (
    seq INTEGER NOT NULL REFERENCES entry (seq) DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL, record TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL,
    version INTEGER NOT NULL, before_version INTEGER NOT NULL,
    before_hash BLOB, after_hash BLOB, salt BLOB, image TEXT, PRIMARY KEY (seq, position)
) WITHOUT ROWID;
CREATE INDEX entry_record_id ON entry_record (id, record, version);
CREATE TABLE document (
    collection TEXT, id TEXT, version INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (collection, id)
) WITHOUT ROWID;
"""


def set_up_connection(connection: sqlite3.Connection, *, wait_seconds: float) -> None:
    """Set what holds for one connection: waiting, safety, cache."""
    for setting in (
        f"busy_timeout = {int(wait_seconds * 1000)}",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",
        "cache_size = -65536",
        "wal_autocheckpoint = 4000",
        "temp_store = MEMORY",
    ):
        connection.execute(f"PRAGMA {setting}")


def prepare_file(connection: sqlite3.Connection, path: Path) -> None:
    """Make the tables in an empty file; check that any other file is a store of this version.

    Raises
    ------
    StoreDamaged
        Where the file is of another program, or of a newer graphmap.
    """
    if _is_ready(connection, path):
        return
    mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
    if mode != "wal":
        raise StoreUnavailable(
            f"{path} lies on a file system that cannot hold a shared store ({mode} instead of"
            " wal); choose a local disk"
        )
    connection.execute("BEGIN IMMEDIATE")
    try:
        if not _is_ready(connection, path):
            for statement in _TABLES.split(";\n"):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _is_ready(connection: sqlite3.Connection, path: Path) -> bool:
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if application == 0 and version == 0:
        tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
        if not tables:
            return False
    if application != APPLICATION_ID:
        raise StoreDamaged(
            f"{path} is an SQLite file of another program; name another file for the store"
        )
    if version != SCHEMA_VERSION:
        raise StoreDamaged(
            f"{path} has version {version} of the store's tables, this graphmap knows"
            f" {SCHEMA_VERSION}; use the graphmap that wrote it, or restore a backup of it here"
        )
    return True
