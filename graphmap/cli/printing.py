"""How the commands of the analyses print their answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

_WIDTH = 150


def given(asked: Mapping[str, Any]) -> Any:
    """Give the options that were given, for a service to be called with."""
    return {name: value for name, value in asked.items() if value is not None}


def print_table(
    title: str,
    hint: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    empty: str,
    truncated: bool = False,
) -> None:
    """Print an answer as a table under its title, or say that there is none."""
    table = Table(*heads, box=None, header_style="bold", pad_edge=False)
    for row in rows:
        table.add_row(*row)
    console = Console(width=None if Console().is_terminal else _WIDTH, markup=False, emoji=False)
    if title:
        console.print(title, style="bold")
    if hint:
        console.print(hint, "", sep="\n")
    console.print(table if table.row_count else empty)
    if truncated:
        console.print(
            "There is more than is shown; ask for a higher --limit or a narrower question."
        )
