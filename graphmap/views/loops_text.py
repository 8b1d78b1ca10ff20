"""Feedback loops as plain text: a table, and the trail behind one of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from graphmap.analysis.results_loops import Loop, LoopExplanation, LoopsResult
from graphmap.views.shared_text import SIGN_WORDS, effect_lines, ids_of_effects, named

TABLE_HEADS: Final = ("", "Kind", "Effects", "Round", "Places")


def table_row(loop: Loop, names: Mapping[str, str]) -> tuple[str, ...]:
    """Give one row of the table, under `TABLE_HEADS`."""
    differ = len({kind for _, kind in loop.kinds}) > 1
    places = ", ".join(
        f"{named(place, names)} ({kind})" if differ else named(place, names)
        for place, kind in loop.kinds
    )
    return (
        loop.name,
        "places differ" if differ else loop.kind,
        str(loop.length),
        " -> ".join(named(node, names) for node in loop.nodes),
        places,
    )


def ids_in(result: LoopsResult) -> set[str]:
    """Give every id that the table names."""
    return {id_ for loop in result.rows for id_ in (*loop.nodes, *loop.places) if id_ is not None}


def explanation_lines(explanation: LoopExplanation, names: Mapping[str, str]) -> list[str]:
    """Give the trail behind a loop: its steps in each place with their evidence."""
    loop = explanation.loop
    lines = [f"{loop.name}, {loop.kind}: {' -> '.join(named(node, names) for node in loop.nodes)}"]
    for place, steps in explanation.steps:
        lines += ["", named(place, names)]
        for step in steps:
            sign = SIGN_WORDS[step.sign]
            lines.append(f"  {named(step.cause, names)} -> {named(step.target, names)} ({sign})")
            lines += effect_lines(step.effects, names, indent="    ")
    return lines


def ids_in_explanation(explanation: LoopExplanation) -> set[str]:
    """Give every id that the trail names."""
    ids = {id_ for id_ in (*explanation.loop.nodes, *explanation.loop.places) if id_ is not None}
    for _, steps in explanation.steps:
        for step in steps:
            ids |= ids_of_effects(step.effects)
    return ids
