"""Upstream, downstream and between as plain text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from graphmap.analysis.results_reach import ReachResult, ReachRow
from graphmap.views.shared_text import ids_of_effects, named

TABLE_HEADS: Final = ("Steps", "Kind", "Node", "Id")


def title(result: ReachResult, names: Mapping[str, str]) -> str:
    """Say what is looked at."""
    nodes = " and ".join(named(node, names) for node in result.nodes)
    return f"Between {nodes}" if len(result.nodes) > 1 else f"{result.direction.title()} of {nodes}"


def table_row(row: ReachRow, names: Mapping[str, str]) -> tuple[str, ...]:
    """Give one row of the table, under `TABLE_HEADS`."""
    return (str(row.steps), row.kind, named(row.node, names), row.node)


def ids_in(result: ReachResult) -> set[str]:
    """Give every id that the text names."""
    return {*result.nodes, *(row.node for row in result.rows), *ids_of_effects(result.effects)}
