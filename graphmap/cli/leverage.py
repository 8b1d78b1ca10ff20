"""Leverage points on the command line."""

from __future__ import annotations

from typing import Any

import click

from graphmap.analysis.loops import DEFAULT_MAX_LENGTH, LONGEST
from graphmap.cli.analyses import analysis_options
from graphmap.cli.printing import given, print_table
from graphmap.cli.session import Session, print_json
from graphmap.model.catalogue import Profile
from graphmap.services.analyses.leverage import leverage_explained, leverage_in
from graphmap.services.reading import names_of
from graphmap.views import leverage_text
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
@click.option("--explain", metavar="ID", help="Only this node, with its chains and loops.")
@click.pass_obj
def leverage(
    session: Session, *, as_json: bool, profile: Profile, explain: str | None, **asked: Any
) -> None:
    """Rank leverage points: policies, factors and enabling conditions, with how sure that is."""
    workspace, chosen = session.workspace, given(asked)
    if explain is not None:
        explanation = leverage_explained(workspace, explain, profile=profile, **chosen)
        if as_json:
            print_json(explanation.to_json())
            return
        names = names_of(workspace, leverage_text.ids_in_explanation(explanation), profile=profile)
        click.echo("\n".join(leverage_text.explanation_lines(explanation, names)))
        return
    result = leverage_in(workspace, profile=profile, **chosen)
    if as_json:
        print_json(result.to_json())
        return
    names = names_of(workspace, leverage_text.ids_in(result), profile=profile)
    print_table(
        "Leverage points",
        how_worked_out(result.revision, result.graph, result.parameters),
        leverage_text.TABLE_HEADS,
        [leverage_text.table_row(row, names) for row in result.rows],
        empty="No effect has a policy, factor or enabling condition.",
        truncated=result.truncated,
    )
    click.echo(leverage_text.closing_line(result))
