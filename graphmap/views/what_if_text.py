"""What a scenario changes, as plain text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from graphmap.analysis.results_loops import Loop
from graphmap.analysis.results_what_if import PairChange, WhatIfResult
from graphmap.analysis.scenarios import Scenario
from graphmap.views.shared_text import SIGN_WORDS, named

TABLE_HEADS: Final = ("Outcome", "Place", "Before", "After", "")


def table_row(row: PairChange, names: Mapping[str, str]) -> tuple[str, ...]:
    """Give one row of the table, under `TABLE_HEADS`."""
    word = "freed" if row.is_freed else "newly blocked" if row.is_newly_blocked else ""
    return (named(row.outcome, names), named(row.place, names), row.before, row.after, word)


def scenario_lines(scenario: Scenario, names: Mapping[str, str]) -> list[str]:
    """Say what is tried, a line each."""
    lines = [
        f"off: {named(off.policy, names)}"
        + (f", in {named(off.within, names)}" if off.within else "")
        for off in scenario.off
    ]
    lines += [f"dropped: {named(effect, names)}" for effect in scenario.drop]
    lines += [f"reversed: {named(effect, names)}" for effect in scenario.reverse]
    lines += [
        f"added: {named(new.cause, names)} -> {named(new.target, names)}"
        f" ({SIGN_WORDS[new.polarity]}), {named(new.place, names)}"
        for new in scenario.add
    ]
    return lines


def closing_lines(result: WhatIfResult, names: Mapping[str, str]) -> list[str]:
    """Say how many pairs are freed and newly blocked, and which loops break, arise or turn."""
    lines = [f"{len(result.freed)} freed, {len(result.newly_blocked)} newly blocked."]
    lines += [f"Loop broken: {_round(loop, names)}" for loop in result.loops_broken]
    lines += [f"Loop made: {_round(loop, names)}" for loop in result.loops_made]
    for loop in result.loops_turned:
        for place, before, after in loop.kinds:
            nodes = " -> ".join(named(node, names) for node in loop.nodes)
            lines.append(f"Loop turned from {before} to {after}: {nodes}, {named(place, names)}")
    lines += [
        f"Not counted, since the policy does not apply there then: {named(new.cause, names)}"
        f" -> {named(new.target, names)}, {named(new.place, names)}"
        for new in result.added_uncounted
    ]
    return lines


def ids_in(result: WhatIfResult) -> set[str]:
    """Give every id that the text names."""
    ids: set[str | None] = set(result.scenario.ids)
    for row in result.rows:
        ids |= {row.outcome, row.place}
    for loop in (*result.loops_broken, *result.loops_made):
        ids |= {*loop.nodes, *loop.places}
    for loop in result.loops_turned:
        ids |= {*loop.nodes, *(place for place, _, _ in loop.kinds)}
    return {id_ for id_ in ids if id_ is not None}


def _round(loop: Loop, names: Mapping[str, str]) -> str:
    nodes = " -> ".join(named(node, names) for node in loop.nodes)
    places = ", ".join(named(place, names) for place in loop.places)
    return f"{nodes} ({loop.kind}), {places}"
