"""Feedback loops on the command line."""

from __future__ import annotations

from typing import Any

import click

from graphmap.analysis.loops import DEFAULT_MAX_LENGTH, LONGEST
from graphmap.analysis.results_loops import LoopExplanation, LoopsResult
from graphmap.cli.analyses import analysis_options
from graphmap.cli.printing import given, print_table
from graphmap.cli.session import Session, print_json
from graphmap.model.catalogue import Profile
from graphmap.services.analyses.loops import loop_explained, loops_in
from graphmap.services.reading import names_of
from graphmap.views import loops_text
from graphmap.views.shared_text import how_worked_out


@click.command()
@analysis_options
@click.option(
    "--max-length",
    default=DEFAULT_MAX_LENGTH,
    show_default=True,
    type=click.IntRange(1, LONGEST),
    help="Effects in a loop, at most.",
)
@click.option("--explain", metavar="NAME", help="Only this loop (such as R1), with its evidence.")
@click.pass_obj
def loops(
    session: Session,
    *,
    explain: str | None,
    as_json: bool,
    profile: Profile,
    **asked: Any,
) -> None:
    """Find feedback loops: reinforcing, balancing, or undetermined."""
    workspace, chosen = session.workspace, given(asked)
    result: LoopsResult | LoopExplanation = (
        loops_in(workspace, profile=profile, **chosen)
        if explain is None
        else loop_explained(workspace, explain, profile=profile, **chosen)
    )
    if as_json:
        print_json(result.to_json())
    elif isinstance(result, LoopExplanation):
        names = names_of(workspace, loops_text.ids_in_explanation(result), profile=profile)
        for line in loops_text.explanation_lines(result, names):
            click.echo(line)
    else:
        names = names_of(workspace, loops_text.ids_in(result), profile=profile)
        print_table(
            "Feedback loops",
            how_worked_out(result.revision, result.graph, result.parameters),
            loops_text.TABLE_HEADS,
            [loops_text.table_row(loop, names) for loop in result.rows],
            empty="No effects recorded so far close a circle.",
            truncated=result.truncated,
        )
