from pathlib import Path

import pytest

from graphmap import resources
from graphmap.errors import InstallationDamaged


def test_a_checkout_keeps_its_files_beside_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "graphmap")
    (tmp_path / "fixtures").mkdir()
    (tmp_path / "fixtures" / "questions.json").write_text("[]")

    found = resources.resource_path("fixtures", "questions.json")

    assert found == tmp_path / "fixtures" / "questions.json"


def test_an_installed_wheel_keeps_its_files_inside_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "graphmap"
    monkeypatch.setattr(resources, "_PACKAGE", package)
    inside = package / "_resources" / "fixtures"
    inside.mkdir(parents=True)
    (tmp_path / "fixtures").mkdir()

    assert resources.resource_path("fixtures") == inside


def test_a_missing_file_is_named_with_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "graphmap")

    with pytest.raises(InstallationDamaged, match=r"fixtures/absent\.csv (.|\n)*make install"):
        resources.resource_path("fixtures", "absent.csv")
