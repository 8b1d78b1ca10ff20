"""Bridges, gaps and learning flow on the command line."""

from __future__ import annotations

from typing import Any

import click

from graphmap.cli.analyses import analysis_options
from graphmap.cli.printing import given, print_table
from graphmap.cli.session import Session, print_json
from graphmap.model.catalogue import Profile
from graphmap.services.analyses.learning import learning_in
from graphmap.services.analyses.organisations import bridges_in, gaps_in
from graphmap.services.reading import names_of
from graphmap.views import learning_text, organisations_text
from graphmap.views.shared_text import how_worked_out


@click.command()
@analysis_options
@click.pass_obj
def bridges(session: Session, *, as_json: bool, profile: Profile, **asked: Any) -> None:
    """Find the organisations whose removal parts a system, with the parts."""
    result = bridges_in(session.workspace, profile=profile, **given(asked))
    if as_json:
        print_json(result.to_json())
        return
    ids = organisations_text.ids_in_bridges(result)
    names = names_of(session.workspace, ids, profile=profile)
    print_table(
        "Organisations that hold the system together",
        how_worked_out(result.revision, result.graph, result.parameters),
        organisations_text.BRIDGE_HEADS,
        [organisations_text.bridge_row(row, names) for row in result.rows],
        empty="No organisation's removal parts what hangs together by links recorded so far.",
        truncated=result.truncated,
    )


@click.command()
@analysis_options
@click.pass_obj
def gaps(session: Session, *, as_json: bool, profile: Profile, **asked: Any) -> None:
    """Find organisations that meet in outcomes or people and have no link between them."""
    result = gaps_in(session.workspace, profile=profile, **given(asked))
    if as_json:
        print_json(result.to_json())
        return
    names = names_of(session.workspace, organisations_text.ids_in_gaps(result), profile=profile)
    print_table(
        "Organisations that ought to know each other",
        how_worked_out(result.revision, result.graph, result.parameters),
        organisations_text.GAP_HEADS,
        [organisations_text.gap_row(row, names) for row in result.rows],
        empty="Organisations that meet are linked.",
        truncated=result.truncated,
    )


@click.command()
@analysis_options
@click.pass_obj
def learning(session: Session, *, as_json: bool, profile: Profile, **asked: Any) -> None:
    """Find where learning does not flow."""
    result = learning_in(session.workspace, profile=profile, **given(asked))
    if as_json:
        print_json(result.to_json())
        return
    names = names_of(session.workspace, learning_text.ids_in(result), profile=profile)
    print_table(
        "Where learning does not flow",
        how_worked_out(result.revision, result.graph, result.parameters),
        learning_text.TABLE_HEADS,
        [learning_text.table_row(row, names) for row in result.rows],
        empty="Everything recorded so far is taken up.",
        truncated=result.truncated,
    )
    click.echo(learning_text.counts_line(result))
