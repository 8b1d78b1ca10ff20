"""What-if on the command line."""

from __future__ import annotations

from typing import Any

import click

from graphmap.analysis.loops import DEFAULT_MAX_LENGTH, LONGEST
from graphmap.analysis.scenario_documents import read_scenario
from graphmap.cli.analyses import analysis_options
from graphmap.cli.lists import TakesLists
from graphmap.cli.printing import given, print_table
from graphmap.cli.session import Session, print_json
from graphmap.model.catalogue import Profile
from graphmap.services.analyses.what_if import what_if_in
from graphmap.services.reading import names_of
from graphmap.views import what_if_text
from graphmap.views.shared_text import how_worked_out


@click.command(name="what-if", cls=TakesLists)
@analysis_options
@click.option("--off", multiple=True, metavar="ID[@PLACE]", help="Switch a policy off, or there.")
@click.option("--drop", multiple=True, metavar="ID", help="Drop an effect.")
@click.option("--reverse", multiple=True, metavar="ID", help="Reverse an effect.")
@click.option(
    "--add", multiple=True, metavar="CAUSE:SIGN:TARGET[@PLACE]", help="Suppose an effect: + - ?"
)
@click.option(
    "--max-length",
    default=DEFAULT_MAX_LENGTH,
    show_default=True,
    type=click.IntRange(1, LONGEST),
    help="Effects in a loop, at most.",
)
@click.pass_obj
def what_if(
    session: Session,
    *,
    as_json: bool,
    profile: Profile,
    off: tuple[str, ...],
    drop: tuple[str, ...],
    reverse: tuple[str, ...],
    add: tuple[str, ...],
    **asked: Any,
) -> None:
    """Give which pairs would be freed or blocked; the map stays as it is."""
    if not (off or drop or reverse or add):
        raise click.UsageError("Say what to try: --off, --drop, --reverse or --add.")
    scenario = read_scenario(off=off, drop=drop, reverse=reverse, add=add)
    result = what_if_in(session.workspace, scenario, profile=profile, **given(asked))
    if as_json:
        print_json(result.to_json())
        return
    names = names_of(session.workspace, what_if_text.ids_in(result), profile=profile)
    click.echo("\n".join(["What if", *what_if_text.scenario_lines(scenario, names), ""]))
    print_table(
        "",
        how_worked_out(result.revision, result.graph, result.parameters),
        what_if_text.TABLE_HEADS,
        [what_if_text.table_row(row, names) for row in result.rows],
        empty="No pair changes its state.",
        truncated=result.truncated,
    )
    click.echo("\n".join(["", *what_if_text.closing_lines(result, names)]))
