"""Bringing a store up to date with this graphmap."""

from __future__ import annotations

import click

from graphmap import bootstrap
from graphmap.cli.session import Session, print_json


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def migrate(session: Session, *, as_json: bool) -> None:
    """Bring the schema of a Neo4j store up to date; several processes may ask at once.

    A store is also brought up to date when it is first used. Run again, it changes nothing.
    """
    applied = bootstrap.migrate(session.settings)
    if as_json:
        print_json({"applied": applied})
        return
    for name in applied:
        click.echo(f"Applied {name}.")
    click.echo("The store is up to date.")
