"""The composition root: settings to a store to a workspace. The only chooser of an adapter."""

from __future__ import annotations

import ipaddress
import os
import re
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Final

from graphmap.errors import SettingsRefused
from graphmap.services.maps_folder import MapsFolder
from graphmap.services.workspace import Workspace
from graphmap.store.sqlite import SqliteGraphStore

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from graphmap.settings import Settings
    from graphmap.store.port import GraphStore

LEAST_TOKEN_LENGTH: Final = 32
_SCHEME: Final = re.compile(r"([a-z][a-z0-9+.-]*):")
_NOT_IN_NAME: Final = re.compile(r"[^a-z0-9]+")


def open_store(url: str) -> GraphStore:
    """Open the store at a path or a ``sqlite:///path``, made where it is absent.

    Raises
    ------
    SettingsRefused
        Where the address names a kind of store that graphmap does not have.
    """
    return SqliteGraphStore(_path_of(url))


def open_workspace(
    settings: Settings, *, now: Callable[[], dt.datetime] | None = None
) -> Workspace:
    """Open the map that the settings name."""
    url = settings.store or str(_maps_folder(settings) / "map.sqlite")
    return Workspace(open_store(url), name=_name_of(url), now=now)


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
    if len(token) < LEAST_TOKEN_LENGTH or len(set(token)) < LEAST_TOKEN_LENGTH // 4:
        raise SettingsRefused(
            f"The access token in {named} is too short or too plain; use {LEAST_TOKEN_LENGTH}"
            " random characters or more."
        )
    return token


def session_key(settings: Settings) -> str:
    """Give the key that signs sessions, the same for all workers of one data folder."""
    return _secret(settings.data_folder / "session-key")


def check_listening(settings: Settings, host: str) -> None:
    """Check that it is safe to listen on ``host``.

    Raises
    ------
    SettingsRefused
        Where ``host`` is not loopback and no access token or trusted host is set.
    """
    if is_loopback(host):
        return
    if settings.access_token_file is None:
        raise SettingsRefused(
            "Listening beyond this machine needs GRAPHMAP_ACCESS_TOKEN_FILE: a file with"
            f" {LEAST_TOKEN_LENGTH} random characters or more. TLS must stand in front."
        )
    if not settings.trusted_hosts:
        raise SettingsRefused(
            "Listening beyond this machine needs GRAPHMAP_TRUSTED_HOSTS: the names that people"
            " reach it by, separated by commas."
        )
    access_token(settings)


def is_loopback(host: str) -> bool:
    """Say whether a host name or address is of this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _path_of(url: str) -> Path:
    if url.startswith("sqlite:///"):
        return Path(url.removeprefix("sqlite:///"))
    scheme = _SCHEME.match(url)
    if scheme:
        raise SettingsRefused(
            f"graphmap has no store of the kind {scheme[1]}; give a path or sqlite:///path"
        )
    return Path(url)


def _name_of(url: str) -> str:
    stem = _path_of(url).stem.lower()
    return _NOT_IN_NAME.sub("-", stem).strip("-")[:64].strip("-") or "map"


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
