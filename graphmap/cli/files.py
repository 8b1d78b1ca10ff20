"""Files in and out on the command line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import get_args

import click

from graphmap.cli.session import REFUSED, Session, new_operation_id, print_json, say, who
from graphmap.errors import FileRefused
from graphmap.formats.whole_file import written_whole
from graphmap.model.catalogue import PROFILES, Profile
from graphmap.services.files.importing import ImportReport, apply_import, preview_import
from graphmap.services.files.reading import FileFormat, ImportFile
from graphmap.services.files.writing import receipt_text
from graphmap.services.taking_away.exporting import (
    EXPORT_FORMATS,
    PLAIN_TABLES,
    ExportFormat,
    export_as,
    format_of_suffix,
)
from graphmap.views.paper.sizes import PAPERS, PaperName, SheetOptions


@click.command("import")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option(
    "--format",
    "file_format",
    type=click.Choice(get_args(FileFormat)),
    help="What the files hold; else told from their contents.",
)
@click.option("--apply", "is_applied", is_flag=True, help="Make the changes, not only a report.")
@click.option("--reason", metavar="TEXT", help="Why, for the history.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def import_files(
    context: click.Context,
    *,
    files: tuple[Path, ...],
    file_format: FileFormat | None,
    is_applied: bool,
    reason: str | None,
    as_json: bool,
) -> None:
    """Report what the FILES would change; with --apply, change it, whole or not at all."""
    session: Session = context.obj
    store = session.workspace_made.store
    preview = preview_import(store, _read(files), file_format=file_format)
    report = preview.report
    if is_applied and not preview.problems:
        report = apply_import(
            store,
            preview,
            actor=who(),
            reason=reason or f"Import {', '.join(file.name for file in files)}",
            operation_id=new_operation_id(),
        )
    if as_json:
        print_json(report.model_dump(mode="json"))
    else:
        _print_report(report, is_applied=is_applied)
    if report.refused:
        context.exit(REFUSED)


def _read(files: Sequence[Path]) -> list[ImportFile]:
    try:
        return [ImportFile(name=file.name, data=file.read_bytes()) for file in files]
    except OSError as error:
        raise FileRefused(f"{error.filename} cannot be read: {error.strerror}") from error


def _print_report(report: ImportReport, *, is_applied: bool) -> None:
    for notice in report.notices:
        say(notice)
    for alike in report.look_alikes:
        names = ", ".join(f"{candidate.name} ({candidate.id})" for candidate in alike.candidates)
        say(f"{alike.name} ({alike.kind}) is new and looks like {names}")
    for entry in report.refused:
        place = [
            entry.file or "",
            f"sheet {entry.sheet}" if entry.sheet else "",
            f"row {entry.row}" if entry.row is not None else "",
            f"column {entry.column}" if entry.column else "",
        ]
        say(f"{', '.join(part for part in place if part)}: {entry.message}")
    counts = f"{report.created} created, {report.changed} changed, {report.unchanged} unchanged"
    click.echo(f"{report.rows} rows read: {counts}, {len(report.refused)} refused.")
    if report.refused:
        click.echo("Nothing was changed. Mend what is refused and try again.")
    elif is_applied:
        click.echo(f"The map is at revision {report.revision}.")
    else:
        click.echo("Nothing was changed. Add --apply to make the changes.")


@click.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--format",
    "export_format",
    type=click.Choice(EXPORT_FORMATS),
    help="What to write; else told from the suffix of FILE.",
)
@click.option(
    "--profile",
    default="workshop",
    show_default=True,
    type=click.Choice(PROFILES),
    help="What the reader may see.",
)
@click.option("--scope", metavar="ID", help="Only this place, or this organisation.")
@click.option(
    "--paper", default="a3", show_default=True, type=click.Choice(PAPERS), help="Of a sheet."
)
@click.option("--portrait", is_flag=True, help="A sheet stands upright instead of lying.")
@click.option("--everything", is_flag=True, help="Draw all that is in scope; fold nothing.")
@click.pass_obj
def export_file(
    session: Session,
    *,
    file: Path,
    export_format: ExportFormat | None,
    profile: Profile,
    scope: str | None,
    paper: PaperName,
    portrait: bool,
    everything: bool,
) -> None:
    """Write the map to FILE for a reader, and say what was left out.

    A plain CSV table holds nothing but rows; its receipt is written beside it.
    """
    chosen = export_format or format_of_suffix(file.name)
    exported = export_as(
        session.workspace,
        chosen,
        profile=profile,
        scope=scope,
        options=SheetOptions(paper=paper, landscape=not portrait),
        everything=everything,
    )
    with written_whole(file) as written:
        written.write(exported.content)
    if chosen in PLAIN_TABLES:
        beside = file.with_name(f"{file.name}.receipt.txt")
        with written_whole(beside) as written:
            written.write(receipt_text(exported.receipt))
        say(f"Its receipt is in {beside}.")
    click.echo(f"Wrote {file} at profile {profile}, revision {exported.receipt.revision}.")
    click.echo("Left out:")
    for line in exported.receipt.in_words():
        click.echo(f"  {line}")
