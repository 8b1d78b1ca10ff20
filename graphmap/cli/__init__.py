"""The command line: parse, call one service, print.

Results go to stdout, progress and messages to stderr. Exit codes: 0 done, 1 the input was
refused or a check failed, 2 wrong usage, 3 the store cannot be reached.
"""

from __future__ import annotations

import click

from graphmap import __version__
from graphmap.cli.analyses import blocking
from graphmap.cli.care import backup, check, history, redo, restore, undo
from graphmap.cli.compare import compare
from graphmap.cli.copy import copy
from graphmap.cli.disagreement import disagreement
from graphmap.cli.files import export_file, import_files
from graphmap.cli.leverage import leverage
from graphmap.cli.loops import loops
from graphmap.cli.migrate import migrate
from graphmap.cli.organisations import bridges, gaps, learning
from graphmap.cli.patterns import patterns
from graphmap.cli.reach import between, downstream, upstream
from graphmap.cli.serving import demo, serve
from graphmap.cli.session import Session, Translated
from graphmap.cli.smallest_set import smallest_set
from graphmap.cli.what_if import what_if
from graphmap.settings import PREFIX


@click.group(cls=Translated, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--store",
    metavar="URL",
    envvar=f"{PREFIX}STORE",
    help="Where the graph is kept: a path, sqlite:///path, or an address of Neo4j.",
)
@click.version_option(__version__, prog_name="graphmap")
@click.pass_context
def main(context: click.Context, store: str | None) -> None:
    """Map a system of people, places and policies, and find which policies block outcomes."""
    context.obj = Session(context, store)


for _command in (
    demo,
    serve,
    import_files,
    export_file,
    blocking,
    loops,
    leverage,
    patterns,
    smallest_set,
    what_if,
    disagreement,
    compare,
    bridges,
    gaps,
    learning,
    upstream,
    downstream,
    between,
    history,
    undo,
    redo,
    check,
    backup,
    restore,
    copy,
    migrate,
):
    main.add_command(_command)
