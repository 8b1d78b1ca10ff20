"""Twenty clients ask for the slowest page at once while somebody edits, of a server as run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from socket import create_server
from threading import Event
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest

CLIENTS, REQUESTS = 20, 200
#: What the processes may grow by, all together.
MOST_GROWTH = 300_000_000
SLOWEST = "/api/v1/smallest-set?budget=8"


@dataclass
class Served:
    """A server of two processes: its address, its token, and what was answered."""

    address: str
    token: str
    pid: int
    statuses: list[int] = field(default_factory=list)

    def ask(self, path: str, body: object = None) -> dict[str, object]:
        """Ask for JSON, or send some; any answer but a good one is an error."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        with urlopen(Request(self.address + path, data, headers), timeout=60) as answer:
            self.statuses.append(answer.status)
            return json.load(answer)

    def memory(self) -> int:
        """Give the bytes that its processes hold."""
        tree = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        pages = sum(int(Path(f"/proc/{one}/statm").read_text().split()[1]) for one in tree)
        return pages * os.sysconf("SC_PAGE_SIZE")


@pytest.fixture
def served(tmp_path: Path, demonstration: Path) -> Iterator[Served]:
    """Run the command that serves a copy of the demonstration."""
    with create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    store = tmp_path / "map.sqlite"
    store.write_bytes(demonstration.read_bytes())
    command = [sys.executable, "-m", "graphmap", "--store", str(store), "serve"]
    environment = {**os.environ, "GRAPHMAP_DATA_FOLDER": str(tmp_path)}
    with subprocess.Popen(
        [*command, "--port", str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as running:
        address = f"http://127.0.0.1:{port}"
        try:
            wait_for(address)
            yield Served(address, (tmp_path / "access-token").read_text().strip(), running.pid)
        finally:
            running.terminate()


def wait_for(address: str) -> None:
    end = time.monotonic() + 60
    while True:
        try:
            with urlopen(f"{address}/readyz", timeout=5):
                return
        except (URLError, ConnectionError):
            assert time.monotonic() < end, "the server did not start"
            time.sleep(0.2)


def test_a_burst_while_somebody_edits_is_answered_whole_and_not_from_the_past(
    served: Served,
) -> None:
    acknowledged = [1]
    has_ended = Event()

    def edit() -> int:
        number = 0
        while not has_ended.is_set():
            number += 1
            place: dict[str, object] = {"kind": "Place", "name": f"Street {number}"}
            change: dict[str, object] = {
                "op": "put",
                "record": "node",
                "id": f"burst-{number}",
                "expected_version": 0,
            }
            change["value"] = place
            body = {"operation_id": f"b-{number}", "actor": "Ada", "changes": [change]}
            acknowledged.append(int(str(served.ask("/api/v1/changes", body)["revision"])))
            has_ended.wait(0.05)
        return number

    def ask(_number: int) -> tuple[int, int]:
        known = acknowledged[-1]
        return known, int(str(served.ask(SLOWEST)["revision"]))

    served.ask(SLOWEST)
    before = served.memory()
    with ThreadPoolExecutor(CLIENTS + 1) as clients:
        editing = clients.submit(edit)
        answers = list(clients.map(ask, range(REQUESTS)))
        has_ended.set()
        assert editing.result(timeout=60) > 3
    assert set(served.statuses) == {200}
    assert len(answers) == REQUESTS
    assert all(told >= known for known, told in answers)
    assert served.memory() - before < MOST_GROWTH
