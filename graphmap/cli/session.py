"""What the commands share: the settings, the open map, errors as exit codes, printing."""

from __future__ import annotations

import getpass
import json
import uuid
from functools import cached_property
from typing import Any, Final

import click

from graphmap.bootstrap import check_is_there, open_workspace, store_url
from graphmap.errors import (
    GraphmapError,
    RequestRefused,
    SettingsRefused,
    StoreLoading,
    StoreUnavailable,
)
from graphmap.services.workspace import Workspace
from graphmap.settings import Settings, read_settings

REFUSED: Final = 1
WRONG_USAGE: Final = 2
NOT_REACHED: Final = 3


class Session:
    """One run of the program: settings read once, the map opened when first asked for."""

    def __init__(self, context: click.Context, store: str | None) -> None:
        self._context = context
        self._store = store

    @cached_property
    def settings(self) -> Settings:
        """The settings, with the store of ``--store``."""
        return read_settings(store=self._store)

    @cached_property
    def workspace(self) -> Workspace:
        """The map of ``--store``, which is there; closed at the end of the command."""
        check_is_there(store_url(self.settings))
        return self.workspace_made

    @cached_property
    def workspace_made(self) -> Workspace:
        """The same, made empty where nothing is there."""
        workspace = open_workspace(self.settings)
        self._context.call_on_close(workspace.close)
        return workspace


class Translated(click.Group):
    """A group whose commands turn graphmap's errors into a message and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except GraphmapError as error:
            click.echo(f"graphmap: {error}", err=True)
            raise click.exceptions.Exit(_exit_code(error)) from error


def _exit_code(error: GraphmapError) -> int:
    if isinstance(error, StoreUnavailable | StoreLoading):
        return NOT_REACHED
    return WRONG_USAGE if isinstance(error, SettingsRefused | RequestRefused) else REFUSED


def print_json(document: object) -> None:
    """Print exactly one JSON document on stdout."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


def say(message: str) -> None:
    """Say something on stderr."""
    click.echo(message, err=True)


def who() -> str:
    """Give the name that changes from the command line are recorded under."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "command line"


def new_operation_id() -> str:
    """Give a unique operation id."""
    return str(uuid.uuid4())
