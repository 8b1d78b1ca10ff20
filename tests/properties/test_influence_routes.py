"""The influence graph from a store's columns is the one from the map in memory."""

from contextlib import closing
from dataclasses import fields, is_dataclass
from pathlib import Path

import numpy as np
import pytest

from graphmap.analysis.influence import influence_graph, influence_of
from graphmap.store.sqlite import SqliteGraphStore
from tests.generated_maps import generated_map


def assert_same(one: object, other: object) -> None:
    """Compare frozen dataclasses of arrays field by field, all the way down."""
    assert type(one) is type(other)
    if is_dataclass(one):
        for field in fields(one):
            if field.name != "revision":
                assert_same(getattr(one, field.name), getattr(other, field.name))
    elif isinstance(one, np.ndarray):
        assert one.dtype == other.dtype
        np.testing.assert_array_equal(one, other)
    else:
        assert one == other


@pytest.mark.parametrize("seed", range(12))
def test_a_stores_columns_and_a_map_in_memory_give_the_same_graph(
    seed: int, tmp_path: Path
) -> None:
    system_map = generated_map(seed)
    with closing(SqliteGraphStore(tmp_path / "map.sqlite")) as store:
        store.bulk_load(
            [*system_map.nodes, *system_map.links], actor="a", reason="r", operation_id="o"
        )
        assert_same(influence_graph(store.columns()), influence_of(store.snapshot()))
