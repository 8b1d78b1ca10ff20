"""The order of the history is that of the revisions, whatever the clock of the application says."""

import datetime as dt
from itertools import cycle
from types import SimpleNamespace

import pytest

from graphmap.services.history.undoing import history, undo
from graphmap.store.port import GraphStore
from tests.contract.building import GATESHEAD, apply, put

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def _a_clock_that_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the application's clock step back an hour and forward an hour in turn."""
    steps = cycle([HOUR, -HOUR])

    class Stepping(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:
            return dt.datetime.now(tz) + next(steps)

    clock = SimpleNamespace(datetime=Stepping, UTC=dt.UTC)
    monkeypatch.setattr("graphmap.store.log.dt", clock)


@pytest.mark.usefixtures("_a_clock_that_steps")
def test_the_history_is_in_order_though_the_clock_steps(store: GraphStore) -> None:
    given = [apply(store, put(GATESHEAD))]
    for number in range(1, 8):
        named = GATESHEAD.model_copy(update={"name": f"Gateshead {number}"})
        given.append(apply(store, put(named, given[-1].revision)))
    entries = store.changes()
    times = [entry.at for entry in entries]
    assert all(later < earlier for earlier, later in zip(times[::2], times[1::2], strict=True))
    assert [applied.revision for applied in given] == [*range(1, 9)]
    assert [entry.seq for entry in entries] == [*range(1, 9)]
    names = ["Gateshead", *(f"Gateshead {number}" for number in range(1, 8))]
    assert [entry.records[0].after.name for entry in entries if entry.records[0].after] == names
    befores = [entry.records[0].before for entry in entries]
    assert [before and before.name for before in befores] == [None, *names[:-1]]
    assert [entry.seq for entry in store.changes(after=3, limit=2)] == [4, 5]
    assert [entry.seq for entry in history(store, limit=3)] == [8, 7, 6]
    assert undo(store, actor="Ada", operation_id="back").entry.seq == 8
    assert [node.name for node in store.nodes(["gateshead"]).records] == [names[-2]]
    assert store.check().problems == ()
