"""The smallest set of changes as a profile shows it."""

from __future__ import annotations

from dataclasses import replace

from graphmap.analysis.smallest_set.results import CutExplanation, SetRow, SmallestSetResult
from graphmap.privacy.disclosure import Disclosure
from graphmap.privacy.shown import all_shown, shown_chain, shown_ids, shown_placed, told_size


def redact_smallest_set(result: SmallestSetResult, disclosure: Disclosure) -> SmallestSetResult:
    """Give the best sets with the policies and pairs that are shown."""
    return replace(
        result,
        graph=told_size(result.graph, disclosure),
        rows=tuple(_shown_row(row, disclosure) for row in result.rows),
    )


def redact_cuts(explanation: CutExplanation, disclosure: Disclosure) -> CutExplanation | None:
    """Give the chains to a pair as a profile shows them; None where the pair is left out."""
    if not all_shown((explanation.outcome, explanation.place), disclosure):
        return None
    return replace(
        explanation,
        graph=told_size(explanation.graph, disclosure),
        outcome=disclosure.id_of(explanation.outcome),
        place=disclosure.id_of(explanation.place),
        chains=tuple(
            replace(
                cut,
                chain=shown_chain(cut.chain, disclosure),
                policies=shown_ids(cut.policies, disclosure),
            )
            for cut in explanation.chains
            if all_shown(cut.chain.effects, disclosure)
        ),
    )


def _shown_row(row: SetRow, disclosure: Disclosure) -> SetRow:
    return replace(
        row,
        policies=shown_ids(row.policies, disclosure),
        freed=shown_placed(row.freed, disclosure),
        relieved=shown_placed(row.relieved, disclosure),
        needed_for=tuple(
            (disclosure.id_of(policy), shown_placed(pairs, disclosure))
            for policy, pairs in row.needed_for
            if disclosure.visibility.is_shown(policy)
        ),
    )
