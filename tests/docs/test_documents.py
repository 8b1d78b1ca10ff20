"""The documents say what is there: their links lead somewhere, their commands exist."""

import re
import tomllib
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "fixtures").rglob("*.md")]
)

pages = pytest.mark.parametrize(
    "page", DOCUMENTS, ids=[str(page.relative_to(ROOT)) for page in DOCUMENTS]
)


def without_code(text: str) -> str:
    text = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"`[^`\n]*`", "", text)


def anchors(page: Path) -> set[str]:
    """Give the anchors of a page's headings as code hosts make them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), flags=re.MULTILINE)
    words = (re.sub(r"[^\w\- ]", "", heading.strip().lower()) for heading in headings)
    return {word.replace(" ", "-") for word in words}


def link_fault(page: Path, link: str) -> str | None:
    """Say what is wrong with a link, or nothing."""
    target, _, anchor = unquote(link).partition("#")
    if re.match(r"[a-z]+:", target):
        return None
    path = (page.parent / target).resolve() if target else page
    if not path.exists():
        return f"{link}: no such file"
    if anchor and path.suffix == ".md" and anchor not in anchors(path):
        return f"{link}: no such heading"
    return None


@pages
def test_every_link_of_the_page_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(<?([^)>\s]+)>?[^)]*\)", without_code(page.read_text("utf-8")))

    assert [fault for link in links if (fault := link_fault(page, link))] == []


@pages
def test_every_make_command_of_the_page_exists(page: Path) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z0-9-]+):", makefile, flags=re.MULTILINE))
    code = re.findall(r"`{1,3}[^`]+`{1,3}", page.read_text("utf-8"))
    named = {name for text in code for name in re.findall(r"\bmake ([a-z0-9-]+)", text)}

    assert named <= targets


def test_every_page_of_the_documentation_is_listed_in_an_index() -> None:
    docs = ROOT / "docs"
    unlisted = [
        str(page.relative_to(docs))
        for page in docs.rglob("*.md")
        if page != docs / "README.md"
        and not any(
            f"({page.relative_to(folder).as_posix()})" in (folder / "README.md").read_text("utf-8")
            for folder in (page.parent, page.parent.parent)
            if folder.is_relative_to(docs) and (folder / "README.md").exists()
        )
    ]

    assert unlisted == []


def test_every_dependency_has_its_line_of_reasons() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assets = re.findall(r'^    "([^"]+)": "\d', (ROOT / "package.json").read_text(), re.MULTILINE)
    needed = [
        *project["project"]["dependencies"],
        *project["dependency-groups"]["dev"],
        *project["build-system"]["requires"],
    ]
    names = {re.split(r"[<>=!~\[]", needs)[0] for needs in needed} | set(assets)
    reasons = (ROOT / "docs" / "explanation" / "dependencies.md").read_text("utf-8")
    lines = re.findall(r"^\| (.+?) \|", reasons, flags=re.MULTILINE)
    explained = {name for line in lines for name in re.findall(r"`([^`]+)`", line)}

    assert sorted(names - explained) == []
    assert sorted(explained - names) == [], "no longer needed"


def test_every_decision_is_listed_with_the_sentence_it_decides() -> None:
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text("utf-8")

    for record in sorted(folder.glob("[0-9]*.md")):
        title = record.read_text("utf-8").splitlines()[0].removeprefix("# ")
        number, _, sentence = title.partition(". ")
        assert record.name.startswith(f"{number}-")
        assert f"[{number}]({record.name})" in index
        assert sentence in index
