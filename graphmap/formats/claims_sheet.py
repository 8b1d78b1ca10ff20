"""The claims sheet: one row a claim, columns in any order (CSV or XLSX)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from graphmap.errors import FileRefused, Problem, RecordRefused
from graphmap.formats.cells import join_list, match_word, place_of, split_list
from graphmap.formats.file_record import FilePlace
from graphmap.formats.tabular import Row, Table
from graphmap.model.catalogue import SENSITIVITIES
from graphmap.model.claims import (
    CAUSE_KINDS,
    CLAIM_COLUMNS,
    EFFECT_WORDS,
    TARGET_KINDS,
    Claim,
    claim_from,
)

_LISTS: Final = ("target", "applied_by", "more_sources")
_WORDS: Final[dict[str, Sequence[str]]] = {
    "cause_kind": CAUSE_KINDS,
    "target_kind": TARGET_KINDS,
    "effect": EFFECT_WORDS,
    "stance": ("supports", "challenges"),
    "confidence": ("A", "B", "C"),
    "sensitivity": SENSITIVITIES,
}


@dataclass(frozen=True)
class PlacedClaim:
    """A claim and where in a file it stands."""

    claim: Claim
    place: FilePlace


def read_claims(table: Table) -> tuple[PlacedClaim, ...]:
    """Read the claims of a table; a blank cell is the same as no column.

    Raises
    ------
    FileRefused
        With every row and column that makes no claim, and what would be allowed.
    """
    problems: list[Problem] = []
    claims: list[PlacedClaim] = []
    for row in table.rows:
        place = place_of(table, row)
        try:
            claims.append(PlacedClaim(_claim(row), place))
        except RecordRefused as refused:
            problems += [place.locate(problem) for problem in refused.problems]
    if problems:
        raise FileRefused(problems)
    return tuple(claims)


def write_claims(claims: Iterable[Claim]) -> tuple[tuple[str, ...], list[dict[str, str]]]:
    """Give claims as a header of all columns and rows that `read_claims` reads."""
    return CLAIM_COLUMNS, [_row(claim) for claim in claims]


def _claim(row: Row) -> Claim:
    values: dict[str, object] = {}
    for name, text in row.cells.items():
        if not text:
            continue
        if name in _LISTS:
            values[name] = split_list(text)
        elif name in _WORDS:
            values[name] = match_word(text, _WORDS[name]) or text
        else:
            values[name] = text
    return claim_from(values)


def _row(claim: Claim) -> dict[str, str]:
    values: dict[str, object] = claim.model_dump(exclude_none=True)
    row = {name: str(value) for name, value in values.items() if name not in _LISTS}
    lists = {name: join_list(getattr(claim, name)) for name in _LISTS}
    return row | lists
