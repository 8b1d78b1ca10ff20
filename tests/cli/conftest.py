"""The command line, run in this process and as a program of its own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from graphmap.cli import main
from graphmap.store.sqlite import SqliteGraphStore

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result


@dataclass(frozen=True)
class CommandLine:
    """graphmap with one store and a data folder of its own."""

    store: Path

    def run(self, *words: str, code: int = 0) -> Result:
        """Run a command and check its exit code."""
        result = CliRunner().invoke(
            main,
            ["--store", str(self.store), *words],
            env={"GRAPHMAP_DATA_FOLDER": str(self.store.parent / "data")},
        )
        assert result.exit_code == code, (result.output, result.exception)
        return result

    def json(self, *words: str) -> Any:
        """Run a command with --json and give its one document."""
        return json.loads(self.run(*words, "--json").stdout)


@pytest.fixture
def blank(tmp_path: Path) -> CommandLine:
    """The command line on a store that is not there yet."""
    return CommandLine(tmp_path / "blank.sqlite")


@pytest.fixture
def empty(tmp_path: Path) -> CommandLine:
    """The command line on a store that holds nothing."""
    path = tmp_path / "empty.sqlite"
    SqliteGraphStore(path).close()
    return CommandLine(path)


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """The command line on the demonstration, only to be read."""
    command_line = CommandLine(tmp_path_factory.mktemp("cli") / "demonstration.sqlite")
    command_line.run("demo", "--no-serve")
    return command_line
