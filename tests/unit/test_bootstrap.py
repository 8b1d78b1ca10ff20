"""From settings to a store, its secrets, and where it may listen."""

from __future__ import annotations

import socket
import stat
from pathlib import Path

import pytest

from graphmap import bootstrap
from graphmap.errors import InputRefused, NotFound, SettingsRefused
from graphmap.settings import Settings

LONG = "kf83hs92jd84hs83jd92hf83js92hd83"


def settings(folder: Path, **more: object) -> Settings:
    return Settings(data_folder=folder, **more)


@pytest.mark.parametrize("prefix", ["", "sqlite:///"])
def test_a_path_and_a_sqlite_address_open_the_embedded_store(tmp_path: Path, prefix: str) -> None:
    store = bootstrap.open_store(f"{prefix}{tmp_path / 'here.sqlite'}")
    assert store.revision() == 0
    store.close()
    assert (tmp_path / "here.sqlite").exists()


def test_an_address_of_another_kind_is_refused_with_what_would_do() -> None:
    with pytest.raises(SettingsRefused, match=r"kind mysql; give a path"):
        bootstrap.open_store("mysql://somewhere/x")


def test_the_map_without_a_store_lies_in_the_data_folder(tmp_path: Path) -> None:
    workspace = bootstrap.open_workspace(settings(tmp_path))
    assert workspace.name == "map"
    workspace.close()
    assert (tmp_path / "maps" / "map.sqlite").exists()


def test_the_access_token_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    token = bootstrap.access_token(settings(tmp_path / "data"))
    assert len(token) >= 32
    assert bootstrap.access_token(settings(tmp_path / "data")) == token
    assert bootstrap.session_key(settings(tmp_path / "data")) != token
    mode = (tmp_path / "data" / "access-token").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600
    assert sorted(path.name for path in (tmp_path / "data").iterdir()) == [
        "access-token",
        "session-key",
    ]


def test_a_data_folder_that_cannot_be_made_is_named_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(SettingsRefused, match="GRAPHMAP_DATA_FOLDER"):
        bootstrap.access_token(settings(tmp_path / "file"))


def test_a_named_token_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "token").write_text(f"{LONG}\n")
    named = settings(tmp_path, access_token_file=tmp_path / "token")
    assert bootstrap.access_token(named) == LONG


@pytest.mark.parametrize("text", ["kd82", "changemechangemechangemechangeme"[:31]])
def test_a_short_token_is_refused_and_not_repeated(tmp_path: Path, text: str) -> None:
    (tmp_path / "token").write_text(text)
    with pytest.raises(SettingsRefused, match="32 random characters") as refused:
        bootstrap.access_token(settings(tmp_path, access_token_file=tmp_path / "token"))
    assert text not in str(refused.value)


def test_a_token_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsRefused, match="cannot be read"):
        bootstrap.access_token(settings(tmp_path, access_token_file=tmp_path / "none"))


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.9.1", "::1", "[::1]"])
def test_loopback_needs_nothing(tmp_path: Path, host: str) -> None:
    assert bootstrap.is_loopback(host)
    bootstrap.check_listening(settings(tmp_path), host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.1", "maps.example"])
def test_beyond_loopback_a_token_file_is_needed(tmp_path: Path, host: str) -> None:
    (tmp_path / "token").write_text(LONG)
    with pytest.raises(SettingsRefused, match="GRAPHMAP_ACCESS_TOKEN_FILE"):
        bootstrap.check_listening(settings(tmp_path), host)
    bootstrap.check_listening(settings(tmp_path, access_token_file=tmp_path / "token"), host)


@pytest.mark.parametrize(("text", "why"), [("kd82", "too short"), ("ab" * 20, "too plain")])
def test_beyond_loopback_a_token_that_can_be_guessed_is_refused_at_the_start(
    tmp_path: Path, text: str, why: str
) -> None:
    (tmp_path / "token").write_text(text)
    named = settings(tmp_path, access_token_file=tmp_path / "token")
    with pytest.raises(SettingsRefused, match=why) as refused:
        bootstrap.check_listening(named, "maps.example")
    assert text not in str(refused.value)


@pytest.mark.parametrize("proxy", [{"behind_tls": True}, {"trusted_hosts": ("maps.example",)}])
def test_behind_a_proxy_loopback_asks_for_a_token_that_cannot_be_guessed(
    tmp_path: Path, proxy: dict[str, object]
) -> None:
    (tmp_path / "token").write_text("ab" * 20)
    with pytest.raises(SettingsRefused, match="too plain"):
        bootstrap.check_listening(
            settings(tmp_path, access_token_file=tmp_path / "token", **proxy), "127.0.0.1"
        )
    bootstrap.check_listening(settings(tmp_path, **proxy), "127.0.0.1")


def test_a_blank_map_is_started_beside_the_default_and_opened_by_name(tmp_path: Path) -> None:
    maps = bootstrap.open_maps(settings(tmp_path, store=str(tmp_path / "Our map.sqlite")))
    assert maps.names() == ["our-map"]
    mine = maps.create("mine")
    assert maps.names() == ["our-map", "mine"]
    assert maps.open("mine") is mine
    assert maps.open("our-map") is maps.default
    maps.close()


def test_a_map_is_found_again_by_another_process(tmp_path: Path) -> None:
    first = bootstrap.open_maps(settings(tmp_path))
    first.create("mine")
    second = bootstrap.open_maps(settings(tmp_path))
    assert second.open("mine").store.revision() == 0
    first.close()
    second.close()


@pytest.mark.parametrize("name", ["", "../x", "A", "-x", "x-", "a" * 65, "a/b", "a.b"])
def test_a_name_that_is_no_name_of_a_map_is_refused(tmp_path: Path, name: str) -> None:
    maps = bootstrap.open_maps(settings(tmp_path))
    with pytest.raises(InputRefused):
        maps.create(name)
    with pytest.raises(NotFound):
        maps.open(name)
    maps.close()


def test_a_name_that_is_taken_is_refused(tmp_path: Path) -> None:
    maps = bootstrap.open_maps(settings(tmp_path))
    maps.create("mine")
    with pytest.raises(InputRefused, match="already"):
        maps.create("mine")
    maps.close()


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_a_port_that_is_taken_is_refused_with_the_way_out(host: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, 0), family=family) as other:
        port = other.getsockname()[1]
        with pytest.raises(SettingsRefused, match=rf"Port {port} .*--port"):
            bootstrap.check_port(host, port)
    bootstrap.check_port(host, port)
