"""Moving a whole map to another store."""

from __future__ import annotations

from contextlib import closing

import click

from graphmap.bootstrap import check_is_there, open_store
from graphmap.cli.session import Session, print_json, say
from graphmap.services.copying import copy_graph


@click.command()
@click.option("--from", "source", required=True, metavar="URL", help="The store to copy.")
@click.option("--to", "target", required=True, metavar="URL", help="An empty store.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def copy(session: Session, source: str, target: str, *, as_json: bool) -> None:
    """Copy a graph with its history and documents into an empty store, of either kind.

    Others may go on writing to the store that is copied. Both stores are checked afterwards.
    """
    check_is_there(source)
    with (
        closing(open_store(source, session.settings)) as copied,
        closing(open_store(target, session.settings)) as filled,
    ):
        report = copy_graph(copied, filled)
    if as_json:
        print_json(
            {
                "revision": report.revision,
                "nodes": report.nodes,
                "links": report.links,
                "graph_hash": report.graph_hash,
                "source_moved_on": report.source_moved_on,
            }
        )
        return
    click.echo(
        f"Copied {report.nodes} nodes and {report.links} links with their history, up to revision"
        f" {report.revision}."
    )
    click.echo(f"Graph hash: {report.graph_hash}")
    if report.source_moved_on:
        say("The store that was copied has been changed since: its newest changes are not here.")
