"""What a scenario changes, as a profile shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from graphmap.analysis.results import ExplainedChain
from graphmap.analysis.results_what_if import (
    ChangeExplanation,
    LoopTurned,
    PairChange,
    PairsNow,
    WhatIfResult,
)
from graphmap.privacy.disclosure import Disclosure
from graphmap.privacy.results_loops import shown_loops
from graphmap.privacy.shown import (
    all_shown,
    shown_chain,
    shown_id,
    shown_ids,
    shown_pairs,
    told_size,
)


def redact_what_if(result: WhatIfResult, disclosure: Disclosure) -> WhatIfResult:
    """Give what a scenario changes as a profile shows it: whole pairs and loops, or not at all."""
    rows = tuple(
        _shown_change(row, disclosure)
        for row in result.rows
        if all_shown((row.outcome, row.place), disclosure)
    )
    return replace(
        result,
        graph=told_size(result.graph, disclosure),
        changed=result.changed - len(result.rows) + len(rows),
        freed=shown_pairs(result.freed, disclosure),
        relieved=shown_pairs(result.relieved, disclosure),
        newly_blocked=shown_pairs(result.newly_blocked, disclosure),
        loops_broken=shown_loops(result.loops_broken, disclosure),
        loops_made=shown_loops(result.loops_made, disclosure),
        loops_turned=tuple(
            turned
            for turned in (_shown_turned(loop, disclosure) for loop in result.loops_turned)
            if turned.nodes and turned.kinds
        ),
        rows=rows,
    )


def redact_pairs_now(result: PairsNow, disclosure: Disclosure) -> PairsNow:
    """Give the states of the pairs that a profile shows."""
    return replace(
        result,
        graph=told_size(result.graph, disclosure),
        pairs=tuple(
            replace(
                pair,
                outcome=disclosure.id_of(pair.outcome),
                place=shown_id(pair.place, disclosure),
            )
            for pair in result.pairs
            if all_shown((pair.outcome, pair.place), disclosure)
        ),
    )


def redact_change(
    explanation: ChangeExplanation, disclosure: Disclosure
) -> ChangeExplanation | None:
    """Give the chains behind a change as a profile shows them; None where the pair is left out."""
    change = explanation.change
    if not all_shown((change.outcome, change.place), disclosure):
        return None
    return replace(
        explanation,
        graph=told_size(explanation.graph, disclosure),
        change=_shown_change(change, disclosure),
        chains_before=_shown_chains(explanation.chains_before, disclosure),
        chains_after=_shown_chains(explanation.chains_after, disclosure),
    )


def _shown_change(change: PairChange, disclosure: Disclosure) -> PairChange:
    return replace(
        change,
        outcome=disclosure.id_of(change.outcome),
        place=shown_id(change.place, disclosure),
    )


def _shown_turned(loop: LoopTurned, disclosure: Disclosure) -> LoopTurned:
    """Give a loop that turned; without nodes where one of them is left out."""
    kinds = tuple(
        (shown_id(place, disclosure), before, after)
        for place, before, after in loop.kinds
        if all_shown([place], disclosure)
    )
    nodes = shown_ids(loop.nodes, disclosure) if all_shown(loop.nodes, disclosure) else ()
    return replace(loop, nodes=nodes, kinds=kinds)


def _shown_chains(
    chains: Sequence[ExplainedChain], disclosure: Disclosure
) -> tuple[ExplainedChain, ...]:
    """Give the chains whose recorded effects are all shown; an added effect is the reader's own."""
    return tuple(
        replace(
            shown_chain(chain, disclosure),
            effects=tuple(disclosure.id_of(effect) for effect in chain.effects),
        )
        for chain in chains
        if all_shown([id_ for id_ in chain.effects if not id_.startswith("~")], disclosure)
    )
