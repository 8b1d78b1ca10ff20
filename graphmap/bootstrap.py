"""The composition root: settings to a store to a workspace. The only chooser of an adapter."""

from __future__ import annotations

import datetime as dt
import ipaddress
import os
import re
import secrets
import socket
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from graphmap.errors import SettingsRefused, StoreUnavailable
from graphmap.model.identity import to_slug
from graphmap.services.maps_folder import MapsFolder
from graphmap.services.workspace import Workspace
from graphmap.settings import Settings, read_settings
from graphmap.store.neo4j import Neo4jAddress, Neo4jGraphStore
from graphmap.store.port import GraphStore
from graphmap.store.sqlite import SqliteGraphStore

LEAST_TOKEN_LENGTH: Final = 32
_SCHEME: Final = re.compile(r"([a-z][a-z0-9+.-]*):")
_NEO4J_SCHEMES: Final = ("bolt", "bolt+s", "neo4j", "neo4j+s")


def open_store(url: str, settings: Settings | None = None) -> GraphStore:
    """Open a store by its address.

    Parameters
    ----------
    url
        A path or ``sqlite:///path``, made where it is absent, or the ``bolt://``, ``neo4j://``
        or ``neo4j+s://`` address of a Neo4j server.
    settings
        They hold the user and password of a Neo4j server.

    Raises
    ------
    SettingsRefused
        Where the address names a kind of store that graphmap does not have.
    StoreUnavailable
        Where it is of a Neo4j server and no password is set.
    """
    if _scheme_of(url) in _NEO4J_SCHEMES:
        return Neo4jGraphStore(_neo4j_address(url, settings or read_settings()))
    return SqliteGraphStore(_path_of(url))


def check_is_there(url: str) -> None:
    """Check that an embedded store is there, for whoever only reads: a mistyped path makes none.

    Raises
    ------
    StoreUnavailable
        Where no file is at the path; naming it, and what makes one.
    """
    if _scheme_of(url) in _NEO4J_SCHEMES or (path := _path_of(url)).exists():
        return
    raise StoreUnavailable(
        f"There is no map at {path}. Give the path of one with --store or GRAPHMAP_STORE; demo,"
        " serve, import and restore make one there."
    )


def store_url(settings: Settings) -> str:
    """Give the address of the store that the settings name."""
    return settings.store or str(_maps_folder(settings) / "map.sqlite")


def migrate(settings: Settings) -> list[str]:
    """Bring the tables or the schema of a store up to date; give what was applied now.

    An embedded store is brought up to date whenever it is opened.
    """
    check_is_there(url := store_url(settings))
    with closing(open_store(url, settings)) as store:
        return store.migrate() if isinstance(store, Neo4jGraphStore) else []


def open_workspace(
    settings: Settings, *, now: Callable[[], dt.datetime] | None = None
) -> Workspace:
    """Open the map that the settings name."""
    url = store_url(settings)
    name = settings.neo4j_database if _scheme_of(url) in _NEO4J_SCHEMES else _path_of(url).stem
    return Workspace(open_store(url, settings), name=_to_map_name(name), now=now)


def open_maps(settings: Settings, *, now: Callable[[], dt.datetime] | None = None) -> MapsFolder:
    """Open the map that the settings name, with the maps of the data folder beside it."""
    default = open_workspace(settings, now=now)
    return MapsFolder(default, folder=_maps_folder(settings), open_store=SqliteGraphStore)


def demonstration_url(settings: Settings) -> str:
    """Give the address of the embedded store that holds the demonstration."""
    return str(_maps_folder(settings) / "demonstration.sqlite")


def access_token(settings: Settings) -> str:
    """Give the access token, made in the data folder where no file is named.

    Raises
    ------
    SettingsRefused
        Where the file that is named cannot be read or holds fewer than 32 characters.
    """
    named = settings.access_token_file
    if named is None:
        return _secret(settings.data_folder / "access-token")
    try:
        token = named.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsRefused(
            f"GRAPHMAP_ACCESS_TOKEN_FILE names {named}, which cannot be read as text"
        ) from error
    if len(token) < LEAST_TOKEN_LENGTH:
        raise SettingsRefused(
            f"The access token in {named} is too short; use {LEAST_TOKEN_LENGTH} random"
            " characters or more."
        )
    return token


def session_key(settings: Settings) -> str:
    """Give the key that signs sessions, the same for all workers of one data folder."""
    return _secret(settings.data_folder / "session-key")


def check_listening(settings: Settings, host: str) -> None:
    """Check that it is safe to listen on ``host``.

    Other names than this machine's own, or TLS in front, mean a proxy: then loopback is reached
    from elsewhere too.

    Raises
    ------
    SettingsRefused
        Where others reach it and the access token can be guessed, or where ``host`` is not
        loopback and none is set.
    """
    here = is_loopback(host)
    if here and not settings.behind_tls and not settings.trusted_hosts:
        return
    if settings.access_token_file is None and not here:
        raise SettingsRefused(
            "Listening beyond this machine needs GRAPHMAP_ACCESS_TOKEN_FILE: a file with"
            f" {LEAST_TOKEN_LENGTH} random characters or more. TLS must stand in front."
        )
    if len(set(access_token(settings))) < LEAST_TOKEN_LENGTH // 4:
        raise SettingsRefused(
            f"The access token in {settings.access_token_file} is too plain where others than"
            f" this machine reach it; use {LEAST_TOKEN_LENGTH} random characters or more."
        )


def check_port(host: str, port: int) -> None:
    """Check that nothing else listens on ``host`` and ``port``.

    Raises
    ------
    SettingsRefused
        Where the port is taken, not allowed, or the host is not of this machine.
    """
    address = host.strip("[]")
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        socket.create_server((address, port), family=family).close()
    except OSError as error:
        why = os.strerror(error.errno) if error.errno and error.errno > 0 else "no such host"
        raise SettingsRefused(
            f"Port {port} of {host} cannot be used ({why}). Choose another with --port; 0 takes"
            " any that is free."
        ) from error


def is_loopback(host: str) -> bool:
    """Say whether a host name or address is of this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _scheme_of(url: str) -> str | None:
    scheme = _SCHEME.match(url)
    return scheme[1] if scheme else None


def _path_of(url: str) -> Path:
    if url.startswith("sqlite:///"):
        return Path(url.removeprefix("sqlite:///"))
    scheme = _scheme_of(url)
    if scheme:
        raise SettingsRefused(
            f"graphmap has no store of the kind {scheme}; give a path, sqlite:///path, or an"
            " address of Neo4j: bolt://, neo4j:// or neo4j+s://"
        )
    return Path(url)


def _neo4j_address(url: str, settings: Settings) -> Neo4jAddress:
    parts = urlsplit(url)
    if "@" in parts.netloc:
        raise SettingsRefused(
            "The address of a Neo4j server holds no user and no password; set"
            " GRAPHMAP_NEO4J_USER and GRAPHMAP_NEO4J_PASSWORD_FILE."
        )
    if not parts.hostname or parts.path not in ("", "/") or parts.query or parts.fragment:
        raise SettingsRefused(
            "The address of a Neo4j server is its scheme, host and port, such as"
            " bolt://127.0.0.1:7687; the database is GRAPHMAP_NEO4J_DATABASE."
        )
    return Neo4jAddress(
        url=f"{parts.scheme}://{parts.netloc}",
        user=settings.neo4j_user,
        password=_neo4j_password(settings),
        database=settings.neo4j_database,
        # Two more than the threads: the health check and the pages' own copies of the store.
        pool_size=settings.threads + 2,
    )


def _neo4j_password(settings: Settings) -> str:
    file, given = settings.neo4j_password_file, settings.neo4j_password
    if file is None and given is None:
        raise StoreUnavailable(
            "A Neo4j server cannot be reached without a password: set"
            " GRAPHMAP_NEO4J_PASSWORD_FILE, or else GRAPHMAP_NEO4J_PASSWORD."
        )
    if file is not None and given is not None:
        raise SettingsRefused(
            "The password of the Neo4j server is given twice: set"
            " GRAPHMAP_NEO4J_PASSWORD_FILE, or else GRAPHMAP_NEO4J_PASSWORD, one of the two."
        )
    if given is not None:
        return given.get_secret_value()
    try:
        return (file or Path()).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsRefused(
            f"GRAPHMAP_NEO4J_PASSWORD_FILE names {file}, which cannot be read as text"
        ) from error


def _to_map_name(text: str) -> str:
    return to_slug(text)[:64].strip("-") or "map"


def _maps_folder(settings: Settings) -> Path:
    return settings.data_folder / "maps"


def _secret(path: Path) -> str:
    """Read a secret of ours, made once: of several processes the first to finish wins."""
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(secrets.token_urlsafe(LEAST_TOKEN_LENGTH))
            _link_once(draft, path)
        return path.read_text("ascii")
    except OSError as error:
        raise SettingsRefused(
            f"{path} cannot be read or made: {error.strerror}; set GRAPHMAP_DATA_FOLDER to a"
            " folder that can be written."
        ) from error


def _link_once(draft: Path, path: Path) -> None:
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
