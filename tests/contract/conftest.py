"""Opens the stores that the contract is tried against; another store joins by one more opener."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from graphmap.store.port import GraphStore
from graphmap.store.sqlite import SqliteGraphStore
from tests.neo4j_stores import ONE_SERVER


class Stores:
    """One store at a time, that a test may open as often as it likes, or replace by an empty one.

    Parameters
    ----------
    connect
        Gives a new handle of the store of that number. A store with a smaller number is never
        asked for again, so an adapter with a single database may empty it.
    """

    def __init__(self, connect: Callable[[int], GraphStore]) -> None:
        self._connect = connect
        self._numbers = count(1)
        self._number = next(self._numbers)
        self._handles = ExitStack()

    def open(self) -> GraphStore:
        """Give a new handle of the store."""
        return self._handles.enter_context(closing(self._connect(self._number)))

    def fresh(self) -> GraphStore:
        """Give a handle of an empty store; those of the store before are closed."""
        self.close()
        self._number = next(self._numbers)
        return self.open()

    def close(self) -> None:
        """Close every handle."""
        self._handles.close()


def _sqlite(folder: Path) -> Callable[[int], GraphStore]:
    return lambda number: SqliteGraphStore(folder / f"{number}.db")


@pytest.fixture(params=["sqlite", pytest.param("neo4j", marks=ONE_SERVER)])
def stores(request: pytest.FixtureRequest, folder: Path) -> Iterator[Stores]:
    """Give the stores of one test."""
    if request.param == "sqlite":
        made = Stores(_sqlite(folder))
    else:
        made = Stores(request.getfixturevalue("neo4j").connect)
    yield made
    made.close()


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Give a folder in memory where there is one: the contract is no test of the disk."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    with TemporaryDirectory(dir=memory) as name:
        yield Path(name)


@pytest.fixture
def store(stores: Stores) -> GraphStore:
    """Give a handle of an empty store."""
    return stores.open()
