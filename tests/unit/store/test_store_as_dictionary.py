"""A first look at every check: a few random sequences; tests/contract runs a thousand."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from graphmap.store.sqlite import SqliteGraphStore
from tests.contract.machine import StoreAndDictionary


@pytest.fixture
def opened() -> Iterator[ExitStack]:
    """Give what closes every store at the end of the test."""
    with ExitStack() as stack:
        yield stack


def test_embedded_store_holds_what_a_dictionary_holds(tmp_path: Path, opened: ExitStack) -> None:
    numbers = count()

    def fresh() -> SqliteGraphStore:
        opened.close()
        return opened.enter_context(closing(SqliteGraphStore(tmp_path / f"{next(numbers)}.db")))

    class Machine(StoreAndDictionary):
        fresh_store = staticmethod(fresh)

    run_state_machine_as_test(Machine, settings=settings(max_examples=20, stateful_step_count=15))
