"""The embedded store, in one SQLite file; the only code that knows its tables."""

from graphmap.store.sqlite.store import SqliteGraphStore as SqliteGraphStore
