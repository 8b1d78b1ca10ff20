"""The wheel is built for real and looked into."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import graphmap

ROOT = Path(__file__).resolve().parents[3]

VENDOR = (
    "govuk-frontend/govuk-frontend.min.css",
    "govuk-frontend/govuk-frontend.min.js",
    "govuk-frontend/LICENSE",
    "source-sans/LICENSE.md",
    "source-sans/SourceSans3-Bold.ttf",
    "source-sans/SourceSans3-Bold.ttf.woff2",
    "source-sans/SourceSans3-Regular.ttf",
    "source-sans/SourceSans3-Regular.ttf.woff2",
    "source-sans/SourceSans3-Semibold.ttf",
    "source-sans/SourceSans3-Semibold.ttf.woff2",
    "vis-data/LICENSE-MIT",
    "vis-data/vis-data.min.js",
    "vis-network/LICENSE-MIT",
    "vis-network/vis-network.min.css",
    "vis-network/vis-network.min.js",
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps"),
            *("--no-build-isolation", "--wheel-dir", folder, ROOT),
        ],
        check=True,
    )
    (path,) = folder.glob("*.whl")
    return zipfile.ZipFile(path)


@pytest.mark.parametrize("name", VENDOR)
def test_the_wheel_holds_the_third_party_asset(wheel: zipfile.ZipFile, name: str) -> None:
    assert wheel.getinfo(f"web/static/vendor/{name}").file_size > 500


def test_the_wheel_holds_every_file_of_the_fixtures(wheel: zipfile.ZipFile) -> None:
    names = set(wheel.namelist())
    files = [path for path in (ROOT / "fixtures").rglob("*") if path.is_file()]

    assert files
    for path in files:
        assert f"graphmap/_resources/{path.relative_to(ROOT).as_posix()}" in names


def test_the_wheel_holds_every_template_and_style_of_the_web_application(
    wheel: zipfile.ZipFile,
) -> None:
    names = set(wheel.namelist())
    listed = subprocess.run(
        ["git", "ls-files", "graphmap", "web"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    for name in listed.stdout.split():
        assert not (ROOT / name).exists() or name in names


def test_no_stylesheet_of_the_wheel_fetches_from_another_site(wheel: zipfile.ZipFile) -> None:
    styles = [name for name in wheel.namelist() if name.endswith(".css")]

    assert styles
    for name in styles:
        assert not re.search(r"(url\(|@import)[\s\"']*(https?:)?//", wheel.read(name).decode()), (
            name
        )


def test_the_wheel_carries_the_version_that_the_package_states(wheel: zipfile.ZipFile) -> None:
    assert f"graphmap-{graphmap.__version__}.dist-info/METADATA" in wheel.namelist()


def test_the_wheel_installs_the_graphmap_command(wheel: zipfile.ZipFile) -> None:
    (entry_points,) = (name for name in wheel.namelist() if name.endswith("entry_points.txt"))

    assert "graphmap = graphmap.cli:main" in wheel.read(entry_points).decode()
