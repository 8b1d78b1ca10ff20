"""The reference is made from the code and is not stale; the tutorial's commands run."""

import importlib.util
import re
import shlex
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner

from graphmap.cli import main

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs" / "reference"
TUTORIAL = ROOT / "docs" / "tutorial" / "your-first-map.md"


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", REFERENCE / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["commands.md", "settings.md", "routes.md"])
def test_the_page_says_what_the_code_says(generator: ModuleType, name: str) -> None:
    assert (REFERENCE / name).read_text("utf-8") == generator.PAGES[name](), "run make docs"


@pytest.mark.parametrize("name", ["commands.md", "settings.md", "routes.md"])
def test_everything_on_the_page_says_what_it_is_for(name: str) -> None:
    sections = (REFERENCE / name).read_text("utf-8").split("\n## ")[1:]
    silent = [section.splitlines()[0] for section in sections if len(section.split()) < 6]

    assert sections
    assert silent == []


def test_the_commands_of_the_tutorial_run_as_they_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GRAPHMAP_DATA_FOLDER", str(tmp_path))
    text = TUTORIAL.read_text("utf-8")
    (sheet,) = re.findall(r"^```csv\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)
    (tmp_path / "claims.csv").write_text(sheet, "utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)
    said = ""

    for line in "".join(blocks).splitlines():
        program, *arguments = shlex.split(line)
        assert program == ".venv/bin/graphmap"
        done = CliRunner().invoke(main, arguments)
        assert done.exit_code == 0, f"{line}\n{done.output}"
        said += done.stdout

    assert "Two-strike appointment rule" in said
    assert "Southtown case review" in said
    assert (tmp_path / "first.html").stat().st_size > 1_000
