"""What the store must stand: a killed server, a killed program, cut and dead and slow lines."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import neo4j as driver_package
import pytest
from click.testing import CliRunner
from neo4j.exceptions import ServiceUnavailable, TransientError

from graphmap.cli import main
from graphmap.errors import StoreUnavailable
from graphmap.model.changes import ChangeSet, Put
from graphmap.model.nodes import Place
from graphmap.store.neo4j import Neo4jAddress, Neo4jGraphStore
from graphmap.store.neo4j.connection import Connection
from tests.neo4j.proxy import Proxy
from tests.neo4j_server import USER, Neo4jServer
from tests.neo4j_stores import ONE_SERVER, quick_folder

pytestmark = ONE_SERVER
PROGRAMS = Path(__file__).parent / "programs"


def place(id_: str) -> ChangeSet:
    put = Put(value=Place(id=id_, name=id_), expected_version=0)
    return ChangeSet(operation_id=id_, actor="Ada", changes=(put,))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neo4jServer]:
    """Give a server of these tests alone, that may be killed."""
    with quick_folder(tmp_path_factory.mktemp("faults")) as home:
        made = Neo4jServer(home, heap="384m", is_short_lived=True)
        made.start()
        with closing(Neo4jGraphStore(address_of(made))) as store:
            store.migrate()
        yield made
        made.kill()


def address_of(server: Neo4jServer, uri: str = "") -> Neo4jAddress:
    return Neo4jAddress(uri or server.uri, USER, server.password)


@pytest.fixture
def proxy(server: Neo4jServer) -> Iterator[Proxy]:
    made = Proxy(server.port)
    yield made
    made.close()


@pytest.fixture
def store(server: Neo4jServer, proxy: Proxy) -> Iterator[Neo4jGraphStore]:
    """Give a store that reaches its server through the proxy, and has a connection."""
    with closing(Neo4jGraphStore(address_of(server, proxy.uri))) as made:
        made.revision()
        yield made


def seconds(ask: Callable[[], object]) -> float:
    """Give how long a question takes that is refused as unavailable."""
    start = time.monotonic()
    with pytest.raises(StoreUnavailable):
        ask()
    return time.monotonic() - start


def test_a_server_killed_during_1000_writes_keeps_what_it_acknowledged(
    server: Neo4jServer,
) -> None:
    with closing(Neo4jGraphStore(address_of(server))) as store:
        before = {node.id for node in store.snapshot().nodes}
        first = store.revision()
    program = [sys.executable, PROGRAMS / "write_for_ever.py", server.uri, server.password]
    said: list[list[str]] = []
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as writing:
        assert writing.stdout is not None
        for line in writing.stdout:
            said.append(line.decode().split())
            if len(said) == 1000:
                server.kill()
    server.start()
    done = {id_ for word, id_ in said if word == "done"}
    asked = {id_ for word, id_ in said if word == "asked"}
    assert len(done) > 400
    with closing(Neo4jGraphStore(address_of(server))) as store:
        kept = {node.id for node in store.snapshot().nodes} - before
        assert done <= kept <= asked
        operations = [entry.operation_id for entry in store.changes(after=first, limit=10_000)]
        assert len(operations) == len(set(operations)) == store.revision() - first == len(kept)
        assert store.check().problems == ()
        for id_ in asked - done:
            assert store.apply(place(id_)).replayed == (id_ in kept)


def test_a_reply_lost_at_commit_gives_the_first_result(
    server: Neo4jServer, store: Neo4jGraphStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = store.revision()
    commit = driver_package._sync.work.transaction.TransactionBase._commit
    lost = iter([True])

    def commit_and_lose_the_reply(transaction: object) -> object:
        given = commit(transaction)
        if next(lost, False):
            raise driver_package.exceptions.IncompleteCommit("the reply was lost")
        return given

    monkeypatch.setattr(
        driver_package._sync.work.transaction.TransactionBase, "_commit", commit_and_lose_the_reply
    )
    applied = store.apply(place("lost-reply"))
    assert (applied.revision, applied.replayed) == (before + 1, True)
    assert store.revision() == before + 1


def test_a_program_killed_after_the_commit_is_told_the_first_result(
    server: Neo4jServer, store: Neo4jGraphStore
) -> None:
    program = """
import os, sys
from graphmap.model.changes import ChangeSet, Put
from graphmap.model.nodes import Place
from graphmap.store.neo4j import Neo4jAddress, Neo4jGraphStore
store = Neo4jGraphStore(Neo4jAddress(sys.argv[1], "neo4j", sys.argv[2]))
put = Put(value=Place(id="killed", name="killed"), expected_version=0)
store.apply(ChangeSet(operation_id="killed", actor="Ada", changes=(put,)))
os.kill(os.getpid(), 9)
"""
    ended = subprocess.run([sys.executable, "-c", program, server.uri, server.password])
    assert ended.returncode == -signal.SIGKILL
    before = store.revision()
    applied = store.apply(place("killed"))
    assert (applied.replayed, applied.revision) == (True, before)


def test_a_cut_line_is_told_within_6_seconds_and_heals_by_itself(
    proxy: Proxy, store: Neo4jGraphStore
) -> None:
    proxy.cut()
    assert seconds(store.revision) < 6
    assert seconds(lambda: store.apply(place("cut"))) < 6
    proxy.heal()
    start = time.monotonic()
    store.revision()
    assert time.monotonic() - start < 10


def test_a_line_that_says_nothing_is_told_within_6_seconds(
    proxy: Proxy, store: Neo4jGraphStore
) -> None:
    proxy.is_silent = True
    assert seconds(store.revision) < 6
    proxy.heal()
    store.revision()


def test_a_server_that_answers_2_seconds_later_is_waited_for(
    server: Neo4jServer, proxy: Proxy, store: Neo4jGraphStore
) -> None:
    proxy.delay = 2.0
    start = time.monotonic()
    store.revision()
    # One message there, one back.
    assert 2 <= time.monotonic() - start < 4
    with closing(Neo4jGraphStore(address_of(server, proxy.uri))) as another:
        start = time.monotonic()
        another.revision()
        # A new connection takes two answers more.
        assert 6 <= time.monotonic() - start < 9
    proxy.heal()


@pytest.mark.parametrize("is_long", [True, False])
def test_a_server_too_busy_to_take_in_much_is_given_time_where_no_request_waits(
    server: Neo4jServer, proxy: Proxy, is_long: bool
) -> None:
    # More than the buffers on the way hold.
    much = "x" * 8_000_000

    def work(transaction: driver_package.ManagedTransaction) -> int:
        proxy.taking_in_from = time.monotonic() + 3
        return transaction.run("RETURN size($much) AS size", much=much).single(strict=True)["size"]

    with closing(Connection(address_of(server, proxy.uri))) as connection:
        assert connection.write(lambda _: 1, is_long=is_long) == 1
        if is_long:
            assert connection.write(work, is_long=True) == len(much)
        else:
            assert seconds(lambda: connection.write(work)) < 6


def test_while_the_server_is_slow_some_threads_are_kept_out_of_it(
    server: Neo4jServer, proxy: Proxy
) -> None:
    address = replace(address_of(server, proxy.uri), pool_size=8)
    with closing(Neo4jGraphStore(address)) as store, ThreadPoolExecutor(6) as threads:
        list(threads.map(lambda _: store.revision(), range(12)))
        proxy.delay = 2.0
        store.revision()
        start = time.monotonic()

        def ask(_: int) -> tuple[bool, float]:
            try:
                store.revision()
            except StoreUnavailable:
                return False, time.monotonic() - start
            return True, time.monotonic() - start

        asked = list(threads.map(ask, range(6)))
        answered = [took for is_answered, took in asked if is_answered]
        refused = [took for is_answered, took in asked if not is_answered]
        assert (len(answered), len(refused)) == (4, 2)
        assert max(refused) < 1 < min(answered)
        proxy.heal()
        store.revision()
        assert len(list(threads.map(lambda _: store.revision(), range(12)))) == 12


def test_a_connection_forgotten_while_idle_is_replaced(
    server: Neo4jServer, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graphmap.store.neo4j.connection.LIVENESS_SECONDS", 0.2)
    with closing(Neo4jGraphStore(address_of(server, proxy.uri))) as store:
        revision = store.revision()
        proxy.forget()
        time.sleep(0.5)
        start = time.monotonic()
        assert store.revision() == revision
        assert time.monotonic() - start < 6


def test_a_wrong_password_is_told_without_the_password(
    server: Neo4jServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    with (
        closing(Neo4jGraphStore(Neo4jAddress(server.uri, USER, "not-the-Password-9"))) as store,
        pytest.raises(StoreUnavailable, match="does not take the user and password") as told,
    ):
        store.revision()
    assert "not-the-Password-9" not in str(told.value) + repr(store) + caplog.text
    assert server.password not in caplog.text


def test_a_server_that_is_no_neo4j_is_told() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        port = listener.getsockname()[1]

        def answer() -> None:
            with listener.accept()[0] as line:
                line.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        threading.Thread(target=answer, daemon=True).start()
        address = Neo4jAddress(f"bolt://127.0.0.1:{port}", USER, "secret-word")
        with (
            closing(Neo4jGraphStore(address)) as store,
            pytest.raises(StoreUnavailable, match="cannot be reached"),
        ):
            store.revision()


def test_a_server_of_another_version_is_told_without_the_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    monkeypatch.setenv("GRAPHMAP_NEO4J_PASSWORD", "secret-word")
    monkeypatch.setenv("GRAPHMAP_DATA_FOLDER", str(tmp_path))
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:

        def answer() -> None:
            with listener.accept()[0] as line:
                line.recv(100)
                # None of the versions of Bolt that were offered.
                line.sendall(bytes(4))

        threading.Thread(target=answer, daemon=True).start()
        url = f"bolt://127.0.0.1:{listener.getsockname()[1]}"
        done = CliRunner().invoke(main, ["--store", url, "check"])
    assert done.exit_code == 3
    assert "graphmap works with Neo4j 5.26 and later" in done.stderr
    assert "secret-word" not in done.output + caplog.text


def test_want_of_memory_is_not_tried_again(
    store: Neo4jGraphStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []

    def run(transaction: object, query: str, *more: object) -> object:
        tried.append(query)
        error = driver_package.exceptions.Neo4jError._basic_hydrate(
            neo4j_code="Neo.TransientError.General.MemoryPoolOutOfMemoryError", message="too much"
        )
        assert isinstance(error, TransientError)
        raise error

    monkeypatch.setattr(driver_package.ManagedTransaction, "run", run)
    with pytest.raises(StoreUnavailable, match="too little memory"):
        store.apply(place("memory"))
    assert len(tried) == 1


def test_the_child_of_a_fork_opens_its_own_driver(server: Neo4jServer) -> None:
    with closing(Neo4jGraphStore(address_of(server))) as store:
        revision = store.revision()
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            os.write(writing, json.dumps(store.revision()).encode())
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading) as told:
            assert json.loads(told.read()) == revision
        os.waitpid(child, 0)
        assert store.revision() == revision


def test_a_closed_store_says_so(server: Neo4jServer) -> None:
    store = Neo4jGraphStore(address_of(server))
    store.revision()
    store.close()
    with pytest.raises(StoreUnavailable, match="was closed"):
        store.revision()


def test_errors_of_the_driver_are_never_shown() -> None:
    store = Neo4jGraphStore(Neo4jAddress("bolt://127.0.0.1:1", USER, "secret-word"))
    with closing(store), pytest.raises(StoreUnavailable) as told:
        store.revision()
    assert isinstance(told.value.__cause__, ServiceUnavailable)
    assert "secret-word" not in str(told.value)
