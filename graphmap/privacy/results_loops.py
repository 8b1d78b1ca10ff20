"""Feedback loops as a profile shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from graphmap.analysis.results_loops import Loop, LoopExplanation, LoopsResult
from graphmap.privacy.disclosure import Disclosure
from graphmap.privacy.shown import all_shown, shown_effects, shown_id, shown_ids, told_size


def redact_loops(result: LoopsResult, disclosure: Disclosure) -> LoopsResult:
    """Give loops as a profile shows them: whole, or not at all."""
    return replace(
        result, graph=told_size(result.graph, disclosure), rows=shown_loops(result.rows, disclosure)
    )


def redact_loop_explanation(
    explanation: LoopExplanation, disclosure: Disclosure
) -> LoopExplanation | None:
    """Give what made a loop as a profile shows it; None where the loop is left out."""
    loop = next(iter(shown_loops([explanation.loop], disclosure)), None)
    if loop is None:
        return None
    steps = tuple(
        (
            shown_id(place, disclosure),
            tuple(
                replace(
                    step,
                    cause=disclosure.id_of(step.cause),
                    target=disclosure.id_of(step.target),
                    effects=shown_effects(step.effects, disclosure),
                )
                for step in in_place
            ),
        )
        for place, in_place in explanation.steps
        if all_shown([place], disclosure)
    )
    return replace(
        explanation, graph=told_size(explanation.graph, disclosure), loop=loop, steps=steps
    )


def shown_loops(loops: Sequence[Loop], disclosure: Disclosure) -> tuple[Loop, ...]:
    """Give the loops all of whose nodes and one of whose places are shown."""
    shown: list[Loop] = []
    for loop in loops:
        kinds = tuple(
            (shown_id(place, disclosure), kind)
            for place, kind in loop.kinds
            if all_shown([place], disclosure)
        )
        if kinds and all_shown(loop.nodes, disclosure):
            shown.append(replace(loop, kinds=kinds, nodes=shown_ids(loop.nodes, disclosure)))
    return tuple(shown)
