"""Taking out of a result what a profile does not show.

An analysis runs on the whole map, so its numbers count what a reader may not see one by one;
what this room takes out are the records that would be named, and counts of persons that would
tell of a few who are not shown.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graphmap.privacy.visibility import people_count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphmap.analysis.results import (
        BlockingExplanation,
        BlockingResult,
        BlockingRow,
        ExplainedChain,
        ExplainedPair,
        Pair,
    )
    from graphmap.privacy.disclosure import Disclosure


def redact_blocking(result: BlockingResult, disclosure: Disclosure) -> BlockingResult:
    """Give a ranking as a profile shows it.

    A row goes where its policy, or every pair that it blocks, is left out; a count of people
    that must be suppressed is absent.
    """
    rows = tuple(
        row
        for row in (_redact_row(row, disclosure) for row in result.rows)
        if row is not None and row.pairs
    )
    not_ranked = tuple(
        row
        for row in (_redact_row(row, disclosure) for row in result.not_ranked)
        if row is not None and (row.mixed or row.undetermined or row.no_place or row.wider)
    )
    return replace(
        result,
        rows=rows,
        not_ranked=not_ranked,
        ranked=result.ranked - len(result.rows) + len(rows),
        unranked=result.unranked - len(result.not_ranked) + len(not_ranked),
    )


def redact_explanation(
    explanation: BlockingExplanation, disclosure: Disclosure
) -> BlockingExplanation | None:
    """Give what made a row as a profile shows it; None where its policy is left out."""
    row = _redact_row(explanation.row, disclosure)
    if row is None:
        return None
    return replace(
        explanation,
        row=row,
        pairs=_explained(explanation.pairs, disclosure),
        mixed=_explained(explanation.mixed, disclosure),
        undetermined=_explained(explanation.undetermined, disclosure),
        no_place=_explained(explanation.no_place, disclosure),
        wider=_explained(explanation.wider, disclosure),
    )


def _redact_row(row: BlockingRow, disclosure: Disclosure) -> BlockingRow | None:
    if not disclosure.visibility.is_shown(row.policy):
        return None
    people = people_count(row.persons, disclosure.visibility)
    return replace(
        row,
        policy=disclosure.id_of(row.policy),
        name=disclosure.name(row.name),
        set_by=_ids(row.set_by, disclosure),
        places=_ids(row.places, disclosure),
        outcomes=_ids(row.outcomes, disclosure),
        pairs=_placed(row.pairs, disclosure),
        mixed=_pairs(row.mixed, disclosure),
        undetermined=_pairs(row.undetermined, disclosure),
        no_place=_ids(row.no_place, disclosure),
        wider=_placed(row.wider, disclosure),
        people=people,
        people_suppressed=people is None,
        persons=(),
    )


def _ids(ids: Sequence[str], disclosure: Disclosure) -> tuple[str, ...]:
    return tuple(disclosure.id_of(id_) for id_ in disclosure.visibility.keep(ids))


def _pairs(
    pairs: Sequence[tuple[str, str | None]], disclosure: Disclosure
) -> tuple[tuple[str, str | None], ...]:
    seen = disclosure.visibility
    return tuple(
        (disclosure.id_of(outcome), None if place is None else disclosure.id_of(place))
        for outcome, place in pairs
        if seen.is_shown(outcome) and (place is None or seen.is_shown(place))
    )


def _placed(pairs: Sequence[tuple[str, str]], disclosure: Disclosure) -> tuple[Pair, ...]:
    return tuple(
        (outcome, place) for outcome, place in _pairs(pairs, disclosure) if place is not None
    )


def _explained(pairs: Sequence[ExplainedPair], disclosure: Disclosure) -> tuple[ExplainedPair, ...]:
    seen = disclosure.visibility
    return tuple(
        replace(
            pair,
            outcome=disclosure.id_of(pair.outcome),
            place=None if pair.place is None else disclosure.id_of(pair.place),
            chains=tuple(
                _chain(chain, disclosure)
                for chain in pair.chains
                if all(seen.is_shown(effect) for effect in chain.effects)
            ),
        )
        for pair in pairs
        if seen.is_shown(pair.outcome) and (pair.place is None or seen.is_shown(pair.place))
    )


def _chain(chain: ExplainedChain, disclosure: Disclosure) -> ExplainedChain:
    place = chain.place if chain.place and disclosure.visibility.is_shown(chain.place) else None
    return replace(
        chain,
        effects=_ids(chain.effects, disclosure),
        place=None if place is None else disclosure.id_of(place),
        observations_for=_ids(chain.observations_for, disclosure),
        observations_against=_ids(chain.observations_against, disclosure),
        sources_for=_ids(chain.sources_for, disclosure),
        sources_against=_ids(chain.sources_against, disclosure),
    )
