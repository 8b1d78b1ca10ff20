"""A comparison as a profile shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from graphmap.analysis.effects_explained import ExplainedEffect
from graphmap.analysis.results_compare import ComparedLink, CompareResult
from graphmap.privacy.disclosure import Disclosure
from graphmap.privacy.shown import shown_effects, told_size


def redact_compare(
    result: CompareResult, now: Disclosure, then: Sequence[Disclosure] = ()
) -> CompareResult:
    """Give a comparison as a profile shows it.

    What is in the map now is shown as it is now. What is not there any more is shown where it
    would have been at one of the revisions ``then``.
    """
    every = (now, *then)

    def deciding(id_: str) -> Disclosure:
        return next((each for each in every if id_ in each.visibility.position), now)

    def is_shown(*ids: str | None) -> bool:
        return all(id_ is None or deciding(id_).visibility.is_shown(id_) for id_ in ids)

    def seen(effects: Sequence[ExplainedEffect]) -> tuple[ExplainedEffect, ...]:
        return tuple(
            shown
            for effect in effects
            for shown in shown_effects([effect], deciding(effect.effect))
        )

    def link(row: ComparedLink) -> ComparedLink:
        return replace(
            row,
            cause=deciding(row.cause).id_of(row.cause),
            target=deciding(row.target).id_of(row.target),
            place=row.place and deciding(row.place).id_of(row.place),
            effects_here=seen(row.effects_here),
            effects_there=seen(row.effects_there),
        )

    rows = tuple(
        link(row)
        for row in result.rows
        if is_shown(row.cause, row.target, row.place)
        and is_shown(*(effect.effect for effect in (*row.effects_here, *row.effects_there)))
    )
    states = tuple(
        replace(
            state,
            outcome=deciding(state.outcome).id_of(state.outcome),
            place=state.place and deciding(state.place).id_of(state.place),
        )
        for state in result.states
        if is_shown(state.outcome, state.place)
    )
    return replace(
        result, graph=told_size(result.graph, then[0] if then else now), rows=rows, states=states
    )
