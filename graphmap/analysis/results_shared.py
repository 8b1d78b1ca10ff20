"""What the results of all analyses carry, and the one shape they have as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from graphmap.analysis.influence import InfluenceGraph
from graphmap.analysis.parameters import Parameters
from graphmap.analysis.results import GraphSize, JsonValue


def size_of(graph: InfluenceGraph, counting: NDArray[np.bool_]) -> GraphSize:
    """Give how large a map is, and how many of its effects count."""
    return GraphSize(
        nodes=graph.columns.kinds.size,
        links=graph.columns.link_kinds.size,
        effects=graph.effects.size,
        counting=int(counting.sum()),
    )


def shared_parameters(parameters: Parameters) -> dict[str, JsonValue]:
    """Give the parameters that every analysis has, by name."""
    return {
        "as_of": parameters.as_of,
        "max_steps": parameters.max_steps,
        "include_assumed": parameters.include_assumed,
        "scope": parameters.scope,
        "limit": parameters.limit,
    }


def to_document(
    analysis: str,
    *,
    revision: int,
    parameters: Mapping[str, JsonValue],
    graph: GraphSize,
    truncated: bool,
    rows: Sequence[JsonValue],
    more: Mapping[str, JsonValue] | None = None,
) -> dict[str, JsonValue]:
    """Give a result as one JSON document; ``more`` holds what one analysis has beside its rows."""
    return {
        "analysis": analysis,
        "revision": revision,
        "parameters": parameters,
        "graph": graph.to_json(),
        "truncated": truncated,
        **(more or {}),
        "rows": rows,
    }
