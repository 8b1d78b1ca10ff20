"""SQLite, Neo4j and a plain dictionary, driven by the same random operations."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from graphmap.store.sqlite import SqliteGraphStore
from tests.contract.machine import StoreAndDictionary
from tests.neo4j.side_by_side import BothStores
from tests.neo4j_stores import ONE_SERVER, OneServer

pytestmark = ONE_SERVER
#: The sequences of one part; the six parts make 300 in `make test`.
SEQUENCES = 50
STEPS = 8


class Pairs:
    """Gives pairs of empty stores, one pair at a time."""

    def __init__(self, folder: Path, server: OneServer) -> None:
        self._folder = folder
        self._server = server
        self._neo4j = server.open()
        self._numbers = count(1)
        self._sqlite: SqliteGraphStore | None = None

    def fresh(self) -> BothStores:
        if self._sqlite is not None:
            self._sqlite.close()
        self._sqlite = SqliteGraphStore(self._folder / f"{next(self._numbers)}.db")
        self._server.empty()
        return BothStores(self._sqlite, self._neo4j)

    def close(self) -> None:
        self._neo4j.close()
        if self._sqlite is not None:
            self._sqlite.close()


@pytest.fixture
def pairs(tmp_path: Path, neo4j: OneServer) -> Iterator[Pairs]:
    made = Pairs(tmp_path, neo4j)
    yield made
    made.close()


class Three(StoreAndDictionary):
    """Both stores and the dictionary; the arrays, which cost most, are compared at the end."""

    @invariant()
    def holds_the_same(self) -> None:
        graph = self.reference.graph
        whole = self.store.snapshot()
        assert whole.revision == self.reference.revision
        assert whole.nodes == tuple(graph.nodes[id_] for id_ in sorted(graph.nodes))
        assert whole.links == tuple(graph.links[id_] for id_ in sorted(graph.links))

    def teardown(self) -> None:
        if hasattr(self, "store"):
            super().holds_the_same()
            super().teardown()


@pytest.mark.parametrize("part", range(1, 7))
def test_both_stores_and_a_dictionary_hold_the_same(pairs: Pairs, part: int) -> None:
    class Machine(Three):
        fresh_store = pairs.fresh

    # A failing sequence is not made smaller: on a server that takes longer than it tells.
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=_sequences(),
            stateful_step_count=STEPS,
            phases=[Phase.explicit, Phase.reuse, Phase.generate],
        ),
    )


def _sequences() -> int:
    soak = settings.get_profile("soak").max_examples
    return soak // 10 if settings.default.max_examples == soak else SEQUENCES
