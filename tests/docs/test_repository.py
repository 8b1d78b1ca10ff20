"""Rules for the files that are committed."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

LINES_AT_MOST = 400
BYTES_AT_MOST = 1_048_576
BUILD_FILES = (
    "requirements/*",
    "*lock.json",
    "package.json",
    ".npmrc",
    "Makefile",
    ".ci/*",
    "Dockerfile*",
    "pip.conf",
    "hatch_build.py",
    "pyproject.toml",
)


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_no_source_file_is_longer_than_four_hundred_lines() -> None:
    sources = tracked("*.py", "*.js", "*.css", "*.html", "*.cypher")
    too_long = {
        str(path.relative_to(ROOT)): lines
        for path in sources
        if (lines := len(path.read_text("utf-8").splitlines())) > LINES_AT_MOST
    }

    assert sources
    assert too_long == {}, "divide these by subject"


def test_no_build_or_lock_file_holds_an_address() -> None:
    files = tracked(*BUILD_FILES)
    addresses = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in files
        for line in path.read_text("utf-8").splitlines()
        if re.search(r"(https?|git|ssh)://|--(extra-)?index-url", line)
    ]

    assert files
    assert addresses == []


def test_every_locked_python_package_has_a_hash() -> None:
    for path in tracked("requirements/*.txt"):
        entries = re.split(r"\n(?=\S)", path.read_text("utf-8").strip())
        unhashed = [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry]

        assert unhashed == [], path.name


def test_nothing_third_party_minified_or_large_is_committed() -> None:
    refused = [
        str(path.relative_to(ROOT))
        for path in tracked()
        if ".min." in path.name
        or path.suffix in {".jar", ".ttf", ".woff", ".woff2"}
        or path.stat().st_size > BYTES_AT_MOST
    ]

    assert refused == []


def test_no_test_is_skipped_and_no_line_is_excluded_from_a_check() -> None:
    marks = [
        "mark." + "skip",
        "mark." + "xfail",
        "pytest." + "skip(",
        "import" + "orskip",
        "pragma: " + "no cover",
        "type: " + "ignore",
        "pyright: " + "ignore",
    ]
    found = [
        f"{path.relative_to(ROOT)}: {mark}"
        for path in tracked("*.py")
        for mark in marks
        if mark in path.read_text("utf-8")
    ]

    assert found == []
