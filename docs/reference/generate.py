"""Write the pages of the reference that are made from the code.

``make docs`` runs this file; a test compares its pages with the ones that are committed.
"""

import re
import tempfile
from collections.abc import Callable, Iterator
from inspect import getdoc
from pathlib import Path

import click
from flask import Flask

from graphmap.cli import main as command_line
from graphmap.settings import PREFIX, Settings, read_settings
from web import create_app
from web.permissions import permission_of

FOLDER = Path(__file__).resolve().parent
NOTE = "*Written by `make docs` from the code; edit it there.*"
WIDTH = 96


def commands_page() -> str:
    """Give every command with the help that it prints itself."""
    lines = [
        "# Commands",
        "",
        NOTE,
        "",
        "Results go to standard output, progress and messages to standard error. `--json` prints",
        "exactly one JSON document. Exit codes: 0 done; 1 the input was refused or a check failed,",
        "and nothing was changed; 2 wrong usage; 3 the store cannot be reached.",
    ]
    for context in _contexts(command_line, "graphmap"):
        help_text = context.command.get_help(context)
        shown = "\n".join(line.rstrip() for line in help_text.splitlines())
        lines += ["", f"## {context.command_path}", "", "```text", shown, "```"]
    return "\n".join(lines) + "\n"


def _contexts(
    command: click.Command, name: str, parent: click.Context | None = None
) -> Iterator[click.Context]:
    settings = {**command.context_settings, "terminal_width": WIDTH, "max_content_width": WIDTH}
    context = click.Context(command, parent=parent, info_name=name, **settings)
    yield context
    if isinstance(command, click.Group):
        for below in sorted(command.commands):
            yield from _contexts(command.commands[below], below, context)


def settings_page() -> str:
    """Give every setting with its variable, meaning and default."""
    lines = [
        "# Settings",
        "",
        NOTE,
        "",
        "Settings are read once, when graphmap starts, from environment variables. An option of",
        f"the command line comes first. A variable that begins with `{PREFIX}` and is not listed",
        "here is refused.",
    ]
    for name, field in Settings.model_fields.items():
        lines += [
            "",
            f"## {PREFIX}{name.upper()}",
            "",
            str(field.description),
            "",
            f"Default: {_default(field.default)}",
        ]
    return "\n".join(lines) + "\n"


def _default(value: object) -> str:
    if value in (None, (), ""):
        return "absent"
    if isinstance(value, bool):
        return "`true`" if value else "`false`"
    return f"`{str(value).replace(str(Path.home()), '~')}`"


def routes_page() -> str:
    """Give every route with its methods, the permission it needs and what it gives."""
    lines = [
        "# Routes",
        "",
        NOTE,
        "",
        "A page and its JSON have one path, the JSON below `/api/v1`, and take the same",
        "parameters. The API is described in full at `/api/v1/openapi.json`. Each route declares",
        "the permission it needs; without the access token only routes for *anyone* answer.",
    ]
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(read_settings(store=f"{folder}/map.sqlite", data_folder=folder))
        for heading, permission, meaning in sorted(_routes(app)):
            lines += ["", f"## {heading}", "", f"{meaning} Needs: *{permission}*."]
    return "\n".join(lines) + "\n"


def _routes(app: Flask) -> Iterator[tuple[str, str, str]]:
    for rule in app.url_map.iter_rules():
        methods = sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        view = app.view_functions[rule.endpoint]
        meaning = (getdoc(view) or "").partition("\n\n")[0].replace("\n", " ")
        path = re.sub(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>", r"{\1}", rule.rule)
        yield f"{' '.join(methods)} {path}", permission_of(app, rule.endpoint), meaning


PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands_page,
    "settings.md": settings_page,
    "routes.md": routes_page,
}

if __name__ == "__main__":
    for page_name, make_page in PAGES.items():
        (FOLDER / page_name).write_text(make_page(), "utf-8")
