"""The ranking of blocking policies as plain text: a table, and the trail behind one row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from graphmap.analysis.results import (
    BlockingExplanation,
    BlockingResult,
    BlockingRow,
    ExplainedChain,
)

HINT: Final = "A structural hint, not a finding."
#: How many places a row names before it says how many more there are.
_NAMED_PLACES: Final = 3
TABLE_HEADS: Final = (
    "",
    "Policy",
    "Places",
    "Outcomes",
    "Pairs",
    "Share",
    "For",
    "Against",
    "People",
    "Newest evidence",
    "Set by",
    "",
)


def how_counted(result: BlockingResult) -> str:
    """Say what the ranking is worked out from."""
    asked = result.parameters
    when = "whatever was ever recorded" if asked.as_of == "any" else f"as of {asked.as_of}"
    assumed = ", with links nobody has recorded evidence for" if asked.include_assumed else ""
    return (
        f"{HINT} Worked out at revision {result.revision} from {result.graph.counting} effects,"
        f" {when}{assumed}, over chains of up to {asked.max_steps} effects."
        " What nobody has recorded is not here."
    )


def table_row(number: int, row: BlockingRow, names: Mapping[str, str]) -> tuple[str, ...]:
    """Give one row of the table, under `TABLE_HEADS`."""
    return (
        str(number),
        row.name,
        f"{len(row.places)} {some_names(row.places, names)}",
        str(len(row.outcomes)),
        str(len(row.pairs)),
        f"{row.exposure:.0%}",
        str(row.sources_for),
        str(row.sources_against),
        people(row),
        row.newest_evidence or "not dated",
        some_names(row.set_by, names) or "not recorded",
        "sources disagree here" if row.disputed else "",
    )


def people(row: BlockingRow) -> str:
    """Give the count of people affected, or say that it is not shown."""
    return "not shown" if row.people is None else str(row.people)


def some_names(ids: Sequence[str], names: Mapping[str, str]) -> str:
    """Give up to three names, and how many more there are."""
    shown = ", ".join(names.get(id_, id_) for id_ in ids[:_NAMED_PLACES])
    more = len(ids) - _NAMED_PLACES
    return f"{shown} and {more} more" if more > 0 else shown


def explanation_lines(explanation: BlockingExplanation, names: Mapping[str, str]) -> list[str]:
    """Give the trail behind a row: pairs, chains, observations and sources, a line each."""
    row = explanation.row
    counted = (
        f"{row.name} blocks {_counted(len(row.outcomes), 'outcome')} in"
        f" {_counted(len(row.places), 'place')}: {_counted(len(row.pairs), 'pair')},"
        f" {_counted(row.sources_for, 'source')} for,"
        f" {row.sources_against} against."
    )
    lines = [counted]
    for pair in explanation.pairs:
        where = names.get(pair.place or "", "no place recorded")
        lines += ["", f"{names.get(pair.outcome, pair.outcome)}, {where}"]
        for chain in pair.chains:
            lines += _chain_lines(chain, names)
    return lines


def _counted(number: int, word: str) -> str:
    return f"{number} {word if number == 1 else word + 's'}"


def _chain_lines(chain: ExplainedChain, names: Mapping[str, str]) -> list[str]:
    steps = " -> ".join(names.get(effect, effect) for effect in chain.effects)
    lines = [f"  chain of {len(chain.effects)}: {steps}"]
    for word, observations in (
        ("for", chain.observations_for),
        ("against", chain.observations_against),
    ):
        lines += [f"    {word}: {id_} {names.get(id_, '')}".rstrip() for id_ in observations]
    for word, sources in (("for", chain.sources_for), ("against", chain.sources_against)):
        lines += [f"    source {word}: {id_} {names.get(id_, '')}".rstrip() for id_ in sources]
    return lines
