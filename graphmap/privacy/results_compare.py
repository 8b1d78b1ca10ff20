"""A comparison as a profile shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from graphmap.analysis.effects_explained import ExplainedEffect
from graphmap.analysis.results_compare import ComparedLink, ComparedState, CompareResult
from graphmap.privacy.disclosure import Disclosure
from graphmap.privacy.shown import shown_effects, told_size


def redact_compare(
    result: CompareResult, now: Disclosure, then: Sequence[Disclosure] = ()
) -> CompareResult:
    """Give a comparison as a profile shows it.

    What is in the map now is shown as it is now. What is not there any more is shown where it
    would have been at one of the revisions ``then``.
    """
    deciding = _Deciding((now, *then))
    rows = tuple(
        deciding.link(row)
        for row in result.rows
        if deciding.is_shown(row.cause, row.target, row.place)
        and deciding.is_shown(*(one.effect for one in (*row.effects_here, *row.effects_there)))
    )
    states = tuple(
        deciding.state(state)
        for state in result.states
        if deciding.is_shown(state.outcome, state.place)
    )
    return replace(
        result, graph=told_size(result.graph, then[0] if then else now), rows=rows, states=states
    )


@dataclass(frozen=True)
class _Deciding:
    """What decides of each record: the first of some disclosures that knows it."""

    every: tuple[Disclosure, ...]

    def of(self, id_: str) -> Disclosure:
        known = (each for each in self.every if id_ in each.visibility.position)
        return next(known, self.every[0])

    def id_of(self, id_: str) -> str:
        return self.of(id_).id_of(id_)

    def is_shown(self, *ids: str | None) -> bool:
        return all(id_ is None or self.of(id_).visibility.is_shown(id_) for id_ in ids)

    def seen(self, effects: Sequence[ExplainedEffect]) -> tuple[ExplainedEffect, ...]:
        return tuple(
            shown for effect in effects for shown in shown_effects([effect], self.of(effect.effect))
        )

    def link(self, row: ComparedLink) -> ComparedLink:
        return replace(
            row,
            cause=self.id_of(row.cause),
            target=self.id_of(row.target),
            place=row.place and self.id_of(row.place),
            effects_here=self.seen(row.effects_here),
            effects_there=self.seen(row.effects_there),
        )

    def state(self, state: ComparedState) -> ComparedState:
        return replace(
            state,
            outcome=self.id_of(state.outcome),
            place=state.place and self.id_of(state.place),
        )
