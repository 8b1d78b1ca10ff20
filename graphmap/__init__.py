"""graphmap: graph-based system mapping for public services.

For those who script: a `SystemMap` in memory becomes an influence graph, every analysis is a
plain function of it and of `Parameters`, and `to_networkx` hands it to networkx.

>>> import graphmap
>>> graphmap.Parameters(as_of="2026-11-24").max_steps
3
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from graphmap.analysis.blocking import rank_blocking_policies as rank_blocking_policies
    from graphmap.analysis.compare import compare_dates as compare_dates
    from graphmap.analysis.compare import compare_places as compare_places
    from graphmap.analysis.compare import compare_revisions as compare_revisions
    from graphmap.analysis.disagreement import find_disagreement as find_disagreement
    from graphmap.analysis.influence import counting_effects as counting_effects
    from graphmap.analysis.influence import influence_graph as influence_graph
    from graphmap.analysis.influence import influence_of as influence_of
    from graphmap.analysis.influence import to_networkx as to_networkx
    from graphmap.analysis.learning import find_learning_gaps as find_learning_gaps
    from graphmap.analysis.leverage import rank_leverage as rank_leverage
    from graphmap.analysis.loops import find_loops as find_loops
    from graphmap.analysis.organisations import find_bridges as find_bridges
    from graphmap.analysis.organisations import find_gaps as find_gaps
    from graphmap.analysis.parameters import Parameters as Parameters
    from graphmap.analysis.patterns import find_patterns as find_patterns
    from graphmap.analysis.reach import find_between as find_between
    from graphmap.analysis.reach import find_downstream as find_downstream
    from graphmap.analysis.reach import find_upstream as find_upstream
    from graphmap.analysis.results_patterns import PatternQuestion as PatternQuestion
    from graphmap.analysis.scenarios import AddedEffect as AddedEffect
    from graphmap.analysis.scenarios import PolicyOff as PolicyOff
    from graphmap.analysis.scenarios import Scenario as Scenario
    from graphmap.analysis.smallest_set.finding import find_smallest_set as find_smallest_set
    from graphmap.analysis.smallest_set.results import SetQuestion as SetQuestion
    from graphmap.analysis.what_if import what_if as what_if
    from graphmap.bootstrap import open_store as open_store
    from graphmap.model.system_map import SystemMap as SystemMap

__version__ = "0.1.0"

#: Where each public name is; it is imported when it is first asked for.
_HOMES: Final = {
    "AddedEffect": "analysis.scenarios",
    "Parameters": "analysis.parameters",
    "PatternQuestion": "analysis.results_patterns",
    "PolicyOff": "analysis.scenarios",
    "Scenario": "analysis.scenarios",
    "SetQuestion": "analysis.smallest_set.results",
    "SystemMap": "model.system_map",
    "compare_dates": "analysis.compare",
    "compare_places": "analysis.compare",
    "compare_revisions": "analysis.compare",
    "counting_effects": "analysis.influence",
    "find_between": "analysis.reach",
    "find_bridges": "analysis.organisations",
    "find_disagreement": "analysis.disagreement",
    "find_downstream": "analysis.reach",
    "find_gaps": "analysis.organisations",
    "find_learning_gaps": "analysis.learning",
    "find_loops": "analysis.loops",
    "find_patterns": "analysis.patterns",
    "find_smallest_set": "analysis.smallest_set.finding",
    "find_upstream": "analysis.reach",
    "influence_graph": "analysis.influence",
    "influence_of": "analysis.influence",
    "open_store": "bootstrap",
    "rank_blocking_policies": "analysis.blocking",
    "rank_leverage": "analysis.leverage",
    "to_networkx": "analysis.influence",
    "what_if": "analysis.what_if",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"graphmap.{_HOMES[name]}"), name)
    raise AttributeError(f"module graphmap has no attribute {name}")


def __dir__() -> list[str]:
    return sorted([*_HOMES, "__version__"])
