"""Random operations: after each of them the store holds what a plain dictionary holds."""

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.contract.conftest import Stores
from tests.contract.machine import StoreAndDictionary

#: The sequences of one part; the four parts make 1,000 in `make test`, and run side by side.
SEQUENCES = max(250, settings.default.max_examples)


# Neo4j is driven beside SQLite by the same operations: tests/neo4j/test_side_by_side.py.
@pytest.mark.parametrize("stores", ["sqlite"], indirect=True)
@pytest.mark.parametrize("part", range(1, 5))
def test_store_holds_what_a_dictionary_holds(stores: Stores, part: int) -> None:
    class Machine(StoreAndDictionary):
        fresh_store = stores.fresh

    run_state_machine_as_test(
        Machine, settings=settings(max_examples=SEQUENCES, stateful_step_count=15)
    )
