"""The driver's errors in graphmap's words. The one place that knows the server's codes."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

from neo4j.exceptions import (
    AuthError,
    ClientError,
    ConfigurationError,
    ConstraintError,
    DatabaseError,
    DriverError,
    Neo4jError,
    TransientError,
    UnsupportedServerProduct,
)

from graphmap.errors import (
    GraphmapError,
    SettingsRefused,
    StoreDamaged,
    StoreError,
    StoreUnavailable,
)

#: Marked as transient by the server, though trying again needs as much memory as before.
_OUT_OF_MEMORY: Final = "MemoryPoolOutOfMemoryError"
_TOO_LONG: Final = ("TransactionTimedOut", "TransactionTimedOutClientConfiguration")
#: What was to be read has been taken away meanwhile.
_TAKEN_AWAY: Final = "EntityNotFound"
_STOPPED: Final = ("LockClientStopped", "Terminated", "TransactionTerminated")


@contextmanager
def translated(url: str) -> Generator[None]:
    """Raise what the driver reports inside as a `GraphmapError` that names the remedy."""
    try:
        yield
    except (Neo4jError, DriverError) as error:
        raise to_graphmap_error(error, url) from error


@contextmanager
def out_of_memory_is_permanent(url: str) -> Generator[None]:
    """Keep the driver from trying again what the server has no memory for."""
    try:
        yield
    except TransientError as error:
        if _is(error, _OUT_OF_MEMORY):
            raise to_graphmap_error(error, url) from error
        raise


def can_be_asked_again(error: Neo4jError | DriverError) -> bool:
    """Say whether a question that failed may be answered when it is asked once more."""
    return error.is_retryable() or (isinstance(error, Neo4jError) and _is(error, _TAKEN_AWAY))


def to_graphmap_error(error: Neo4jError | DriverError, url: str) -> GraphmapError:
    """Give the error that stands for one of the driver's; it never holds what was sent."""
    if isinstance(error, Neo4jError):
        return _of_server(error, url)
    if isinstance(error, UnsupportedServerProduct):
        return StoreUnavailable(
            f"The server at {url} is of a version that the driver does not speak to; graphmap"
            " works with Neo4j 5.26 and later"
        )
    if isinstance(error, ConfigurationError):
        return SettingsRefused(f"The store's address {url} is not one that the driver takes")
    return StoreUnavailable(
        f"The Neo4j server at {url} cannot be reached ({type(error).__name__}); see that it runs"
        " and that the address is right, then try again"
    )


def _of_server(error: Neo4jError, url: str) -> GraphmapError:
    if isinstance(error, AuthError):
        return StoreUnavailable(
            f"The Neo4j server at {url} does not take the user and password; set"
            " GRAPHMAP_NEO4J_USER and GRAPHMAP_NEO4J_PASSWORD_FILE"
        )
    if _is(error, _OUT_OF_MEMORY):
        return StoreUnavailable(
            f"The Neo4j server at {url} has too little memory for this; nothing was changed."
            " Do it in smaller parts, or give the server more memory"
        )
    if _is(error, *_TOO_LONG):
        return StoreUnavailable(
            f"The Neo4j server at {url} took longer than a request may; nothing was changed"
        )
    return _of_kind(error, url)


def _of_kind(error: Neo4jError, url: str) -> StoreError:
    short = (error.code or "unknown").rpartition(".")[2]
    if _is(error, "DatabaseNotFound"):
        return StoreUnavailable(
            f"The Neo4j server at {url} has no such database; correct GRAPHMAP_NEO4J_DATABASE"
        )
    if isinstance(error, ConstraintError):
        return StoreDamaged(f"The graph at {url} does not agree with itself; run graphmap check")
    if isinstance(error, TransientError | DatabaseError) or _is(error, *_STOPPED):
        return StoreUnavailable(
            f"The Neo4j server at {url} could not do it now ({short}); nothing was changed."
            " Try again in a moment"
        )
    if isinstance(error, ClientError) and _is(error, "SyntaxError", "ProcedureNotFound"):
        return StoreUnavailable(
            f"The Neo4j server at {url} does not know what graphmap asks of it ({short});"
            " graphmap works with Neo4j 5.26 and later"
        )
    return StoreUnavailable(f"The Neo4j server at {url} refused ({short})")


def _is(error: Neo4jError, *endings: str) -> bool:
    return (error.code or "").rpartition(".")[2] in endings
