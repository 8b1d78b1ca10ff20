"""Several people at one map in real browsers: following, conflicts, who is here, and undo."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from graphmap.services.editing.changing import ChangeAsked, apply_changes
from tests.browser.conftest import Site, Watched
from tests.browser.test_pages import tab_to

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

PLACE = "/map?scale=place&system=gateshead"
RULE = "council-tax-recovery"
#: Seconds within which another's change is to be seen.
SOON = 2.0


def change(site: Site, actor: str, **fields: str) -> None:
    """Change the description of a policy, as somebody elsewhere would."""
    workspace = site.maps.default
    (node,) = workspace.store.nodes([RULE]).records
    values: dict[str, Any] = node.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    values = {name: value for name, value in values.items() if name not in ("id", "version")}
    asked = ChangeAsked("put", "node", RULE, node.version, {**values, "kind": "Policy", **fields})
    operation = f"op-{workspace.store.revision()}"
    apply_changes(workspace, [asked], operation_id=operation, actor=actor, reason="")


def drawn(page: Page) -> None:
    page.wait_for_selector("#drawing[data-drawn=true]", state="attached")


def say_name(page: Page, site: Site, name: str) -> None:
    """Give a name once, by taking back a change."""
    change(site, "Somebody", description="Something to take back")
    page.goto(f"{site.address}/undo")
    page.get_by_label("Your name").fill(name)
    page.get_by_role("button", name="Take it back").click()
    page.wait_for_url("**/history**")


def test_two_browsers_edit_at_once_and_the_second_chooses_between_both_versions(
    own_site: Site, open_page: Callable[..., Watched]
) -> None:
    first, second = (open_page(own_site.at(f"/nodes/{RULE}/edit")) for _ in range(2))
    first.page.get_by_label("Description").fill("As Ada sees it")
    second.page.get_by_label("Description").fill("As Ben sees it")
    for watched, name in ((first, "Ada"), (second, "Ben")):
        watched.page.get_by_label("Your name").fill(name)
    first.page.get_by_role("button", name="Save", exact=True).click()
    first.page.wait_for_url(lambda address: not address.split("?")[0].endswith("/edit"))
    saved = time.monotonic()
    # Before sending, the second is told; nothing that was typed is touched.
    expect(second.page.locator("#follow")).to_contain_text(
        "Ada changed this record while you were writing. What you typed is still here",
        timeout=SOON * 1_000,
    )
    assert time.monotonic() - saved < SOON
    expect(second.page.get_by_label("Description")).to_have_value("As Ben sees it")
    second.page.get_by_role("button", name="Save", exact=True).click()
    conflict = second.page.locator("#look-alikes")
    expect(conflict).to_contain_text("Somebody changed this while you were writing")
    expect(conflict).to_contain_text("As Ada sees it")
    expect(conflict).to_contain_text("As Ben sees it")
    conflict.get_by_label("What you typed").check()
    second.page.get_by_role("button", name="Save", exact=True).click()
    second.page.wait_for_url(lambda address: not address.split("?")[0].endswith("/edit"))
    saved = time.monotonic()
    expect(first.page.locator("#follow")).to_contain_text(
        "Ben changed what this page shows", timeout=SOON * 1_000
    )
    assert time.monotonic() - saved < SOON
    first.page.goto(f"{own_site.address}/nodes/{RULE}/history")
    told = first.page.inner_text("main")
    assert "As Ada sees it" in told
    assert "As Ben sees it" in told
    first.assert_quiet()


def test_the_map_tells_of_a_change_and_keeps_what_is_selected(
    own_site: Site, open_page: Callable[..., Watched], axe: Callable[[Page], list[str]]
) -> None:
    watched = open_page(own_site.at(f"{PLACE}&selected={RULE}"))
    page = watched.page
    drawn(page)
    page.evaluate("window.stayed = true")
    change(own_site, "Ada", name="Council tax enforcement")
    since = time.monotonic()
    follow = page.locator("#follow")
    expect(follow).to_contain_text(
        "Ada changed policy “Council tax enforcement”.", timeout=SOON * 1_000
    )
    assert time.monotonic() - since < SOON
    assert page.evaluate("window.stayed") is True
    assert axe(page) == []
    follow.get_by_role("button", name="Show").click()
    page.wait_for_selector("#panel[aria-label='Selected: Council tax enforcement']")
    drawn(page)
    assert page.evaluate("graphmapMap.drawing.selected()") == RULE
    expect(follow).to_contain_text("This page shows the map as it is now, at revision 2.")
    watched.assert_quiet()


def test_words_that_are_not_sent_stay_and_no_reload_is_offered(
    own_site: Site, open_page: Callable[..., Watched], axe: Callable[[Page], list[str]]
) -> None:
    watched = open_page(own_site.at("/claims/new"), width=390)
    page = watched.page
    page.get_by_label("What did you see or hear?").fill("A long story")
    change(own_site, "<b>Ada</b>", description="New words")
    follow = page.locator("#follow")
    expect(follow).to_contain_text("<b>Ada</b> changed policy", timeout=SOON * 1_000)
    assert follow.get_by_role("button", name="Show").count() == 0
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page.get_by_label("What did you see or hear?")).to_have_value("A long story")
    follow.get_by_role("button", name="Not now").click()
    expect(follow).to_be_hidden()
    watched.assert_quiet()


def test_who_else_is_here_is_shown_and_nothing_when_alone(
    own_site: Site, open_page: Callable[..., Watched]
) -> None:
    ada = open_page(own_site.at("/about"))
    say_name(ada.page, own_site, "Ada")
    with ada.page.expect_response("**/here?**"):
        ada.page.goto(f"{own_site.address}{PLACE}")
    assert ada.page.inner_text("#also-here") == ""
    other = open_page(own_site.at("/about"))
    expect(other.page.locator("#also-here")).to_have_text("Also here: Ada", timeout=5_000)
    assert other.page.get_attribute("#also-here", "title") == "Ada looks at Map of Gateshead"
    other.assert_quiet()


def test_by_keyboard_alone_a_change_is_taken_back_and_brought_back(
    own_site: Site, open_page: Callable[..., Watched]
) -> None:
    watched = open_page(own_site.at("/about"))
    page = watched.page
    say_name(page, own_site, "Dee")
    change(own_site, "Ada", description="New words")
    page.goto(f"{own_site.address}{PLACE}&selected={RULE}")
    drawn(page)
    tab_to(page, "Undo")
    page.keyboard.press("Enter")
    taken = page.locator(".done", has_text="Taken back: revision 4, Ada changed policy")
    expect(taken).to_be_visible()
    drawn(page)
    assert f"selected={RULE}" in page.url
    page.focus("#drawing")
    page.keyboard.press("Control+Shift+Z")
    brought = page.locator(".done", has_text="Brought back: revision 4, Ada changed policy")
    expect(brought).to_be_visible()
    drawn(page)
    page.focus("#q")
    page.keyboard.type("x")
    page.keyboard.press("Control+z")
    page.wait_for_timeout(300)
    assert own_site.maps.default.store.revision() == 6
    page.focus("#drawing")
    page.keyboard.press("Control+z")
    expect(taken).to_be_visible()
    assert own_site.maps.default.store.revision() == 7
    watched.assert_quiet()


def test_undo_works_without_a_script(own_site: Site, open_page: Callable[..., Watched]) -> None:
    change(own_site, "Ada", description="New words")
    page = open_page(own_site.at(PLACE), java_script_enabled=False).page
    page.get_by_role("button", name="Undo").click()
    page.get_by_label("Your name").fill("Dee")
    page.get_by_role("button", name="Take it back").click()
    assert "Taken back: revision 2, Ada changed policy" in page.inner_text("main")
    assert page.url.endswith(PLACE)
