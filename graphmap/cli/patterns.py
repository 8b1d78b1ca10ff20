"""Shared patterns on the command line."""

from __future__ import annotations

from typing import Any, get_args

import click

from graphmap.analysis.results_patterns import PatternQuestion, PatternScale
from graphmap.cli.analyses import analysis_options
from graphmap.cli.printing import given, print_table
from graphmap.cli.session import Session, print_json
from graphmap.model.catalogue import PlaceType, Profile
from graphmap.services.analyses.patterns import pattern_explained, patterns_in
from graphmap.services.reading import names_of
from graphmap.views import patterns_text
from graphmap.views.shared_text import how_worked_out


@click.command()
@analysis_options
@click.option(
    "--scale",
    required=True,
    type=click.Choice(get_args(PatternScale)),
    help="Who looks: an organisation across citizens, a place across organisations, a country.",
)
@click.option(
    "--type",
    "place_type",
    default="upper_tier",
    show_default=True,
    type=click.Choice(get_args(PlaceType)),
    help="The type of places a country looks across.",
)
@click.option(
    "--min-support",
    default=3,
    show_default=True,
    type=click.IntRange(min=1),
    help="Systems that have it, at least.",
)
@click.option("--explain", metavar="ROW", type=int, help="Only this row, with its evidence.")
@click.pass_obj
def patterns(
    session: Session, *, as_json: bool, profile: Profile, explain: int | None, **asked: Any
) -> None:
    """Find what many systems share: the patterns seen from across them."""
    own = {name: asked.pop(name) for name in ("scale", "place_type", "min_support")}
    question, workspace, chosen = PatternQuestion(**own), session.workspace, given(asked)
    result = patterns_in(workspace, question, profile=profile, **chosen)
    if explain is not None:
        if not 1 <= explain <= len(result.rows):
            raise click.UsageError(f"--explain is the number of a row, 1 to {len(result.rows)}.")
        features = result.rows[explain - 1].features
        explanation = pattern_explained(workspace, question, features, profile=profile, **chosen)
        if as_json:
            print_json(explanation.to_json())
            return
        names = names_of(workspace, patterns_text.ids_in_explanation(explanation), profile=profile)
        click.echo("\n".join(patterns_text.explanation_lines(explanation, names)))
        return
    if as_json:
        print_json(result.to_json())
        return
    names = names_of(workspace, patterns_text.ids_in(result), profile=profile)
    print_table(
        f"Patterns seen at the scale of a {question.scale}",
        how_worked_out(result.revision, result.graph, result.parameters),
        patterns_text.TABLE_HEADS,
        [
            patterns_text.table_row(number, row, names)
            for number, row in enumerate(result.rows, start=1)
        ],
        empty="No systems share anything recorded so far.",
        truncated=result.truncated,
    )
    click.echo(patterns_text.closing_line(result))
