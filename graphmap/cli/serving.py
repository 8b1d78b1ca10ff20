"""Showing a map in the browser: demo and serve."""

from __future__ import annotations

import click

from graphmap.bootstrap import (
    access_token,
    check_listening,
    check_port,
    demonstration_url,
    is_loopback,
)
from graphmap.bootstrap import open_workspace as open_map
from graphmap.cli.analyses import print_blocking_table
from graphmap.cli.session import Session, say
from graphmap.services.analyses.blocking import blocking_in
from graphmap.services.demonstration import load_demonstration
from graphmap.settings import Settings, read_settings

_HERE = "127.0.0.1"
_PORT = 8080


@click.command()
@click.option("--port", default=_PORT, show_default=True, type=click.IntRange(0, 65535))
@click.option("--no-serve", is_flag=True, help="Print the table and stop.")
@click.pass_obj
def demo(session: Session, port: int, *, no_serve: bool) -> None:
    """Show the demonstration: 112 documented observations from 26 places.

    It is kept in the store of --store, or in an embedded store of its own. Running it again
    changes nothing.
    """
    if not no_serve:
        check_port(_HERE, port)
    url = session.settings.store or demonstration_url(session.settings)
    settings = read_settings(store=url)
    workspace = open_map(settings)
    try:
        loaded = load_demonstration(workspace.store)
        say(f"The demonstration is in {url} at revision {loaded}.")
        print_blocking_table(workspace, blocking_in(workspace, limit=10))
    finally:
        workspace.close()
    if not no_serve:
        _serve(settings, _HERE, port)


@click.command()
@click.option("--host", default=_HERE, show_default=True, help="Where to listen.")
@click.option("--port", default=_PORT, show_default=True, type=click.IntRange(0, 65535))
@click.pass_obj
def serve(session: Session, host: str, port: int) -> None:
    """Serve the map in the browser and as JSON under /api/v1."""
    check_listening(session.settings, host)
    check_port(host, port)
    session.workspace_made.store.revision()
    session.workspace_made.close()
    _serve(session.settings, host, port)


def _serve(settings: Settings, host: str, port: int) -> None:
    # Here, so that the other commands start without loading Flask.
    from web.server import run  # noqa: PLC0415

    here = is_loopback(host)
    if not here:
        say("Listening beyond this machine: TLS must stand in front.")
    if not here and not settings.trusted_hosts:
        say(
            "Only requests for this machine's own names are answered. Set GRAPHMAP_TRUSTED_HOSTS"
            " to the names that people reach it by, separated by commas."
        )
    # What is printed beyond loopback ends in logs that others read: no token there.
    token = f"?token={access_token(settings)}" if here else ""
    run(
        settings,
        host=host,
        port=port,
        ready=lambda address: click.echo(f"Open {address}/{token}"),
    )
