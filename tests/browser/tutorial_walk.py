"""The steps of docs/tutorial/a-printed-poster.md, as a browser takes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

MAP: Final = "northtown"
OUTCOMES: Final = ("People get help before a crisis", "A home people can keep")
POLICIES: Final = ("Two-strike appointment rule", "Open drop-in", "Rent arrears letters")
#: What is recorded: what was seen, the rule, what it does, what people want, the source.
SEEN: Final = (
    (
        "A man who missed two letters was taken off the list.",
        "Two-strike appointment rule",
        "blocks",
        "People get help before a crisis",
        "Notes of the Northtown drop-in",
    ),
    (
        "Nobody who came to the drop-in was turned away.",
        "Open drop-in",
        "enables",
        "People get help before a crisis",
        "Notes of the Northtown drop-in",
    ),
    (
        "Three families left before anybody had spoken with them.",
        "Rent arrears letters",
        "blocks",
        "A home people can keep",
        "Northtown case review",
    ),
)

Take = Callable[[str], None]


def walk(page: Page, base: str, take: Take, folder: Path) -> Path:
    """Take every step; ``take`` is called where the tutorial has a picture. Gives the poster."""
    page.goto(f"{base}/maps")
    page.get_by_label("Its name").fill(MAP)
    page.get_by_role("button", name="Start this map").click()
    take("blank")
    paste(page, base, "Outcome", OUTCOMES)
    take("pasted")
    add_pasted(page)
    paste(page, base, "Policy", POLICIES)
    add_pasted(page)
    for number, seen in enumerate(SEEN):
        record(page, base, *seen, take=take if number == 0 else None)
    page.goto(f"{base}/map?map={MAP}&scale=place&system=northtown")
    page.wait_for_load_state("networkidle")
    take("map")
    page.get_by_role("link", name="Export", exact=True).click()
    page.wait_for_load_state("networkidle")
    take("export")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download PDF").click()
    poster = folder / download.value.suggested_filename
    download.value.save_as(poster)
    return poster


def paste(page: Page, base: str, kind: str, names: tuple[str, ...]) -> None:
    """Paste a list of names, and look at what it would add."""
    page.goto(f"{base}/paste?map={MAP}")
    page.locator(f'input[name="kind"][value="{kind}"]').check()
    page.get_by_label("The list").fill("\n".join(names))
    page.get_by_role("button", name="Show what it would add").click()


def add_pasted(page: Page) -> None:
    """Add what was pasted; the name is asked once."""
    name = page.get_by_label("Your name")
    if name.count() and not name.input_value():
        name.fill("Ana")
    page.get_by_role("button", name="Add what is new").click()
    page.wait_for_load_state()


def record(
    page: Page,
    base: str,
    observed: str,
    rule: str,
    does: str,
    wanted: str,
    source: str,
    *,
    take: Take | None,
) -> None:
    """Record an observation and the claim it speaks for."""
    page.goto(f"{base}/claims/new?map={MAP}")
    page.locator('[name="observed"]').fill(observed)
    page.locator('[name="cause"]').fill(rule)
    page.locator(f'input[name="effect"][value="{does}"]').check()
    page.locator('[name="target"]').fill(wanted)
    page.locator('input[name="stance"][value="supports"]').check()
    page.locator('[name="place"]').fill("Northtown")
    page.locator('[name="date"]').fill("2026-03")
    page.locator('[name="source"]').fill(source)
    if take is not None:
        take("recorded")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_load_state()
