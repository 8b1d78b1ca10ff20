"""Settings are read once, from one table, and refused with the variable's name."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphmap.errors import SettingsRefused
from graphmap.settings import Settings, read_settings


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"GRAPHMAP_{name.upper()}", raising=False)


def test_without_variables_every_setting_has_its_default() -> None:
    settings = read_settings()
    assert settings.store is None
    assert settings.data_folder == Path.home() / ".local" / "share" / "graphmap"
    assert settings.workers == 2


def test_a_variable_sets_it_and_what_is_given_by_name_comes_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GRAPHMAP_STORE", "ours.sqlite")
    monkeypatch.setenv("GRAPHMAP_TRUSTED_HOSTS", "maps.example, other.example")
    assert read_settings().store == "ours.sqlite"
    assert read_settings().trusted_hosts == ("maps.example", "other.example")
    assert read_settings(store="given.sqlite").store == "given.sqlite"
    assert read_settings(store=None).store == "ours.sqlite"


def test_a_bad_value_is_refused_by_the_name_of_its_variable_and_not_repeated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GRAPHMAP_WORKERS", "secret-many")
    with pytest.raises(SettingsRefused, match="GRAPHMAP_WORKERS") as refused:
        read_settings()
    assert "secret-many" not in str(refused.value)


def test_an_unknown_variable_is_refused_with_the_known_ones(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GRAPHMAP_STOER", "typo")
    with pytest.raises(SettingsRefused, match=r"GRAPHMAP_STOER .*GRAPHMAP_STORE"):
        read_settings()


def test_variables_of_the_tests_are_let_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRAPHMAP_TEST_SOMETHING", "1")
    assert read_settings().threads == 16


def test_every_setting_has_a_meaning() -> None:
    assert all(field.description for field in Settings.model_fields.values())
