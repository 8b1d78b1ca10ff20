"""Files in and out on the command line."""

import click


@click.command("import")
def import_files(): ...
@click.command("export")
def export_file(): ...
