"""Editing in a real browser: by keyboard alone, with suggestions, and when two write at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.conftest import Site
from tests.browser.test_pages import tab_to

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.browser.conftest import Watched


def tab_to_field(page: Page, name: str, *, most: int = 120) -> None:
    """Press Tab until the field of that name has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == name:
            return
    raise AssertionError(f"{name} was not reached by keyboard")


def test_by_keyboard_alone_a_policy_is_changed_linked_and_both_are_undone(
    own_site: Site, open_page: Callable[..., Watched]
) -> None:
    watched = open_page(own_site.at("/nodes/council-tax-recovery?system="))
    page = watched.page
    tab_to(page, "Change")
    page.keyboard.press("Enter")
    page.wait_for_url("**/edit?**")
    tab_to_field(page, "description")
    page.keyboard.type("Written by keyboard")
    tab_to_field(page, "actor")
    page.keyboard.type("Ana")
    page.keyboard.press("Enter")
    expect(page.locator(".written")).to_contain_text("Changed the policy")
    expect(page.locator(".words")).to_contain_text("Written by keyboard")
    tab_to(page, "Link")
    page.keyboard.press("Enter")
    page.wait_for_url("**/link?**")
    tab_to(page, "Replaces")
    page.keyboard.press("Enter")
    page.wait_for_url("**way=out.REPLACES**")
    tab_to_field(page, "other")
    page.keyboard.type("benefit sanct")
    options = page.locator("datalist option")
    expect(options).to_have_count(1)
    assert options.first.get_attribute("value") == "Benefit sanctions"
    page.keyboard.type("ions")
    page.keyboard.press("Enter")
    expect(page.locator(".written")).to_contain_text("– replaces – Benefit sanctions")
    for _ in range(2):
        tab_to(page, "Undo", most=250)
        with page.expect_navigation():
            page.keyboard.press("Enter")
    expect(page.locator(".words")).not_to_contain_text("Written by keyboard")
    watched.assert_quiet()


def test_two_who_write_at_once_see_both_sides_without_a_serious_finding(
    own_site: Site, open_page: Callable[..., Watched], axe: Callable[[Page], list[str]]
) -> None:
    path = own_site.at("/nodes/council-tax-recovery/edit")
    first, second = open_page(path).page, open_page(path, width=390).page
    for page, words, actor in ((first, "Theirs", "Ben"), (second, "Mine", "Ana")):
        page.get_by_label("Description").fill(words)
        page.get_by_label("Your name").fill(actor)
        page.get_by_role("button", name="Save").click()
    expect(second.locator("h2").first).to_have_text("Somebody changed this while you were writing")
    assert axe(second) == []
    assert second.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    second.get_by_role("group", name="Description").get_by_label("What you typed").check()
    second.get_by_role("button", name="Save").click()
    expect(second.locator(".words")).to_contain_text("Mine")


def test_names_that_look_alike_are_offered_without_script_and_without_a_serious_finding(
    own_site: Site, open_page: Callable[..., Watched], axe: Callable[[Page], list[str]]
) -> None:
    watched = open_page(own_site.at("/nodes/new?kind=Policy"))
    page = watched.page
    page.get_by_label("Name", exact=True).fill("Council tax recovry")
    page.get_by_label("Your name").fill("Ana")
    page.get_by_role("button", name="Add it").click()
    expect(page.locator("#look-alikes")).to_be_focused()
    assert axe(page) == []
    page.get_by_label("It is a new one").check()
    page.get_by_role("button", name="Add it").click()
    expect(page.locator("h1")).to_have_text("Council tax recovry")


def test_a_list_is_pasted_without_script(
    own_site: Site, open_page: Callable[..., Watched], axe: Callable[[Page], list[str]]
) -> None:
    address = own_site.at("/paste")
    page = open_page(address, java_script_enabled=False).page
    page.get_by_label("The list").fill("- Queues\n- Rent arears")
    page.get_by_role("button", name="Show what it would add").click()
    page.get_by_label("It is “Rent arrears”, which is on the map").check()
    page.get_by_label("Your name").fill("Ana")
    page.get_by_role("button", name="Add what is new").click()
    expect(page.locator(".written")).to_contain_text("Added one factor.")
    page.get_by_role("button", name="Undo", exact=True).first.click()
    assert own_site.maps.default.store.revision() == 3
