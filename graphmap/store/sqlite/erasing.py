"""Erases a person from the tables and the log, then from the bytes of the files."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from graphmap.errors import NotFound, StoreUnavailable
from graphmap.model.catalogue import LINK_KINDS
from graphmap.model.changes import Applied
from graphmap.model.links import Link
from graphmap.model.nodes import Node, Person
from graphmap.model.records import canonical_bytes
from graphmap.model.rules import Touched
from graphmap.store.erasing import (
    DEPENDENCE,
    NamingImage,
    Traces,
    dependents,
    images_that_name,
    records_without_names,
    without_names,
)
from graphmap.store.log import ERASED_WORDS, StoredRecord
from graphmap.store.naming import NamesInWords
from graphmap.store.port import Erasure
from graphmap.store.sqlite import journal
from graphmap.store.sqlite.applying import append_entry
from graphmap.store.sqlite.rows import link_of, record_of, to_list_parameter
from graphmap.store.sqlite.view import SqliteView
from graphmap.store.sqlite.writing import write_records
from graphmap.store.writes import Operation

_PAUSE_SECONDS: Final = 0.05


@dataclass(frozen=True)
class _Going:
    """What goes with a person: as it is, as it was, and the names that are in other words."""

    doomed: frozenset[str]
    live: tuple[Node | Link, ...]
    past: tuple[Node | Link, ...]

    @property
    def images(self) -> list[Node]:
        return [item for item in (*self.live, *self.past) if isinstance(item, Node)]


def read_erasure(connection: sqlite3.Connection, person_id: str, revision: int) -> Erasure:
    """Give what erasing a person takes away of the graph as it is, and what else names them."""
    going = _going_with(connection, person_id)
    names = NamesInWords(going.images)
    images = _images_that_name(connection, names, going.doomed)
    return Erasure(
        revision,
        tuple(item for item in going.live if isinstance(item, Node)),
        tuple(item for item in going.live if isinstance(item, Link)),
        tuple(item for item in _live_of(connection, images) if names.are_in(item)),
        names,
    )


def erase(
    connection: sqlite3.Connection, person_id: str, operation: Operation, *, keep_words: bool
) -> Applied:
    """Erase a person inside the caller's transaction; `sweep` clears the bytes after it."""
    going = _going_with(connection, person_id)
    traces = Traces.of(going.doomed, going.images)
    names = traces.of_persons
    images = [] if keep_words else _images_that_name(connection, names, going.doomed)
    version = journal.revision_of(connection) + 1
    named = without_names(_live_of(connection, images), names, version=version)
    there = [item.before for item in named if item.before is not None]
    tombstones = _tombstones(connection, going.live, going.past)
    others = records_without_names(images, named, journal.hashes_of(connection, there))
    touched = [*(Touched(before=item, after=None) for item in going.live), *named]
    written = [one.after and canonical_bytes(one.after).decode() for one in touched]
    write_records(connection, touched, written)
    _take_images_away(connection, tombstones, images)
    blanked = _blank_words(connection, traces)
    _clean_documents(connection, traces)
    connection.execute("INSERT INTO words (words) VALUES ('optimize')")
    connection.execute("INSERT OR REPLACE INTO meta VALUES ('sweep', 'due')")
    told = _without_traces(operation, traces)
    return append_entry(connection, [*tombstones, *others], told, blanked=blanked)


def _going_with(connection: sqlite3.Connection, person_id: str) -> _Going:
    doomed = _doomed(connection, person_id)
    view = SqliteView(connection)
    nodes = view.nodes(doomed)
    links = sorted(view.links_at(nodes.keys(), LINK_KINDS), key=lambda link: link.id)
    past = _past_records(connection, doomed)
    return _Going(frozenset(doomed), (*nodes.values(), *links), tuple(past))


def _images_that_name(
    connection: sqlite3.Connection, names: NamesInWords, doomed: Collection[str]
) -> list[NamingImage]:
    if not names.are_any():
        return []
    # A name may be written in other letters than ASCII; else one of its words has to be there.
    rows = connection.execute(
        "SELECT seq, position, record, image, version FROM entry_record WHERE image IS NOT NULL"
        " AND (length(image) < length(CAST(image AS BLOB)) OR EXISTS (SELECT 1 FROM json_each(?)"
        " WHERE instr(lower(image), value)))",
        (to_list_parameter(names.hints),),
    )
    found = ((seq, position, record_of(*image)) for seq, position, *image in rows)
    return images_that_name(found, names, doomed)


def _live_of(
    connection: sqlite3.Connection, images: Sequence[NamingImage]
) -> Sequence[Node | Link]:
    view = SqliteView(connection)
    nodes = view.nodes([image.id for image in images if image.record == "node"])
    links = view.links([image.id for image in images if image.record == "link"])
    return [*nodes.values(), *links.values()]


def _tombstones(
    connection: sqlite3.Connection, live: Sequence[Node | Link], past: Sequence[Node | Link]
) -> list[StoredRecord]:
    hashes = journal.hashes_of(connection, live)
    records = {
        journal.key_of(item): StoredRecord(*journal.key_and_kind(item), 0, 0, None, None)
        for item in past
    }
    for item in live:
        key = journal.key_of(item)
        records[key] = StoredRecord(*journal.key_and_kind(item), 0, item.version, hashes[key], None)
    return [records[key] for key in sorted(records, key=lambda key: (key[0] == "link", key[1]))]


def _without_traces(operation: Operation, traces: Traces) -> Operation:
    actor = ERASED_WORDS if traces.name(operation.actor) else operation.actor
    reason = ERASED_WORDS if traces.are_in(operation.reason) else operation.reason
    return Operation(operation.type, operation.id, actor, reason)


def _doomed(connection: sqlite3.Connection, person_id: str) -> set[str]:
    """Give the ids of the person and of all that cannot, or could not, stand without them."""
    view = SqliteView(connection)
    person = view.nodes([person_id]).get(person_id)
    was_person = connection.execute(
        "SELECT 1 FROM entry_record WHERE id = ? AND record = 'node' AND kind = 'Person'"
        " AND image IS NOT NULL",
        (person_id,),
    ).fetchone()
    if not isinstance(person, Person) and (person is not None or not was_person):
        raise NotFound(f"There is no person {person_id}")
    doomed, new = {person_id}, {person_id}
    while new:
        found = dependents(view.links_at(new, DEPENDENCE), new)
        found |= _dependents_once(connection, new)
        new = found - doomed
        doomed |= new
    return doomed


def _dependents_once(connection: sqlite3.Connection, ids: Collection[str]) -> set[str]:
    """Give dependents by links of the past, where they are not in the graph any more."""
    past = [link for link in _past_links(connection, ids) if link.kind in DEPENDENCE]
    candidates = dependents(past, ids)
    return candidates - SqliteView(connection).nodes(candidates).keys()


def _past_links(connection: sqlite3.Connection, ids: Collection[str]) -> list[Link]:
    """Give every image in the log of a link that starts or ends at one of the nodes."""
    rows = connection.execute(
        "SELECT image, version FROM entry_record WHERE record = 'link' AND image IS NOT NULL"
        " AND (image ->> 'source' IN (SELECT value FROM json_each(:ids))"
        " OR image ->> 'target' IN (SELECT value FROM json_each(:ids)))",
        {"ids": to_list_parameter(ids)},
    )
    return [link_of(*row) for row in rows.fetchall()]


def _past_records(connection: sqlite3.Connection, doomed: Collection[str]) -> Sequence[Node | Link]:
    rows = connection.execute(
        "SELECT record, image, version FROM entry_record WHERE record = 'node'"
        " AND image IS NOT NULL AND id IN (SELECT value FROM json_each(?))",
        (to_list_parameter(doomed),),
    )
    return [*(record_of(*row) for row in rows.fetchall()), *_past_links(connection, doomed)]


def _take_images_away(
    connection: sqlite3.Connection,
    tombstones: Sequence[StoredRecord],
    images: Sequence[NamingImage],
) -> None:
    connection.executemany(
        "UPDATE entry_record SET image = NULL, salt = NULL WHERE id = ? AND record = ?",
        [(record.id, record.record) for record in tombstones],
    )
    connection.executemany(
        "UPDATE entry_record SET image = NULL, salt = NULL WHERE seq = ? AND position = ?",
        [(image.seq, image.position) for image in images],
    )


def _blank_words(connection: sqlite3.Connection, traces: Traces) -> list[int]:
    blanked: set[int] = set()
    for seq, actor, reason in connection.execute("SELECT seq, actor, reason FROM entry").fetchall():
        if actor is not None and traces.name(actor):
            blanked.add(seq)
            connection.execute(
                "UPDATE entry SET actor = NULL, actor_salt = NULL WHERE seq = ?", (seq,)
            )
        if reason is not None and traces.are_in(reason):
            blanked.add(seq)
            connection.execute(
                "UPDATE entry SET reason = NULL, reason_salt = NULL WHERE seq = ?", (seq,)
            )
    return sorted(blanked)


def _clean_documents(connection: sqlite3.Connection, traces: Traces) -> None:
    for collection, id_, body in connection.execute(
        "SELECT collection, id, body FROM document"
    ).fetchall():
        cleaned = traces.taken_from(body) if traces.are_in(body) else body
        if cleaned != body:
            connection.execute(
                "UPDATE document SET body = ?, version = version + 1"
                " WHERE collection = ? AND id = ?",
                (cleaned, collection, id_),
            )


def is_sweep_due(connection: sqlite3.Connection) -> bool:
    """Say whether erased bytes may still lie in the files."""
    return connection.execute("SELECT 1 FROM meta WHERE name = 'sweep'").fetchone() is not None


def sweep(connection: sqlite3.Connection, *, wait_seconds: float) -> None:
    """Write the file anew without its free pages and empty the write-ahead log.

    Raises
    ------
    StoreUnavailable
        Where other users of the file did not let go of it in time.
    """
    deadline = time.monotonic() + wait_seconds
    connection.execute("VACUUM")
    while connection.execute("PRAGMA wal_checkpoint (TRUNCATE)").fetchone()[0]:
        if time.monotonic() > deadline:
            raise StoreUnavailable(
                "The person is erased, but other users of the store keep its old bytes from being"
                " swept; ask for the same again, or start anew, when they have finished"
            )
        time.sleep(_PAUSE_SECONDS)
    connection.execute("DELETE FROM meta WHERE name = 'sweep'")


def sweep_at_start(connection: sqlite3.Connection) -> None:
    """Sweep what an erasure could not; where others use the file it stays for the next start."""
    if is_sweep_due(connection):
        connection.execute("PRAGMA busy_timeout = 0")
        with suppress(StoreUnavailable, sqlite3.OperationalError):
            sweep(connection, wait_seconds=0)
