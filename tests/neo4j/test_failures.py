"""The driver's errors in words that name the remedy, and the addresses that are taken."""

from pathlib import Path

import pytest
from neo4j.exceptions import ConfigurationError, Neo4jError, ServiceUnavailable

from graphmap import bootstrap
from graphmap.errors import SettingsRefused, StoreDamaged, StoreUnavailable
from graphmap.settings import Settings, read_settings
from graphmap.store.neo4j import Neo4jGraphStore
from graphmap.store.neo4j.failures import to_graphmap_error

URL = "bolt://127.0.0.1:7687"


@pytest.mark.parametrize(
    ("code", "kind", "said"),
    [
        ("ClientError.Security.Unauthorized", StoreUnavailable, "does not take the user"),
        ("TransientError.General.MemoryPoolOutOfMemoryError", StoreUnavailable, "smaller parts"),
        ("ClientError.Transaction.TransactionTimedOut", StoreUnavailable, "took longer"),
        ("ClientError.Database.DatabaseNotFound", StoreUnavailable, "GRAPHMAP_NEO4J_DATABASE"),
        ("ClientError.Schema.ConstraintValidationFailed", StoreDamaged, "run graphmap check"),
        ("TransientError.Transaction.DeadlockDetected", StoreUnavailable, "DeadlockDetected"),
        ("DatabaseError.General.UnknownError", StoreUnavailable, "Try again in a moment"),
        ("ClientError.Transaction.LockClientStopped", StoreUnavailable, "Try again in a moment"),
        ("ClientError.Statement.SyntaxError", StoreUnavailable, "Neo4j 5.26 and later"),
        ("ClientError.Request.Invalid", StoreUnavailable, r"refused \(Invalid\)"),
    ],
)
def test_what_the_server_reports_names_the_remedy(code: str, kind: type, said: str) -> None:
    error = Neo4jError._hydrate_neo4j(code=f"Neo.{code}", message="MATCH (n {name: 'Dilys'})")
    told = to_graphmap_error(error, URL)
    assert type(told) is kind
    with pytest.raises(kind, match=said):
        raise told
    assert "Dilys" not in str(told)


def test_what_the_driver_reports_names_the_remedy() -> None:
    assert isinstance(to_graphmap_error(ServiceUnavailable("down"), URL), StoreUnavailable)
    assert isinstance(to_graphmap_error(ConfigurationError("?"), URL), SettingsRefused)


def settings(folder: Path, **more: object) -> Settings:
    return read_settings(data_folder=folder, **more)


@pytest.mark.parametrize("scheme", ["bolt", "neo4j", "neo4j+s", "bolt+s"])
def test_the_addresses_of_neo4j_open_its_store(tmp_path: Path, scheme: str) -> None:
    url = f"{scheme}://graph.example.org:7687"
    workspace = bootstrap.open_workspace(
        settings(tmp_path, store=url, neo4j_password="a secret", neo4j_database="my.Map")
    )
    assert isinstance(workspace.store, Neo4jGraphStore)
    assert workspace.name == "my-map"
    workspace.close()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("bolt://neo4j:secret-word@host:7687", "holds no user and no password"),
        ("bolt://host:7687/database", "is its scheme, host and port"),
        ("bolt://host:7687?x=1", "is its scheme, host and port"),
        ("bolt://", "is its scheme, host and port"),
        ("http://host:7474", "has no store of the kind http"),
    ],
)
def test_other_addresses_are_refused_without_repeating_a_secret(
    tmp_path: Path, url: str, said: str
) -> None:
    with pytest.raises(SettingsRefused, match=said) as told:
        bootstrap.open_store(url, settings(tmp_path, neo4j_password="p"))
    assert "secret-word" not in str(told.value)


def test_the_password_comes_from_one_place(tmp_path: Path) -> None:
    file = tmp_path / "password"
    with pytest.raises(StoreUnavailable, match="without a password: set"):
        bootstrap.open_store(URL, settings(tmp_path))
    with pytest.raises(SettingsRefused, match="one of the two"):
        bootstrap.open_store(URL, settings(tmp_path, neo4j_password="p", neo4j_password_file=file))
    with pytest.raises(SettingsRefused, match="cannot be read as text"):
        bootstrap.open_store(URL, settings(tmp_path, neo4j_password_file=file))
    file.write_text("from-a-file\n", "utf-8")
    bootstrap.open_store(URL, settings(tmp_path, neo4j_password_file=file)).close()


def test_no_secret_is_shown_by_settings_or_address(tmp_path: Path) -> None:
    given = settings(tmp_path, neo4j_password="secret-word")
    assert "secret-word" not in repr(given) + repr(bootstrap._neo4j_address(URL, given))


def test_an_embedded_store_needs_no_migration(tmp_path: Path) -> None:
    embedded = settings(tmp_path)
    bootstrap.open_store(bootstrap.store_url(embedded), embedded).close()
    assert bootstrap.migrate(embedded) == []
