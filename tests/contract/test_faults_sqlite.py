"""What goes wrong around the embedded store: crashes, other processes, full disks, alteration."""

import os
import random
import resource
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from graphmap.errors import StoreDamaged, StoreLoading, StoreUnavailable
from graphmap.model.nodes import Observation, Place, Policy
from graphmap.store.sqlite import SqliteGraphStore
from tests.contract.building import (
    ABOUT,
    CYCLE,
    GATESHEAD,
    NORTH_EAST,
    PERSON,
    apply,
    delete,
    fill,
    link,
    put,
)

PROGRAMS = Path(__file__).parent / "programs"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give where the store lies, on the real disk."""
    return tmp_path / "map.db"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteGraphStore]:
    """Give an empty embedded store that does not wait long."""
    with closing(SqliteGraphStore(path, wait_seconds=0.2)) as opened:
        yield opened


def start(program: str, path: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start one of the programs beside this file on a store."""
    command = [sys.executable, str(PROGRAMS / program), str(path), *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def acknowledged_until_killed(path: Path, name: str, seconds: float) -> list[str]:
    """Let a process write, kill it without warning, and give what it had acknowledged."""
    with start("write_for_ever.py", path, name) as writer:
        first = writer.stdout.readline()
        time.sleep(seconds)
        writer.kill()
        rest = writer.stdout.read()
    return [
        line.strip() for line in (first + rest).splitlines(keepends=True) if line.endswith("\n")
    ]


def test_killed_writer_loses_nothing_it_acknowledged_and_leaves_nothing_half(path: Path) -> None:
    acknowledged: list[str] = []
    for run in range(20):
        acknowledged += acknowledged_until_killed(path, f"run{run}", random.uniform(0, 0.1))
        with closing(SqliteGraphStore(path)) as store:
            operations = {entry.operation_id for entry in store.changes(limit=1_000_000)}
            assert operations.issuperset(acknowledged)
            whole = store.snapshot()
            # Each change set wrote two places and the link between them.
            written = {link.source.removesuffix("-a") for link in whole.links}
            assert written == operations
            assert len(whole.nodes) == 2 * len(whole.links)
            assert store.check().problems == ()
    assert len(acknowledged) >= 20


def test_two_processes_write_one_file_and_lose_nothing(path: Path) -> None:
    writers = [start("write_some.py", path, name, "100") for name in ("one", "two")]
    outputs = [writer.communicate(timeout=120)[0] for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0]
    applied = [line.split() for output in outputs for line in output.splitlines()]
    with closing(SqliteGraphStore(path)) as store:
        assert store.check().problems == ()
        assert store.revision() == 300
        operations = {entry.operation_id: str(entry.seq) for entry in store.changes()}
        assert {operation: revision for operation, revision, _ in applied} == operations
    # Both sent shared-0 to shared-99: the first was applied, the second told so.
    shared = [replayed for operation, _, replayed in applied if operation.startswith("shared")]
    assert sorted(shared) == ["False"] * 100 + ["True"] * 100


def test_killed_bulk_load_tells_readers_and_starts_again_from_nothing(path: Path) -> None:
    with start("load_for_ever.py", path) as loader:
        assert loader.stdout.readline() == "first transaction done\n"
        loader.kill()
    with closing(SqliteGraphStore(path)) as store:
        with pytest.raises(StoreLoading):
            store.snapshot()
        places = [GATESHEAD, NORTH_EAST]
        store.bulk_load(places, actor="Ada", reason="", operation_id="load")
        assert [node.id for node in store.snapshot().nodes] == ["gateshead", "north-east"]
        assert store.revision() == 1
        assert store.check().problems == ()


def test_child_of_a_fork_uses_a_connection_of_its_own(path: Path) -> None:
    with start("fork_and_write.py", path) as parent:
        output = parent.stdout.read()
    assert parent.returncode == 0
    assert output.split() == ["parent", "child", "parent"]
    with closing(SqliteGraphStore(path)) as store:
        assert [node.id for node in store.snapshot().nodes] == ["after", "before", "child"]
        assert store.check().problems == ()


def test_threads_share_a_store_and_their_connections_end_with_them(path: Path) -> None:
    def write(name: str) -> None:
        for number in range(20):
            apply(store, put(Place(id=f"{name}-{number}", name=name)))
            store.search(name)

    with closing(SqliteGraphStore(path)) as store:
        for _ in range(2):
            with ThreadPoolExecutor(max_workers=3) as threads:
                list(threads.map(write, [str(uuid.uuid4())[:8] for _ in range(3)]))
        assert store.revision() == 120
        assert store.check().problems == ()
        with ThreadPoolExecutor(max_workers=1) as threads:
            threads.submit(store.revision).result()
        # Of this thread and of the last one, which nobody has cleared away yet.
        assert len(store._connections._open) == 2


def files_of(path: Path) -> bytes:
    """Give all bytes of the store's files."""
    files = [path.with_name(path.name + suffix) for suffix in ("", "-wal", "-shm")]
    return b"".join(file.read_bytes() for file in files if file.exists())


PERSONAL = (
    "Dilys",
    "dilys",
    "Quill",
    "quill",
    "Zebrafinch",
    "Wombat",
    "wombat",
    "Platypus",
    "_000142",
)


def test_bytes_of_an_erased_person_are_nowhere_in_the_files(
    store: SqliteGraphStore, path: Path
) -> None:
    fill(store)
    described = PERSON.model_copy(update={"description": "Wombats in Łódź"})
    apply(store, put(described), put(CYCLE), put(ABOUT), reason="Added Dilys Quill")
    felt = link("FELT_BY", "e-1", PERSON.id, note="Platypus")
    told = Observation(id="told", text="As dilys quill said, a Dílys QUILL")
    apply(store, put(felt), put(told))
    for number in range(30):
        apply(store, put(Policy(id=f"p-{number}", name=f"Wombling {number}")))
    apply(store, put(described.model_copy(update={"what_matters": "Else"}), 2), delete(felt, 3))
    assert all(word.encode() in files_of(path) for word in PERSONAL)
    with closing(SqliteGraphStore(path)) as other:
        assert other.revision() == 34
        store.erase(PERSON.id, actor="Ada", reason="Dilys Quill asked", operation_id="erase")
        assert [word for word in PERSONAL if word.encode() in files_of(path)] == []
        assert other.check().problems == ()
    assert store.search("said").records[0].text == "As [a person erased] said, a [a person erased]"
    assert store.search("wombling").truncated


def test_bytes_that_a_reader_held_are_swept_when_it_has_ended(
    store: SqliteGraphStore, path: Path
) -> None:
    apply(store, put(PERSON))
    dump = store.dump()
    next(dump)
    for _ in range(2):
        with pytest.raises(StoreUnavailable, match="The person is erased"):
            store.erase(PERSON.id, actor="Ada", reason="", operation_id="erase")
    with closing(SqliteGraphStore(path)) as other:
        assert other.snapshot().nodes == ()
    assert b"Dilys" in files_of(path)
    dump.close()
    assert store.erase(PERSON.id, actor="Ada", reason="", operation_id="erase").replayed
    assert b"Dilys" not in files_of(path)


def test_bytes_that_a_reader_held_are_swept_at_the_next_start(
    store: SqliteGraphStore, path: Path
) -> None:
    apply(store, put(PERSON))
    with closing(store.dump()) as dump:
        next(dump)
        with pytest.raises(StoreUnavailable):
            store.erase(PERSON.id, actor="Ada", reason="", operation_id="erase")
    SqliteGraphStore(path).close()
    assert b"Dilys" not in files_of(path)


ALTERATIONS = {
    "a reason": "UPDATE entry SET reason = 'Another' WHERE seq = 1",
    "an actor": "UPDATE entry SET actor = 'Another' WHERE seq = 1",
    "a reason taken away": "UPDATE entry SET reason = NULL, reason_salt = NULL WHERE seq = 1",
    "a salt of a reason": "UPDATE entry SET reason_salt = randomblob(16) WHERE seq = 1",
    "a time": "UPDATE entry SET at = '2020-01-01T00:00:00.000Z' WHERE seq = 2",
    "an operation": "UPDATE entry SET operation_id = 'x' WHERE seq = 2",
    "a hash": f"UPDATE entry SET hash = '{'1' * 64}' WHERE seq = 2",
    "a chain": f"UPDATE entry SET previous_hash = '{'1' * 64}' WHERE seq = 2",
    "an entry in the middle taken away": "DELETE FROM entry WHERE seq = 1",
    "the last entry taken away": "DELETE FROM entry WHERE seq = 2",
    "an image": "UPDATE entry_record SET image = replace(image, 'Gates', 'Bates') WHERE seq = 1",
    "an image taken away": "UPDATE entry_record SET image = NULL WHERE seq = 1",
    "image and salt taken away": "UPDATE entry_record SET image = NULL, salt = NULL WHERE seq = 1",
    "a salt": "UPDATE entry_record SET salt = randomblob(16) WHERE seq = 1 AND position = 0",
    "a hash of an image": "UPDATE entry_record SET after_hash = randomblob(32) WHERE seq = 2",
    "a hash before": "UPDATE entry_record SET before_hash = randomblob(32) WHERE seq = 2",
    "a kind in the log": "UPDATE entry_record SET kind = 'Policy' WHERE seq = 1 AND position = 0",
    "a record of the log": "DELETE FROM entry_record WHERE seq = 1 AND position = 0",
    "a node": "UPDATE node_image SET image = replace(image, 'Rent', 'Bent')",
    "a node's image": 'UPDATE node_image SET image = \'{"kind":"Place"}\'',
    "a node's image taken away": "DELETE FROM node_image WHERE row = 1",
    "a node's version": "UPDATE node SET version = 7 WHERE id = 'gateshead'",
    "a node's name": "UPDATE node SET name = 'x' WHERE id = 'gateshead'",
    "a node's kind": "UPDATE node SET kind = 'Dragon' WHERE id = 'gateshead'",
    "a node's columns": "UPDATE node SET packed = replace(packed, '0', '1')",
    "a node too many": "INSERT INTO node VALUES ('x', 99, 'Place', 'X', NULL, 'public', 1, '')",
    "a link": "UPDATE link SET image = replace(image, '2013', '2014')",
    "a link's image": "UPDATE link SET image = '{}' WHERE id = 'l-on'",
    "a link's version": "UPDATE link SET version = 7 WHERE id = 'l-on'",
    "a link's end": "UPDATE link SET target = 'gateshead' WHERE id = 'l-on'",
    "a link's columns": "UPDATE link SET packed = replace(packed, '0', '1')",
    "a link taken away": "DELETE FROM link WHERE id = 'l-part'",
    "an effect": "UPDATE effect SET cause = 'gateshead'",
    "an effect taken away": "DELETE FROM effect",
    "a compared name": "UPDATE node_name SET folded = 'x' WHERE folded = 'gateshead'",
    "a tag": "INSERT INTO node_tag VALUES ('x', 1)",
    "a field": "UPDATE node_field SET value = 'x' WHERE value = 'region'",
    "a word too many": "INSERT INTO words (rowid, title, other) VALUES (1, 'x', '')",
    "a word in another column": (
        "INSERT INTO words (words, rowid, title, other) SELECT 'delete', row, 'gateshead', ''"
        " FROM node WHERE id = 'gateshead'"
    ),
}


@pytest.mark.parametrize("alteration", ALTERATIONS)
def test_check_finds_what_was_altered_behind_the_store(
    store: SqliteGraphStore, path: Path, alteration: str
) -> None:
    fill(store)
    apply(store, put(GATESHEAD.model_copy(update={"description": "New"}), 1))
    assert store.check().problems == ()
    with closing(sqlite3.connect(path, isolation_level=None)) as behind:
        assert behind.execute(ALTERATIONS[alteration]).rowcount != 0
    assert store.check().problems != ()


@contextmanager
def files_at_most(size: int) -> Iterator[None]:
    """Let this process write no file beyond a size: what a full disk looks like to it."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_full_disk_refuses_writes_plainly_and_reads_go_on(
    store: SqliteGraphStore, path: Path
) -> None:
    fill(store)
    size = path.with_name(path.name + "-wal").stat().st_size
    large = Place(id="large", name="Large", description="x" * 90_000)
    with files_at_most(size + 20_000):
        for _ in range(2):
            with pytest.raises(StoreUnavailable, match="Make room on the disk"):
                apply(store, put(large))
            assert store.search("gateshead").records[0].id == "gateshead"
            assert store.revision() == 1
    assert store.check().problems == ()
    apply(store, put(large))
    assert store.check().problems == ()


def test_file_that_may_not_grow_refuses_writes_plainly(store: SqliteGraphStore) -> None:
    fill(store)
    connection = store._connections.of_this_thread()
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreUnavailable, match=r"full.*nothing was changed"):
        apply(store, *(put(Place(id=f"p-{n}", name="x" * 5_000)) for n in range(20)))
    assert store.revision() == 1
    assert store.check().problems == ()


def test_store_that_another_keeps_locked_is_told_as_busy(
    store: SqliteGraphStore, path: Path
) -> None:
    fill(store)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable, match="busy"):
            apply(store, put(PERSON))
        assert store.revision() == 1


def test_damaged_page_is_told_as_damage(path: Path) -> None:
    with closing(SqliteGraphStore(path)) as store:
        fill(store)
    content = bytearray(path.read_bytes())
    content[4096:] = os.urandom(len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(StoreDamaged, match="restore a backup"):
        SqliteGraphStore(path)


def foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE recipes (name)")


def marked(pragma: str) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        SqliteGraphStore(path).close()
        with closing(sqlite3.connect(path)) as connection:
            connection.execute(f"PRAGMA {pragma}")

    return write


@pytest.mark.parametrize(
    ("write", "message"),
    [
        (lambda path: path.write_bytes(b"id,kind,name\n" * 400), "not a graphmap store"),
        (foreign, "another program"),
        (marked("application_id = 1"), "another program"),
        (marked("user_version = 99"), "version 99"),
    ],
)
def test_file_that_is_no_store_of_ours_is_refused(
    path: Path, write: Callable[[Path], None], message: str
) -> None:
    write(path)
    before = path.read_bytes()
    with pytest.raises(StoreDamaged, match=message):
        SqliteGraphStore(path)
    assert path.read_bytes() == before


def test_folder_of_the_store_is_made_or_refused_plainly(tmp_path: Path) -> None:
    with closing(SqliteGraphStore(tmp_path / "a" / "b" / "map.db")) as store:
        assert store.revision() == 0
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreUnavailable, match="cannot be made"):
        SqliteGraphStore(tmp_path / "file" / "map.db")
    with pytest.raises(StoreUnavailable, match="cannot be opened"):
        SqliteGraphStore(tmp_path)


def test_store_in_memory_is_refused() -> None:
    with pytest.raises(StoreUnavailable, match="choose a local disk"):
        SqliteGraphStore(":memory:")


def test_closed_store_is_told_as_closed(path: Path) -> None:
    store = SqliteGraphStore(path)
    assert store.revision() == 0
    store.close()
    store.close()
    with pytest.raises(StoreUnavailable, match="was closed"):
        store.revision()
