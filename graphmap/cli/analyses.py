"""The analyses on the command line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, get_args

import click

from graphmap.analysis.parameters import DEFAULT_LIMIT, DEFAULT_MAX_STEPS, MOST_ROWS, MOST_STEPS
from graphmap.analysis.results import BlockingExplanation, BlockingResult
from graphmap.cli.printing import given, print_table
from graphmap.cli.session import Session, print_json
from graphmap.model.catalogue import PROFILES, PlaceType, Profile
from graphmap.services.analyses.blocking import (
    blocking_explained,
    blocking_in,
    blocking_of,
)
from graphmap.services.reading import names_of
from graphmap.services.workspace import Workspace
from graphmap.views.blocking_text import TABLE_HEADS, explanation_lines, how_counted, table_row

_Command = TypeVar("_Command", bound="Callable[..., Any]")


def analysis_options(command: _Command) -> _Command:
    """Add the options that the analyses share."""
    options = (
        click.option("--as-of", metavar="DATE|any", help="Count what holds then; else today."),
        click.option(
            "--max-steps",
            default=DEFAULT_MAX_STEPS,
            show_default=True,
            type=click.IntRange(1, MOST_STEPS),
            help="Effects in a chain, at most.",
        ),
        click.option("--include-assumed", is_flag=True, help="Count effects without evidence too."),
        click.option("--scope", metavar="ID", help="Only this place, or this organisation."),
        click.option(
            "--limit",
            default=DEFAULT_LIMIT,
            show_default=True,
            type=click.IntRange(1, MOST_ROWS),
            help="Rows, at most.",
        ),
        click.option(
            "--profile",
            default="steward",
            show_default=True,
            type=click.Choice(PROFILES),
            help="What the reader may see.",
        ),
        click.option("--json", "as_json", is_flag=True, help="Print one JSON document."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.command()
@analysis_options
@click.option("--roll-up", type=click.Choice(get_args(PlaceType)), help="Count by such places.")
@click.option("--by-family", is_flag=True, help="Count policies with those they derive from.")
@click.option("--policy", metavar="ID", help="Only this policy.")
@click.option("--for-outcome", metavar="ID", help="Only policies that block this outcome.")
@click.option("--explain", is_flag=True, help="With --policy: its chains and their evidence.")
@click.pass_obj
def blocking(
    session: Session,
    *,
    policy: str | None,
    for_outcome: str | None,
    explain: bool,
    as_json: bool,
    profile: Profile,
    **asked: Any,
) -> None:
    """Rank policies by the outcomes they block across places."""
    if explain and policy is None:
        raise click.UsageError("--explain needs --policy ID.")
    if policy is not None and for_outcome is not None:
        raise click.UsageError("Give --policy or --for-outcome, one of the two.")
    workspace = session.workspace
    chosen = given(asked)
    if policy is not None and explain:
        explanation = blocking_explained(workspace, policy, profile=profile, **chosen)
        if as_json:
            print_json(explanation.to_json())
        else:
            _print_explanation(workspace, explanation, profile)
        return
    if policy is not None:
        result = blocking_of(workspace, policy, profile=profile, **chosen)
    else:
        result = blocking_in(workspace, for_outcome=for_outcome, profile=profile, **chosen)
    if as_json:
        print_json(result.to_json())
    else:
        print_blocking_table(workspace, result, profile)


def print_blocking_table(
    workspace: Workspace, result: BlockingResult, profile: Profile = "steward"
) -> None:
    """Print a ranking as a table, with its evidence in the same row."""
    ids = {id_ for row in result.rows for id_ in (*row.places, *row.set_by)}
    names = names_of(workspace, ids, profile=profile)
    print_table(
        "Policies that block outcomes across places",
        how_counted(result),
        TABLE_HEADS,
        [table_row(number, row, names) for number, row in enumerate(result.rows, start=1)],
        empty="No policy blocks anything here by evidence recorded so far.",
    )
    if result.ranked > len(result.rows):
        click.echo(f"Showing the first {len(result.rows)} of {result.ranked}.")


def _print_explanation(
    workspace: Workspace, explanation: BlockingExplanation, profile: Profile
) -> None:
    ids: set[str] = set()
    for pair in explanation.pairs:
        ids |= {pair.outcome, pair.place or pair.outcome}
        for chain in pair.chains:
            ids |= {*chain.effects, *chain.observations, *chain.sources}
    names = names_of(workspace, ids, profile=profile)
    for line in explanation_lines(explanation, names):
        click.echo(line)
