"""What lies upstream, downstream or between, as a profile shows it."""

from __future__ import annotations

from dataclasses import replace

from graphmap.analysis.results_reach import ReachResult
from graphmap.privacy.disclosure import Disclosure
from graphmap.privacy.shown import all_shown, shown_chain, shown_effects, shown_ids, told_size


def redact_reach(result: ReachResult, disclosure: Disclosure) -> ReachResult:
    """Give the nodes, effects and chains that are shown."""
    return replace(
        result,
        graph=told_size(result.graph, disclosure),
        nodes=shown_ids(result.nodes, disclosure),
        effects=shown_effects(result.effects, disclosure),
        chains=tuple(
            shown_chain(chain, disclosure)
            for chain in result.chains
            if all_shown(chain.effects, disclosure)
        ),
        rows=tuple(
            replace(row, node=disclosure.id_of(row.node))
            for row in result.rows
            if disclosure.visibility.is_shown(row.node)
        ),
    )
