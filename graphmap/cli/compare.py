"""Comparing places, dates and revisions on the command line."""

from __future__ import annotations

from typing import Any

import click

from graphmap.cli.analyses import analysis_options
from graphmap.cli.printing import given, print_table
from graphmap.cli.session import Session, print_json
from graphmap.model.catalogue import Profile
from graphmap.services.analyses.compare import dates_compared, places_compared, revisions_compared
from graphmap.services.reading import names_of
from graphmap.views import compare_text
from graphmap.views.shared_text import how_worked_out


@click.command()
@analysis_options
@click.option("--places", nargs=2, metavar="HERE THERE", help="Two places, by id.")
@click.option("--dates", nargs=2, metavar="HERE THERE", help="Two dates, or any.")
@click.option("--revisions", nargs=2, type=int, metavar="HERE THERE", help="Two revisions.")
@click.pass_obj
def compare(
    session: Session,
    *,
    as_json: bool,
    profile: Profile,
    places: tuple[str, str] | None,
    dates: tuple[str, str] | None,
    revisions: tuple[int, int] | None,
    **asked: Any,
) -> None:
    """Compare two places, dates or revisions: only here, only there, differing."""
    if sum(each is not None for each in (places, dates, revisions)) != 1:
        raise click.UsageError("Say what to compare: --places, --dates or --revisions.")
    workspace, chosen = session.workspace, given(asked)
    if places is not None:
        result = places_compared(workspace, *places, profile=profile, **chosen)
    elif dates is not None:
        result = dates_compared(workspace, *dates, profile=profile, **chosen)
    else:
        here, there = revisions or (0, 0)
        result = revisions_compared(workspace, here, there, profile=profile, **chosen)
    if as_json:
        print_json(result.to_json())
        return
    names = names_of(workspace, compare_text.ids_in(result), profile=profile)
    print_table(
        compare_text.title(result, names),
        how_worked_out(result.revision, result.graph, result.parameters),
        compare_text.LINK_HEADS,
        [compare_text.link_row(row, names) for row in result.rows],
        empty="The same links are recorded on both sides.",
    )
    click.echo()
    print_table(
        "Outcomes in another state",
        "",
        compare_text.STATE_HEADS,
        [compare_text.state_row(row, names) for row in result.states],
        empty="Every outcome is in the same state on both sides.",
        truncated=result.truncated,
    )
