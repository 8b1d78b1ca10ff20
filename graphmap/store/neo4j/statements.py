"""The Cypher statements, each a file, and the functions that send them.

Texts are constant: whatever a user wrote reaches the server as a parameter.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final, LiteralString, Protocol, cast

from neo4j import Query, Record, Result, Session

from graphmap.resources import resource_path

#: So that nothing depends on the language version that a database was set to.
_LANGUAGE: Final = "CYPHER 5\n"


class Runner(Protocol):
    """A transaction, or a session where the statement commits by itself."""

    def run(self, query: LiteralString, parameters: dict[str, Any] | None = None, /) -> Result:
        """Send a statement."""
        ...


@lru_cache(maxsize=256)
def statement(name: str) -> LiteralString:
    """Give the text of ``cypher/<name>.cypher`` without its header.

    Raises
    ------
    InstallationDamaged
        Where there is no such file.
    """
    text = resource_path("cypher", f"{name}.cypher").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("//")]
    # The files come with graphmap, as constant as the text of this module.
    return cast("LiteralString", _LANGUAGE + "\n".join(lines).strip())


@lru_cache(maxsize=16)
def schema_statements(name: str) -> tuple[LiteralString, ...]:
    """Give the statements of a migration in ``cypher/schema``, in their order."""
    text = statement(f"schema/{name}").removeprefix(_LANGUAGE)
    parts = (part.strip().rstrip(";") for part in text.split(";\n"))
    return tuple(cast("LiteralString", _LANGUAGE + part) for part in parts if part)


def send(runner: Runner, text: LiteralString, parameters: Mapping[str, object]) -> Result:
    """Send a constant statement with its parameters, in the transaction of the runner."""
    return runner.run(text, dict(parameters))


def send_alone(
    session: Session, text: LiteralString, parameters: Mapping[str, object], *, seconds: float
) -> Result:
    """Send a constant statement that is a transaction of its own, of at most so many seconds."""
    return session.run(Query(text, timeout=seconds), dict(parameters))


def rows(runner: Runner, name: str, /, **parameters: object) -> list[Record]:
    """Run the statement of that name and give what it returns."""
    return list(send(runner, statement(name), parameters))


def only_row(runner: Runner, name: str, /, **parameters: object) -> Record | None:
    """Run the statement of that name and give its first row, None where there is none."""
    found = rows(runner, name, **parameters)
    return found[0] if found else None
