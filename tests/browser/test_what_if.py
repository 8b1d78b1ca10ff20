"""By keyboard from a blocked outcome to a what-if to an experiment; the smallest set at work."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from graphmap.model.records import graph_hash
from tests.browser.conftest import Site
from tests.browser.test_pages import tab_to

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.browser.conftest import Watched


def hash_of(site: Site) -> str:
    whole = site.maps.default.store.snapshot()
    return graph_hash(whole.nodes, whole.links)


def press(page: Page, name: str, address: str) -> None:
    """Go to what is called so by Tab, and press Enter."""
    tab_to(page, name, most=200)
    page.keyboard.press("Enter")
    page.wait_for_url(address)


def test_by_keyboard_alone_from_a_blocked_outcome_to_a_what_if_to_an_experiment(
    own_site: Site, open_page: Callable[..., Watched], axe: Callable[[Page], list[str]]
) -> None:
    before = hash_of(own_site)
    watched = open_page(own_site.at("/nodes/financial-stability?scale=country&system="))
    page = watched.page
    press(page, "What if this changed?", "**/what-if?**")
    press(page, "Switch off “Council tax recovery”", "**off=council-tax-recovery**")
    assert "6 of 61 pairs freed" in " ".join(page.inner_text("main").split())
    assert hash_of(own_site) == before
    press(page, "Make it an experiment", "**/what-if/experiment?**")
    tab_to(page, "Look at it first", most=200)
    page.keyboard.press("Enter")
    page.wait_for_selector(".govuk-error-summary")
    assert page.evaluate("document.activeElement.classList.contains('govuk-error-summary')")
    assert axe(page) == []
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.type("Ana")
    tab_to(page, "Look at it first")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Nothing has been changed yet.")
    assert axe(page) == []
    assert hash_of(own_site) == before
    press(page, "Record the experiment", re.compile(r"/experiments/council-tax-recovery-is"))
    text = page.inner_text("main")
    assert "“Council tax recovery” is switched off." in text
    assert "6 pairs of an outcome and a place would be freed of 61 blocked today" in text
    press(page, "Back to the what-if it was made of", "**/scenarios/**")
    assert "switched off everywhere" in page.inner_text("main")
    assert watched.elsewhere == []
    assert watched.violations() == []


def test_a_set_is_found_in_place_and_the_address_follows(
    site: Site, open_page: Callable[..., Watched]
) -> None:
    watched = open_page(site.at("/smallest-set?scale=country&system="))
    page = watched.page
    page.evaluate("window.stayed = true")
    page.get_by_label("At most").fill("1")
    page.get_by_role("button", name="Find the set").click()
    expect(page.get_by_role("heading", name="In the set: one policy")).to_be_visible()
    assert "budget=1" in page.url
    assert page.evaluate("window.stayed") is True
    page.get_by_label("At most").fill("2")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="In the set: two policies")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="In the set: one policy")).to_be_visible()
    watched.assert_quiet()


def test_while_a_set_is_worked_out_the_old_one_stays_and_it_can_be_stopped(
    site: Site, open_page: Callable[..., Watched]
) -> None:
    watched = open_page(site.at("/smallest-set?scale=country&system="))
    page = watched.page
    page.route("**/smallest-set?*budget=5*", lambda _: None)
    page.get_by_label("At most").fill("5")
    page.get_by_role("button", name="Find the set").click()
    expect(page.locator("#how-sure")).to_contain_text("Working it out for 5…")
    expect(page.get_by_role("heading", name="In the set: three policies")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("#how-sure")).to_have_text("Stopped. What you see is the answer before.")
    assert "budget=5" not in page.url


def test_without_script_a_set_is_found_and_a_policy_switched_off_again(
    site: Site, open_page: Callable[..., Watched]
) -> None:
    page = open_page(site.at("/smallest-set?scale=country&system="), java_script_enabled=False).page
    page.get_by_label("At most").fill("2")
    page.get_by_role("button", name="Find the set").click()
    assert "In the set: two policies" in page.inner_text("main")
    page.get_by_role("link", name="Try it as a what-if").click()
    assert "Tried here: two changes" in page.inner_text("main")
    page.get_by_role("switch").first.uncheck()
    page.get_by_role("button", name="Try it with these alone").click()
    assert "Tried here: one change" in page.inner_text("main")
