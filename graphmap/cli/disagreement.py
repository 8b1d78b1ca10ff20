"""Disagreement on the command line."""

from __future__ import annotations

from typing import Any

import click

from graphmap.cli.analyses import analysis_options
from graphmap.cli.printing import given, print_table
from graphmap.cli.session import Session, print_json
from graphmap.model.catalogue import Profile
from graphmap.services.analyses.disagreement import disagreement_in
from graphmap.services.reading import names_of
from graphmap.views import disagreement_text
from graphmap.views.shared_text import how_worked_out


@click.command()
@analysis_options
@click.option("--explain", metavar="ROW", type=int, help="The evidence of this row.")
@click.pass_obj
def disagreement(
    session: Session, *, as_json: bool, profile: Profile, explain: int | None, **asked: Any
) -> None:
    """Find where places differ and where sources disagree."""
    result = disagreement_in(session.workspace, profile=profile, **given(asked))
    if as_json:
        print_json(result.to_json())
        return
    names = names_of(session.workspace, disagreement_text.ids_in(result), profile=profile)
    if explain is not None:
        if not 1 <= explain <= len(result.rows):
            raise click.UsageError(f"--explain is the number of a row, 1 to {len(result.rows)}.")
        click.echo("\n".join(disagreement_text.row_lines(result.rows[explain - 1], names)))
        return
    print_table(
        "Where places differ and sources disagree",
        how_worked_out(result.revision, result.graph, result.parameters),
        disagreement_text.TABLE_HEADS,
        [
            disagreement_text.table_row(number, row, names)
            for number, row in enumerate(result.rows, start=1)
        ],
        empty="Nothing recorded so far disagrees.",
        truncated=result.truncated,
    )
