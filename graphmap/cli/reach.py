"""Upstream, downstream and between on the command line."""

from __future__ import annotations

from typing import Any

import click

from graphmap.analysis.results_reach import ReachResult
from graphmap.cli.analyses import analysis_options
from graphmap.cli.printing import given, print_table
from graphmap.cli.session import Session, print_json
from graphmap.model.catalogue import Profile
from graphmap.services.analyses.reach import between as find_between
from graphmap.services.analyses.reach import downstream_of, upstream_of
from graphmap.services.reading import names_of
from graphmap.views import reach_text
from graphmap.views.shared_text import how_worked_out


@click.command()
@click.argument("node")
@analysis_options
@click.pass_obj
def upstream(session: Session, node: str, *, as_json: bool, profile: Profile, **asked: Any) -> None:
    """Give what leads to a node, by its id, within --max-steps steps."""
    result = upstream_of(session.workspace, node, profile=profile, **given(asked))
    _print(session, result, as_json=as_json, profile=profile)


@click.command()
@click.argument("node")
@analysis_options
@click.pass_obj
def downstream(
    session: Session, node: str, *, as_json: bool, profile: Profile, **asked: Any
) -> None:
    """Give what a node leads to, by its id, within --max-steps steps."""
    result = downstream_of(session.workspace, node, profile=profile, **given(asked))
    _print(session, result, as_json=as_json, profile=profile)


@click.command()
@click.argument("first")
@click.argument("second")
@analysis_options
@click.pass_obj
def between(
    session: Session, first: str, second: str, *, as_json: bool, profile: Profile, **asked: Any
) -> None:
    """Give what lies on some chain from one node to another."""
    result = find_between(session.workspace, first, second, profile=profile, **given(asked))
    _print(session, result, as_json=as_json, profile=profile)


def _print(session: Session, result: ReachResult, *, as_json: bool, profile: Profile) -> None:
    if as_json:
        print_json(result.to_json())
        return
    names = names_of(session.workspace, reach_text.ids_in(result), profile=profile)
    print_table(
        reach_text.title(result, names),
        how_worked_out(result.revision, result.graph, result.parameters),
        reach_text.TABLE_HEADS,
        [reach_text.table_row(row, names) for row in result.rows],
        empty="Nothing recorded so far.",
        truncated=result.truncated,
    )
