"""The store's care: history, undo, check, backup, restore."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from graphmap.cli.session import REFUSED, Session, new_operation_id, print_json, say, who
from graphmap.services import care
from graphmap.services.history.log_told import newest_entries
from graphmap.services.history.taking_back import bring_back, take_back


@click.command()
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 10_000))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def history(session: Session, limit: int, *, as_json: bool) -> None:
    """Show who changed what and why, newest first."""
    entries = newest_entries(session.workspace, limit=limit)
    if as_json:
        print_json({"entries": entries})
        return
    for entry in entries:
        said = (entry["revision"], entry["at"], entry["actor"], _what(entry), entry["reason"])
        click.echo("  ".join(str(part) for part in said))
    if not entries:
        click.echo("Nothing has been changed yet.")


@click.command()
@click.option(
    "--revision",
    type=click.IntRange(1),
    help="The revision to take back; else the newest change not yet undone.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def undo(session: Session, revision: int | None, *, as_json: bool) -> None:
    """Take one change back, as a new change; undoing an undo brings it back."""
    done = take_back(
        session.workspace, actor=who(), operation_id=new_operation_id(), revision=revision
    )
    if as_json:
        print_json({"undone": done.entry.seq, "revision": done.applied.revision})
    else:
        click.echo(
            f"Undone: revision {done.entry.seq}. The map is now at revision"
            f" {done.applied.revision}."
        )


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def redo(session: Session, *, as_json: bool) -> None:
    """Bring back what was undone last; after a new change there is nothing to bring back."""
    done = bring_back(session.workspace, actor=who(), operation_id=new_operation_id())
    change = session.workspace.outline.change_of(done.entry.seq)
    if as_json:
        print_json({"redone": change, "revision": done.applied.revision})
    else:
        click.echo(
            f"Brought back: revision {change}. The map is now at revision {done.applied.revision}."
        )


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def check(context: click.Context, *, as_json: bool) -> None:
    """Verify every hash of the log, every rule, and that the log replays to the graph."""
    session: Session = context.obj
    report = session.workspace.store.check()
    if as_json:
        print_json(report.model_dump(mode="json"))
    else:
        click.echo(f"Revision {report.revision}: {report.nodes} nodes, {report.links} links")
        click.echo(f"Log: {report.entries} entries, {report.erased_images} erased images")
        click.echo(f"Graph hash: {report.graph_hash}")
        click.echo("Sound." if not report.problems else "Damaged:")
    if report.problems:
        for problem in report.problems:
            say(f"graphmap: {problem}")
        context.exit(REFUSED)


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def backup(session: Session, file: Path) -> None:
    """Write the graph, its history and documents to FILE; others may go on writing."""
    lines = care.back_up(session.workspace.store, file)
    click.echo(f"Backed up to {file}: {lines} lines.")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_obj
def restore(session: Session, file: Path) -> None:
    """Fill an empty store from the backup FILE, whole or not at all."""
    revision = care.restore(session.workspace_made.store, file)
    click.echo(f"Restored {file}: the map is at revision {revision}.")


def _what(entry: Mapping[str, Any]) -> str:
    words = Counter(_did(entry["type"], record) for record in entry["records"])
    return ", ".join(f"{count} {word}" for word, count in sorted(words.items())) or "nothing"


def _did(entry_type: str, record: Mapping[str, Any]) -> str:
    if entry_type == "erase":
        return "erased"
    if record["before_hash"] is None:
        return "added"
    return "deleted" if record["after_hash"] is None else "changed"
